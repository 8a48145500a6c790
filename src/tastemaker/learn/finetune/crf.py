"""A linear chain over the tags of a text (Lafferty et al., 2001): exact sums and the best path.

BIO is built in: a step to an `I-x` that neither `B-x` nor `I-x` comes before has no chance, neither
in training nor in reading. Every row of a batch begins at word 0 and has no gap.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from tastemaker.learn.finetune.measures import follows

NEVER = -1e4  # a score whose exponential is 0, and that still can be added up


def barred(tags: Sequence[str]) -> tuple[Tensor, Tensor]:
    """(tags, tags): what cannot come behind what; (tags,): what cannot be first."""
    steps = torch.tensor([[not follows(a, b) for b in tags] for a in tags])
    return steps, torch.tensor([not follows("O", tag) for tag in tags])


class Chain(nn.Module):
    """Scores of the first tag, of each step from tag to tag, and of the last tag."""

    def __init__(self, tags: Sequence[str]) -> None:
        super().__init__()
        self.steps = nn.Parameter(torch.zeros(len(tags), len(tags)))
        self.first = nn.Parameter(torch.zeros(len(tags)))
        self.last = nn.Parameter(torch.zeros(len(tags)))
        self.barred: Tensor
        self.barred_first: Tensor
        steps, first = barred(tags)
        self.register_buffer("barred", steps, persistent=False)
        self.register_buffer("barred_first", first, persistent=False)

    def _scores(self) -> tuple[Tensor, Tensor]:
        steps = self.steps.masked_fill(self.barred, NEVER)
        return steps, self.first.masked_fill(self.barred_first, NEVER)

    def loss(self, scores: Tensor, tags: Tensor, mask: Tensor) -> Tensor:
        """Minus the log-likelihood of `tags`, a word: `scores` (batch, words, tags), the others
        (batch, words). Rows that hold no word cost nothing."""
        mask = mask & mask[:, :1]
        tags = tags.where(mask, 0)
        steps, first = self._scores()
        said = scores.gather(2, tags[:, :, None])[:, :, 0]
        pairs = steps[tags[:, :-1], tags[:, 1:]]
        ends = tags.gather(1, (mask.sum(1, keepdim=True) - 1).clamp(min=0))[:, 0]
        path = (said * mask).sum(1) + (pairs * mask[:, 1:]).sum(1) + first[tags[:, 0]]
        every = first + scores[:, 0]  # (batch, tags): log-sum over paths that end in each
        for at in range(1, scores.shape[1]):
            through = _through(every, steps) + scores[:, at]
            every = through.where(mask[:, at, None], every)
        cost = torch.logsumexp(every + self.last, 1) - path - self.last[ends]
        return (cost * mask[:, 0]).sum() / mask.sum().clamp(min=1)

    def chances(self, scores: Tensor, mask: Tensor) -> Tensor:
        """(batch, words, tags) logarithms of how likely each tag is, over all paths; behind a
        row's end they mean nothing."""
        steps, first = (part.to(scores) for part in self._scores())
        words = scores.shape[1]
        ahead, behind = [first + scores[:, 0]], [self.last.to(scores).expand_as(scores[:, 0])]
        for at in range(1, words):
            ahead.append(_through(ahead[-1], steps) + scores[:, at])
        for at in range(words - 1, 0, -1):
            through = _through(scores[:, at] + behind[-1], steps.T)
            behind.append(through.where(mask[:, at, None], behind[-1]))
        both = torch.stack(ahead, 1) + torch.stack(behind[::-1], 1)
        return both.log_softmax(2)


def _through(every: Tensor, steps: Tensor) -> Tensor:
    """log(exp(every) @ exp(steps)): (batch, tags), sums over the tag that a step comes from."""
    top = every.amax(1, keepdim=True).detach()
    tiny = torch.finfo(every.dtype).tiny
    return ((every - top).exp() @ steps.exp()).clamp(min=tiny).log() + top


def best_path(scores: Tensor, steps: Tensor, first: Tensor) -> list[int]:
    """The likeliest tags of one text (Viterbi, 1967), of `scores` (words, tags)."""
    best, back = first + scores[0], []
    for here in scores[1:]:
        through = (best[:, None] + steps).max(0)
        back.append(through.indices.tolist())
        best = through.values + here
    path = [int(best.argmax())]
    for came in reversed(back):
        path.append(came[path[-1]])
    return path[::-1]
