"""What tied people met: it speaks for itself, names nobody, and forgets exactly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rank_worlds import NOBODY, NOW, candidates, person, two_camps, unit

from tastemaker.domain import Profile
from tastemaker.rank.blend import Blend, fit_parts
from tastemaker.rank.histories import Histories
from tastemaker.rank.social import SocialRanker
from tastemaker.rank.weigh import told
from tastemaker.testing import check_ranker

IDS = [f"item{i}" for i in range(16)]
WORLD = candidates(IDS, unit(np.eye(16, 8) + 0.1), key="social world")
MET = [
    ("bo", "item1", 1.0, 1.0), ("bo", "item3", 1.0, 2.0), ("bo", "item5", -1.0, 3.0),
    ("cy", "item3", 0.5, 1.0), ("di", "item9", 1.0, 1.0),
]  # fmt: skip
TIES = {"ada": {"bo": 1.0, "cy": 0.5, "nobody": 1.0}}


def histories() -> Histories:
    return replace(Histories.of(MET), ties=TIES)


ADA = Profile("ada", ties=TIES["ada"])


def test_a_score_is_what_tied_people_met_each_by_the_strength_of_the_tie() -> None:
    scores = SocialRanker.fit(histories()).score(ADA, NOBODY, WORLD, NOW)
    # bo met two things, so each of them says 1/√2; what bo disliked says nothing.
    expected = {"item1": 0.5**0.5, "item3": 0.5**0.5 + 0.5}
    for id, score in zip(IDS, scores, strict=True):
        assert score == pytest.approx(expected.get(id, 0.0), abs=1e-6)


def test_whoever_is_tied_to_nobody_gets_zeros_and_no_reason() -> None:
    ranker = SocialRanker.fit(histories())
    alone = person(("like", "item1"))
    assert not ranker.score(alone, NOBODY, WORLD, NOW).any()
    assert ranker.reasons(alone, NOBODY, WORLD, 1, NOW) == []


def test_it_behaves_as_every_ranker_must_and_reasons_name_nobody() -> None:
    ranker = SocialRanker.fit(histories())
    check_ranker(ranker, ADA, NOBODY, WORLD, NOW)
    (reason,) = ranker.reasons(ADA, NOBODY, WORLD, 3, NOW)
    assert not any(name in reason.words.split() for name in ("bo", "cy"))
    assert "关系近" in ranker.reasons(ADA, NOBODY, WORLD, 3, NOW, "zh")[0].words


def test_only_people_to_whom_somebody_is_tied_are_held(tmp_path: Path) -> None:
    SocialRanker.fit(histories()).save(tmp_path)
    written = (tmp_path / "social.json").read_text("utf-8")
    assert '"bo"' in written
    assert '"di"' not in written


def test_forgetting_is_exact_and_leaves_no_name(tmp_path: Path) -> None:
    ranker = SocialRanker.fit(histories())
    assert ranker.forget(histories().only(["bo"]).compact())
    left = [row for row in MET if row[0] != "bo"]
    refitted = SocialRanker.fit(replace(Histories.of(left), ties=TIES))
    np.testing.assert_array_equal(
        ranker.score(ADA, NOBODY, WORLD, NOW), refitted.score(ADA, NOBODY, WORLD, NOW)
    )
    ranker.save(tmp_path)
    assert '"bo"' not in (tmp_path / "social.json").read_text("utf-8")


def test_it_is_the_same_when_it_comes_back(tmp_path: Path) -> None:
    ranker = SocialRanker.fit(histories())
    ranker.save(tmp_path)
    again = SocialRanker.load(tmp_path)
    np.testing.assert_array_equal(
        ranker.score(ADA, NOBODY, WORLD, NOW), again.score(ADA, NOBODY, WORLD, NOW)
    )


def test_a_blend_has_it_only_where_there_are_ties(tmp_path: Path) -> None:
    camps = two_camps()
    assert "social" not in {part.name for part in fit_parts(camps)}
    tied = replace(camps, ties={"newcomer": {"person0": 1.0}})
    blend = Blend(fit_parts(tied))
    assert "social" in {part.name for part in blend.parts}
    blend.save(tmp_path)
    newcomer = Profile("newcomer", ties={"person0": 1.0})
    scores = Blend.load(tmp_path).score(newcomer, NOBODY, WORLD, NOW)
    even, odd = scores[0:16:2].mean(), scores[1:16:2].mean()
    assert even > odd  # person0 met even items only


def test_some_examples_are_told_with_little_or_no_past_and_rivals_stay_the_same() -> None:
    whole = person(*(("like", id) for id in IDS[:10]))
    lengths = [len(told(number, whole).evidence) for number in range(20)]
    assert lengths.count(0) == 2
    assert sorted(n for n in lengths if 0 < n < 10) == [1, 1, 2, 3, 4]
    assert lengths.count(10) == 13
    short = told(4, whole)
    assert short.evidence == whole.evidence[-1:]
    assert short.seen == whole.seen
    assert told(12, person(("like", "item1"))).evidence  # there may be fewer than three
