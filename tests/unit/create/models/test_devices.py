"""Training on another device, and in bf16: the same code on the CPU, since no GPU is at hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from tastemaker.create.models import coding, grouped, prefer, train
from tastemaker.create.models.composer import WEIGHTS, TransformerGenerator
from tastemaker.create.models.data import encoded
from tastemaker.create.models.grids import lessons
from tastemaker.devices import CPU, Device
from tastemaker.testing import Letters
from tests.unit.pretended import a_pretended_gpu

from .conftest import Ticks, letters

GPU, BF16 = Device("cuda"), Device("cpu", bf16=True)


class KilledError(Exception):
    pass


def kill(progress) -> None:
    if progress.done > 0.55:
        raise KilledError


def test_in_bf16_nearly_the_same_is_learned_and_weights_stay_float32(trained, tmp_path) -> None:
    exact, told = trained(120)
    halved, told_too = trained(120, device=BF16)
    assert told_too["bits_per_token"] == pytest.approx(told["bits_per_token"], rel=0.02)
    one, two = dict(exact.net.state_dict()), dict(halved.net.state_dict())
    assert not all(torch.equal(one[name], two[name]) for name in one)
    for generator, name in ((exact, "exact"), (halved, "halved")):
        generator.save(tmp_path / name)
    saved = [load_file(tmp_path / name / WEIGHTS) for name in ("exact", "halved")]
    kinds = [{name: (value.dtype, value.shape) for name, value in one.items()} for one in saved]
    assert kinds[0] == kinds[1]
    assert {kind for kind, _ in kinds[1].values()} == {torch.float32}


def test_products_are_in_bf16_where_that_is_asked_for_and_nowhere_else() -> None:
    layer, x = torch.nn.Linear(2, 2), torch.ones(1, 2)
    with BF16.products():
        assert layer(x).dtype == torch.bfloat16
    with CPU.products():
        assert layer(x).dtype == torch.float32


def test_a_composer_is_trained_on_the_device_and_handed_out_on_the_cpu(trained) -> None:
    _, told = trained(30)
    with a_pretended_gpu():
        there, told_there = trained(30, device=GPU)
        assert there.net.device == torch.device("cpu")
    assert told_there["bits_per_token"] == pytest.approx(told["bits_per_token"], rel=1e-4)


@pytest.mark.parametrize(("first", "then"), [(GPU, CPU), (CPU, GPU)])
def test_another_device_goes_on_from_a_checkpoint(
    trained, monkeypatch, tmp_path, first: Device, then: Device
) -> None:
    monkeypatch.setattr(train, "CHECKPOINT_EVERY", 0.1)
    monkeypatch.setattr(train, "REPORT_EVERY", 0.01)
    whole, _ = trained(40)
    with a_pretended_gpu():
        with pytest.raises(KilledError):
            trained(40, report=kill, resume=tmp_path, device=first)
        resumed, metrics = trained(40, resume=tmp_path, clock=Ticks(), seed=99, device=then)
    assert metrics["steps"] == 40
    pairs = zip(whole.net.parameters(), resumed.net.parameters(), strict=True)
    assert all(torch.allclose(one, two, atol=1e-5) for one, two in pairs)


# ------------------------------------------------------------------------- feedback, and grids
def pairs_of(generator: TransformerGenerator, n: int) -> list[prefer.Pair]:
    items, points = letters(2 * n, seed=5)
    texts, _ = encoded(Letters(), items, points, generator.wishes, generator.longest)
    asked = [prefer.asked_by(text, generator.wishes.vector(points[0], {})) for text in texts]
    return [prefer.Pair(i, asked[2 * i], asked[2 * i + 1]) for i in range(len(asked) // 2)]


def seconds() -> float:
    return 0.0


@pytest.mark.parametrize("method", [prefer.DPO, prefer.KTO])
def test_what_people_preferred_is_learned_on_the_device(
    generator, tmp_path: Path, method: str
) -> None:
    generator.save(tmp_path)
    pairs = pairs_of(generator, 12)
    prompts = [pair.liked for pair in pairs]

    def tuned(device: Device) -> tuple[list[float], list[float], torch.device]:
        made = TransformerGenerator.load(tmp_path, Letters(), device)
        how = {"seconds": 9.0, "clock": seconds}
        found = prefer.tune(made.net, pairs, prompts, **how, seed=1, method=method)
        heard = [made.heard(codes_of(made), [(items[0], points[0], 1.0, 0.0)]) for _ in pairs]
        codes = coding.fit_codes(made.net, pairs, heard, **how, rng=np.random.default_rng(0))
        gains = coding.coded_margins(made.net, pairs, heard, codes)
        return list(prefer.margins(found.net, pairs)), list(gains), found.net.device

    items, points = letters(2)
    here = tuned(CPU)
    with a_pretended_gpu():
        there = tuned(GPU)
    assert there[2].type == "cuda"
    assert here[0] == pytest.approx(there[0], abs=1e-4)
    assert here[1] == pytest.approx(there[1], abs=1e-4)


def codes_of(made: TransformerGenerator):
    return coding.Codes.begun(made.wishes.size, np.random.default_rng(0))


def test_drafts_are_learned_from_on_the_device(generator, tmp_path: Path) -> None:
    generator.save(tmp_path)
    prompts = [grouped.Prompt(i, generator.wishes.vector(None, {}), {}) for i in range(4)]

    def learned(device: Device) -> list[float]:
        net = TransformerGenerator.load(tmp_path, Letters(), device).net
        return grouped.improve(
            net, Letters(), prompts, lambda _, texts: np.array([t.count("b") for t in texts], float),
            longest=12, seconds=9.0, clock=seconds, seed=1, most_steps=4,
            variety=lambda texts: len(set(texts)) / max(1, len(texts)),
        ).rewards  # fmt: skip

    here = learned(CPU)
    with a_pretended_gpu():
        assert learned(GPU) == here


@pytest.mark.parametrize("family", ["vae", "gan"])
@pytest.mark.parametrize("device", [GPU, BF16], ids=str)
def test_grids_are_learned_on_the_device(family: str, device: Device) -> None:
    shape = lessons.GridShape((3, 16, 16), 5)
    chance = torch.Generator().manual_seed(0)
    drawn = torch.randint(3, (8, 16, 16), generator=chance)
    pictures = torch.nn.functional.one_hot(drawn, 3).movedim(3, 1).float()
    asked = torch.rand((8, 5), generator=chance)

    def losses(on: Device) -> tuple[list[float], lessons.Lesson]:
        lesson = lessons.LESSONS[family](shape, True, 3, on)
        chance = torch.Generator().manual_seed(1)
        batch = pictures.to(on.name), asked.to(on.name)
        found = [lesson.step(*batch, chance, step / 6) for step in range(6)]
        lesson.measured(*batch, chance)
        state = lesson.optimiser.state()
        lesson.optimiser.restore({name: value.cpu() for name, value in state.items()}, 6)
        found.append(lesson.step(*batch, chance, 1.0))
        assert lesson.codes(*batch)[0].cpu().numpy().dtype == np.float32
        return found, lesson

    here, _ = losses(CPU)
    if device is GPU:
        with a_pretended_gpu():
            there, lesson = losses(device)
        assert there == pytest.approx(here, rel=1e-4)
    else:
        there, lesson = losses(device)
        assert there == pytest.approx(here, rel=0.05, abs=0.05)
        assert there != here
    assert {value.dtype for value in lesson.net.parameters()} == {torch.float32}
