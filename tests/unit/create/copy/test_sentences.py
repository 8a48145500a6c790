"""Sentences of copy: none is empty while something is still to be said."""

from __future__ import annotations

from tastemaker.create.media.copy import Copy
from tastemaker.create.media.copy import tokens as notation
from tastemaker.create.media.copy.facets import FACETS
from tastemaker.create.media.writing.characters import CODE, END

PRODUCT = "name=Aromi|eatType=coffee shop|area=riverside"


def begun(text: str):  # type: ignore[no-untyped-def]
    """The grammar after `text`, character by character."""
    grammar = Copy().mask({"product": PRODUCT})
    while not grammar.allowed()[notation.TEXT]:
        grammar.push(int(grammar.allowed().argmax()))
    grammar.push(notation.TEXT)
    for character in text:
        grammar.push(CODE[character])
    return grammar


def test_a_sentence_that_says_nothing_of_what_is_left_has_no_end() -> None:
    said = begun("Aromi is a coffee shop")
    assert said.allowed()[CODE["."]]
    nothing = begun("Aromi is a coffee shop. It is there")
    assert not nothing.allowed()[CODE["."]]
    assert begun("Aromi is a coffee shop. It is in the riverside area").allowed()[CODE["."]]


def test_two_ends_of_a_sentence_never_stand_together() -> None:
    assert not begun("Aromi is a coffee shop in the riverside area.").allowed()[CODE["!"]]


def test_it_ends_where_all_is_said() -> None:
    assert not begun("Aromi is a coffee shop.").allowed()[END]
    assert begun("Aromi is a coffee shop in the riverside area.").allowed()[END]


def test_the_net_is_told_which_facet_is_still_owed() -> None:
    where = 1 + FACETS.index("area")
    assert begun("Aromi is a coffee shop").context()[:2] == (2, where)
    assert begun("Aromi is a coffee shop in the riverside area").context()[:2] == (1, 0)


def test_marks_of_programs_are_not_written() -> None:
    allowed = begun("Aromi is a coffee shop").allowed()
    assert not any(allowed[CODE[mark]] for mark in "#~|_{}")
