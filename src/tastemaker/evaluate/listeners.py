"""Simulated listeners: a hidden taste, and everything that keeps it from showing plainly.

What somebody enjoys follows ideal points over the attributes of `hearing` (Coombs, 1964), not a
weighted sum; some attributes only please together; the mood of the day shifts what is wanted;
repeats and sameness tire; tastes drift; what is done about it is noisy and depends on where in
the slate a thing stands. Nothing here is shared with what learns, neither weights nor features
nor seeds. Their ids begin with `sim:`, so that they are never taken for people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from tastemaker.domain import DAY, Event, Item
from tastemaker.evaluate.hearing import ATTRIBUTES, Numbers, attributes, hear

SIM = "sim:"
BRIGHTNESS, DENSITY = ATTRIBUTES.index("brightness"), ATTRIBUTES.index("density")
CARED_FOR = 6  # attributes somebody has an ear for; nobody listens for all sixteen
RECENT = 8  # tunes that are still in the ear
AVERSION = 0.5  # how much worse than nothing a far-off attribute is
PLEASED = 0.35  # share of the catalogue that pleases somebody at first hearing


class Ear:
    """Attributes of items on a common scale, heard once each and remembered."""

    def __init__(self, items: Sequence[Item]) -> None:
        """Learns from `items` how far attributes usually vary."""
        self._heard: dict[str, Numbers | None] = {}
        self._mean, self._spread = np.zeros(len(ATTRIBUTES)), np.ones(len(ATTRIBUTES))
        raw = [heard for item in items if (heard := _attributes(item)) is not None]
        if raw:
            self._mean = np.mean(raw, axis=0)
            self._spread = np.maximum(np.std(raw, axis=0), 0.02)

    def hear(self, item: Item) -> Numbers | None:
        """(16,) in spreads from the usual, within [-3, 3]; None for what cannot be heard."""
        if item.id not in self._heard:
            raw = _attributes(item)
            self._heard[item.id] = (
                None if raw is None else ((raw - self._mean) / self._spread).clip(-3, 3)
            )
        return self._heard[item.id]


def _attributes(item: Item) -> Numbers | None:
    notes = hear(item.text)
    return attributes(notes) if notes else None


@dataclass(frozen=True, slots=True, eq=False)
class HiddenTaste:
    """What somebody enjoys, over the attributes of `hearing`, in its units."""

    ideal: Numbers  # (16,)
    width: Numbers  # (16,) how far from the ideal still pleases
    weight: Numbers  # (16,) at least 0, sums to 1
    pairs: tuple[tuple[int, int, float], ...]  # (one, other, how much they please together)
    moods: Numbers  # (16, 2) how valence and arousal of the day shift the ideal
    threshold: float  # appeal at which enjoyment is one half
    sharpness: float  # appeal from there to being quite sure

    def appeal(self, heard: Numbers, mood: Numbers) -> Numbers:  # (n, 16), (2,) → (n,)
        away = (heard - self.ideal - self.moods @ mood) / self.width
        each = (1 + AVERSION) * np.exp(-0.5 * away**2) - AVERSION
        total: Numbers = each @ self.weight
        for one, other, amount in self.pairs:
            total = total + amount * np.tanh(heard[:, one] * heard[:, other])
        return total

    def enjoyment(self, heard: Numbers, mood: Numbers) -> Numbers:  # (n,) in (0, 1)
        return _logistic((self.appeal(heard, mood) - self.threshold) / self.sharpness)


@dataclass(slots=True, eq=False)
class Listener:
    """One simulated person: a hidden taste and how they go about showing it."""

    name: str  # without `sim:`
    taste: HiddenTaste
    ear: Ear
    patience: float  # chance to look at one more position
    noise: float  # of a judgement, in units of being quite sure
    frankness: float  # chance to say what is loved or hated
    tiring: float  # how much sameness takes away
    drift: float  # of the ideal, per session
    mood: Numbers = field(default_factory=lambda: np.zeros(2))
    heard: dict[str, tuple[int, float]] = field(default_factory=dict)  # item → times, last
    recent: list[Numbers] = field(default_factory=list)
    sessions: int = 0

    @property
    def user(self) -> str:
        return SIM + self.name

    def copy(self, name: str) -> Listener:
        """The same taste and habits under another name, with nothing heard yet."""
        return Listener(
            name, self.taste, self.ear, self.patience, self.noise, self.frankness, self.tiring,
            self.drift,
        )  # fmt: skip

    def enjoys(self, items: Sequence[Item], now: float | None = None) -> Numbers:
        """(n,) the true enjoyment of each item in [0, 1], by itself; 0.5 for what is not heard.

        With `now`: in today's mood, and less for what was heard before and for more of the same.
        """
        known = [self.ear.hear(item) for item in items]
        heard = np.array([np.zeros(len(ATTRIBUTES)) if z is None else z for z in known])
        if not len(heard):
            return np.zeros(0)
        mood = self.mood if now is not None else np.zeros(2)
        joy = self.taste.enjoyment(heard, mood)
        if now is not None:
            joy = joy * (1 - self._worn(items, now)) * (1 - self.tiring * self._sameness(heard))
        return np.where([z is None for z in known], 0.5, joy)

    def session(self, rng: np.random.Generator) -> None:
        """A new sitting: another mood, and a taste that moved a little (seldom: a lot)."""
        leap = rng.random() < 0.02
        moved = rng.normal(0, self.drift * (8 if leap else 1), len(ATTRIBUTES))
        turned = rng.normal(0, 0.4, 2)
        self.mood = (0.5 * self.mood + turned).clip(-1, 1)
        old = self.taste
        self.taste = HiddenTaste(
            (old.ideal + moved).clip(-2.5, 2.5), old.width, old.weight, old.pairs, old.moods,
            old.threshold, old.sharpness,
        )  # fmt: skip
        self.sessions += 1

    def react(
        self, items: Sequence[Item], now: float, rng: np.random.Generator, slate: str | None = None
    ) -> tuple[list[Event], list[float]]:
        """Go through a slate from the top: what is done, and how much each thing consumed was
        enjoyed (in [0, 1], fatigue counted in). One session.

        All chance is drawn before anything is heard: with equal generators, slates of equal
        length meet the same luck, whatever is on them.
        """
        self.session(rng)
        chance = rng.random((len(items), 4))
        noise = rng.normal(0, self.noise, len(items))
        events: list[Event] = []
        joys: list[float] = []
        for position, item in enumerate(items):
            if position and chance[position, 0] > self.patience:
                break
            joy = float(self.enjoys([item], now)[0])
            felt = float(_logistic(np.log((joy + 1e-9) / (1 - joy + 1e-9)) + noise[position]))
            events += [
                Event(
                    user=self.user,
                    kind=kind,
                    item=item.id,
                    value=value,
                    text=text,
                    at=now,
                    slate=slate,
                    position=position,
                    session=f"{self.user}:{self.sessions}",
                )
                for kind, value, text in self._acts(felt, chance[position], item, now)
            ]
            joys.append(joy)
            self._remember(item, now)
        return events, joys

    def _acts(
        self, felt: float, chance: Numbers, item: Item, now: float
    ) -> Iterator[tuple[str, float | None, str | None]]:
        """What `felt` makes somebody do: kind, value, text."""
        if chance[1] > 0.45 + 0.5 * felt:  # title and first notes let guess
            yield "view", None, None
            return
        yield "play", None, None
        if chance[2] < felt:
            yield "finish", 1.0, None
        else:
            yield "skip", round(float(chance[2] * felt), 2), None
        if felt > 0.75 and chance[3] < self.frankness:
            yield "like", None, None
        elif felt < 0.15 and chance[3] < self.frankness:
            yield "dislike", None, "heard" if self._worn([item], now)[0] > 0.4 else "taste"

    def _worn(self, items: Sequence[Item], now: float) -> Numbers:
        """(n,) how much of the joy earlier hearings take away: three days make it half whole."""
        worn = np.zeros(len(items))
        for row, item in enumerate(items):
            times, last = self.heard.get(item.id, (0, 0.0))
            if times:
                worn[row] = 0.8 * (1 - 0.6**times) * 0.5 ** (max(0.0, now - last) / (3 * DAY))
        return worn

    def _sameness(self, heard: Numbers) -> Numbers:  # (n, 16) → (n,) in [0, 1]
        if not self.recent:
            return np.zeros(len(heard))
        apart = np.linalg.norm(heard[:, None] - np.array(self.recent)[None], axis=2)
        alike = np.exp(-0.5 * (apart / 1.5) ** 2)  # two strangers are about 5.5 apart
        worn: Numbers = np.minimum(1.0, alike.sum(axis=1) / 2)
        return worn

    def _remember(self, item: Item, now: float) -> None:
        times, _ = self.heard.get(item.id, (0, 0.0))
        self.heard[item.id] = (times + 1, now)
        z = self.ear.hear(item)
        if z is not None:
            self.recent = [*self.recent, z][-RECENT:]


def _logistic(sure: Numbers) -> Numbers:
    likely: Numbers = 1 / (1 + np.exp(-sure))
    return likely


def listeners(
    n: int, items: Sequence[Item], rng: np.random.Generator, name: str = "listener"
) -> list[Listener]:
    """`n` listeners over a catalogue, each with another hidden taste.

    Their ideals lie near real tunes (somebody loves each corner of the catalogue), a little of
    everything pleases all of them (a sure ending, figures that come again), and everybody is
    pleased by about the same share of `items`.
    """
    pool = [items[row] for row in rng.permutation(len(items))[:400]]
    ear = Ear(pool)
    heard = np.array([z for item in pool if (z := ear.hear(item)) is not None])
    return [_listener(f"{name}-{number:03d}", ear, heard, rng) for number in range(n)]


def _listener(name: str, ear: Ear, heard: Numbers, rng: np.random.Generator) -> Listener:
    m = len(ATTRIBUTES)
    ideal = (heard[rng.integers(len(heard))] + rng.normal(0, 0.4, m)).clip(-2, 2)
    weight = np.zeros(m)
    weight[rng.choice(m, CARED_FOR, replace=False)] = rng.gamma(2.0, 1.0, CARED_FOR)
    weight[[ATTRIBUTES.index("closure"), ATTRIBUTES.index("repetition")]] += 0.5
    weight /= weight.sum()
    moods = np.zeros((m, 2))
    moods[BRIGHTNESS, 0], moods[DENSITY, 1] = rng.uniform(0, 1, 2)
    cared = np.flatnonzero(weight)
    pairs = tuple(
        (int(one), int(other), float(rng.normal(0, 0.12)))
        for one, other in (rng.choice(cared, 2, replace=False) for _ in range(3))
    )
    width = rng.uniform(0.7, 1.5, m)
    taste = HiddenTaste(ideal, width, weight, pairs, moods, 0.0, 1.0)
    appeal = taste.appeal(heard, np.zeros(2))
    taste = HiddenTaste(
        ideal, width, weight, pairs, moods,
        float(np.quantile(appeal, 1 - PLEASED)), max(1e-3, float(appeal.std()) / 2),
    )  # fmt: skip
    return Listener(
        name, taste, ear,
        patience=rng.uniform(0.8, 0.95), noise=rng.uniform(0.4, 1.0),
        frankness=rng.uniform(0.3, 0.8), tiring=rng.uniform(0.15, 0.45),
        drift=rng.uniform(0.005, 0.03),
    )  # fmt: skip
