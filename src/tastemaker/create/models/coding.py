"""Learning how codes are read and where they turn to: all people at once, the composer held still.

What is fitted is what the person would have preferred, pair by pair, from their other meetings: of
two things they met, the liked one shall gain. The divergence from the composer without a code is
paid for (BETA), so that codes that say nothing cost nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tastemaker.create.models.prefer import PAIRS, Pair, dpo, logits_of, told
from tastemaker.create.models.transformer import Net
from tastemaker.create.personal.code import LEAST, LONGEST, Codes, Heard
from tastemaker.ports import Progress, Report

BETA = 0.1  # as in `prefer`
RATE = 3e-3
DECAY = 0.05  # of both matrices, towards no code


def steer(codes: tuple[Tensor, Tensor], heard: Tensor, weight: Tensor) -> Tensor:
    """(b, f) what `Codes.steer` gives, for (b, f) sums of meetings and (b,) their weights."""
    reads, turns = codes
    raw = heard / (LEAST + weight)[:, None] @ reads
    length = raw.norm(dim=1, keepdim=True).clamp(min=1e-9)
    code: Tensor = raw * (LONGEST / length).clamp(max=1.0)
    return code @ turns


def fit_codes(
    net: Net,
    pairs: Sequence[Pair],
    heard: Sequence[Heard],  # of each pair: everything its person met but the two
    *,
    seconds: float,
    clock: Callable[[], float],
    rng: np.random.Generator,
    passes: int = 3,
    report: Report = lambda _: None,
) -> Codes:
    """Codes for this net, learned from pairs of all people in mixed batches."""
    net = net.eval().requires_grad_(False)
    begun = Codes.begun(net.shape.condition, rng)
    reads, turns = (
        torch.tensor(a, device=net.device, requires_grad=True) for a in (begun.reads, begun.turns)
    )
    optimiser = torch.optim.AdamW([reads, turns], lr=RATE, weight_decay=DECAY)
    began, total = clock(), passes * math.ceil(len(pairs) / PAIRS)
    for step in range(total):
        rows = rng.permutation(len(pairs))[:PAIRS].tolist()
        loss = _loss(net, [pairs[i] for i in rows], [heard[i] for i in rows], (reads, turns))
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        optimiser.zero_grad()
        share = max((clock() - began) / max(seconds, 1e-9), (step + 1) / total)
        report(Progress(min(1.0, share), "codes", f"loss {loss.item():.3f}"))
        if share >= 1:
            break
    return Codes(*(a.detach().cpu().numpy() for a in (reads, turns)))


def _loss(
    net: Net, pairs: Sequence[Pair], heard: Sequence[Heard], codes: tuple[Tensor, Tensor]
) -> Tensor:
    weights = torch.tensor([one.weight for one in heard], device=net.device)
    turned = steer(codes, _totals(heard).to(net.device), weights)
    gains = []
    for texts in ([pair.liked for pair in pairs], [pair.other for pair in pairs]):
        with torch.no_grad():
            before = told(*logits_of(net, texts))
        gains.append(told(*logits_of(net, texts, turned)) - before)
    return dpo(gains[0], gains[1], BETA)


def _totals(heard: Sequence[Heard]) -> Tensor:
    return torch.from_numpy(np.stack([one.total for one in heard]).astype(np.float32))


@torch.inference_mode()
def coded_margins(
    net: Net, pairs: Sequence[Pair], heard: Sequence[Heard], codes: Codes
) -> NDArray[np.float64]:
    """(pairs,) as `prefer.margins`, each person steered by their code."""
    found = []
    for at in range(0, len(pairs), PAIRS):
        some = pairs[at : at + PAIRS]
        steered = np.stack([codes.steer(h) for h in heard[at : at + PAIRS]])
        turned = torch.from_numpy(steered).to(net.device)
        sides = []
        for texts in ([pair.liked for pair in some], [pair.other for pair in some]):
            sizes = torch.tensor([len(text.tokens) - 1.0 for text in texts], device=net.device)
            sides.append(told(*logits_of(net, texts, turned)) / sizes)
        found.append((sides[0] - sides[1]).double().cpu().numpy())
    return np.concatenate(found) if found else np.zeros(0)
