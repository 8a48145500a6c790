"""What a person decides about their own profile: each decision is an event and a small function.

What they decided stands: acts no longer move a fact that was pinned, stated or lowered, and a
forgotten one is never inferred again. Only a further decision, or an undo, changes it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from tastemaker.domain import Event, Fact, Profile
from tastemaker.profile import keep
from tastemaker.profile.decay import current
from tastemaker.profile.weights import LOWERED, LOWERED_MOST


@dataclass(frozen=True, slots=True)
class Decision:
    """A deciding event, its time, and the half-life (seconds) that weights fade with."""

    event: Event
    at: float
    half_life: float

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts it is about, those with a usable weight."""
        named = self.event.reading.facts if self.event.reading else ()
        return tuple(fact for fact in named if math.isfinite(fact.weight))

    @property
    def keys(self) -> frozenset[tuple[str, str]]:
        return frozenset((fact.facet, fact.value) for fact in self.facts)

    def stated(self, fact: Fact, *, pinned: bool = False) -> Fact:
        because = (self.event.id,)
        return Fact(fact.facet, fact.value, fact.weight, because, self.at, "stated", pinned)


def _state(profile: Profile, decision: Decision) -> Profile:
    """This is true of me (or, with a negative weight, the contrary). A stated mood too."""
    facts = dict(profile.facts)
    for fact in decision.facts:
        known = facts.get((fact.facet, fact.value))
        pinned = known is not None and known.pinned
        facts[fact.facet, fact.value] = decision.stated(fact, pinned=pinned)
    profile = replace(profile, facts=facts, forgotten=profile.forgotten - decision.keys)
    mood = decision.event.reading.mood if decision.event.reading else None
    if mood is None:
        return profile
    return replace(profile, mood=keep.mood(profile.mood, mood, decision.at, "stated"))


def _pin(profile: Profile, decision: Decision) -> Profile:
    """Keep this, whatever I do: at least as strong as a plain statement, and fixed."""
    facts = dict(profile.facts)
    for fact in decision.facts:
        known = facts.get((fact.facet, fact.value))
        if known is None:
            pinned = decision.stated(fact, pinned=True)
        else:
            weight = current(known, decision.at, decision.half_life)
            firm = math.copysign(max(1.0, abs(weight)), weight)
            pinned = replace(known, weight=firm, at=max(decision.at, known.at), pinned=True)
        facts[fact.facet, fact.value] = pinned
    return replace(profile, facts=facts, forgotten=profile.forgotten - decision.keys)


def _lower(profile: Profile, decision: Decision) -> Profile:
    """This counts too much: a quarter is left at most, and acts do not raise it again."""
    facts = dict(profile.facts)
    for key in decision.keys & facts.keys():
        known = facts[key]
        left = LOWERED * current(known, decision.at, decision.half_life)
        facts[key] = replace(
            known,
            weight=max(-LOWERED_MOST, min(LOWERED_MOST, left)),
            because=keep.because(known.because, decision.event.id),
            at=max(decision.at, known.at),
            source="stated",
            pinned=False,
        )
    return replace(profile, facts=facts)


def _forget(profile: Profile, decision: Decision) -> Profile:
    """Drop this and never infer it again; only stating or pinning it brings it back."""
    keys = decision.keys
    facts = {key: fact for key, fact in profile.facts.items() if key not in keys}
    return replace(profile, facts=facts, forgotten=profile.forgotten | keys)


def _block(profile: Profile, decision: Decision) -> Profile:
    """Never show me this. A wish about what is shown: taste stays as it is."""
    return replace(profile, blocked=profile.blocked | decision.keys)


def _unblock(profile: Profile, decision: Decision) -> Profile:
    return replace(profile, blocked=profile.blocked - decision.keys)


def _pause(profile: Profile, decision: Decision) -> Profile:
    until = decision.event.value
    return replace(profile, paused_until=math.inf if until is None else until)


def _resume(profile: Profile, _: Decision) -> Profile:
    return replace(profile, paused_until=0.0)


def _renew(profile: Profile, _: Decision) -> Profile:
    """A new taste: what was inferred goes, what the person stated or pinned stays."""
    facts = {
        key: fact for key, fact in profile.facts.items() if fact.pinned or fact.source == "stated"
    }
    return replace(profile, evidence=(), facts=facts)


def _sense(profile: Profile, decision: Decision) -> Profile:
    """Sensing of mood, on or off; what was sensed goes with the permission. With a mood it is what
    was sensed from a voice, which gives no leave by itself."""
    reading = decision.event.reading
    if reading is not None and reading.mood is not None:
        felt = replace(reading.mood, at=decision.at)
        return replace(profile, mood=felt) if profile.sensing else profile
    if decision.event.value is not None and decision.event.value > 0:
        return replace(profile, sensing=True)
    sensed = profile.mood is not None and profile.mood.source != "stated"
    return replace(profile, sensing=False, mood=None if sensed else profile.mood)


def _offer(profile: Profile, decision: Decision) -> Profile:
    """Showing others what was made for this person and liked, on or off."""
    value = decision.event.value
    return replace(profile, offering=value is not None and value > 0)


def _undo(profile: Profile, _: Decision) -> Profile:
    """Nothing by itself: the profile is rebuilt without the row that was taken back."""
    return profile


DECIDE: dict[str, Callable[[Profile, Decision], Profile]] = {
    "state": _state,
    "pin": _pin,
    "lower": _lower,
    "forget": _forget,
    "undo": _undo,
    "pause": _pause,
    "resume": _resume,
    "renew": _renew,
    "sense": _sense,
    "offer": _offer,
    "block": _block,
    "unblock": _unblock,
}
