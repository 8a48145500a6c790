"""What somebody said outright speaks for itself in a score, and among its reasons."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.domain import DAY, Fact, Profile, Taste
from tastemaker.ports import Candidates
from tastemaker.rank.blend import Blend
from tastemaker.rank.content import ContentRanker
from tastemaker.rank.histories import Histories
from tastemaker.rank.popular import PopularRanker

KINDS = ("jackets", "coffee", "coffee", "jackets", "games")


def shop() -> Candidates:
    ids = tuple(f"p{row}" for row in range(len(KINDS)))
    return Candidates(
        key="shop", ids=ids, row={id: row for row, id in enumerate(ids)},
        points=np.eye(len(KINDS), dtype=np.float32), medium=np.array([""] * len(KINDS), object),
        made=np.zeros(len(KINDS), np.bool_), created_at=np.full(len(KINDS), np.nan),
        attributes=[{"category": kind, "tags": [kind, "new"]} for kind in KINDS],
        titles=list(ids), texts=[""] * len(KINDS), said={},
    )  # fmt: skip


def blend() -> Blend:
    met = Histories.of([("x", f"p{row}", 1.0, float(row)) for row in (0, 0, 1, 3)])
    return Blend([ContentRanker(), PopularRanker.fit(met)])


def judged(*facts: Fact, now: float = 0.0):  # type: ignore[no-untyped-def]
    profile = Profile("ada", facts={(f.facet, f.value): f for f in facts})
    nothing = Taste(np.zeros((0, len(KINDS)), np.float32), np.zeros(0, np.float32))
    return blend().judge(profile, nothing, [shop()], now)


def said(value: str, weight: float, facet: str = "category", **more: object) -> Fact:
    return Fact(facet, value, weight, ("e1",), source="said", **more)  # type: ignore[arg-type]


def test_what_is_refused_falls_behind_and_says_so() -> None:
    before, after = judged().scores[0], judged(said("jackets", -1.5)).scores[0]
    moved = after - before
    assert moved == pytest.approx([-3.0, 0, 0, -3.0, 0], abs=1e-6)
    told = judged(said("jackets", -1.5)).reasons(0, 0)
    assert sum(reason.amount for reason in told) == pytest.approx(float(after[0]), abs=1e-6)
    (mine,) = [reason for reason in told if reason.event == "e1"]
    assert (mine.words, mine.amount) == ("you said you do not like “jackets”", -3.0)
    assert "你说过不喜欢“jackets”" in [
        r.words for r in judged(said("jackets", -1.5)).reasons(0, 0, "zh")
    ]


def test_what_is_wished_for_rises_once_however_often_it_is_said() -> None:
    before = judged().scores[0]
    once, often = judged(said("coffee", 1.5)).scores[0], judged(said("coffee", 9.0)).scores[0]
    assert (once - before)[1:3] == pytest.approx([1.5, 1.5])
    assert often == pytest.approx(once)
    in_a_list = judged(said("games", 1.0, "tags")).scores[0]
    assert (in_a_list - before) == pytest.approx([0, 0, 0, 0, 1.0], abs=1e-6)


def test_what_was_only_done_is_told_by_the_parts_alone() -> None:
    done = Fact("category", "jackets", -5.0, ("e1",), source="did")
    assert judged(done).scores[0] == pytest.approx(judged().scores[0])


def test_words_fade_and_what_was_pinned_or_stated_does_not() -> None:
    before, later = judged().scores[0], 30 * DAY
    faded = judged(said("jackets", -1.0), now=later).scores[0] - before
    assert faded[0] == pytest.approx(-1.0)
    pinned = judged(said("jackets", -1.0, pinned=True), now=later).scores[0] - before
    assert pinned[0] == pytest.approx(-2.0)


def test_an_interest_speaks_for_what_speaks_of_it() -> None:
    """What is no attribute counts by words, but for those that most of the catalogue says."""
    told = judged(said("p2", 1.5, facet="interest"))
    assert told.scores[0] - judged().scores[0] == pytest.approx([0, 0, 1.5, 0, 0])
    assert "you said you like “p2”" in [reason.words for reason in told.reasons(0, 2)]
    common = judged(said("new", 1.5, facet="interest"))
    assert common.scores[0] == pytest.approx(judged().scores[0])
