"""Rung 4: a composer that learns from how its own drafts would be met.

Group-relative policy optimisation (Shao et al. 2024, equation 3): several drafts of one wish are
drawn, and each is made likelier or less likely by how far its reward lies from the mean of its group, in
standard deviations; no critic is needed. Ratios are clipped, and what is penalised is the exact divergence
from the reference at every token, under the grammar that the drafts were drawn under. Two bounds hold: divergence, and how different the
drafts still are, because a reward that is easy to please collapses what is drawn. Whoever breaks
one goes back to the last weights within them and on in smaller steps, and ends when these are tiny.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from tastemaker.create.models.decode import Decoder
from tastemaker.create.models.lora import LowRank
from tastemaker.create.models.prefer import Adam
from tastemaker.create.models.transformer import Net
from tastemaker.create.models.write import Row, Sampling, write
from tastemaker.domain import Attributes
from tastemaker.ports import BoolArray, FloatArray, Grammar, Medium, Progress, Report

SIZE = 8  # drafts of one wish
GROUPS = 4  # wishes in a step
UPDATES = 2  # of the weights, from the drafts of one step
CLIP = 0.2
RATE, SLOWEST = 3e-4, 1e-5  # the first rate; below the other a training that breaks a bound ends
BETA = 0.05  # how dear it is to leave the reference, per nat a token
MOST_KL = 0.05  # nats a token
VARIETY = 0.9  # of the different short runs that the reference draws
JUDGE_EVERY = 4  # steps
JUDGED = 16  # drafts
HONEST = Sampling(guidance=1.0, temperature=1.0, top_p=1.0)  # what the net itself would draw

#: How drafts (person, text) would be met; a text that found no end is empty.
Rewarded = Callable[[Sequence[int], Sequence[str]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True, eq=False)
class Prompt:
    """What is asked for one person: a condition, and the attributes its grammar holds to."""

    person: int
    wish: FloatArray  # (condition,)
    attributes: Attributes


class Remembering:
    """A grammar that remembers what it said, so that it need not be asked twice."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self.masks: list[BoolArray] = []
        self.places: list[tuple[int, ...]] = []

    def allowed(self) -> BoolArray:
        self.masks.append(self._grammar.allowed())
        return self.masks[-1]

    def context(self) -> tuple[int, ...]:
        self.places.append(self._grammar.context())
        return self.places[-1]

    def push(self, token: int) -> None:
        self._grammar.push(token)


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """b drafts as arrays: inputs and targets (b, t), contexts (b, t, c), masks (b, t, vocabulary)."""

    inputs: Tensor
    targets: Tensor
    contexts: Tensor
    masks: Tensor
    wishes: Tensor
    texts: list[str]


@dataclass(slots=True, eq=False)
class Learned:
    """What became of a training. `rewards`: the mean of each step, as drawn."""

    net: Net
    steps: int
    kl: float  # nats a token, along its own drafts
    variety: float  # against the reference
    stopped: str  # "time" or "steps", or the bound that was broken last: "kl", "variety"
    rewards: list[float] = field(default_factory=list)


def draw(
    net: Net, medium: Medium, prompts: Sequence[Prompt], longest: int, seeds: Sequence[Any]
) -> Drawn:
    """One draft for each prompt."""
    rows = [
        Row(prompt.wish, Remembering(medium.mask(prompt.attributes)), np.random.default_rng(seed))
        for prompt, seed in zip(prompts, seeds, strict=True)
    ]
    write(Decoder(net), rows, HONEST, longest)
    t = max(len(row.tokens) for row in rows) - 1
    shape = (len(rows), t)
    inputs, targets = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    contexts = np.zeros((*shape, len(medium.contexts)), np.int64)
    masks = np.ones((*shape, len(medium.vocabulary)), np.bool_)
    texts = []
    for i, (row, prompt) in enumerate(zip(rows, prompts, strict=True)):
        n = len(row.tokens) - 1
        inputs[i, :n], targets[i, :n] = row.tokens[:-1], row.tokens[1:]
        assert isinstance(row.grammar, Remembering)
        contexts[i, :n] = np.array(row.grammar.places[:n]).reshape(n, -1)
        masks[i, :n] = np.stack(row.grammar.masks[:n])
        texts.append(medium.decode(row.tokens, prompt.attributes) if row.ended else "")
    # Late in its length a text is made to end where it may: what was drawn was allowed.
    np.put_along_axis(masks, targets[..., None], True, axis=2)
    wishes = np.stack([prompt.wish for prompt in prompts])
    on = [torch.from_numpy(a).to(net.device) for a in (inputs, targets, contexts, masks, wishes)]
    return Drawn(on[0], on[1], on[2], on[3], on[4], texts)


def logs(net: Callable[..., Tensor], drawn: Drawn) -> Tensor:  # (b, t, vocabulary)
    """Log chances of each next token within the grammar; -inf outside it."""
    logits = net(drawn.inputs, drawn.contexts, drawn.wishes)
    return torch.log_softmax(logits.masked_fill(~drawn.masks, -torch.inf), -1)


