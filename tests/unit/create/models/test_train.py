"""Training: on time, from a checkpoint, on what is usable, better and better."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from tastemaker.create.models import train
from tastemaker.domain import Brief, Item
from tastemaker.errors import NotReady
from tastemaker.testing import Letters

from .conftest import Ticks, letters


def weights(generator) -> list[torch.Tensor]:
    return list(generator.net.state_dict().values())


def same(one, two) -> bool:
    return all(torch.equal(a, b) for a, b in zip(weights(one), weights(two), strict=True))


def test_an_obvious_pattern_is_learned(trained) -> None:
    words = ["".join("abc"[(i + k) % 3] for k in range(n)) for i in range(3) for n in (4, 7, 10)]
    items = [Item(f"w{i}", "letters", f"word {i}", words[i % 9]) for i in range(90)]
    generator, _ = trained(150, items=items)
    drafts = generator.draft_batch(
        [(None, Brief("letters", seed=seed)) for seed in range(30)], rng()
    )
    cycles = [all(y == after(x) for x, y in zip(d.text, d.text[1:])) for d in drafts]  # noqa: B905
    assert np.mean(cycles) > 0.9


def after(letter: str) -> str:
    return "abc"[("abc".index(letter) + 1) % 3]


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_what_is_measured_is_told(trained) -> None:
    items, points = letters(80)
    items[7] = replace(items[7], text="not a word")
    _, metrics = trained(20, items, points)
    assert metrics["unusable"] == 1
    assert metrics["trained_on"] + metrics["held_out"] == 79
    assert metrics["steps"] == 20
    assert metrics["tokens"] > 20 * 300
    assert 0 < metrics["bits_per_token"] < 3
    assert metrics["parameters"] > 10_000


def test_notes_that_are_counted_give_bits_per_note(trained) -> None:
    items, points = letters(80)
    half = [replace(i, attributes={**i.attributes, "notes": len(i.text) * 2}) for i in items]
    _, metrics = trained(10, half, points)
    assert metrics["bits_per_note"] < 0.7 * metrics["bits_per_token"]


def test_with_too_little_to_learn_from_it_says_so() -> None:
    with pytest.raises(NotReady) as caught:
        train.fit(Letters(), [Item("x", "letters", text="??")], None, rng=rng(), minutes=0.01)
    assert caught.value.code == "too_little"


def test_it_ends_when_its_time_is_over_even_if_that_is_at_once(trained) -> None:
    said = []
    _, metrics = trained(-1, report=said.append)
    assert metrics["steps"] == 1
    assert said[-1].done == 1.0


def test_progress_only_grows(trained, monkeypatch) -> None:
    monkeypatch.setattr(train, "REPORT_EVERY", 0.1)
    said = []
    trained(60, report=said.append)
    done = [progress.done for progress in said]
    assert len(done) > 4
    assert done == sorted(done)
    assert all(0 <= share <= 1 for share in done)
    assert "bits" in said[-1].detail


def test_generators_are_handed_out_on_the_way_and_get_better(trained, monkeypatch) -> None:
    monkeypatch.setattr(train, "FIRST_SNAPSHOT", 0.1)
    handed = []
    _, last = trained(160, snapshot=lambda generator, metrics: handed.append((generator, metrics)))
    steps = [metrics["steps"] for _, metrics in handed]
    assert 3 <= len(steps) <= 5
    gaps = np.diff(steps)
    assert (gaps[1:] >= gaps[:-1]).all()
    assert last["bits_per_token"] < handed[0][1]["bits_per_token"]
    assert not same(handed[0][0], handed[-1][0])


def test_the_same_seed_trains_the_same_net(trained) -> None:
    one, two, three = (trained(15, seed=seed)[0] for seed in (1, 1, 2))
    assert same(one, two)
    assert not same(one, three)


class KilledError(Exception):
    pass


def test_killed_and_resumed_it_becomes_what_it_would_have_become(
    trained, monkeypatch, tmp_path
) -> None:
    monkeypatch.setattr(train, "CHECKPOINT_EVERY", 0.1)
    monkeypatch.setattr(train, "REPORT_EVERY", 0.01)

    def kill(progress) -> None:
        if progress.done > 0.55:
            raise KilledError

    whole, _ = trained(40)
    with pytest.raises(KilledError):
        trained(40, report=kill, resume=tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".safetensors"]
    resumed, metrics = trained(40, resume=tmp_path, clock=Ticks(), seed=99)
    assert same(whole, resumed)
    assert metrics["steps"] == 40
    assert not list(tmp_path.iterdir())  # the next training starts anew


def test_a_checkpoint_of_other_texts_or_a_damaged_one_is_not_gone_on_from(
    trained, monkeypatch, tmp_path
) -> None:
    monkeypatch.setattr(train, "CHECKPOINT_EVERY", 0.05)
    monkeypatch.setattr(train, "REPORT_EVERY", 0.01)

    def kill(progress) -> None:
        if progress.done > 0.6:
            raise KilledError

    with pytest.raises(KilledError):
        trained(30, report=kill, resume=tmp_path)
    other, points = letters(100, seed=5)
    fresh, _ = trained(20, other, points)
    assert same(fresh, trained(20, other, points, resume=tmp_path)[0])
    (tmp_path / "training.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0{}")
    assert same(fresh, trained(20, other, points, resume=tmp_path)[0])


def test_the_number_of_threads_is_put_back(trained) -> None:
    before = torch.get_num_threads()
    trained(2, threads=2)
    assert torch.get_num_threads() == before
