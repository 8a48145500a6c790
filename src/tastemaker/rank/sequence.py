"""The sequence ranker: one causal attention block over what a person met, in order.

    score(i) = mean over nets of e_i · state,   state = block(e + kind of the newest `LENGTH` things)

It learns what the linear ranker cannot: what two things together say that neither says alone. The
net is SASRec's (Kang & McAuley, ICDM'18) with one block, a softmax over sampled items, and, in
place of places, a bias for how many steps and how much time lie between, and a vector for how each
thing was met, from disliked to loved (actions and time of HSTU: Zhai et al., ICML'24). torch trains it (see `sequence_fit`); scoring is a few small products in numpy, so that
nothing heavy is needed to serve it. `TWINS` nets are trained, each from its own small random
weights, and what they say is averaged (deep ensembles: Lakshminarayanan et al., NeurIPS'17): where
one net is sure by accident the other is not.

What one person taught it cannot be taken out of it: `forget` says so, and the ranking is fitted
again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tastemaker.devices import CPU, Device
from tastemaker.domain import Profile, Reason, Taste
from tastemaker.errors import Missing
from tastemaker.ports import BoolArray, Candidates, FloatArray, IntArray, Progress, Report
from tastemaker.rank.columns import Columns
from tastemaker.rank.histories import Histories, Meetings
from tastemaker.rank.words import FOLLOWS, FOLLOWS_NOT, say

LENGTH = 64  # newest meetings that are looked at
KINDS = np.array([-0.7, 0.0, 0.3, 1.2])  # weights between disliked, skipped, seen, liked and loved
GAPS = 32  # classes of time between two meetings: powers of two of a second
TWINS = 2  # nets; two of them instead of one are worth .003 NDCG@10 on Amazon Beauty, by themselves
MINUTES = 10.0  # a training ends after so many, or when it gets no better

Net = Mapping[str, FloatArray]


class SequenceRanker:
    name = "sequence"

    def __init__(
        self,
        ids: Sequence[str],
        nets: Sequence[Net],
        *,
        at: float = 0.0,
        measured: Sequence[Mapping[str, Any]] = (),  # what the training of each said of itself
    ) -> None:
        self._columns = Columns(ids, at)
        self._nets = list(nets)
        self.measured = [dict(one) for one in measured]

    @classmethod
    def fit(
        cls,
        histories: Histories,
        *,
        rng: np.random.Generator,
        minutes: float = MINUTES,
        report: Report | None = None,
        resume: Path | None = None,
        device: Device = CPU,
    ) -> Self:
        """Trained until the newest choices of some people, held out, are foretold no better.

        `minutes`: for all nets; what one leaves the next may have.

        `resume`: a folder in which each round is kept, so that a training that was killed goes on.
        Raises Missing without torch.
        """
        try:
            from tastemaker.rank.sequence_fit import train
        except ImportError as none:
            need = {"value": "torch", "why": "the sequence ranker", "extra": "neural"}
            raise Missing("missing_extra", **need) from none

        nets: list[Net] = []
        measured: list[dict[str, Any]] = []
        for twin in range(TWINS):

            def said(progress: Progress, twin: int = twin) -> None:
                if report is not None:
                    detail = f"net {twin + 1} of {TWINS}, {progress.detail}"
                    report(replace(progress, done=(twin + progress.done) / TWINS, detail=detail))

            spent = sum(one.get("seconds", 0.0) for one in measured) / 60
            share = (minutes - spent) / (TWINS - twin)
            net, one = train(histories, rng, share, said, resume=resume, device=device)
            nets.append(net)
            measured.append(one)
        return cls(histories.ids, nets, at=histories.until, measured=measured)

    def score(
        self, profile: Profile, taste: Taste, candidates: Candidates, now: float
    ) -> FloatArray:  # (n,)
        item, kind, at = _taken(self._columns.meetings(profile))
        if not len(item):
            return np.zeros(len(candidates.ids), np.float32)
        each = [net["items"] @ state(net, item, kind, at) for net in self._nets]
        return self._columns.spread(np.mean(each, axis=0, dtype=np.float32), candidates)

    def known(self, candidates: Candidates) -> BoolArray:
        """(n,) which candidates were there to be met when this was fitted."""
        return self._columns.known(candidates)

    def reasons(
        self,
        profile: Profile,
        taste: Taste,
        candidates: Candidates,
        row: int,
        now: float,
        language: str = "en",
    ) -> list[Reason]:
        """One reason for the whole: what it knows does not come apart into events."""
        amount = float(self.score(profile, taste, candidates, now)[row])
        return [Reason(say(FOLLOWS if amount > 0 else FOLLOWS_NOT, language), amount)] * (
            amount != 0
        )

    def forget(self, histories: Histories) -> bool:
        """False, unless they taught nothing: fit again."""
        return not len(histories.numbered(self._columns.ids).item)

    # --------------------------------------------------------------------------------- keeping
    def save(self, folder: Path) -> None:
        from safetensors.numpy import save_file

        folder.mkdir(parents=True, exist_ok=True)
        every = {f"{twin}.{k}": v for twin, net in enumerate(self._nets) for k, v in net.items()}
        save_file(every, folder / "sequence.safetensors")
        about = {"at": self._columns.at, "ids": self._columns.ids, "measured": self.measured}
        (folder / "sequence.json").write_text(json.dumps(about, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        from safetensors.numpy import load_file

        about = json.loads((folder / "sequence.json").read_text("utf-8"))
        every = load_file(folder / "sequence.safetensors")
        if "items" in every:  # a set from before there were twins
            every = {f"0.{name}": value for name, value in every.items()}
            about["measured"] = [about["measured"]]
        nets: dict[str, dict[str, FloatArray]] = {}
        for key, value in every.items():
            twin, name = key.split(".")
            nets.setdefault(twin, {})[name] = value
        for net in nets.values():
            if "kinds" not in net:  # a set from before ways of meeting were told apart
                net["kinds"] = np.zeros((len(KINDS) + 1, net["items"].shape[1]), np.float32)
        return cls(about["ids"], list(nets.values()), at=about["at"], measured=about["measured"])


def state(net: Net, item: IntArray, kind: IntArray, at: NDArray[np.float64]) -> FloatArray:  # (d,)
    """Where somebody stands who met these (columns, oldest first) in these ways and times."""
    item, kind, at = item[-LENGTH:], kind[-LENGTH:], at[-LENGTH:]
    L, d, heads = len(item), net["items"].shape[1], len(net["near"])
    x = net["items"][item] * np.float32(np.sqrt(d)) + net["kinds"][kind]
    h = _normed(x, net["norm_in"])
    q = (h[-1] @ net["query"]).reshape(heads, -1)
    k = (h @ net["key"]).reshape(L, heads, -1)
    v = (h @ net["value"]).reshape(L, heads, -1)
    logits = np.einsum("he,lhe->hl", q, k) / np.float32(np.sqrt(d / heads))
    logits += net["near"][:, :L][:, ::-1] + net["gaps"][:, gap_class(at[-1] - at)]
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    y = x[-1] + np.einsum("hl,lhe->he", shares, v).ravel() @ net["out"]
    inner = np.maximum(_normed(y, net["norm_mid"]) @ net["up"] + net["up_bias"], 0.0)
    return _normed(y + inner @ net["down"], net["norm_out"])


def gap_class(seconds: NDArray[np.float64]) -> IntArray:
    """0 for less than a second, then one class for each doubling."""
    classes = np.log2(np.maximum(seconds, 0.0) + 1.0).astype(np.int64)
    return np.minimum(classes, GAPS - 1)


def _normed(x: FloatArray, gain: FloatArray) -> FloatArray:
    """Layer norm without offset."""
    x = x - x.mean(axis=-1, keepdims=True)
    return np.asarray(x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + 1e-5) * gain)


def kind_class(weight: FloatArray) -> IntArray:
    """0 disliked, 1 skipped, 2 merely seen, 3 liked, 4 loved, from the weight of a meeting."""
    return np.searchsorted(KINDS, weight, side="left").astype(np.int64)


def _taken(met: Meetings) -> tuple[IntArray, IntArray, NDArray[np.float64]]:
    """(columns, kinds, times) as `Histories` has them: meetings in a row with one item are one.
    Nothing of somebody who liked nothing yet: that alone says nothing of what comes."""
    if not len(met.item):
        return met.item, met.item, met.at
    first = np.ones(len(met.item), np.bool_)
    first[1:] = met.item[1:] != met.item[:-1]
    heads = np.flatnonzero(first)
    last = np.append(heads[1:], len(met.item)) - 1
    weight = np.add.reduceat(met.weight, heads).astype(np.float32)
    known = slice(None) if (weight > 0).any() else slice(0)
    return met.item[heads][known], kind_class(weight)[known], met.at[last][known]