def advantages(rewards: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """How far each reward lies from the mean of its group of `size`, in standard deviations; 0 in
    a group where all are alike."""
    groups = rewards.reshape(-1, size)
    spread = groups.std(axis=1, keepdims=True)
    off = (groups - groups.mean(axis=1, keepdims=True)) / np.maximum(spread, 1e-6)
    return np.asarray(np.where(spread > 1e-6, off, 0.0).reshape(-1))


def far(policy: Tensor, reference: Tensor, targets: Tensor) -> Tensor:
    """KL(policy ‖ reference), nats a token: exact at every token of the drafts."""
    there = targets > 0
    apart = torch.where(torch.isfinite(policy), policy - reference, 0.0)
    return ((policy.exp() * apart).sum(-1) * there).sum() / there.sum()


def surrogate(new: Tensor, old: Tensor, gain: Tensor, targets: Tensor) -> Tensor:
    """Mean clipped gain of the drawn tokens. new, old (b, t): their log chances; gain (b,)."""
    ratio = (new - old).exp()
    each = torch.minimum(ratio * gain[:, None], ratio.clamp(1 - CLIP, 1 + CLIP) * gain[:, None])
    there = targets > 0
    return (each * there).sum() / there.sum()


def improve(
    net: Net,
    medium: Medium,
    prompts: Sequence[Prompt],
    reward: Rewarded,
    *,
    longest: int,
    seconds: float,
    clock: Callable[[], float],
    seed: int,
    variety: Callable[[Sequence[str]], float],
    most_kl: float = MOST_KL,
    floor: float = VARIETY,
    most_steps: int = 10_000,
    report: Report = lambda _: None,
) -> Learned:
    """A net whose drafts are met better, no farther than `most_kl` from `net`, and drawing no fewer
    different things than `floor` times what `net` does (`variety` of texts)."""
    updates = LowRank(net, seed)
    rate, optimiser = RATE, Adam(updates, RATE)
    kept = {n: v.clone() for n, v in updates.state_dict().items()}
    judged = [prompts[i % len(prompts)] for i in range(JUDGED)]
    marks = [[seed, 1, i] for i in range(JUDGED)]
    usual = variety(draw(net, medium, judged, longest, marks).texts)
    learned = Learned(net, 0, 0.0, 1.0, "steps")
    began = clock()
    for step in range(1, most_steps + 1):
        learned.rewards.append(
            _step(updates, optimiser, net, medium, prompts, reward, longest, seed, step)
        )
        late = clock() - began >= seconds
        if step % JUDGE_EVERY == 0 or late or step == most_steps:
            now = updates.merged()
            assert isinstance(now, Net)
            drawn = draw(now, medium, judged, longest, marks)
            with torch.inference_mode():
                kl = float(far(logs(now, drawn), logs(net, drawn), drawn.targets))
            share = variety(drawn.texts) / max(usual, 1e-9)
            if kl > most_kl or share < floor:
                learned.stopped = "kl" if kl > most_kl else "variety"
                rate /= 4
                if rate < SLOWEST:
                    break
                updates.load_state_dict(kept)  # back, and on in smaller steps
                optimiser = Adam(updates, rate)
            else:
                learned.steps, learned.kl, learned.variety = step, kl, share
                kept = {n: v.clone() for n, v in updates.state_dict().items()}
        done = min(1.0, (clock() - began) / max(seconds, 1e-9))
        report(Progress(done, "learning from drafts", f"reward {learned.rewards[-1]:+.3f}"))
        if late:
            learned.stopped = "time"
            break
    updates.load_state_dict(kept)
    merged = updates.merged()
    assert isinstance(merged, Net)
    learned.net = merged
    return learned


def _step(
    updates: LowRank, optimiser: Adam, reference: Net, medium: Medium, prompts: Sequence[Prompt],
    reward: Rewarded, longest: int, seed: int, step: int,
) -> float:  # fmt: skip
    """Draws groups, moves the weights, and gives the mean reward of what was drawn."""
    chance = np.random.default_rng([seed, 0, step])
    rows = chance.choice(len(prompts), size=min(GROUPS, len(prompts)), replace=False)
    asked = [prompts[row] for row in rows for _ in range(SIZE)]
    seeds = [[seed, 2, step, i] for i in range(len(asked))]
    now = updates.merged()
    assert isinstance(now, Net)
    drawn = draw(now, medium, asked, longest, seeds)
    rewards = reward([prompt.person for prompt in asked], drawn.texts)
    gain = torch.from_numpy(advantages(rewards, SIZE)).float().to(now.device)
    if not gain.any():  # nothing was better than anything: Adam would make steps of rounding
        return float(rewards.mean())
    with torch.no_grad():
        apart = logs(reference, drawn)
        old = _of(logs(now, drawn), drawn.targets)
    for _ in range(UPDATES):
        policy = logs(updates, drawn)
        loss = -surrogate(_of(policy, drawn.targets), old, gain, drawn.targets)
        loss = loss + BETA * far(policy, apart, drawn.targets)
        if not math.isfinite(loss.item()):
            break
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    return float(rewards.mean())


def _of(log_chances: Tensor, targets: Tensor) -> Tensor:  # (b, t)
    found = log_chances.gather(2, targets[..., None])[..., 0]
    return torch.where(targets > 0, found, 0.0)
