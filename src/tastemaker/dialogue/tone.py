"""The tone of answers: calm when somebody is upset, never the mirror of anger.

Only for who has allowed sensing: without that, everybody is answered alike.
"""

from __future__ import annotations

from tastemaker.domain import Mood, Profile, Reading

LOW = -0.3  # valence from which somebody is taken to be unwell
CALM = Mood(0.3, -0.6, source="soothing")
GENTLE = Mood(0.1, -0.4, source="soothing")

OPENINGS = {
    "upset": ("Take your time. ", "慢慢来，不着急。"),
    "low": ("I am sorry it is a hard day. ", "今天辛苦了。"),
}


def soothing(mood: Mood) -> Mood:
    """What to answer a mood with: calm for agitation, gentleness for sadness, joy with itself."""
    if mood.valence >= 0:
        return mood
    return CALM if mood.arousal > 0 else GENTLE


def opening(reading: Reading, profile: Profile, language: str) -> str:
    """A few words before the answer, where they do good; else nothing."""
    if not profile.sensing:
        return ""
    felt = reading.mood if reading.mood and reading.mood.source == "felt" else profile.mood
    if felt is None or felt.valence > LOW:
        return ""
    return OPENINGS["upset" if felt.arousal > 0 else "low"][language.startswith("zh")]
