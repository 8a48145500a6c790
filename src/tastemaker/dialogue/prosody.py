"""How an answer is spoken: rate and pitch from a mood. Slow and low calms, quick and high lifts.

After Juslin and Laukka (2003, table 7): arousal goes with rate, both with height of pitch.
"""

from __future__ import annotations

from dataclasses import dataclass

from tastemaker.domain import Mood

VOICES = ("en", "cmn")  # as espeak-ng names them: English, Chinese


@dataclass(frozen=True, slots=True)
class Prosody:
    rate: int  # words a minute, 120 to 210
    pitch: int  # 0 to 99, 50 is the voice's own


def prosody(mood: Mood | None) -> Prosody:
    """For no mood the voice's own."""
    if mood is None:
        return Prosody(165, 50)
    valence, arousal = (max(-1.0, min(1.0, one)) for one in (mood.valence, mood.arousal))
    return Prosody(round(165 + 45 * arousal), round(50 + 12 * valence + 12 * arousal))


def voice(language: str) -> str:
    return VOICES[language.lower().startswith("zh")]
