"""What the time of a wish asks for: how it shall feel at that hour, and how long it shall last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tastemaker.domain import Mood

#: What an hour asks for where nobody says how it shall feel; noon and afternoon ask for nothing.
HOURS = {"morning": (0.4, 0.3), "evening": (0.2, -0.3), "night": (0.1, -0.6)}
HOUR = "hour"  # the source of such a mood
BARS = (4, 64)
TEMPO = 120.0  # quarters a minute, of what names none
PICKS = 50  # at most, however long it shall last
USUAL = 1.0  # minutes of something that does not say how long it is


def hour_mood(slots: Mapping[str, Any]) -> Mood | None:
    """The mood of the hour that is named. It is a guess: what does not have it still fits."""
    place = HOURS.get(str(slots.get("time", "")))
    return Mood(*place, source=HOUR) if place else None


def timed(slots: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """`slots` of something to be made: minutes become bars, at the tempo and metre asked for now
    or `before`; the hour is left to the mood."""
    found = {name: value for name, value in slots.items() if name not in ("time", "minutes")}
    if (minutes := slots.get("minutes")) is not None and "bars" not in found:
        known = {**(before or {}), **found}
        bars = float(minutes) * float(known.get("tempo", TEMPO)) / _quarters(known.get("metre"))
        found["bars"] = min(max(2 * round(bars / 2), BARS[0]), BARS[1])
    return found


def lasts(attributes: Mapping[str, Any]) -> float | None:
    """Minutes that an item takes: by its `seconds` or `duration` (seconds), else by its score."""
    for name in ("seconds", "duration"):
        if isinstance(value := attributes.get(name), (int, float)) and value > 0:
            return float(value) / 60
    bars, tempo = attributes.get("bars"), attributes.get("tempo")
    if not (isinstance(bars, (int, float)) and isinstance(tempo, (int, float)) and tempo > 0):
        return None
    return bars * _quarters(attributes.get("metre")) / tempo


def how_many(items: Sequence[Mapping[str, Any]], minutes: float) -> int:
    """How many fill the minutes, were all as long as these are on average; one at least."""
    known = [length for attributes in items if (length := lasts(attributes)) is not None]
    usual = sum(known) / len(known) if known else USUAL
    return min(max(round(minutes / usual), 1), PICKS)


def _quarters(metre: Any) -> float:
    """Quarters in a bar of "6/8"; four where that is no metre."""
    beats, _, unit = str(metre or "").partition("/")
    if not (beats.isdecimal() and unit.isdecimal() and int(beats) and int(unit)):
        return 4.0
    return 4 * int(beats) / int(unit)
