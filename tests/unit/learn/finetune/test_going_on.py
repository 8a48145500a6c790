"""A run with the same seed is the same run, also when it was stopped in between."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")

from tastemaker.learn.finetune.checkpoint import NAME
from tastemaker.learn.finetune.fit import finetune
from tastemaker.learn.finetune.training import FitSettings
from tastemaker.ports import Progress
from tests.unit.learn.finetune.test_finetune import _quiet, _slots

SETTINGS = FitSettings(epochs=2, batch=4, seed=4)


class Stopped(Exception):
    pass


@pytest.mark.slow
def test_the_same_seed_gives_the_same_weights(tmp_path: Path) -> None:
    file = _slots(tmp_path / "a.tsv")
    for name in ("one", "two"):
        finetune("slots", file, out=tmp_path / name, settings=SETTINGS, report=_quiet)
    first, second = (tmp_path / name / "model.safetensors" for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()


def test_a_run_that_was_stopped_ends_as_if_it_had_not_been(tmp_path: Path) -> None:
    file = _slots(tmp_path / "a.tsv")
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    finetune("slots", file, out=whole, settings=SETTINGS, report=_quiet)
    seen: list[str] = []

    def pull_the_plug(step: Progress) -> None:
        if step.stage == "round 2":
            raise Stopped

    with pytest.raises(Stopped):
        finetune("slots", file, out=broken, settings=SETTINGS, report=pull_the_plug)
    assert (broken / NAME).is_file()
    finetune(
        "slots", file, out=broken, settings=SETTINGS, report=lambda step: seen.append(step.stage)
    )
    assert seen[0] == "round 2"
    assert not (broken / NAME).exists()
    told = [(folder / "model.safetensors").read_bytes() for folder in (whole, broken)]
    assert told[0] == told[1]


@pytest.mark.slow
def test_other_settings_begin_anew(tmp_path: Path) -> None:
    file, out = _slots(tmp_path / "a.tsv"), tmp_path / "model"

    def pull_the_plug(step: Progress) -> None:
        if step.stage == "round 2":
            raise Stopped

    with pytest.raises(Stopped):
        finetune("slots", file, out=out, settings=SETTINGS, report=pull_the_plug)
    seen: list[str] = []
    finetune(
        "slots", file, out=out, settings=FitSettings(epochs=2, batch=4, seed=5),
        report=lambda step: seen.append(step.stage),
    )  # fmt: skip
    assert seen[0] == "round 1"
