"""A brief and something said about its outcome → the brief for the next attempt."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tastemaker.dialogue.counting import counted
from tastemaker.dialogue.occasions import timed
from tastemaker.domain import Brief, Mood, Reading

LONGEST = 400  # characters of what was asked that are kept with a brief
STEP = 1.2  # asked for the same once more, a number goes on by a fifth
FEWEST_BARS, MOST_BARS = 4, 64
SPREAD = {"tempo": (40.0, 280.0), "register": (60.0, 84.0), "bars": (FEWEST_BARS, MOST_BARS)}
LOW = {"tempo": 130.0, "bars": 16, "register": 72.0, "density": 2.0, "range": 17.0, "leap": 2.6}

#: "calmer", "a bit more", "更慢一点": from where it stands, not to an absolute place
_RELATIVE = re.compile(
    r"\b\w{3,}er\b|\b(?:more|less|even|too|a bit|a little)\b|太|更|再\S{1,6}[点些]|一?[点些](?:儿)?(?:吧)?$",
    re.I,
)


def fresh(medium: str, text: str, reading: Reading, n: int, mood: Mood | None) -> Brief:
    """A brief that starts anew, for `medium` unless another is named. `mood`: how it shall sound."""
    slots = timed(reading.slots)
    return Brief(str(slots.pop("medium", medium)), text[:LONGEST], slots, mood, n=n)


def edited(last: Brief, text: str, reading: Reading, mood: Mood | None, like: str = "") -> Brief:
    """`last`, changed as said: what is not mentioned stays, the seed is drawn anew. Another medium
    is another brief."""
    if reading.slots.get("medium", last.medium) != last.medium:
        return fresh(last.medium, text, reading, counted(text) or last.n, mood)
    more = relative(text)
    return replace(
        last,
        words=f"{last.words}; {text}"[-LONGEST:],
        attributes=_attributes(last.attributes, timed(reading.slots, last.attributes), more),
        mood=_mood(last.mood, mood, more),
        like=(like,) if like else last.like,
        seed=None,
        n=counted(text) or last.n,
    )


def lacking(brief: Brief, without: Mapping[str, str]) -> Brief:
    """`brief` as it was before it asked for any of `without`."""
    left = {name: value for name, value in brief.attributes.items() if without.get(name) != value}
    return replace(brief, attributes=left)


def relative(text: str) -> bool:
    """Whether `text` speaks of a difference to what is there."""
    return bool(_RELATIVE.search(text))


def _attributes(last: Mapping[str, Any], asked: Mapping[str, Any], more: bool) -> dict[str, Any]:
    merged = {**last, **{name: value for name, value in asked.items() if name != "medium"}}
    for name, value in asked.items():
        before = last.get(name)
        if more and name in LOW and before is not None:
            merged[name] = _further(name, float(before), float(value))
    return merged


def _further(name: str, before: float, asked: float) -> float | int:
    """Slower than `before`, or faster: at least what was asked, and always a step on."""
    low, high = SPREAD.get(name, (0.0, float("inf")))
    on = min(asked, before / STEP) if asked < LOW[name] else max(asked, before * STEP)
    on = min(max(on, low), high)
    return 2 * round(on / 2) if name == "bars" else round(on, 3)


def _mood(last: Mood | None, asked: Mood | None, more: bool) -> Mood | None:
    if last is None or asked is None:
        return asked or last
    if not more:
        return asked
    # Half of the way: "calmer" said twice is calmer than said once.
    return replace(
        asked,
        valence=round((last.valence + asked.valence) / 2, 3),
        arousal=round((last.arousal + asked.arousal) / 2, 3),
    )
