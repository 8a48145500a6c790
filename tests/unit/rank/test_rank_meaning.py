"""What items say, as a part of the ranking."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.unit.rank.rank_worlds import candidates

from tastemaker.domain import Evidence, Profile, Taste
from tastemaker.ports import Candidates
from tastemaker.rank.blend import Blend
from tastemaker.rank.histories import Histories
from tastemaker.rank.meaning import MeaningRanker
from tastemaker.rank.popular import PopularRanker

NOBODY = Taste(np.zeros((0, 4), np.float32), np.zeros(0, np.float32))
NOW = 1_700_000_000.0
WORDS = ("sea", "storm", "ship", "bread", "oven", "flour")
TEXTS = {
    "a": "sea storm", "b": "storm ship", "c": "ship sea", "d": "bread oven", "e": "flour bread",
    "silent": "",
}  # fmt: skip


class Counting:
    """Counts words, and remembers what it was asked to read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(self, texts):
        self.read += texts
        rows = np.array([[text.split().count(word) for word in WORDS] for text in texts], float)
        return (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype("f4")


def world(texts: dict[str, str] = TEXTS, key: str = "said", **more) -> Candidates:
    rows = candidates(list(texts), key=key, medium=["article"] * len(texts), **more)
    return replace(rows, titles=[""] * len(texts), texts=list(texts.values()))


def ada(*met: tuple[str, float]) -> Profile:
    evidence = tuple(Evidence(i, w, NOW, f"e{i}", "like") for i, w in met)
    return Profile("ada", evidence=evidence)


def fitted(embed: Counting | None = None) -> MeaningRanker:
    return MeaningRanker.fit("counting", embed or Counting(), world(), {"article"})


def test_what_says_the_same_stands_higher_and_a_dislike_lowers_it() -> None:
    likes = fitted().score(ada(("a", 1.0)), NOBODY, world(), NOW)
    assert min(likes[1], likes[2]) > max(likes[3], likes[4])
    against = fitted().score(ada(("a", 1.0), ("d", -1.0)), NOBODY, world(), NOW)
    assert against[4] < 0


def test_somebody_unknown_is_told_nothing_and_silent_items_stand_in_the_middle() -> None:
    assert not fitted().score(ada(), NOBODY, world(), NOW).any()
    scores = fitted().score(ada(("a", 1.0)), NOBODY, world(), NOW)
    assert scores[5] == pytest.approx(scores[:5].mean())


@pytest.mark.parametrize("id", list(TEXTS))
def test_reasons_sum_to_the_score(id: str) -> None:
    profile, part = ada(("a", 1.0), ("d", -1.0)), fitted()
    row = list(TEXTS).index(id)
    told = part.reasons(profile, NOBODY, world(), row, NOW)
    score = part.score(profile, NOBODY, world(), NOW)[row]
    assert sum(reason.amount for reason in told) == pytest.approx(score)


def test_after_loading_only_new_texts_are_read(tmp_path: Path) -> None:
    fitted().save(tmp_path)
    embed = Counting()
    part = MeaningRanker.load(tmp_path).read_by("counting", embed)
    later = world({**TEXTS, "new": "storm sea"}, key="later")
    scores = part.score(ada(("a", 1.0)), NOBODY, later, NOW)
    assert embed.read == ["storm sea"]
    assert scores[6] == pytest.approx(1.0, abs=1e-3)


def test_rows_of_another_encoder_are_refused(tmp_path: Path) -> None:
    fitted().save(tmp_path)
    with pytest.raises(ValueError, match="counting"):
        MeaningRanker.load(tmp_path).read_by("another", Counting())


def test_what_was_made_for_somebody_is_not_kept(tmp_path: Path) -> None:
    embed = Counting()
    part = fitted(embed)
    made = world({"made:1": "sea ship storm"}, key="made", made=[True])
    part.score(ada(), NOBODY, made, NOW)
    part.save(tmp_path)
    assert len(np.load(tmp_path / "meaning.npz")["keys"]) == 5


def test_a_score_in_another_notation_is_not_read() -> None:
    embed = Counting()
    scores = replace(world(), medium=np.array(["tune"] * len(TEXTS)))
    MeaningRanker.fit("counting", embed, scores, {"article"})
    assert embed.read == []


def test_new_items_are_placed_by_what_they_say() -> None:
    met = Histories.of([(f"p{n}", i, 1.0, 1.0) for n in range(9) for i in ("a", "d", "e")])
    blend = Blend([PopularRanker.fit(met, at=2.0), fitted()])
    rows = world({**TEXTS, "near": "storm sea ship", "far": "oven flour"}, key="with new ones")
    later = replace(rows, created_at=np.array([1.0] * 6 + [3.0] * 2))
    scores = blend.score(ada(("a", 1.0)), NOBODY, later, NOW)
    assert scores[6] > scores[7]
