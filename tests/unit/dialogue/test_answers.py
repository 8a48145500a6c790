"""Finding passages, citing sentences, and knowing when not to answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.dialogue.answers.bm25 import Bm25, Counts
from tastemaker.dialogue.answers.calibrate import Calibration, Wanted, _fitted, calibrate, lowest
from tastemaker.dialogue.answers.citing import cite, joined, sentences
from tastemaker.dialogue.answers.index import Found, Index, Place, fused, searched, told
from tastemaker.dialogue.answers.terms import light, terms
from tastemaker.domain import Guide, Passage
from tastemaker.ports import FloatArray


def blind(texts: Sequence[str]) -> FloatArray:
    return np.zeros((len(texts), 1), np.float32)


def index(*passages: Passage) -> Index:
    guide = Guide("guide.md", "Guide", "md", passages, "https://a.example/guide")
    counts = Counts.none().plus([searched(p) for p in passages])
    vectors = blind([told(p) for p in passages])
    return Index([Place(guide, p) for p in passages], counts, vectors, blind)


SHOP = index(
    Passage("You can return anything within 30 days. We pay the postage. See you soon.",
            ("Orders", "Returns"), line=4),
    Passage("We ship every day at four. Islands take three days more.", ("Shipping",), line=9),
    Passage("退货请在三十天内寄回。运费由我们承担。", ("退货",), line=12),
    Passage("Two to four days.", (), "How long does shipping take?", 2),
    Passage("Two to four days.", (), "When will my parcel be here?", 3),
)  # fmt: skip


# ------------------------------------------------------------------------------------- the terms
def test_forms_of_a_word_meet_and_han_characters_are_paired() -> None:
    assert len({terms(word)[0] for word in ("charge", "charged", "charges", "Charging")}) == 1
    assert terms("glass bonus") == ["glass", "bonus"]
    assert terms("退货x") == ["退", "货", "退货", "x"]
    assert terms("ＡＢＣ！？") == ["abc"]


def test_words_that_every_question_has_tell_little() -> None:
    assert light("how")
    assert light("怎么")
    assert not light("refund")
    bm25 = Bm25(Counts.none().plus([["how", "refund"], ["x"]]))
    assert bm25.idf("how") < bm25.idf("refund") / 2


@given(st.text(max_size=300))
def test_any_text_has_terms_or_none(text: str) -> None:
    assert all(term for term in terms(text))


# ---------------------------------------------------------------------------------- the counting
def test_bm25_is_what_its_formula_says() -> None:
    rows = [["u", "u", "v"], ["v", "w"], ["w"]]
    score = Bm25(Counts.none().plus(rows)).score(["u"])
    idf = np.log1p((3 - 1 + 0.5) / (1 + 0.5))
    expected = idf * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 2))
    assert score == pytest.approx([expected, 0, 0], rel=1e-5)


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=5), max_size=8), st.data())
def test_taking_out_and_adding_gives_what_counting_anew_gives(
    rows: list[list[str]], data: st.DataObject
) -> None:
    stays = np.array(
        data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))), bool
    )
    more = [["a", "f"], []]
    changed = Counts.none().plus(rows).but(stays).plus(more)
    anew = Counts.none().plus([r for r, s in zip(rows, stays, strict=True) if s] + more)
    for question in (["a"], ["b", "f"], ["zzz"]):
        assert Bm25(changed).score(question) == pytest.approx(Bm25(anew).score(question))


def test_orders_are_fused_by_rank() -> None:
    fusion = fused(np.array([3, 1, 2]), np.array([1, 3]))
    assert fusion.tolist() == [1, 3, 2]


# ------------------------------------------------------------------------------------ the finding
def test_the_passage_that_says_it_comes_first_in_either_language() -> None:
    assert SHOP.search("can I return it?")[0].row == 0
    assert SHOP.search("退货运费谁付")[0].row == 2
    assert SHOP.search("on which day do you ship to islands")[0].row == 1
    assert SHOP.search("完全无关") == []


def test_questions_with_one_answer_speak_for_it_together_and_are_found_once() -> None:
    found = SHOP.search("how long until my parcel is here")
    assert found[0].row == 4
    assert 3 not in [one.row for one in found]


def test_one_question_that_fits_is_not_outvoted_by_many_that_fit_less() -> None:
    places = [*[("Old.", [0.8, 0.6])] * 10, ("New.", [1.0, 0.0])]
    guide = Guide("many.csv", "Many", "csv", tuple(Passage(text) for text, _ in places))
    vectors = np.array([where for _, where in places], np.float32)
    asked = np.array([[1.0, 0.0]], np.float32)
    counts = Counts.none().plus([[] for _ in places])
    near = Index([Place(guide, p) for p in guide.passages], counts, vectors, lambda _: asked)
    assert near.search("anything", 1)[0].row == 10


def test_rows_left_out_are_not_found() -> None:
    assert 0 not in [f.row for f in SHOP.search("can I return it?", without=frozenset({0}))]


# ------------------------------------------------------------------------------------- the citing
def test_sentences_lose_nothing_and_know_abbreviations() -> None:
    assert sentences("Pay 1.5 euro, e.g. by card. Thanks! 好的。再见") == [
        "Pay 1.5 euro, e.g. by card.", "Thanks!", "好的。", "再见",
    ]  # fmt: skip


@given(st.text("ab .!?。\n1", max_size=80))
def test_sentences_keep_every_character(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_only_the_sentences_that_answer_are_cited_with_where_they_stand() -> None:
    (cited,) = cite(SHOP, "who pays the postage?", 0)
    assert cited.text == "We pay the postage."
    assert (cited.document, cited.title, cited.headings) == (
        "guide.md", "Guide", ("Orders", "Returns"),
    )  # fmt: skip
    assert (cited.link, cited.line) == ("https://a.example/guide", 4)


def test_a_written_answer_is_cited_whole() -> None:
    assert [c.text for c in cite(SHOP, "how long?", 3)] == ["Two to four days."]
    assert joined(cite(SHOP, "how long?", 3)) == "Two to four days."


# -------------------------------------------------------------------------------- the calibration
@pytest.mark.parametrize("share", [0.05, 0.33, 0.9])
def test_a_history_in_which_everything_looks_alike_teaches_how_much_of_it_is_right(share) -> None:
    alike, right = np.ones((300, 5)), np.arange(300) < 300 * share
    weights = _fitted(alike, right)
    found = Found(0, 1.0, 1.0, 1.0, 1.0)
    assert Calibration(tuple(weights)).chance(found) == pytest.approx(share, abs=0.05)
    assert (weights[:-1] >= 0).all()


@given(
    st.lists(st.tuples(st.floats(0, 1, width=16), st.booleans()), max_size=60),
    st.floats(0.5, 0.95),
)
def test_from_the_threshold_on_enough_is_right(
    seen: list[tuple[float, bool]], precision: float
) -> None:
    chance = np.array([c for c, _ in seen])
    right = np.array([r for _, r in seen], bool)
    given_out = chance >= lowest(chance, right, precision)
    if given_out.any():
        assert right[given_out].mean() >= precision


def test_few_passages_leave_the_prior_as_it_is() -> None:
    assert calibrate(SHOP, Wanted(), np.random.default_rng(0)) == Calibration()


def test_a_better_fit_never_has_a_lower_chance_and_learning_is_repeatable() -> None:
    rng = np.random.default_rng(3)
    words = [f"word{n}" for n in range(300)]
    passages = [
        Passage(" ".join(rng.choice(words, 8)) + ".", question=" ".join(rng.choice(words, 6)))
        for _ in range(60)
    ]
    many = index(*passages)
    learned = calibrate(many, Wanted(), np.random.default_rng(0))
    assert learned == calibrate(many, Wanted(), np.random.default_rng(0))
    assert learned.questions == 600
    assert learned.precision is not None
    assert learned.precision >= 0.8
    assert not learned.foretold  # each answer has one question: nothing real was asked
    low, high = Found(0, 0.2, 0.1, 0.2, 0.1), Found(0, 0.9, 0.8, 0.9, 0.5)
    assert learned.chance(low) < learned.threshold < learned.chance(high)


def test_where_answers_have_several_questions_what_is_expected_is_foretold() -> None:
    rng = np.random.default_rng(4)
    words = [f"word{n}" for n in range(300)]
    passages = []
    for answer in range(30):
        own = rng.choice(words, 6)
        passages += [
            Passage(f"Answer {answer}.", question=" ".join(rng.permutation(own)[:5]))
            for _ in range(4)
        ]
    learned = calibrate(index(*passages), Wanted(0.8), np.random.default_rng(0))
    assert learned.real == 150
    assert learned.foretold
