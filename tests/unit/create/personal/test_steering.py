"""A composer with codes: steered by what one person met, and by nothing once they are erased."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tastemaker.create.meetings import Met
from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.create.personal.code import Codes
from tastemaker.create.personal.ladder import BEST, CODE, POINT, Compared, written
from tastemaker.domain import Brief
from tastemaker.engine.making import Maker
from tastemaker.testing import Letters
from tests.unit.create.models.conftest import generator, letters, trained

__all__ = ["generator", "trained"]
BETTER = Compared(CODE, BEST, 0.2, 0.1, 0.3, 40)


def texts(generator: TransformerGenerator) -> list[str]:
    asked = [(None, Brief("letters", seed=seed)) for seed in range(30)]
    return [d.text for d in generator.draft_batch(asked, np.random.default_rng(0))]


def past() -> list[tuple[Any, Any, float, float]]:
    items, points = letters(6, seed=3)
    return [(item, point, 1.0, 0.0) for item, point in zip(items, points, strict=True)]


@pytest.fixture
def coded(generator) -> TransformerGenerator:
    rng = np.random.default_rng(0)
    size = generator.wishes.size
    turns = 4 * rng.standard_normal((4, size)).astype(np.float32)
    return generator.with_codes(Codes(Codes.begun(size, rng, 4).reads, turns), {"ladder": []})


def test_a_code_changes_what_is_written_and_nobody_elses(generator, coded) -> None:
    before = texts(coded)
    assert texts(coded.steered(past())) != before
    assert texts(coded) == before == texts(generator)


def test_who_was_erased_has_no_code(generator, coded) -> None:
    assert texts(coded.steered([])) == texts(generator)


def test_the_same_past_gives_the_same_code_after_saving_too(coded, tmp_path: Path) -> None:
    coded.save(tmp_path)
    again = TransformerGenerator.load(tmp_path, Letters())
    assert texts(again.steered(past())) == texts(coded.steered(past()))


def test_another_net_keeps_no_codes(coded) -> None:
    assert coded.with_net(coded.net, {}).codes is None


def rung(generator: TransformerGenerator, metrics: Mapping[str, Any]) -> tuple[Any, int]:
    """What a maker takes for somebody with a past."""
    assert generator.codes is not None
    made = Maker.__new__(Maker)
    object.__setattr__(made, "generator", generator.with_codes(generator.codes, metrics))
    object.__setattr__(made, "drafts", 4)
    return made._rung([Met(item, point, w, at) for item, point, w, at in past()])


def test_the_loop_takes_the_rung_that_has_shown_itself(coded) -> None:
    plain, drafts = rung(coded, {})
    assert (texts(plain), drafts) == (texts(coded), 4)
    steered, drafts = rung(coded, written({}, BETTER))
    assert (texts(steered), drafts) == (texts(coded.steered(past())), 4)
    worse = Compared(BEST, POINT, -0.1, -0.2, 0.1, 40)
    plain, drafts = rung(coded, written({}, worse))
    assert (texts(plain), drafts) == (texts(coded), 1)
