"""From documents to answers: brought in, changed, taken away, remembered, handed over."""

from __future__ import annotations

import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import tastemaker
from tastemaker.dialogue.answers.calibrate import Wanted
from tastemaker.domain import Event, Guide, Passage
from tastemaker.engine import Engine
from tastemaker.engine.documents import Brought
from tastemaker.engine.shelf import Ready, Shelf
from tastemaker.errors import BadInput, Conflict, NotFound

FAQ = Guide(
    "faq.csv", "Questions", "csv",
    (
        Passage("Open Settings and choose “Forgot password”.", (), "How do I reset my password?", 2),
        Passage("Two to four days.", (), "How long does shipping take?", 3),
        Passage("在订单页点击取消。", (), "怎么取消订单？", 4),
    ),
)  # fmt: skip
GUIDE = Guide(
    "guide.md", "Guide", "md",
    (
        Passage("You can return anything within 30 days. We pay the postage.", ("Returns",), line=3),
        Passage("Gift cards never expire. They cannot be paid out.", ("Gift cards",), line=8),
    ),
    "https://shop.example/guide",
)  # fmt: skip


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = tastemaker.open(tmp_path / "home")
    engine.documents.add([FAQ, GUIDE])
    return engine


@pytest.mark.parametrize(
    ("question", "text", "document"),
    [
        ("how can I reset a password", "Open Settings and choose “Forgot password”.", "faq.csv"),
        ("怎么取消我的订单", "在订单页点击取消。", "faq.csv"),
        ("do gift cards expire?", "Gift cards never expire.", "guide.md"),
    ],
)
def test_a_question_is_answered_in_the_words_of_the_documents(
    engine: Engine, question: str, text: str, document: str
) -> None:
    answer = engine.answer(None, question)
    assert answer.known
    assert answer.text == text
    assert answer.citations[0].document == document
    assert answer.confidence >= engine.shelf.ready().calibration.threshold


@pytest.mark.parametrize(("language", "words"), [("en", "I don't know"), ("zh", "我不知道")])
def test_what_no_document_says_is_not_known(engine: Engine, language: str, words: str) -> None:
    answer = engine.answer(None, "who won the world cup in 1966?", language)
    assert not answer.known
    assert answer.text.startswith(words)


def test_without_documents_nothing_is_known(tmp_path: Path) -> None:
    answer = tastemaker.open(tmp_path).answer("ada", "how do I pay?")
    assert (answer.known, answer.citations, answer.confidence) == (False, (), 0.0)


@pytest.mark.parametrize("question", ["", " \n", "x" * 4001, "half \ud800"])
def test_no_question_and_one_too_long_are_refused(engine: Engine, question: str) -> None:
    with pytest.raises(BadInput):
        engine.answer(None, question)


def test_any_signs_are_a_question(engine: Engine) -> None:
    for question in (
        "?!",
        "nul \x00",
        "😀" * 50,
        "'; drop table documents; --",
        "<script>x</script>",
        "\x07a",
    ):
        assert not engine.answer(None, question).known


# ------------------------------------------------------------------------------------- documents
def test_the_same_again_changes_nothing_and_a_change_takes_its_place(engine: Engine) -> None:
    assert engine.documents.add([FAQ, replace(GUIDE, at=5.0)]) == Brought(0, 0, 2, 0)
    changed = replace(
        GUIDE, passages=(Passage("Gift cards expire after a year.", ("Gift cards",)),)
    )
    assert engine.documents.add([changed]) == Brought(0, 1, 0, 1)
    assert engine.answer(None, "do gift cards expire?").text == "Gift cards expire after a year."
    assert len(engine.shelf.ready().index.places) == 4


def test_what_is_taken_away_answers_no_more(engine: Engine) -> None:
    assert engine.answer(None, "do gift cards expire?").known
    engine.documents.remove("guide.md")
    assert not engine.answer(None, "do gift cards expire?").known
    assert [row.id for row in engine.documents.list()] == ["faq.csv"]
    with pytest.raises(NotFound):
        engine.documents.remove("guide.md")
    with pytest.raises(NotFound):
        engine.documents.get("guide.md")


def test_a_document_comes_back_as_it_went_in(engine: Engine) -> None:
    assert engine.documents.get("guide.md") == GUIDE


def shelf(engine: Engine) -> Shelf:
    return Shelf(engine.documents, engine.settings.answers_file, wanted=Wanted(), seed=0)


