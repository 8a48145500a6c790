"""Rung 3: a composer tuned to what people preferred, held near what it was.

Direct preference optimisation (Rafailov et al. 2023, equation 7) where two things stood in one
slate and one of them was preferred; Kahneman-Tversky optimisation (Ethayarajh et al. 2024,
equation 8) where there are only thumbs. `policy` and `reference` are log probabilities of whole
texts, in nats, given the person's point.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from tastemaker.create.models.checkpoint import Checkpoint
from tastemaker.create.models.data import Text, collated
from tastemaker.create.models.lora import LowRank
from tastemaker.create.models.optim import moments, restore_moments
from tastemaker.create.models.transformer import Net
from tastemaker.ports import FloatArray, Progress, Report

BETA = 0.1  # how dear it is to leave the reference
RATE = 1e-3
PAIRS = 8  # in a batch
MOST_KL = 0.05  # nats a token, on held-out prompts: beyond it training ends
JUDGE_EVERY = 10  # steps
DPO, KTO = "dpo", "kto"


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """What one person liked and what they did not, both as asked for by their point."""

    person: int
    liked: Text
    other: Text


class Placed(Protocol):
    """A net, updated or not, and where it is."""

    @property
    def device(self) -> torch.device: ...

    def __call__(self, tokens: Tensor, contexts: Tensor, wishes: Tensor, /) -> Tensor: ...


def dpo(liked: Tensor, other: Tensor, beta: float = BETA) -> Tensor:
    """Mean loss. `liked`, `other` (n,): log policy less log reference of each text of a pair."""
    return -functional.logsigmoid(beta * (liked - other)).mean()


def kto(ratios: Tensor, wanted: Tensor, far: Tensor | float, beta: float = BETA) -> Tensor:
    """Mean loss of lone thumbs. ratios (n,): log policy less log reference; wanted (n,) bool;
    `far`: an estimate of the divergence from the reference, the point gains are seen from."""
    gain = torch.where(wanted, ratios - far, far - ratios)
    return (1 - torch.sigmoid(beta * gain)).mean()


def asked_by(text: Text, wish: FloatArray) -> Text:
    """`text` as an answer to a wish that names no attributes."""
    return replace(text, wish=wish, contexts=text.open)


def logits_of(
    net: Placed, texts: Sequence[Text], steer: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """Log probabilities (b, t, vocabulary) of each next token, and the tokens (b, t); 0: none.

    `steer` (b, condition) is added to the wishes.
    """
    batch = collated(texts)
    arrays = (batch.inputs, batch.contexts, batch.wishes, batch.targets)
    inputs, contexts, wishes, targets = (torch.from_numpy(a).to(net.device) for a in arrays)
    wishes = wishes if steer is None else wishes + steer
    return torch.log_softmax(net(inputs, contexts, wishes), -1), targets


def told(logits: Tensor, targets: Tensor) -> Tensor:  # (b,)
    """Log probability of each text, in nats."""
    each = logits.gather(2, targets[..., None])[..., 0]
    return (each * (targets > 0)).sum(1)


def divergence(policy: Tensor, reference: Tensor, targets: Tensor) -> Tensor:
    """KL(policy ‖ reference), nats a token, along the texts that stand there."""
    each = (policy.exp() * (policy - reference)).sum(-1)
    there = targets > 0
    return (each * there).sum() / there.sum()


@torch.inference_mode()
def scored(net: Placed, texts: Sequence[Text]) -> Tensor:
    """(n,) log probabilities of texts, a few at a time."""
    cuts = [texts[at : at + PAIRS] for at in range(0, len(texts), PAIRS)]
    return torch.cat([told(*logits_of(net, cut)) for cut in cuts])


@torch.inference_mode()
def far(net: Placed, reference: Placed, texts: Sequence[Text]) -> float:
    """Mean divergence along `texts`."""
    found = []
    for at in range(0, len(texts), PAIRS):
        new, targets = logits_of(net, texts[at : at + PAIRS])
        found.append(
            float(divergence(new, logits_of(reference, texts[at : at + PAIRS])[0], targets))
        )
    return float(np.mean(found)) if found else 0.0


def margins(net: Placed, pairs: Sequence[Pair]) -> NDArray[np.float64]:  # (pairs,)
    """How much likelier what was liked is than what was not, in nats a token."""
    lengths = [(len(pair.liked.tokens) - 1, len(pair.other.tokens) - 1) for pair in pairs]
    liked = scored(net, [pair.liked for pair in pairs]).double().cpu().numpy()
    other = scored(net, [pair.other for pair in pairs]).double().cpu().numpy()
    sizes = np.array(lengths, np.float64)
    return np.asarray(liked / sizes[:, 0] - other / sizes[:, 1])


@dataclass(slots=True)
class Tuned:
    """What became of a tuning."""

    net: Net
    steps: int
    kl: float  # nats a token, on held-out prompts
    stopped: str  # "time", "kl" or "passes"


class Adam:
    """The optimiser of the updates, with its state as named arrays."""

    def __init__(self, updates: torch.nn.Module, rate: float = RATE) -> None:
        self.parameters = list(updates.parameters())
        self.inner = torch.optim.AdamW(self.parameters, lr=rate, weight_decay=0.01)

    def step(self) -> None:
        torch.nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.inner.step()
        self.inner.zero_grad()

    def state(self) -> dict[str, Tensor]:
        return moments(self.inner, "")

    def restore(self, state: Mapping[str, Tensor], steps: int) -> None:
        del steps
        restore_moments(self.inner, "", state)


def tune(
    net: Net,
    pairs: Sequence[Pair],
    prompts: Sequence[Text],
    *,
    seconds: float,
    clock: Callable[[], float],
    seed: int,
    method: str = DPO,
    most_kl: float = MOST_KL,
    passes: int = 3,
    checkpoint: Checkpoint | None = None,
    report: Report = lambda _: None,
) -> Tuned:
    """A net tuned to `pairs`, no farther than `most_kl` from `net` along held-out `prompts`.

    The last weights within the bound are given; a kill goes on from the checkpoint.
    """
    updates = LowRank(net, seed)
    optimiser, passed, kept, kl = Adam(updates), {"steps": 0, "seconds": 0.0}, None, 0.0
    if checkpoint and (found := checkpoint.load(updates, optimiser)):
        passed, best = found
        kept, kl = best or None, float(passed.get("kl", 0.0))
    reference = _references(net, pairs)
    began, total = clock() - passed["seconds"], passes * math.ceil(len(pairs) / PAIRS)
    stopped = "passes"
    while passed["steps"] < total:
        rows = _rows(len(pairs), int(passed["steps"]), seed)
        loss = _loss(updates, [pairs[row] for row in rows], reference[rows], method)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        passed = {**passed, "steps": passed["steps"] + 1, "seconds": clock() - began}
        late = passed["seconds"] >= seconds
        if passed["steps"] % JUDGE_EVERY == 0 or late or passed["steps"] == total:
            now = far(updates, net, prompts)
            if now > most_kl:
                stopped = "kl"
                break
            kl, kept = now, {n: v.clone() for n, v in updates.state_dict().items()}
            if checkpoint:
                checkpoint.save(updates, optimiser, {**passed, "kl": kl}, kept)
        share = max(passed["seconds"] / max(seconds, 1e-9), passed["steps"] / total)
        report(
            Progress(min(1.0, share), "tuning", f"loss {loss.item():.3f}, {kl:.3f} nats a token")
        )
        if late:
            stopped = "time"
            break
    updates.load_state_dict(kept) if kept else _reset(updates)
    merged = updates.merged()
    assert isinstance(merged, Net)
    return Tuned(merged, int(passed["steps"]), kl, stopped)


def _rows(n: int, step: int, seed: int) -> list[int]:
    """The pairs of one step: pass after pass, each in an order of its own."""
    each = math.ceil(n / PAIRS)
    order = np.random.default_rng([seed, step // each]).permutation(n)
    rows: list[int] = order[step % each * PAIRS :][:PAIRS].tolist()
    return rows


def _references(net: Net, pairs: Sequence[Pair]) -> Tensor:  # (pairs, 2)
    liked, other = (scored(net, [getattr(p, side) for p in pairs]) for side in ("liked", "other"))
    return torch.stack([liked, other], 1).clone()


def _loss(updates: LowRank, pairs: Sequence[Pair], reference: Tensor, method: str) -> Tensor:
    liked = told(*logits_of(updates, [pair.liked for pair in pairs])) - reference[:, 0]
    other = told(*logits_of(updates, [pair.other for pair in pairs])) - reference[:, 1]
    if method == DPO:
        return dpo(liked, other)
    ratios = torch.cat([liked, other])
    wanted = torch.arange(len(ratios), device=ratios.device) < len(liked)
    return kto(ratios, wanted, ratios.detach().mean().clamp(min=0))


def _reset(updates: LowRank) -> None:
    with torch.no_grad():
        for b in updates.b:
            b.zero_()
