"""What labelled texts teach a moderator to flag, in any language; it refuses nothing by itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tastemaker.errors import BadInput
from tastemaker.testing import OpenModerator
from tastemaker.trust.examples import Examples, LearnedModerator, learned
from tastemaker.trust.moderate import RuleModerator

BAD = ("you stupid fool number {}", "get lost you idiot {}", "你真是个笨蛋{}", "滚开你这个白痴{}")
GOOD = (
    "a calm waltz for {} friends",
    "the river runs past {} trees",
    "月光照在{}条河上",
    "春风吹过{}座山",
)


def texts(n: int = 60) -> tuple[list[str], list[str]]:
    bad = [line.format(i) for i in range(n) for line in BAD]
    good = [line.format(i) for i in range(n) for line in GOOD]
    return bad + good, ["hostile"] * len(bad) + ["ok"] * len(good)


@pytest.fixture(scope="module")
def examples() -> Examples:
    return learned(*texts(), np.random.default_rng(0))[0]


@pytest.mark.parametrize("text", ["such a stupid idiot", "白痴，你这个笨蛋"])
def test_what_is_like_bad_examples_is_flagged_not_refused(examples: Examples, text: str) -> None:
    verdict = LearnedModerator(RuleModerator(), examples).judge("draft", text)
    assert (verdict.allowed, verdict.category) == (True, "hostile")
    assert 0 < verdict.score <= 1


@pytest.mark.parametrize("text", ["a waltz by the river", "月光照在山上"])
def test_what_is_like_good_ones_passes(examples: Examples, text: str) -> None:
    verdict = LearnedModerator(RuleModerator(), examples).judge("draft", text)
    assert (verdict.allowed, verdict.category, verdict.score) == (True, "", 0.0)


def test_a_rule_speaks_first(examples: Examples) -> None:
    text = "how to make a bomb, you idiot"
    verdict = LearnedModerator(RuleModerator(), examples).judge("draft", text)
    assert (verdict.allowed, verdict.category) == (False, "violence")


def test_where_examples_say_nothing_of_a_kind_it_is_never_flagged() -> None:
    """Labels by chance: no chance flags three rightly in four."""
    rng = np.random.default_rng(0)
    some, _ = texts()
    labels = rng.permuted(["hostile"] * 60 + ["ok"] * (len(some) - 60)).tolist()
    found, measured = learned(some, labels, rng)
    assert measured["hostile"]["auc"] == pytest.approx(0.5, abs=0.25)
    flagged = [LearnedModerator(OpenModerator(), found).judge("x", t).score > 0 for t in some]
    assert np.mean(flagged) < 0.1


def test_it_is_measured_on_texts_it_did_not_learn_from() -> None:
    _, measured = learned(*texts(), np.random.default_rng(0))
    assert measured["hostile"]["auc"] > 0.99
    assert measured["hostile"]["precision"] >= 0.75
    assert (measured["ok"], measured["hostile"]["texts"]) == (240, 240)


def test_it_is_the_same_from_disk(examples: Examples, tmp_path: Path) -> None:
    examples.save(tmp_path / "hostile.npz")
    again = Examples.load(tmp_path / "hostile.npz")
    for text in ("you idiot", "a waltz"):
        np.testing.assert_allclose(again.chances(text), examples.chances(text), atol=1e-6)


def test_too_few_examples_and_broken_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="50 of each"):
        learned(["a", "b"], ["ok", "bad"], np.random.default_rng(0))
    with pytest.raises(BadInput, match=r"nothing\.npz"):
        Examples.load(tmp_path / "nothing.npz")
    (tmp_path / "broken.npz").write_bytes(b"no")
    with pytest.raises(BadInput, match=r"broken\.npz"):
        Examples.load(tmp_path / "broken.npz")