def test_another_process_goes_on_with_what_was_built(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = engine.shelf.ready()
    monkeypatch.setattr(
        "tastemaker.fusion.meaning.WordMeaning.fit", lambda *_: pytest.fail("built anew")
    )
    after = shelf(engine).ready()
    for question in ("gift cards", "取消订单", "nothing of it"):
        assert after.index.search(question) == before.index.search(question)
    assert after.calibration == before.calibration


def test_another_wish_for_certainty_counts_at_once(engine: Engine, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    words = [f"word{n}" for n in range(60)]
    rows = [
        Passage(f"Answer {n % 20}.", question=" ".join(rng.choice(words, 5))) for n in range(80)
    ]
    engine.documents.add([Guide("many.csv", "Many", "csv", tuple(rows))])
    file = tmp_path / "index.npz"

    def threshold(wanted: Wanted) -> float:
        return Shelf(engine.documents, file, wanted=wanted, seed=0).ready().calibration.threshold

    often, seldom = threshold(Wanted(0.8, 0.5)), threshold(Wanted(0.8, 0.1))
    assert seldom < often < threshold(Wanted(0.95, 0.5))
    assert threshold(Wanted(0.8, 0.5)) == often


def test_while_one_thread_builds_others_are_answered_from_before(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.shelf.ready()
    begun, go_on = threading.Event(), threading.Event()
    real = engine.shelf._caught_up

    def slow() -> Ready:
        begun.set()
        assert go_on.wait(20)
        return real()

    monkeypatch.setattr(engine.shelf, "_caught_up", slow)
    engine.documents.remove("guide.md")
    builder = threading.Thread(target=engine.shelf.ready)
    builder.start()
    assert begun.wait(20)
    assert engine.answer(None, "do gift cards expire?").known
    go_on.set()
    builder.join(20)
    assert not engine.answer(None, "do gift cards expire?").known


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04broken", b"\x93NUMPY"])
def test_a_damaged_file_is_built_anew(engine: Engine, damage: bytes) -> None:
    engine.shelf.ready()
    engine.settings.answers_file.write_bytes(damage)
    assert shelf(engine).ready().index.search("gift cards")[0].row is not None


def test_brought_up_to_date_finds_what_building_anew_finds(engine: Engine, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    words = [f"word{n}" for n in range(200)]

    def some(id: str, n: int) -> Guide:
        return Guide(
            id, id, "txt", tuple(Passage(" ".join(rng.choice(words, 12))) for _ in range(n))
        )

    engine.documents.add([some("a", 40)])
    engine.shelf.ready()
    engine.documents.add([some("b", 2)])
    engine.documents.remove("faq.csv")
    followed = engine.shelf.ready().index
    anew = Shelf(engine.documents, tmp_path / "other.npz", wanted=Wanted(), seed=0).ready().index
    key = {one.passage: at for at, one in enumerate(anew.places)}
    assert {one.passage for one in followed.places} == set(key)
    for question in ("word1 word2", "word150", "gift cards"):
        one = [followed.places[f.row].passage for f in followed.search(question, 1)]
        assert one == [anew.places[f.row].passage for f in anew.search(question, 1)]


# ------------------------------------------------------------------------------------ hand-overs
def test_any_signs_can_be_handed_over(engine: Engine) -> None:
    for question in ("nul \x00", "😀", "<script>x</script>"):
        assert engine.hand_overs.add(None, question) in engine.hand_overs.list()
    with pytest.raises(BadInput):
        engine.hand_overs.add(None, "half \ud800")


def test_a_hand_over_holds_what_was_said_until_a_person_closes_it(engine: Engine) -> None:
    for text in ("hello", "my parcel is lost"):
        engine.observe(Event("ada", "say", text=text))
    left = engine.hand_overs.add("ada", "where is it?")
    assert (left.question, left.said) == ("where is it?", ("hello", "my parcel is lost"))
    assert engine.hand_overs.list() == [left]
    done = engine.hand_overs.close(left.id, "sent again")
    assert (engine.hand_overs.list(), engine.hand_overs.list("closed")) == ([], [done])
    with pytest.raises(Conflict):
        engine.hand_overs.close(left.id)
    with pytest.raises(NotFound):
        engine.hand_overs.close("h_none")


def test_erasing_a_person_takes_their_hand_overs_and_leaves_the_documents(
    engine: Engine, tmp_path: Path
) -> None:
    mine = engine.hand_overs.add("ada", "a secret question")
    other = engine.hand_overs.add("ben", "something else")
    with zipfile.ZipFile(engine.export("ada", tmp_path / "ada.zip")) as zipped:
        assert "a secret question" in zipped.read("hand_over.jsonl").decode()
    assert engine.erase("ada").removed["hand_over"] == 1
    assert [one.id for one in engine.hand_overs.list()] == [other.id] != [mine.id]
    assert engine.answer("ada", "do gift cards expire?").known


def test_asking_keeps_nothing_about_who_asks(engine: Engine) -> None:
    engine.answer("ada", "do gift cards expire?")
    assert not engine.knows("ada")
    assert engine.erase_preview("ada") == {}


# ---------------------------------------------------------------------------------- conversation
def kinds(engine: Engine, text: str) -> list[str]:
    return [part["type"] for part in engine.talk("ada", text)]


def test_in_a_conversation_a_question_is_answered_with_its_sources(engine: Engine) -> None:
    parts = list(engine.talk("ada", "do gift cards expire?"))
    assert [part["type"] for part in parts] == ["reading", "answer", "text"]
    assert parts[-1]["text"] == "Gift cards never expire. (from: Guide)"
    assert list(engine.talk("ada", "怎么取消订单"))[-1]["text"].endswith("（出处：Questions）")


def test_what_is_not_known_can_be_left_to_a_person(engine: Engine) -> None:
    parts = list(engine.talk("ada", "what does the parcel insurance cost?"))
    assert "talk to a person" in parts[-1]["text"]
    assert kinds(engine, "talk to a person") == ["reading", "hand_over", "text"]
    (left,) = engine.hand_overs.list()
    assert left.question == "what does the parcel insurance cost?"
    assert kinds(engine, "转人工") == ["reading", "hand_over", "text"]


def test_a_wish_stays_a_wish(engine: Engine) -> None:
    assert "answer" not in kinds(engine, "a calm waltz in minor?")
    assert "answer" not in kinds(engine, "what should I listen to?")
    assert "answer" not in kinds(engine, "hello")


def test_a_reply_is_told_once_and_only_to_whoever_asked(engine: Engine) -> None:
    left = engine.hand_overs.add("ada", "When do you open?")
    engine.hand_overs.add("bob", "And you?")
    engine.hand_overs.close(left.id, "called the shop", "At nine.")
    assert engine.hand_overs.tell("bob") == []
    assert [one.reply for one in engine.hand_overs.tell("ada")] == ["At nine."]
    assert engine.hand_overs.tell("ada") == []
    (kept,) = engine.hand_overs.list("closed")
    assert kept.told_at is not None
