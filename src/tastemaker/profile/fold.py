"""fold(profile, event) -> profile: the whole of learning about a person, pure and cheap.

    live    = fold(fold(start, row 1), row 2) …        one event at a time, well under 1 ms
    rebuilt = rebuild(start, all rows)                 after an undo, or to check the live one

Both give equal profiles, because both do the same steps in ledger order. An undone row moves
nothing but the version.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from tastemaker.domain import DAY, Attributes, Event, Evidence, Fact, Item, Profile
from tastemaker.profile import decisions, keep
from tastemaker.profile.decay import added
from tastemaker.profile.facets import Cuts, creators_of, facets_of
from tastemaker.profile.measures import CUTS
from tastemaker.profile.traits import facts_from
from tastemaker.profile.weights import DISLIKED, SAID, WELCOMING, weight_of

Row = tuple[int, Event]  # (ledger number, event)


@dataclass(frozen=True, slots=True)
class FoldSettings:
    """What folding depends on besides the ledger. Fixed while a process runs."""

    half_life_days: float = 30.0  # streaming tastes drift over weeks
    evidence_kept: int = 400  # what is older hardly moves a taste any more
    facts_kept: int = 1_000  # a person looks at dozens; the rest only feed reasons
    seen_kept: int = 10_000  # years of heavy use
    cuts: Cuts = field(default_factory=lambda: CUTS)

    @classmethod
    def of(cls, half_life_days: float, evidence_kept: int) -> FoldSettings:
        return cls(half_life_days=half_life_days, evidence_kept=evidence_kept)

    @property
    def half_life(self) -> float:
        """Seconds."""
        return self.half_life_days * DAY


def start(
    user: str, traits: Attributes | None = None, ties: dict[str, float] | None = None, at: float = 0
) -> Profile:
    """Somebody before their first event: what was stated about them, and who they are tied to."""
    facts = facts_from(traits or {}, at)
    language = (traits or {}).get("language")
    return Profile(
        user,
        facts={(fact.facet, fact.value): fact for fact in facts},
        ties=dict(ties or {}),
        language=language if isinstance(language, str) else "",
    )


def fold(
    profile: Profile, number: int, event: Event, item: Item | None, *, settings: FoldSettings
) -> Profile:
    """`profile` after one row of the ledger. A row that was folded already changes nothing.

    `item` is what `event.item` names, None where it is unknown: then the meeting still counts
    as evidence, and only its facets stay out.
    """
    if number <= profile.version:
        return profile
    at = event.at or 0.0
    if event.kind in decisions.DECIDE:
        decision = decisions.Decision(event, at, settings.half_life)
        profile = decisions.DECIDE[event.kind](profile, decision)
    elif event.kind == "say":
        profile = _said(profile, event, at, settings)
    elif event.item is not None:
        profile = _acted(profile, event, event.item, item, at, settings)
    return replace(profile, version=number)


def undone(rows: Iterable[Row]) -> frozenset[str]:
    """Ids of the events that are taken back. An undo can be undone; none reaches forward."""
    number_of: dict[str, int] = {}
    undos: list[Row] = []
    for number, event in rows:
        number_of.setdefault(event.id, number)
        if event.kind == "undo":
            undos.append((number, event))
    back: set[str] = set()
    for number, event in reversed(undos):  # the newest stands; it decides over older ones
        target = event.text or ""
        if event.id not in back and number_of.get(target, number) < number:
            back.add(target)
    return frozenset(back)


def rebuild(
    begin: Profile,
    rows: Iterable[Row],
    item_of: Callable[[str], Item | None],
    settings: FoldSettings,
) -> Profile:
    """The profile from `start` and every row of the person's ledger, in ledger order."""
    ledger = list(rows)
    back = undone(ledger)
    profile = begin
    for number, event in ledger:
        if event.id in back:
            profile = replace(profile, version=max(profile.version, number))
        else:
            item = item_of(event.item) if event.item else None
            profile = fold(profile, number, event, item, settings=settings)
    return profile


# ---------------------------------------------------------------------------------- what acts do
def _acted(
    profile: Profile, event: Event, id: str, item: Item | None, at: float, settings: FoldSettings
) -> Profile:
    profile = _met(profile, event, id, at, settings)
    if at < profile.paused_until:
        return profile
    weight = weight_of(event)
    if weight:
        met = Evidence(id, weight, at, event.id, event.kind)
        evidence = keep.evidence(
            (*profile.evidence, met), settings.evidence_kept, settings.half_life
        )
        profile = replace(profile, evidence=evidence)
        if item is not None:
            pairs = [(f, v, weight * share) for f, v, share in facets_of(item, settings.cuts)]
            profile = _infer(profile, pairs, event.id, at, settings)
    elif event.kind == "dislike" and event.text == "creator" and item is not None:
        pairs = [("creator", creator, DISLIKED) for creator in creators_of(item)]
        profile = _infer(profile, pairs, event.id, at, settings)
    return profile


def _met(profile: Profile, event: Event, id: str, at: float, settings: FoldSettings) -> Profile:
    """Seen and hidden are wishes about what is shown, not learning: a pause leaves them on."""
    seen = keep.seen(profile.seen, id, at, settings.seen_kept)
    hidden = profile.hidden
    if event.kind == "dislike" and event.text != "heard":
        hidden = {**hidden, id: event.id}
    elif event.kind in WELCOMING and id in hidden:
        hidden = {other: why for other, why in hidden.items() if other != id}
    return replace(profile, seen=seen, hidden=hidden)


def _said(profile: Profile, event: Event, at: float, settings: FoldSettings) -> Profile:
    """What a sentence told, as it was read when it entered the ledger."""
    reading = event.reading
    if reading is None or at < profile.paused_until:
        return profile
    pairs = [(fact.facet, fact.value, SAID * fact.weight) for fact in reading.facts]
    profile = _infer(profile, pairs, event.id, at, settings, said=True)
    if reading.language:
        profile = replace(profile, language=reading.language)
    if reading.mood is not None and reading.mood.source != "asked" and profile.sensing:
        profile = replace(profile, mood=keep.mood(profile.mood, reading.mood, at, "said"))
    return profile


def _infer(
    profile: Profile,
    pairs: Iterable[tuple[str, str, float]],
    event: str,
    at: float,
    settings: FoldSettings,
    *,
    said: bool = False,
) -> Profile:
    """Add weights to facts. What the person pinned, stated or forbade is not touched by acts."""
    facts = dict(profile.facts)
    for facet, value, weight in pairs:
        key = (facet, value)
        if key in profile.forgotten or not math.isfinite(weight):
            continue
        known = facts.get(key)
        if known is None:
            facts[key] = Fact(facet, value, weight, (event,), at, "said" if said else "did")
        elif not (known.pinned or known.source == "stated"):
            total, newest = added(known.weight, known.at, weight, at, settings.half_life)
            because = keep.because(known.because, event)
            if said and at >= known.at and known.weight * weight < 0:
                # Somebody who says the contrary knows best, however much they did before.
                total, because = weight, (event,)
            facts[key] = Fact(
                facet, value, total, because, newest, "said" if said else known.source
            )
    return replace(profile, facts=keep.facts(facts, settings.facts_kept, settings.half_life))
