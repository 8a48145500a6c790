"""Tuning to preferences: the losses are those of the papers, and the bound on distance holds."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import torch

from tastemaker.create.models.checkpoint import Checkpoint
from tastemaker.create.models.coding import coded_margins, fit_codes, steer
from tastemaker.create.models.data import encoded
from tastemaker.create.models.lora import SCALE, LowRank
from tastemaker.create.models.prefer import (
    Pair,
    asked_by,
    divergence,
    dpo,
    far,
    kto,
    margins,
    tune,
)
from tastemaker.create.personal.code import Codes, Heard
from tastemaker.testing import Letters

from .conftest import Ticks, letters


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


@pytest.fixture(scope="module")
def pairs(generator) -> list[Pair]:
    """People who all prefer words with many b."""
    items, points = letters(80, seed=5)
    texts, _ = encoded(Letters(), items, points, generator.wishes, generator.longest)
    wish = generator.wishes.vector(None, {})
    shares = [items[text.row].text.count("b") / len(items[text.row].text) for text in texts]
    order = np.argsort(shares)
    asked = [asked_by(texts[i], wish) for i in order]
    half = len(asked) // 2
    return [Pair(i % 25, asked[half + i], asked[i]) for i in range(half)]


def tuned(generator, pairs, steps: int = 40, **how):
    how = {"most_kl": 10.0, "passes": 8, "seed": 1, **how}
    prompts = [pair.liked for pair in pairs[:8]]
    clock = Ticks()
    return tune(generator.net, pairs, prompts, seconds=steps * 0.01, clock=clock, **how)


def test_dpo_is_minus_log_sigmoid_of_the_scaled_difference() -> None:
    liked, other = torch.tensor([2.0, -1.0]), torch.tensor([0.5, 1.0])
    by_hand = -(math.log(sigmoid(0.3 * 1.5)) + math.log(sigmoid(0.3 * -2.0))) / 2
    assert float(dpo(liked, other, 0.3)) == pytest.approx(by_hand, rel=1e-5)


def test_the_gradient_of_dpo_is_what_the_paper_says() -> None:
    liked, other = torch.tensor([0.7], requires_grad=True), torch.tensor([0.2], requires_grad=True)
    dpo(liked, other, 0.1).backward()
    assert liked.grad is not None
    assert other.grad is not None
    wrong = sigmoid(-0.1 * 0.5)  # how wrongly the pair is judged
    assert float(liked.grad) == pytest.approx(-0.1 * wrong, rel=1e-5)
    assert float(other.grad) == pytest.approx(0.1 * wrong, rel=1e-5)


def test_kto_sees_gains_and_losses_from_the_point_of_reference() -> None:
    ratios, wanted = torch.tensor([1.0, 1.0]), torch.tensor([True, False])
    by_hand = ((1 - sigmoid(0.2 * 0.6)) + (1 - sigmoid(-0.2 * 0.6))) / 2
    assert float(kto(ratios, wanted, 0.4, 0.2)) == pytest.approx(by_hand, rel=1e-5)


def test_divergence_is_of_the_tokens_that_are_there() -> None:
    p, q = torch.tensor([[[0.5, 0.5], [0.9, 0.1]]]).log(), torch.tensor([[[0.25, 0.75]] * 2]).log()
    by_hand = 0.5 * math.log(2) + 0.5 * math.log(0.5 / 0.75)
    assert float(divergence(p, q, torch.tensor([[1, 0]]))) == pytest.approx(by_hand, rel=1e-5)
    assert float(divergence(p, p, torch.tensor([[1, 1]]))) == 0


def test_an_update_begins_as_the_net_itself_and_becomes_one_by_addition(generator, pairs) -> None:
    updates = LowRank(generator.net, seed=0, rank=2)
    some = pairs[:4]
    np.testing.assert_allclose(margins(updates, some), margins(generator.net, some), atol=1e-5)
    with torch.no_grad():
        updates.b[0].fill_(0.1)
    merged = updates.merged()
    name = updates.names[0]
    moved = merged.get_parameter(name) - generator.net.get_parameter(name)
    np.testing.assert_allclose(moved, (SCALE * updates.b[0] @ updates.a[0]).detach(), atol=1e-6)
    np.testing.assert_allclose(margins(merged, some), margins(updates, some), atol=1e-5)


@pytest.mark.parametrize("method", ["dpo", "kto"])
def test_what_was_preferred_becomes_likelier_for_pairs_never_seen(generator, pairs, method) -> None:
    done = tuned(generator, pairs[8:], method=method)
    gained = margins(done.net, pairs[:8]) - margins(generator.net, pairs[:8])
    assert gained.mean() > 0.02
    assert done.kl > 0


def test_tuning_ends_at_the_bound_and_gives_what_lay_within_it(generator, pairs) -> None:
    done = tuned(generator, pairs, most_kl=1e-6)
    assert done.stopped == "kl"
    assert far(done.net, generator.net, [pair.liked for pair in pairs[:8]]) <= 1e-6
    np.testing.assert_array_equal(margins(done.net, pairs), margins(generator.net, pairs))


def test_the_same_seed_tunes_the_same(generator, pairs) -> None:
    one, again = (tuned(generator, pairs, steps=12) for _ in range(2))
    np.testing.assert_array_equal(margins(one.net, pairs[:8]), margins(again.net, pairs[:8]))


def test_a_tuning_that_was_cut_off_goes_on(generator, pairs, tmp_path: Path) -> None:
    checkpoint = Checkpoint(tmp_path, "letters")
    first = tuned(generator, pairs, steps=10, checkpoint=checkpoint)
    assert first.stopped == "time"
    more = tuned(generator, pairs, steps=999, passes=4, checkpoint=checkpoint)
    whole = tuned(generator, pairs, steps=999, passes=4)
    assert more.steps == whole.steps > first.steps
    np.testing.assert_allclose(
        margins(more.net, pairs[:8]), margins(whole.net, pairs[:8]), atol=1e-5
    )


def test_a_net_steers_as_its_codes_do() -> None:
    rng = np.random.default_rng(0)
    codes = Codes(*(rng.standard_normal(s).astype(np.float32) for s in ((6, 3), (3, 6))))
    heard = Heard(rng.standard_normal(6).astype(np.float32), 4.0)
    arrays = (torch.from_numpy(codes.reads), torch.from_numpy(codes.turns))
    turned = steer(arrays, torch.from_numpy(heard.total)[None], torch.tensor([4.0]))
    np.testing.assert_allclose(turned[0], codes.steer(heard), atol=1e-5)


def test_codes_learn_which_way_each_persons_feedback_points(generator, pairs) -> None:
    """Half of the people prefer b, half the opposite: only their own meetings tell which."""
    wish = generator.wishes.vector(np.array([1, 0, 0.1, 0.1], np.float32), {})
    mixed, heard = [], []
    for i, pair in enumerate(pairs):
        turn = i % 2 == 1
        liked, other = (pair.other, pair.liked) if turn else (pair.liked, pair.other)
        mixed.append(Pair(i, liked, other))
        heard.append(Heard((-6.0 if turn else 6.0) * wish, 6.0))
    rng = np.random.default_rng(0)
    codes = fit_codes(
        generator.net, mixed[8:], heard[8:], seconds=9, clock=Ticks(), rng=rng, passes=20
    )
    gained = coded_margins(generator.net, mixed[:8], heard[:8], codes) - margins(
        generator.net, mixed[:8]
    )
    assert gained.mean() > 0.02
