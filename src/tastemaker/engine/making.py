"""From a brief to creations: read the words, draw and choose drafts, name and label them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np

from tastemaker.create.compose import Composed, Person, compose, pool
from tastemaker.create.meetings import Met
from tastemaker.create.personal import ladder
from tastemaker.domain import Brief, Item, Mood, Origin, Profile, Reading, Taste
from tastemaker.engine import reworking
from tastemaker.engine.catalogue import Lookup
from tastemaker.engine.live import Live
from tastemaker.engine.points import Points
from tastemaker.engine.quality import Quality
from tastemaker.engine.titles import called
from tastemaker.errors import BadInput, NotReady
from tastemaker.ports import (
    FloatArray,
    Generator,
    Informed,
    Medium,
    Moderator,
    Prompted,
    Reader,
    Worded,
)
from tastemaker.profile.facts import views
from tastemaker.rank.content import affinity
from tastemaker.trust.label import label_of
from tastemaker.understand import products
from tastemaker.understand.reader import language_of

MOST = 16  # creations in one brief
ENOUGH_MET = 5  # items after which it can be told what somebody comes for
SHORT = 16  # bars: fewer are asked for by "short"
GROUP = "group"  # the stated fact whose value names a group, for models with updates per group


def described(item: Item, media: Mapping[str, Medium]) -> Item:
    """`item` with the attributes its medium computes from its text; given ones stay."""
    medium = media.get(item.medium)
    if medium is None or item.origin is not None or not item.text:
        return item
    return replace(item, attributes={**medium.describe(item.text), **item.attributes})


def generator_for(
    brief: Brief, media: Mapping[str, Medium], generators: Mapping[str, Generator]
) -> Generator:
    """Raises BadInput for a medium nobody makes or a count out of range, NotReady untrained."""
    if brief.medium not in media:
        raise BadInput("no_medium", value=brief.medium, known=", ".join(sorted(media)))
    if not 1 <= brief.n <= MOST:
        raise BadInput("bad_field", field="n", value=brief.n, why=f"use 1 to {MOST}")
    if brief.mood is not None and not max(abs(brief.mood.valence), abs(brief.mood.arousal)) <= 1:
        value = f"{brief.mood.valence:g},{brief.mood.arousal:g}"
        raise BadInput("bad_field", field="mood", value=value, why="use -1 to 1")
    if not 0 <= brief.surprise <= 1:
        raise BadInput("bad_field", field="surprise", value=brief.surprise, why="use 0 to 1")
    if brief.medium not in generators:
        unset = isinstance(media[brief.medium], Prompted)
        raise NotReady("no_model" if unset else "not_learned", value=brief.medium)
    _check_attributes(brief, media[brief.medium])
    return generators[brief.medium]


def asked(brief: Brief, reading: Reading) -> Brief:
    """`brief` with what its words ask for. What is given outright wins over words."""
    mood = brief.mood or reading.mood
    return replace(brief, attributes={**reading.slots, **brief.attributes}, mood=mood)


def seed_of(brief: Brief, rng: np.random.Generator) -> int:
    return int(rng.integers(2**31)) if brief.seed is None else brief.seed


def followable(attributes: Mapping[str, Any], medium: Medium) -> dict[str, Any]:
    """The attributes this medium can be asked for. "Shorter" is a number of bars where music is
    meant; where texts come in sizes, it is one of them."""
    if "bars" in attributes and "bars" not in medium.measures and "size" in medium.controls:
        size = "short" if float(attributes["bars"]) < SHORT else "long"
        attributes = {**attributes, "size": size}
    return {
        name: value
        for name, value in attributes.items()
        if value in medium.controls.get(name, ())
        or name in medium.measures
        or _worded(medium, name, value)
    }


def comes_for_others(live: Live, profile: Profile) -> bool:
    """Whether somebody met enough to tell, and none of it of a medium that is made here."""
    met = {e.item for e in profile.evidence}
    own = live.own(profile.user)
    kinds = {item.medium for id in met if (item := live.catalogue.get(id)) is not None}
    kinds |= {str(own.medium[own.row[id]]) for id in met if id in own.row}
    made = live.models.generators.keys()
    return len(met) >= ENOUGH_MET and bool(kinds) and kinds.isdisjoint(made)


def missing(
    live: Live, user: str, seen: Container[str], stock: int, held: Counter[str]
) -> Iterator[tuple[str, int]]:
    """Media of which fewer than `stock` creations that this person has not met wait for them, and
    how many are missing; `held` ones count, though they wait for a review first."""
    own = live.own(user)
    waiting = held + Counter(
        medium for id, medium in zip(own.ids, own.medium, strict=True) if id not in seen
    )
    for medium, generator in live.models.generators.items():
        if isinstance(generator, Informed):  # each draft is paid for: only when asked
            continue
        if waiting[medium] < stock:
            yield medium, stock - waiting[medium]


def _worded(medium: Medium, name: str, value: Any) -> bool:
    """Whether `value` is words that can be asked for."""
    words = medium.words if isinstance(medium, Worded) else {}
    return name in words and isinstance(value, str) and bool(re.fullmatch(words[name], value))


def _check_attributes(brief: Brief, medium: Medium) -> None:
    words = medium.words if isinstance(medium, Worded) else {}
    for name, value in brief.attributes.items():
        if name in words:
            if not _worded(medium, name, value):
                why = f"it must match {words[name]}"
                raise BadInput("bad_field", field=f"attributes.{name}", value=value, why=why)
        elif name in medium.controls:
            if value not in medium.controls[name]:
                known = ", ".join(map(str, medium.controls[name]))
                raise BadInput(
                    "bad_field", field=f"attributes.{name}", value=value, why=f"use {known}"
                )
        elif name in medium.measures:
            if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value:
                raise BadInput(
                    "bad_field", field=f"attributes.{name}", value=value, why="not a number"
                )
        else:
            known = ", ".join([*medium.controls, *medium.measures, *words])
            raise BadInput("bad_field", field=f"attributes.{name}", value=value, why=f"use {known}")


@dataclass(frozen=True, slots=True)
class Maker:
    """Everything a creation for one person depends on, gathered at one moment."""

    profile: Profile
    taste: Taste
    medium: Medium
    generator: Generator
    reader: Reader
    moderator: Moderator
    points: Points
    points_of: Callable[[Sequence[str]], FloatArray]
    item_of: Lookup
    model_set: str
    drafts: int
    now: float
    quality: Quality = field(default_factory=Quality)

    def make(
        self, brief: Brief, like: Sequence[Item], seed: int, source: Item | None = None
    ) -> Iterator[Item]:
        """`brief.n` creations, one at a time, of `source` where there is a rework asked for. The
        same seed makes the same ones."""
        full = self._full(brief, seed)
        if source is not None:
            full = replace(full, attributes=reworking.kept(full.attributes, self.medium))
        person = self._person(full, like)
        generator, drafts = self._rung(person.met)
        if isinstance(generator, Informed):
            drafts = min(drafts, generator.most_drafts)
            known = views(self.profile, self.now, self.profile.language)
            groups = [value for facet, value in self.profile.facts if facet == GROUP]
            generator = generator.informed(
                [(fact.words, fact.source) for fact in known], [self.profile.user, *groups]
            )
        if full.rework is not None and source is not None:
            generator = reworking.generator_of(generator, source, full.rework)
        for composed in compose(
            person, full, generator, self.medium, self.moderator, self._place,
            np.random.default_rng(seed), n=brief.n, drafts=drafts, ranked=self._ranked,
            inspector=self.quality,
        ):  # fmt: skip
            yield self._item(composed, full, seed, source)

    def pool(self, brief: Brief, seed: int, drafts: int) -> list[tuple[Item, float, float]]:
        """What a creation is chosen from: every usable one of so many drafts, what it is worth
        and how our reward expects it to be met. Nothing of it is kept."""
        full = self._full(brief, seed)
        person = self._person(full, ())
        found, worth = pool(
            person, full, self._rung(person.met)[0], self.medium, self.moderator, self._place,
            np.random.default_rng(seed), drafts=drafts, ranked=self._ranked,
            inspector=self.quality,
        )  # fmt: skip
        return [
            (self._item(one, full, seed), float(each), one.reward)
            for one, each in zip(found, worth, strict=True)
        ]

    def _full(self, brief: Brief, seed: int) -> Brief:
        """`brief` with what its words ask for, of that what can be followed."""
        full = asked(brief, self._read(brief.words)) if brief.words else brief
        return replace(full, attributes=followable(full.attributes, self.medium), seed=seed)

    def _person(self, full: Brief, like: Sequence[Item]) -> Person:
        return Person(
            profile=self.profile,
            taste=self.taste,
            met=self._met(),
            like=self.points.of(like) if like else None,
            toward=self._toward(full),
            now=self.now,
        )

    def _ranked(self, points: FloatArray) -> FloatArray:
        """What the ranking can say of drafts: it knows nobody who met them, so their content."""
        return affinity(self.taste, points)

    def _rung(self, met: Sequence[Met]) -> tuple[Generator, int]:
        """The generator on the highest rung that has shown itself, and how many drafts it draws."""
        if not isinstance(self.generator, ladder.Steered):
            return self.generator, self.drafts
        rung = ladder.serving(ladder.read(self.generator.metrics))
        if rung == ladder.POINT:
            return self.generator, 1
        if rung == ladder.CODE:
            known = [(m.item, m.point, m.weight, m.at) for m in met]
            return cast(Generator, self.generator.steered(known)), self.drafts
        return self.generator, self.drafts

    def _read(self, words: str) -> Reading:
        reading = self.reader.read(words)
        mood = reading.mood
        if mood is not None and mood.source == "felt" and mood.valence < 0 < mood.arousal:
            mood = None  # somebody's anger is no wish to hear it
        elif mood is not None:  # of the music asked for, not of the person
            mood = Mood(mood.valence, mood.arousal, self.now, "brief")
        slots = products.for_medium(self.medium.name, words, reading.slots)
        return replace(reading, mood=mood, slots=slots)

    def _met(self) -> list[Met]:
        """Items of this medium the person met."""
        evidence = [e for e in self.profile.evidence if e.item]
        points = self.points_of([e.item for e in evidence])
        met = []
        for e, point in zip(evidence, points, strict=True):
            item = self.item_of(e.item)
            if item is not None and item.medium == self.medium.name and np.isfinite(point).all():
                met.append(Met(item, point, e.weight, e.at))
        return met

    def _toward(self, brief: Brief) -> FloatArray | None:
        """The direction in which items with the attributes asked for stand."""
        space = self.points.space
        if space is None:
            return None
        asked = [(n, str(v)) for n, v in brief.attributes.items() if n in self.medium.controls]
        total = sum((space.place_fact(*one) for one in asked), np.zeros(space.dim, np.float32))
        return np.asarray(total / max(float(np.linalg.norm(total)), 1e-9), np.float32)

    def _place(self, drafts: Sequence[tuple[str, Mapping[str, Any]]]) -> FloatArray:
        """Where drafts (text, attributes) stand, before they are items."""
        space = self.points.space
        items = [
            Item(f"draft:{i}", self.medium.name, text=t, attributes=a)
            for i, (t, a) in enumerate(drafts)
        ]
        return space.place(items) if space else np.zeros((len(items), 0), np.float32)

    def _item(
        self, composed: Composed, brief: Brief, seed: int, source: Item | None = None
    ) -> Item:
        # Named by person and content: asking again with the same seed gives the same creation,
        # and two people never share one.
        name = hashlib.sha256(f"{self.profile.user}\0{composed.text}".encode()).hexdigest()
        id = f"{self.medium.name}:made/{name[:12]}"
        reworked = None
        if source is not None:  # what was reworked before is named by its last step alone
            reworked = (source.origin.reworked or "") if source.origin else source.title
        origin = Origin(
            self.profile.user,
            brief,
            self.model_set,
            seed,
            self.profile.version,
            label_of(self.profile.language or language_of(composed.text)),
            reworked,
        )
        return called(Item(
            id, self.medium.name, "", composed.text, composed.attributes,
            created_at=self.now, origin=origin,
        ))  # fmt: skip
