"""Training of the sequence ranker. Needs torch; imported only when one is trained.

The newest choice of some people is held out; the rest is learned in batches of people with
histories of like length, every item they met being foretold from what came before it. The loss is
a softmax over the item met and `RIVALS` random ones, shared by the batch, each standing for its
share of the catalogue (all items where there are few). When the held-out choices are foretold no
better for a while, the best weights so far are kept.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from tastemaker.devices import CPU, Device
from tastemaker.ports import BoolArray, FloatArray, IntArray, Progress, Report
from tastemaker.rank.decay import times_are_real
from tastemaker.rank.histories import Histories
from tastemaker.rank.sequence import GAPS, KINDS, LENGTH, kind_class
from tastemaker.rank.sequence_checkpoint import Checkpoint, Rounds

WIDTH, HEADS = 128, 2
RIVALS = 512  # random items of a batch
FEW = 4_000  # items up to which the softmax is over all of them
BATCH = 128  # histories
RATE = 1e-3
SLOW = 0.003  # how much of every step goes into the weights that are kept, a running mean
THIN = 50.0  # meetings per item below which half of every vector is dropped, a fifth above
DROPPED = (0.5, 0.2)
ASKED = 2_000  # people whose newest choice is held out, at most a fifth of all
ENOUGH = 50  # people below which nothing is held out, and `BLIND` rounds are trained
BLIND = 5
STEPS = 50  # batches in a round, at least; a large history is passed over once
PATIENCE = 8  # rounds without a better one
ROUNDS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Up to `LENGTH` meetings in a row, and the item met after each; -1: not to be foretold."""

    item: IntArray
    kind: IntArray
    at: NDArray[np.float64]
    aim: IntArray


def train(
    histories: Histories,
    rng: np.random.Generator,
    minutes: float,
    report: Report,
    clock: Callable[[], float] = time.monotonic,
    resume: Path | None = None,
    device: Device = CPU,
) -> tuple[dict[str, FloatArray], dict[str, Any]]:
    """(net, what was measured). Ends after `minutes`, with the best so far.

    `resume`: a folder where each round is kept: the same training, killed half-way, goes on from
    its last one and ends as if it had never been stopped.
    """
    checkpoint = Checkpoint(resume, histories, rng)
    torch_rng = torch.Generator().manual_seed(int(rng.integers(2**31)))
    windows, asked = _windows(histories, rng)
    training = Training(histories, windows, rng, torch_rng, device)
    if not any((window.aim >= 0).any() for window in windows):
        training.slow["items"].zero_()
        return _arrays(training.slow), {"rounds": 0}
    how_far, kept = Rounds(), _arrays(training.slow)
    if stopped := checkpoint.read(rng):
        how_far, tensors, kept = stopped
        training.restore(tensors)
    begun = clock() - how_far.spent
    while (
        not how_far.done
        and how_far.rounds < (ROUNDS if asked else BLIND)
        and clock() - begun < 60 * minutes
    ):
        how_far.rounds += 1
        training.round(lambda: clock() - begun > 60 * minutes)
        if not asked:
            kept = _arrays(training.slow)
        else:
            here = _ndcg(training.slow, asked, training.timed)
            if here > how_far.best:
                how_far.best, how_far.best_at, kept = here, how_far.rounds, _arrays(training.slow)
            how_far.done = how_far.rounds - how_far.best_at >= PATIENCE
            done = min(0.99, (clock() - begun) / (60 * minutes))
            report(Progress(done, "sequence", f"round {how_far.rounds}, NDCG@10 {here:.4f}"))
        how_far.spent = clock() - begun
        checkpoint.keep(how_far, training.tensors(), kept, rng)
    measured = {
        "rounds": how_far.rounds,
        "best_round": how_far.best_at,
        "ndcg": how_far.best,
        "seconds": round(how_far.spent, 1),
    }
    return kept, measured


