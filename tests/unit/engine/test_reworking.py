"""Going on from an item: who may, from what, and what comes of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tastemaker.domain import Brief, Event, Item, Rework
from tastemaker.engine import Models
from tastemaker.engine.titles import titled
from tastemaker.errors import BadInput, NotFound
from tastemaker.testing import LettersGenerator
from tastemaker.understand.reader import RuleReader
from tests.unit.engine.worlds import LetterSpace, ranker, world

SOURCE = "letters:007"
VARY = Brief("letters", seed=1, rework=Rework("vary", SOURCE))


class Going(LettersGenerator):
    """Remembers what it was asked to go on from."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Rework]] = []

    def reworking(self, text: str, rework: Rework) -> Going:
        self.asked.append((text, rework))
        return self


def engine_with(generator):
    return world(models=Models("m1", LetterSpace(), ranker(), {"letters": generator}))


def refused(brief: Brief, engine=None) -> BadInput:
    with pytest.raises(BadInput) as caught:
        (engine or engine_with(Going())).create("ada", brief)
    return caught.value


def test_a_rework_goes_on_from_the_text_of_its_item_and_says_so() -> None:
    going = Going()
    engine = engine_with(going)
    made = engine.create("ada", VARY)[0]
    assert going.asked == [(engine.item(SOURCE).text, VARY.rework)]
    assert made.title == f"{engine.item(SOURCE).title}, varied"
    assert made.origin is not None
    assert made.origin.brief.rework == VARY.rework
    assert engine.item(made.id, "ada").origin == made.origin  # as it is kept


def test_what_was_reworked_twice_is_named_by_its_last_step_alone() -> None:
    engine = engine_with(Going())
    once = engine.create("ada", VARY)[0]
    twice = replace(VARY, seed=2, rework=Rework("continue", once.id))
    made = engine.create("ada", twice)[0]
    assert made.title == f"{engine.item(SOURCE).title}, continued"
    assert titled(made, "zh") == f"{engine.item(SOURCE).title}（续写）"


def test_one_may_go_on_from_what_was_made_for_oneself_and_for_nobody_else() -> None:
    engine = engine_with(Going())
    own = engine.create("ada", Brief("letters", seed=1))[0]
    brief = replace(VARY, rework=Rework("vary", own.id))
    assert engine.create("ada", brief)
    with pytest.raises(NotFound):
        engine.create("bob", brief)


def test_what_others_offer_may_be_resembled_and_not_reworked() -> None:
    engine = engine_with(Going())
    own = engine.create("ada", Brief("letters", seed=1))[0]
    engine.offer("ada", True)
    engine.observe(Event("ada", "like", item=own.id))
    assert engine.item(own.id, "bob")
    assert engine.create("bob", Brief("letters", seed=2, like=(own.id,)))
    with pytest.raises(BadInput, match="somebody else"):
        engine.create("bob", replace(VARY, rework=Rework("vary", own.id)))


@pytest.mark.parametrize(
    ("rework", "field", "why"),
    [
        (Rework("fill", SOURCE), "rework.bars", "say which bars"),
        (Rework("vary", SOURCE, (1, 2)), "rework.bars", "only fill"),
        (Rework("vary", SOURCE, strength=0), "rework.strength", "more than 0"),
        (Rework("twist", SOURCE), "rework.how", "continue, vary, fill"),  # type: ignore[arg-type]
    ],
)
def test_a_rework_that_cannot_be_says_why(rework: Rework, field: str, why: str) -> None:
    error = refused(replace(VARY, rework=rework))
    assert error.values["field"] == field
    assert why in str(error)


def test_what_the_source_decides_cannot_be_asked_for_again() -> None:
    error = refused(replace(VARY, attributes={"first": "c"}))
    assert error.values["field"] == "attributes.first"


def test_an_item_of_another_medium_is_refused() -> None:
    engine = engine_with(Going())
    engine.add([Item("film:1", "film", "A film")])
    error = refused(replace(VARY, rework=Rework("vary", "film:1")), engine)
    assert "it is a film" in str(error)


def test_a_generator_that_cannot_go_on_says_so() -> None:
    assert "cannot be reworked" in str(refused(VARY, engine_with(LettersGenerator())))


def test_an_item_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        engine_with(Going()).create("ada", replace(VARY, rework=Rework("vary", "letters:none")))


@pytest.mark.parametrize(
    ("words", "how", "bars"),
    [
        ("vary the first one", "vary", None),
        ("第一首接着写", "continue", None),
        ("bars 1-2 of the first one again, shorter", "fill", (1, 2)),
    ],
)
def test_words_in_a_conversation_go_on_from_what_was_shown(
    words: str, how: str, bars: tuple[int, int] | None
) -> None:
    going = Going()
    engine = engine_with(going)
    engine.reader = RuleReader()
    found = [part for part in engine.talk("ada", "find me something") if part["type"] == "slate"]
    shown = found[0]["slate"].picks[0].item
    parts = list(engine.talk("ada", words))
    made = [part["item"] for part in parts if part["type"] == "creation"]
    assert [item.origin.brief.rework for item in made] == [Rework(how, shown, bars=bars)]
    assert going.asked[0][0] == engine.item(shown).text


def test_another_length_said_after_a_rework_is_about_one_of_the_same_kind() -> None:
    engine = engine_with(Going())
    engine.reader = RuleReader()
    found = [part for part in engine.talk("ada", "find me something") if part["type"] == "slate"]
    source = engine.item(found[0]["slate"].picks[0].item)
    list(engine.talk("ada", "vary the first one"))
    parts = list(engine.talk("ada", "make it longer"))
    made = next(part["item"] for part in parts if part["type"] == "creation")
    assert made.origin.brief.rework is None
    assert made.origin.brief.attributes["first"] == source.attributes["first"]
