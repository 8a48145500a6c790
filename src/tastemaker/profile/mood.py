"""How somebody feels now, from what they last showed: moods pass within a day."""

from __future__ import annotations

from dataclasses import replace

from tastemaker.domain import Mood, Profile
from tastemaker.profile.decay import faded

HALF_LIFE = 6 * 3600.0  # seconds; moods last for hours, not days (Beedie et al., 2005)
NEUTRAL = 0.05  # nearer to the middle than this is no mood


def mood_now(profile: Profile, now: float) -> Mood | None:
    """The mood at `now`, faded toward neutral; None when there is none left to speak of."""
    if profile.mood is None:
        return None
    passed = now - profile.mood.at
    valence = faded(profile.mood.valence, passed, HALF_LIFE)
    arousal = faded(profile.mood.arousal, passed, HALF_LIFE)
    if max(abs(valence), abs(arousal)) < NEUTRAL:
        return None
    return replace(profile.mood, valence=valence, arousal=arousal, at=max(now, profile.mood.at))
