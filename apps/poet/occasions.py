"""What an occasion asks of a poem: a theme, a season, a mood. Names are in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tastemaker import Mood


@dataclass(frozen=True, slots=True)
class Occasion:
    names: Mapping[str, str]
    attributes: Mapping[str, str]
    mood: tuple[float, float]  # valence, arousal

    def felt(self, at: float) -> Mood:
        return Mood(*self.mood, at, "brief")


OCCASIONS: Mapping[str, Occasion] = {
    "birthday": Occasion({"en": "Birthday", "zh": "生日"}, {"season": "spring"}, (0.7, 0.3)),
    "farewell": Occasion({"en": "Farewell", "zh": "送别"}, {"theme": "parting"}, (-0.3, -0.2)),
    "homesick": Occasion(
        {"en": "Homesickness", "zh": "思乡"}, {"theme": "homesickness"}, (-0.4, -0.4)
    ),
    "moon": Occasion({"en": "Under the moon", "zh": "望月"}, {"theme": "moon"}, (0.1, -0.5)),
    "spring": Occasion({"en": "Spring", "zh": "春日"}, {"season": "spring"}, (0.6, 0.1)),
    "summer": Occasion({"en": "Summer", "zh": "夏日"}, {"season": "summer"}, (0.4, 0.1)),
    "autumn": Occasion({"en": "Autumn", "zh": "秋日"}, {"season": "autumn"}, (-0.2, -0.3)),
    "winter": Occasion({"en": "Winter", "zh": "冬日"}, {"season": "winter"}, (-0.1, -0.4)),
}
_SEASONS = ("winter", "spring", "summer", "autumn")


def of_day(day: date) -> str:
    """The occasion of an ordinary day: its season, by meteorological quarters of the north."""
    return _SEASONS[day.month % 12 // 3]
