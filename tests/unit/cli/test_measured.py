"""What was measured is told in sentences: never a dictionary, and nothing that is not there."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from rich.console import Console

from tastemaker.cli.common import Options, using
from tastemaker.cli.measured import closed_loop, creations, model_set, trained
from tastemaker.domain import ModelSet

SPACE = {"items": 3000, "dim": 64, "seconds": 1.2131}
RANKING = {
    "ndcg": 0.14909, "agreement": 0.81738, "judged_by": 397, "people": 399, "meetings": 4595,
    "seconds": 7.577, "weights": {"linear": 0.25, "neighbours": 0.0, "content": 0.75},
}  # fmt: skip
TUNE = {
    "bits_per_note": 1.99527, "bits_per_token": 1.88021, "held_out": 179, "trained_on": 3963,
    "unusable": 233, "parameters": 1661024, "steps": 3843, "seconds": 591.3, "sound_drafts": 0.9792,
}  # fmt: skip
LIVE = {"live_in": "20261130T1-ab", "gate": ["NDCG: 0.1491, nothing is live to compare"]}
HELD = {"live_in": None, "gate": ["well-formed drafts: 20 of 48, at least 99% are asked"]}


def printed(told: Callable[..., None], *given: Any, language: str = "en") -> str:
    out = io.StringIO()
    with using(Options(language=language)):
        told(Console(file=out, width=200, highlight=False, markup=False), *given)
    return out.getvalue()


def test_what_was_trained_is_told_in_words_and_what_goes_live_together_once() -> None:
    done = {"space": {**SPACE, **LIVE}, "ranking": {**RANKING, **LIVE}, "tune": {**TUNE, **HELD}}
    assert printed(trained, done).splitlines() == [
        "space: 3,000 items, each a point of 64 numbers; 1.2 s",
        "ranking: 4,595 meetings of 399 people; 7.6 s",
        "  judged by the newest events of 397 people: NDCG 0.149 of what they liked next, "
        "NDCG 0.817 within what they met",
        "  what counts: content 75%, linear 25%; not: neighbours",
        "in use, as 20261130T1-ab",
        "  NDCG: 0.1491, nothing is live to compare",
        "tune: 3,963 pieces learned from; 9.9 minutes",
        "  judged by 179 held out: 1.995 bits per note, 98% of the drafts well-formed",
        "not put to use by the gate; what was in use stays",
        "  well-formed drafts: 20 of 48, at least 99% are asked",
    ]
    chinese = printed(trained, done, language="zh").splitlines()
    assert chinese[0] == "口味空间：3,000 项内容，每项是 64 个数的一点；用时 1.2 秒"
    assert chinese[4:6] == ["已启用，模型集 20261130T1-ab", "  NDCG：0.1491，目前没有使用中的可比"]
    assert chinese[8] == "没有通过上线检查，未启用；原来的继续使用"


def test_figures_that_could_not_be_measured_are_left_out() -> None:
    nothing: Mapping[str, Any] = {"ndcg": None, "agreement": None, "weights": {}, "judged_by": 0}
    told = printed(trained, {"ranking": {**RANKING, **nothing, **LIVE}})
    assert told.splitlines()[:2] == [
        "ranking: 4,595 meetings of 399 people; 7.6 s",
        "in use, as 20261130T1-ab",
    ]


def test_a_composer_tuned_on_feedback_says_which_rung_makes() -> None:
    about = {**TUNE, "rung": 3, "kl": 0.1, "stopped": "time", **LIVE}
    told = printed(trained, {"personal:tune": about})
    assert told.startswith("tune, personal: 3,963 pieces")
    assert "rung 3 of the ladder makes for people" in told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_model_set_tells_what_is_in_it(language: str) -> None:
    found = ModelSet(
        "b", "a", "", {"gate": LIVE["gate"]}, "5ea1" * 16, 1_700_000_000.0, 4595,
        {"space": SPACE, "ranking": RANKING, "tune": TUNE},
    )  # fmt: skip
    told = printed(model_set, found, "b", language=language)
    assert told.startswith("● b\n")
    assert "2023-11-14 22:13" in told
    assert "5ea1" * 16 in told
    assert "{" not in told
    assert "4,595" in told


@pytest.mark.parametrize("language", ["en", "zh"])
def test_creations_and_the_closed_loop_are_told_without_dictionaries(language: str) -> None:
    made = {
        "made": 16, "ended": 1.0, "valid": 0.9375, "obeyed": {"metre": 1.0},
        "followed": {"rhythm_entropy": 0.66, "tempo": None, "mean": 0.66},
        "copied": {"made": {"median": 0.03, "p90": 0.05}, "real": {"median": 0.05, "p90": 0.11}},
        "variety": {"made": 0.8043, "real": 0.8048}, "seconds": {"alone": 0.08, "each_of_16": 0.03},
        "training": TUNE,
    }  # fmt: skip
    told = printed(creations, made, language=language)
    assert "94%" in told
    assert "_" not in told
    assert "{" not in told
    span = {"mean": 0.4, "low": 0.3, "high": 0.5}
    result = {
        "listeners": 4, "rounds": 2, "seed": 1, "arms": {"random": span, "joint": span},
        "lift_over_random": {"joint": {**span, "mean": 1.5}}, "joint_minus_ranked": span,
        "lift_over_ranked": {"joint": span}, "creations_enjoyed": {"joint": {"shown": 9, "mean": 0.7}},
        "swap": {"own_wins": {"mean": 0.69, "low": 0.5, "high": 1.0}, "people": 4},
    }  # fmt: skip
    told = printed(closed_loop, result, language=language)
    assert "× 1.500" in told
    assert "+0.400" in told
    assert "69%" in told
    assert "_" not in told
    assert "{" not in told


def test_what_nothing_was_measured_of_is_not_told() -> None:
    empty = {
        "made": 2, "ended": 0.0, "valid": 0.0, "obeyed": {}, "followed": {"mean": None},
        "copied": {"made": {}, "real": {}}, "variety": {"made": None, "real": None},
        "seconds": {"alone": 0.1}, "training": {},
    }  # fmt: skip
    assert printed(creations, empty).splitlines() == [
        "2 made: 0% ended, 0% pass their check",
        "time: 0.10 s for one alone, 0.10 s each in a batch",
    ]
