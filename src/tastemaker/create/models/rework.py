"""A composer that goes on from a text: the same net under a grammar that lets parts of it stand.

Of several drafts of one rework that is taken behind whose new part what stands is likeliest: a net
that writes from left to right does not see what its bars must lead to, but it can say afterwards
how well they do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import torch

from tastemaker.create.models.condition import wanted
from tastemaker.create.models.drafting import Asked, Drafting
from tastemaker.create.models.write import Row, one_thread, write
from tastemaker.domain import Draft, Rework
from tastemaker.errors import BadInput
from tastemaker.ports import FloatArray, Medium, Retraced, Reworkable

if TYPE_CHECKING:
    from tastemaker.create.models.composer import TransformerGenerator

OPTIONS = 3  # drafts of one rework of which the one that joins best is kept
ROOM = 3  # tokens, for one of the text: what is written behind it needs room
JUDGED = 16  # texts that are judged together


class Reworker(Drafting):
    """Implements ports.Generator for one text and one way to rework it."""

    def __init__(
        self, composer: TransformerGenerator, medium: Medium, text: str, rework: Rework
    ) -> None:
        """Raises BadInput("bad_field") for a medium that has no rework."""
        if not isinstance(medium, Reworkable):
            why = "only what is written bar by bar can be reworked, such as a tune"
            raise BadInput("bad_field", field="rework", value=medium.name, why=why)
        self.medium, self.wishes, self.known = composer.medium, composer.wishes, composer.known
        self._medium, self._reworkable = medium, medium
        self._composer, self._source, self._rework = composer, text, rework
        self._described = self._medium.describe(text)
        self._old = self._medium.shingles(text)
        room = max(composer.longest, ROOM * len(medium.encode(text)))
        self._longest = min(room, composer.net.shape.longest)

    def copied(self, text: str) -> float:
        """Of what is new: the longest run of it that stands in one training text, as a share.

        What stands was asked for and is no copy. Nothing new at all counts as copied.
        """
        if not text:
            return 0.0
        shingles = self._medium.shingles(text)
        new = ~np.isin(shingles, self._old)
        if not new.any():
            return float(text == self._source or bool(len(shingles)))
        edges = np.flatnonzero(np.diff(np.concatenate([[0], new.view(np.int8), [0]])))
        runs = [shingles[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
        return max(self.known.longest_run(run) for run in runs) / int(new.sum())

    def _drawn(self, asked: Sequence[Asked]) -> list[Draft]:
        rows: list[Row] = []
        plans: list[Retraced] = []
        for point, brief, seed in asked:
            want = wanted(brief, self.wishes.measures)
            for child in seed.spawn(1 if self._rework.how == "continue" else OPTIONS):
                rng = np.random.default_rng(child)
                plan = self._reworkable.retraced(self._source, self._rework, want, rng)
                wish = self._composer.wish(point, {**self._described, **plan.attributes})
                rows.append(Row(wish, plan.grammar, rng))
                plans.append(plan)
        write(self._composer.decoder, rows, self._composer.sampling, self._longest)
        each = len(rows) // len(asked)
        fits = self._fits(rows, plans) if each > 1 else np.zeros(len(rows))
        best = [at + int(np.argmax(fits[at : at + each])) for at in range(0, len(rows), each)]
        return [self._draft(rows[at], plans[at]) for at in best]

    def _draft(self, row: Row, plan: Retraced) -> Draft:
        if not row.ended:
            return Draft("", {}, -np.inf)
        text = plan.text(row.tokens)
        named = {n: v for n, v in plan.attributes.items() if n in self.wishes.controls}
        return Draft(text, {**named, **self._medium.describe(text)}, row.logprob, row.strain)

    def _fits(self, rows: Sequence[Row], plans: Sequence[Retraced]) -> FloatArray:  # (rows,)
        """Nats of what stands behind something new; -inf for a text without an end."""
        found = np.full(len(rows), -np.inf, np.float32)
        for at in range(0, len(rows), JUDGED):
            some = [i for i in range(at, min(at + JUDGED, len(rows))) if rows[i].ended]
            if some:
                told = self._told([rows[i] for i in some], [plans[i] for i in some])
                for i, nats in zip(some, told, strict=True):
                    places = plans[i].behind(rows[i].tokens)
                    found[i] = float(nats[np.array(places, np.int64) - 1].sum())
        return found

    @torch.inference_mode()
    def _told(self, rows: Sequence[Row], plans: Sequence[Retraced]) -> FloatArray:  # (b, t)
        """Log chance of each token after the first, given all before it."""
        longest = max(len(row.tokens) for row in rows)
        tokens = np.zeros((len(rows), longest), np.int64)
        contexts = np.zeros((len(rows), longest - 1, len(self._medium.contexts)), np.int64)
        for i, (row, plan) in enumerate(zip(rows, plans, strict=True)):
            tokens[i, : len(row.tokens)] = row.tokens
            there = self._medium.contexts_of(row.tokens, plan.attributes)
            contexts[i, : len(there)] = there
        device = self._composer.net.device
        wishes = torch.from_numpy(np.stack([row.wish for row in rows])).to(device)
        with one_thread():
            logits = self._composer.net(
                torch.from_numpy(tokens[:, :-1]).to(device),
                torch.from_numpy(contexts).to(device),
                wishes,
            ).log_softmax(-1)
        targets = torch.from_numpy(tokens[:, 1:]).to(device)
        told = logits.gather(2, targets[..., None])[..., 0].cpu().numpy()
        return np.asarray(told, np.float32)
