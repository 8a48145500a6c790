"""Bursts of negative opinion, found online.

For every name that is watched a CUSUM (Page, 1954) of the log likelihood ratio between a burst and its
own baseline, of a marked Poisson process: in a burst texts come SURGE times as often and are
far likelier to be negative. By Wald's bound a run of ordinary texts reaches a height h with chance
e^-h at most, so the height follows from the rate of false alerts that is wanted.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from tastemaker.domain import DAY
from tastemaker.understand.opinions import Opinion

#: A topic's texts come in waves anyhow (days of annual results): their number tells little.
SURGE = {"entity": 2.0, "topic": 1.3}
CLEAN = 0.1  # of the texts that are not negative, how many are left in a burst
MEMORY = 60 * DAY  # time constant of the baseline
BELIEF = 4.0  # texts that the prior share of negative ones weighs
ORDINARY = 0.35  # prior share of negative texts
CALM = 0.95  # no baseline is held to be worse than this
QUIET = 1 / (2 * DAY)  # prior texts per second
FEWEST = 5  # negative texts in a burst, at least
TELLING = 12  # sentences that an alert keeps


@dataclass(slots=True)
class Alert:
    kind: str
    name: str
    since: float  # the first text of the burst
    until: float  # the last so far
    strength: float  # log likelihood ratio against the baseline
    texts: int
    negative: int
    usual: float  # share of negative texts before
    sentences: list[dict[str, Any]] = field(default_factory=list)  # id, at, sentence, negative

    @property
    def id(self) -> str:
        return f"{int(self.since):012d} {self.kind} {self.name}"[:200]


@dataclass(slots=True)
class Watch:
    """What is known of one entity or topic: its baseline and the burst that may be under way.

    `kind`: one of SURGE. `height`: see `height_for`."""

    kind: str
    name: str
    height: float  # where an alert is raised
    last: float = 0.0
    seen: float = 0.0  # decayed numbers of texts, negative ones, seconds
    bad: float = 0.0
    spent: float = 0.0
    day: int = 0  # the last day, and what came on it
    today: int = 0
    bad_today: float = 0.0
    sum: float = 0.0  # log likelihood ratio of a burst
    since: float = 0.0
    texts: int = 0
    negative: int = 0
    sentences: list[dict[str, Any]] = field(default_factory=list)
    open: bool = False

    def see(self, at: float, negative: float, bad: bool, told: dict[str, Any]) -> Alert | None:
        """One more text, `negative` by this chance. The alert, where one is raised or goes on.
        O(1)."""
        passed = max(at - self.last, 0.0) if self.last else 0.0
        self.last = max(at, self.last)
        self._learn()
        self._wait(passed)
        usual = self.usual
        burst = 1 - CLEAN * (1 - usual)
        # How sure the model is of this text weighs its evidence.
        gain = math.log(negative * burst / usual + (1 - negative) * CLEAN)
        before, self.sum = self.sum, max(0.0, self.sum + gain + math.log(SURGE[self.kind]))
        if not before and self.sum:
            self.since, self.texts, self.negative, self.sentences = at, 0, 0, []
        if self.sum:
            self.texts += 1
            self.negative += bad
            if bad:
                kept = sorted([*self.sentences, told], key=lambda one: -one["negative"])
                self.sentences = kept[:TELLING]
        self.today += 1
        self.bad_today += negative
        raised = self.sum >= self.height and self.negative >= FEWEST
        self.open = raised or (self.open and self.sum > self.height / 2)
        self.sum = min(self.sum, 2 * self.height)  # so that it also ends
        return self._alert(usual) if self.open else None

    @property
    def usual(self) -> float:
        share = (self.bad + BELIEF * ORDINARY) / (self.seen + BELIEF)
        return min(max(share, 0.02), CALM)

    @property
    def rate(self) -> float:
        """Texts per second."""
        return (self.seen + 1) / (self.spent + 1 / QUIET)

    def saved(self) -> dict[str, Any]:
        """As JSON, for a note; `opened` reads it."""
        return asdict(self)

    @classmethod
    def opened(cls, body: Mapping[str, Any], height: float) -> Watch:
        return replace(cls(**body), height=height)

    def _wait(self, passed: float) -> None:
        """Time without a text speaks for the baseline, and against an old suspicion: a burst
        brings a text a day at least."""
        self.sum = max(0.0, self.sum - max((SURGE[self.kind] - 1) * self.rate, 1 / DAY) * passed)
        if not self.sum:
            self.open = False

    def _learn(self) -> None:
        """The baseline learns a day later, and from no burst, so that none becomes usual."""
        day = int(self.last // DAY)
        if day == self.day:
            return
        if self.day and not self.open:
            self.seen += self.today
            self.bad += self.bad_today
        keep = math.exp(-(day - self.day) * DAY / MEMORY) if self.day else 1.0
        self.seen, self.bad = self.seen * keep, self.bad * keep
        self.spent = self.spent * keep + ((day - self.day) * DAY if self.day else 0.0)
        self.day, self.today, self.bad_today = day, 0, 0.0

    def _alert(self, usual: float) -> Alert:
        return Alert(
            self.kind, self.name, self.since, self.last, round(self.sum, 2), self.texts,
            self.negative, round(usual, 3), list(self.sentences),
        )  # fmt: skip


class Watches:
    """One watch for each entity or topic that is spoken of. `saved`: what such watches left."""

    def __init__(self, false_alerts: float, saved: Iterable[Mapping[str, Any]] = ()) -> None:
        self._height = height_for(false_alerts)
        opened = [Watch.opened(body, self._height) for body in saved]
        self._found = {(watch.kind, watch.name): watch for watch in opened}

    def __getitem__(self, about: tuple[str, str]) -> Watch:  # (kind, name)
        return self._found[about]

    def see(self, one: Opinion) -> Alert | None:
        """As `Watch.see`. One that was not heard of before is watched from here on."""
        watch = self._found.setdefault(one.about, Watch(*one.about, self._height))
        told = {"id": one.text.id, "at": one.text.at, "sentence": one.sentence,
                "negative": round(one.negative, 3)}  # fmt: skip
        return watch.see(one.text.at, one.negative, one.bad, told)


def height_for(false_alerts: float) -> float:
    """The height for a wanted number of false alerts per text."""
    return -math.log(false_alerts)