class Training:
    """A net, and the running mean of its weights, `slow`, which is what is kept."""

    def __init__(
        self,
        histories: Histories,
        windows: list[Window],
        rng: np.random.Generator,
        torch_rng: torch.Generator,
        device: Device,
    ) -> None:
        self._windows, self._rng, self._torch_rng = windows, rng, torch_rng
        self._items = len(histories.ids)
        self.timed = times_are_real(histories)
        self._dropped = DROPPED[len(histories.item) > THIN * self._items]
        self._device = device
        start = _start(self._items, self._torch_rng)
        self._net = {
            name: value.detach().to(device.name).requires_grad_() for name, value in start.items()
        }
        self.slow = {name: value.detach().clone() for name, value in self._net.items()}
        parameters = list(self._net.values())
        self._optimiser = torch.optim.Adam(parameters, RATE, betas=(0.9, 0.98), fused=True)
        self._steps = 0

    def round(self, late: Callable[[], bool]) -> None:
        """Once over everything, or as often as makes `STEPS` batches; less when it gets late."""
        times = -(-STEPS // -(-len(self._windows) // BATCH))
        for batch in _batches(self._windows * times, self._rng):
            item, kind, at, aim = (column.to(self._device.name) for column in batch)
            when = at if self.timed else None
            chances = self._dropped, self._torch_rng
            loss = _loss(self._net, item, kind, when, aim, self._items, self._device, *chances)
            self._optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            self._optimiser.step()
            self._follow()
            if late():
                break

    def tensors(self) -> dict[str, Tensor]:
        """All that the next round depends on, beside numpy's chance."""
        out = {f"net.{name}": value.detach() for name, value in self._net.items()}
        out |= {f"slow.{name}": value for name, value in self.slow.items()}
        for at, moments in self._optimiser.state_dict()["state"].items():
            out |= {f"adam.{at}.{name}": value for name, value in moments.items()}
        out |= {"steps": torch.tensor(self._steps), "chance": self._torch_rng.get_state()}
        return {name: value.cpu() for name, value in out.items()}

    @torch.no_grad()
    def restore(self, tensors: Mapping[str, Tensor]) -> None:
        """Stand where `tensors` was asked for."""
        for name, value in self._net.items():
            value.copy_(tensors[f"net.{name}"])
            self.slow[name].copy_(tensors[f"slow.{name}"])
        moments: dict[int, dict[str, Tensor]] = {}
        for key, value in tensors.items():
            if key.startswith("adam."):
                _, at, name = key.split(".")
                moments.setdefault(int(at), {})[name] = value
        whole = self._optimiser.state_dict() | {"state": moments}
        self._optimiser.load_state_dict(whole)
        self._steps = int(tensors["steps"])
        self._torch_rng.set_state(tensors["chance"])

    @torch.no_grad()
    def _follow(self) -> None:
        self._steps += 1
        share = max(SLOW, 10 / (10 + self._steps))
        for name, value in self._net.items():
            self.slow[name].lerp_(value, share)


# ------------------------------------------------------------------------------------- the net
def _start(m: int, rng: torch.Generator) -> dict[str, Tensor]:
    """Small random weights, nearer meetings counting more."""
    d = WIDTH

    def random(*shape: int, size: float = d**-0.5) -> Tensor:
        return torch.randn(*shape, generator=rng) * size

    slopes = torch.tensor([2.0**-h for h in range(HEADS)])
    net = {
        "items": random(m, d, size=0.05),
        "kinds": torch.zeros(len(KINDS) + 1, d),
        "near": -slopes[:, None] * torch.arange(LENGTH, dtype=torch.float32).log1p()[None],
        "gaps": torch.zeros(HEADS, GAPS),
        "query": random(d, d),
        "key": random(d, d),
        "value": random(d, d),
        "out": random(d, d),
        "up": random(d, 4 * d),
        "up_bias": torch.zeros(4 * d),
        "down": random(4 * d, d, size=(4 * d) ** -0.5),
        **{name: torch.ones(d) for name in ("norm_in", "norm_mid", "norm_out")},
    }
    return {name: value.requires_grad_() for name, value in net.items()}


def states(
    net: dict[str, Tensor],
    item: Tensor,  # (b, L)
    kind: Tensor,  # (b, L)
    at: Tensor | None,  # (b, L) seconds; None: times say nothing
    drop: Callable[[Tensor], Tensor] = lambda x: x,
) -> Tensor:  # (b, L, d)
    """The same as `sequence.state`, for every moment of many histories."""
    b, L = item.shape
    d, heads = WIDTH, HEADS

    def normed(x: Tensor, name: str) -> Tensor:
        return functional.layer_norm(x, (d,), net[name])

    def split(x: Tensor) -> Tensor:
        return x.view(b, L, heads, d // heads).transpose(1, 2)

    x = drop(net["items"][item] * math.sqrt(d) + net["kinds"][kind])
    h = normed(x, "norm_in")
    mixed = functional.scaled_dot_product_attention(
        split(h @ net["query"]), split(h @ net["key"]), split(h @ net["value"]), _bias(net, L, at)
    )
    y = x + drop(mixed.transpose(1, 2).reshape(b, L, d) @ net["out"])
    inner = torch.relu(normed(y, "norm_mid") @ net["up"] + net["up_bias"])
    return normed(y + drop(inner @ net["down"]), "norm_out")


def _bias(net: dict[str, Tensor], L: int, at: Tensor | None) -> Tensor:
    """(1 or b, heads, L, L): steps and time between; nothing looks ahead."""
    place = torch.arange(L, device=net["near"].device)
    apart = place[:, None] - place[None, :]
    bias = net["near"][:, apart.clamp(min=0)][None]
    if at is not None:
        gap = (at[:, :, None] - at[:, None, :]).clamp(min=0)
        classes = (gap + 1.0).log2().long().clamp(max=GAPS - 1)
        bias = bias + functional.embedding(classes, net["gaps"].T).permute(0, 3, 1, 2)
    return bias.masked_fill(apart < 0, -math.inf)


def _loss(
    net: dict[str, Tensor],
    item: Tensor,
    kind: Tensor,
    at: Tensor | None,
    aim: Tensor,
    m: int,
    device: Device,
    dropped: float,
    rng: torch.Generator,
) -> Tensor:
    def drop(x: Tensor) -> Tensor:
        # Drawn on the CPU: the same chances whatever trains.
        kept = torch.empty(x.shape).bernoulli_(1 - dropped, generator=rng).to(x.device)
        return x * kept / (1 - dropped)

    there = aim >= 0
    with device.products():
        every = states(net, item, kind, at, drop)
    here, aims = every.float()[there], aim[there]
    if m <= FEW:
        return functional.cross_entropy(here @ net["items"].T, aims)
    others = torch.randint(m, (RIVALS,), generator=rng).to(aim.device)
    rivals = here @ net["items"][others].T + math.log(m / RIVALS)
    rivals = rivals.masked_fill(others[None] == aims[:, None], -math.inf)
    own = (here * net["items"][aims]).sum(-1, keepdim=True)
    chosen = torch.zeros_like(aims)
    return functional.cross_entropy(torch.cat([own, rivals], 1), chosen)


def _arrays(net: dict[str, Tensor]) -> dict[str, FloatArray]:
    return {name: value.detach().cpu().numpy().copy() for name, value in net.items()}


# ------------------------------------------------------------------------------------ the data
def _windows(histories: Histories, rng: np.random.Generator) -> tuple[list[Window], list[Window]]:
    """(what is learned, who is asked: their only aim is their newest choice)."""
    people = [_met(histories, person) for person in range(len(histories.people))]
    people = [one for one in people if len(one[0]) > 1]
    able = [i for i, (item, _, _, first) in enumerate(people) if len(item) > 2 and first[-1]]
    most = min(ASKED, len(people) // 5)
    some = set(rng.permutation(able)[:most].tolist()) if min(len(able), most) >= ENOUGH else set()
    learned, asked = [], []
    for i, (item, kind, at, first) in enumerate(people):
        aim = np.where(first, item, -1)
        end = len(item) - 1  # of what is looked at; the newest is only foretold
        if i in some:
            end -= 1
            asked.append(Window(item[:-1], kind[:-1], at[:-1], aim[-1:]))
        for hi in range(end, 0, -LENGTH):
            lo = max(0, hi - LENGTH)
            learned.append(Window(item[lo:hi], kind[lo:hi], at[lo:hi], aim[lo + 1 : hi + 1]))
    return learned, asked


def _met(
    histories: Histories, person: int
) -> tuple[IntArray, IntArray, NDArray[np.float64], BoolArray]:
    """(items, kinds, times, whether liked and met for the first time)"""
    item, weight, at = histories.of_person(person)
    first = np.zeros(len(item), np.bool_)
    first[np.unique(item, return_index=True)[1]] = True
    return item, kind_class(weight), at, first & (weight > 0)


def _batches(
    windows: list[Window], rng: np.random.Generator
) -> Iterator[tuple[Tensor, Tensor, Tensor, Tensor]]:
    """(items, kinds, seconds since the first, aims), (b, L) each, padded behind."""
    order = rng.permutation(len(windows))
    order = order[np.argsort([len(windows[i].item) for i in order], kind="stable")]
    groups = [order[lo : lo + BATCH] for lo in range(0, len(order), BATCH)]
    for group in rng.permutation(len(groups)):
        some = [windows[i] for i in groups[group]]
        item, kind, at = _padded(some)
        aim = np.full(item.shape, -1)
        for row, window in enumerate(some):
            aim[row, : len(window.aim)] = window.aim
        if (aim >= 0).any():
            yield tuple(map(torch.from_numpy, (item, kind, at, aim)))  # type: ignore[misc]


def _padded(windows: list[Window]) -> tuple[IntArray, IntArray, NDArray[np.float64]]:
    L = min(LENGTH, max(len(window.item) for window in windows))
    item, kind = np.zeros((len(windows), L), np.int64), np.zeros((len(windows), L), np.int64)
    at = np.zeros((len(windows), L))
    for row, window in enumerate(windows):
        n = min(L, len(window.item))
        item[row, :n], kind[row, :n] = window.item[-n:], window.kind[-n:]
        at[row, :n] = window.at[-n:]
        at[row, :n] -= at[row, 0]
    return item, kind, at


@torch.no_grad()
def _ndcg(net: dict[str, Tensor], asked: list[Window], timed: bool) -> float:
    """NDCG@10 among all that was not met."""
    gains = []
    for lo in range(0, len(asked), 500):
        some = asked[lo : lo + 500]
        columns = _padded(some)
        item, kind, at = (torch.from_numpy(one).to(net["items"].device) for one in columns)
        last = [min(item.shape[1], len(window.item)) - 1 for window in some]
        every = states(net, item, kind, at if timed else None)
        scores = (every[torch.arange(len(some)), last] @ net["items"].T).cpu().numpy()
        for row, window in enumerate(some):
            own = scores[row, window.aim[0]]
            scores[row, window.item] = -np.inf
            place = int((scores[row] > own).sum())
            gains.append(1.0 / math.log2(place + 2.0) if place < 10 else 0.0)
    return float(np.mean(gains))
