"""One score from several rankers: a weighted sum of their z-scores (see `scored`).

Weights are non-negative, depend on how much is known of the person, and are learned on the newest
events (see `weigh`), as is what an item unknown to a part is expected to score there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol, Self, runtime_checkable

import numpy as np

from tastemaker.devices import CPU, Device
from tastemaker.domain import Profile, Reason, Taste
from tastemaker.ports import Candidates, FloatArray, IntArray, Progress, Ranker, Report
from tastemaker.rank.columns import PerCandidates
from tastemaker.rank.content import ContentRanker
from tastemaker.rank.cores import at_once
from tastemaker.rank.decay import times_are_real
from tastemaker.rank.doubt import guarded
from tastemaker.rank.ease import EaseRanker
from tastemaker.rank.histories import Histories
from tastemaker.rank.lately import LatelyRanker
from tastemaker.rank.linear import HEAD, LinearRanker
from tastemaker.rank.meaning import MeaningRanker
from tastemaker.rank.neighbours import NeighbourRanker
from tastemaker.rank.newcomers import drawn
from tastemaker.rank.newness import Newness
from tastemaker.rank.popular import PopularRanker
from tastemaker.rank.said import Said
from tastemaker.rank.scored import CONTENT, RELIABLE, Scored, Weighted
from tastemaker.rank.sequence import SequenceRanker
from tastemaker.rank.share import fitted
from tastemaker.rank.social import SocialRanker
from tastemaker.rank.tune import SMALL, Chosen
from tastemaker.rank.tune import chosen as tuned
from tastemaker.rank.weigh import Example, cases, examples, reliability
from tastemaker.rank.weigh import weights as learn_weights

BUCKETS = (0, 1, 5, 20)  # weights are learned for people who met at least so many items

#: Where there is too little to learn from: collaborative first, content for what it cannot know.
DEFAULTS: Mapping[str, float] = {
    "linear": 1.0,
    "sequence": 0.5,
    "ease": 0.5,
    "neighbours": 0.3,
    "content": 0.3,
    "meaning": 0.3,
    "popular": 0.2,
    "trend": 0.1,
    "lately": 0.1,
    "social": 0.1,
}
TREND_DAYS = 7.0

#: How the parts that come with Tastemaker are read from a folder.
LOADERS: Mapping[str, Callable[[Path], Any]] = {
    "linear": LinearRanker.load,
    "ease": EaseRanker.load,
    "neighbours": NeighbourRanker.load,
    "popular": PopularRanker.load,
    "trend": partial(PopularRanker.load, name="trend"),
    "lately": LatelyRanker.load,
    "content": ContentRanker.load,
    "meaning": MeaningRanker.load,
    "sequence": SequenceRanker.load,
    "social": SocialRanker.load,
}


@runtime_checkable
class Forgetful(Protocol):
    """A part that learned from people and can take some of them out again."""

    def forget(self, histories: Histories) -> bool: ...


@runtime_checkable
class Recalling(Protocol):
    """A part that keeps what forgetting needs in a file of its own."""

    def with_statistics(self, folder: Path) -> Self: ...


class Blend:
    name = "blend"

    def __init__(
        self,
        parts: Sequence[Ranker],
        weights: FloatArray | None = None,  # (buckets, parts); none: DEFAULTS
        reliable: float = RELIABLE,  # how far content tells what is enjoyed
        newness: Newness | None = None,  # what is told of new items; none: without their words
    ) -> None:
        self.reliable, self.newness = reliable, newness or Newness()
        self.parts = tuple(parts)
        if weights is None:
            row = [DEFAULTS.get(part.name, 0.0) for part in self.parts]
            weights = np.tile(np.array(row, np.float32), (len(BUCKETS), 1))
        self.weights = weights
        self._strangers = [PerCandidates(partial(strangers, part)) for part in self.parts]

    # ------------------------------------------------------------------------------- learning
    @classmethod
    def fit(
        cls,
        histories: Histories,
        candidates: Candidates,
        *,
        taste_of: Callable[[Profile], Taste],
        rng: np.random.Generator,
        keep: bool = False,
        minutes: float = 0.0,
        more: Sequence[Ranker] = (),
        report: Report | None = None,
        resume: Path | None = None,
        device: Device = CPU,
    ) -> Self:
        """Parts and weights. Weights are learned on each person's newest meeting, parts fitted
        without it; then the parts are fitted once more, on everything.

        `candidates`: the catalogue. `keep`: hold on to what exact forgetting needs. `minutes`: at
        most, for each of two trainings of the sequence ranker; 0: without it. `more`: parts that
        learn nothing from `histories`. `resume`: a folder in which those trainings go on, killed;
        `device`: what they run on.
        """
        say = report or _silent
        say(Progress(0.0, "ranking", "newest events held out"))
        learned_from = histories.keep(histories.from_newest() > 0)
        how = tuned(learned_from)
        say(Progress(0.3, "ranking", f"{how.decay}, {how.penalty}"))
        timed = times_are_real(learned_from)
        given: dict[str, Any] = {"timed": timed, "minutes": minutes, "more": more, "rng": rng}
        given |= {"resume": resume, "device": device}
        early = fit_parts(learned_from, how, **given)
        say(Progress(0.5, "ranking", "weights"))
        chosen = examples(histories, candidates, taste_of, rng)
        learned = cls.learn(early, chosen, candidates, rng)
        say(Progress(0.6, "ranking", "everything"))
        parts = fit_parts(histories, how, **given, keep=keep)
        return learned.replaced(parts)

    @classmethod
    def learn(
        cls,
        parts: Sequence[Ranker],
        chosen: Sequence[Example],
        candidates: Candidates,
        rng: np.random.Generator,
    ) -> Self:
        """Weights for `parts` that have not seen what was `chosen`. Too little: the defaults."""
        found = cases(parts, chosen, candidates, rng)
        names = [part.name for part in parts]
        content = ContentRanker.name
        told = reliability(found, names.index(content)) if content in names else None
        doubtful = MeaningRanker.name
        learned = (
            guarded(found, BUCKETS, names.index(doubtful))
            if doubtful in names and len(parts) > 1
            else learn_weights(found, BUCKETS)
        )
        new = [strangers(part, candidates) for part in parts if part.name not in CONTENT]
        known = np.delete(np.arange(len(candidates.ids)), _either(new))
        newness = fitted(parts, chosen, candidates, known)
        blend = cls(parts, learned, RELIABLE if told is None else told, newness)
        share = drawn(blend.parts_for, chosen, candidates, known, newness, rng.spawn(1)[0])
        blend.newness = replace(newness, newcomers=share)
        return blend

    def replaced(
        self, parts: Sequence[Ranker] | None = None, weights: FloatArray | None = None
    ) -> Self:
        """The same with other parts or weights: all else that was learned stays."""
        return type(self)(
            self.parts if parts is None else parts,
            self.weights if weights is None else weights,
            self.reliable,
            self.newness,
        )

    # -------------------------------------------------------------------------------- scoring
    def judge(
        self, profile: Profile, taste: Taste, pools: Sequence[Candidates], now: float
    ) -> Scored:
        """`scores` per pool, on the scale of the first, and `reasons(pool, row)` for them."""
        return Scored(
            self.parts_for(profile), profile, taste, pools, now, self.reliable, self.newness
        )

    def score(
        self, profile: Profile, taste: Taste, candidates: Candidates, now: float
    ) -> FloatArray:  # (n,)
        return self.judge(profile, taste, [candidates], now).scores[0]

    def score_many(
        self, profile: Profile, taste: Taste, pools: Sequence[Candidates], now: float
    ) -> list[FloatArray]:
        """Scores of several Candidates on one scale: that of the first, the catalogue."""
        return self.judge(profile, taste, pools, now).scores

    def reasons(
        self,
        profile: Profile,
        taste: Taste,
        candidates: Candidates,
        row: int,
        now: float,
        language: str = "en",
        base: Candidates | None = None,
    ) -> list[Reason]:
        """What speaks for and against a candidate; `base` as the first pool of `score_many`.

        For several rows ask `judge` once: this scores everything again.
        """
        pools = [candidates] if base is None or base is candidates else [base, candidates]
        judged = self.judge(profile, taste, pools, now)
        return judged.reasons(len(pools) - 1, row, language)

    def parts_for(self, profile: Profile) -> list[Weighted]:
        """Parts with their weights for somebody."""
        weights = self.weights_for(profile.items_met)
        return [
            Weighted(part, float(weight), strange)
            for part, weight, strange in zip(self.parts, weights, self._strangers, strict=True)
        ]

    def weights_for(self, met: int) -> FloatArray:  # (parts,)
        """Weights for somebody who met so many different items."""
        return np.asarray(self.weights[np.searchsorted(BUCKETS, met, side="right") - 1])

    # ------------------------------------------------------------------------------ forgetting
    def forget(self, histories: Histories) -> bool:
        """Take people out of every part, in place and exactly; False: fit the ranking again.

        Not while others score with it: load the set once more, forget, save as a new one.
        The blend's own weights, a dozen numbers learned from thousands of people, stay.
        """
        kept = [part.forget(histories) for part in self.parts if isinstance(part, Forgetful)]
        return all(kept)

    def with_statistics(self, folder: Path) -> Self:
        """Reads what `forget` needs, where it was kept. Returns self."""
        for part in self.parts:
            if isinstance(part, Recalling):
                part.with_statistics(folder)
        return self

    # --------------------------------------------------------------------------------- keeping
    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for part in self.parts:
            part.save(folder)  # type: ignore[attr-defined]
        about = {
            "parts": [part.name for part in self.parts],
            "weights": self.weights.tolist(),
            "reliable": self.reliable,
            "apart": self.newness.apart,
            "newcomers": self.newness.newcomers,
        }
        (folder / "blend.json").write_text(json.dumps(about), "utf-8")
        if self.newness.said is not None:
            self.newness.said.save(folder)

    @classmethod
    def load(cls, folder: Path, loaders: Mapping[str, Callable[[Path], Any]] | None = None) -> Self:
        """`loaders`: part name → how it is read, for parts that do not come with Tastemaker."""
        known = {**LOADERS, **(loaders or {})}
        about = json.loads((folder / "blend.json").read_text("utf-8"))
        weights = np.array(about["weights"], np.float32)
        parts = [known[name](folder) for name in about["parts"]]
        reliable = float(about.get("reliable", RELIABLE))  # sets of before had neither this
        apart = float(about.get("apart", 0.0))  # nor these
        newness = Newness(apart, Said.load(folder), float(about.get("newcomers", 1.0)))
        return cls(parts, weights, reliable, newness)


def fit_parts(
    histories: Histories,
    how: Chosen | None = None,
    *,
    timed: bool | None = None,
    keep: bool = False,
    minutes: float = 0.0,
    more: Sequence[Ranker] = (),
    rng: np.random.Generator | None = None,
    report: Report | None = None,
    resume: Path | None = None,
    device: Device = CPU,
) -> list[Ranker]:
    """Every part that comes with Tastemaker, fitted on all of `histories`.

    `how`: what `tune.chosen` found, if that was asked before. `timed`: whether trends are among
    them; None: where times say anything, which may be another answer for other histories. `minutes`: at most, for training
    the sequence ranker with chances from `rng`; 0: without it, and without torch. `more`: joined to
    them as they are. `resume`: a folder in which a training that was killed goes on; `device`: what
    it runs on.
    """
    how = how or tuned(histories)
    given: dict[str, Any] = {"decay": how.decay, "keep": keep}
    timed = times_are_real(histories) if timed is None else timed
    solves: list[Callable[[], Ranker]] = [
        lambda: LinearRanker.fit(histories, penalty=how.penalty, **given),
        lambda: NeighbourRanker.fit(histories, **given),
    ]
    if len(histories.ids) <= HEAD:  # beyond, a second dense solve would double time and memory
        solves.append(lambda: EaseRanker.fit(histories, ridge=how.ease, **given))
    if timed:
        solves.append(lambda: LatelyRanker.fit(histories, **given))
    if len(histories.ids) <= SMALL:
        linear, neighbours, *others = at_once(solves)
    else:  # one solve fills all cores by itself, and memory
        linear, neighbours, *others = [solve() for solve in solves]
    parts: list[Ranker] = [
        linear, neighbours, PopularRanker.fit(histories), ContentRanker(), *others
    ]  # fmt: skip
    if timed:
        parts.append(PopularRanker.fit(histories, name="trend", half_life_days=TREND_DAYS))
    if histories.ties:
        parts.append(SocialRanker.fit(histories))
    if minutes > 0:
        rng = rng or np.random.default_rng(0)
        spent: dict[str, Any] = {"minutes": minutes, "report": report, "resume": resume}
        parts.append(SequenceRanker.fit(histories, rng=rng, device=device, **spent))
    return [*parts, *more]


def _either(rows: Sequence[IntArray]) -> IntArray:
    """Every row that is among some of them, once."""
    return np.unique(np.concatenate(rows)) if rows else np.zeros(0, np.int64)


def _silent(progress: Progress) -> None:
    """Nobody is watching."""


def strangers(part: Ranker, candidates: Candidates) -> IntArray:
    """Rows that `part` does not know. A part without `known` knows everything."""
    known = getattr(part, "known", None)
    if known is None:
        return np.zeros(0, np.int64)
    return np.flatnonzero(~known(candidates))
