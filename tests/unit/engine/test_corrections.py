"""What a person wrote to a question is its answer from then on, until whoever had asked is erased."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import tastemaker
from tastemaker import Corrections, Engine, Guide, Passage, filled, stated
from tastemaker.engine.corrections import key, masked

ASKED, WRITTEN = "Does the lamp come in purple?", "In silver alone."


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = tastemaker.open(tmp_path)
    opened.documents.add(
        [Guide("faq.csv", "FAQ", "csv", (Passage("Three days.", (), "How long?"),))]
    )
    yield opened
    opened.close()


def corrections(engine: Engine, folder: str = "shop/") -> Corrections:
    return Corrections(engine, engine.kept("shop"), folder)


def test_a_correction_answers_its_question_and_is_cited(engine: Engine) -> None:
    written = corrections(engine)
    assert not written.answer("ada", ASKED).known
    written.put(ASKED, WRITTEN, topic="colours")
    answer = written.answer("bob", "does the LAMP come in purple")
    assert (answer.known, answer.text, answer.confidence) == (True, WRITTEN, 1.0)
    assert answer.citations[0].title == "Answered by a person"
    assert answer.citations[0].headings == ("colours",)
    assert engine.nearest("is the lamp sold in purple")[0].citation.text == WRITTEN


def test_the_last_one_counts(engine: Engine) -> None:
    written = corrections(engine)
    for text in (WRITTEN, "In purple, too."):
        written.put(ASKED, text)
    assert written.answer(None, ASKED).text == "In purple, too."
    assert WRITTEN not in [one.citation.text for one in engine.nearest(ASKED)]


def test_it_goes_with_whoever_had_asked_and_leaves_other_documents(engine: Engine) -> None:
    written = corrections(engine)
    written.put(ASKED, WRITTEN, user="ada")
    engine.erase("ada")
    assert not written.answer("bob", ASKED).known
    assert [one.id for one in engine.documents.list()] == ["faq.csv"]


def test_another_process_knows_it_too(engine: Engine) -> None:
    one, other = corrections(engine), corrections(engine)
    other.catch_up()
    one.put(ASKED, WRITTEN)
    assert other.answer(None, ASKED).text == WRITTEN


def test_what_belongs_to_one_person_is_no_part_of_a_question(engine: Engine) -> None:
    assert masked("order 1234 5678 90 of ada@example.org?") == "order … of …?"
    assert key("Where is it?") == key("where  is it") != key("where was it")
    assert key("?") != key("!")


def test_blanks_are_filled_by_what_was_stated(engine: Engine) -> None:
    engine.edit_fact("ada", "customer_number", "77", "state")
    known = stated(engine.profile("ada"))
    assert known == {"customer_number": "77"}
    assert filled("Your number is {Customer Number}.", known) == "Your number is 77."
    assert filled("{{ customer_number }} it is", known) == "77 it is"
    assert filled("Ordered on {day}, {customer_number}", known) is None
    assert filled("No blank at all.", {}) == "No blank at all."
