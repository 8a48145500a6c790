"""From names of emotions to valence and arousal.

The places follow Russell's circumplex (1980, figure 2) and, for words it has not, the nearest word
it has; they are our own readings, rounded to a tenth, and no fitted numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

from tastemaker.domain import Mood

#: name → (valence, arousal), each in [-1, 1]. GoEmotions' 28, Weibo's six, Emo-DB's seven.
PLACES: dict[str, tuple[float, float]] = {
    "admiration": (0.7, 0.3), "amusement": (0.8, 0.4), "anger": (-0.7, 0.7),
    "annoyance": (-0.6, 0.4), "approval": (0.5, 0.1), "caring": (0.6, -0.1),
    "confusion": (-0.3, 0.3), "curiosity": (0.3, 0.4), "desire": (0.5, 0.5),
    "disappointment": (-0.6, -0.2), "disapproval": (-0.5, 0.2), "disgust": (-0.7, 0.3),
    "embarrassment": (-0.5, 0.3), "excitement": (0.7, 0.8), "fear": (-0.6, 0.7),
    "gratitude": (0.8, 0.1), "grief": (-0.9, -0.3), "joy": (0.9, 0.5), "love": (0.9, 0.3),
    "nervousness": (-0.4, 0.6), "optimism": (0.6, 0.3), "pride": (0.7, 0.4),
    "realization": (0.1, 0.2), "relief": (0.6, -0.5), "remorse": (-0.6, -0.2),
    "sadness": (-0.8, -0.4), "surprise": (0.2, 0.8), "neutral": (0.0, 0.0),
    "happy": (0.9, 0.5), "angry": (-0.7, 0.7), "sad": (-0.8, -0.4),
    "happiness": (0.9, 0.5), "boredom": (-0.3, -0.7),
}  # fmt: skip


def mood_of(emotion: Mapping[str, float], source: str = "felt") -> Mood | None:
    """The mean place of the named emotions, by their chances; None where none has a place, or
    nothing but neutral is told."""
    placed = {name: chance for name, chance in emotion.items() if name in PLACES and chance > 0}
    if not placed.keys() - {"neutral"}:
        return None
    total = sum(placed.values())
    valence, arousal = (
        round(sum(PLACES[name][at] * chance for name, chance in placed.items()) / total, 3)
        for at in (0, 1)
    )
    return Mood(valence, arousal, source=source)
