"""What can be said of a level by looking at it and by playing it."""

from __future__ import annotations

from typing import Any

import numpy as np

from tastemaker.create.media.level.play import jump_needed, way
from tastemaker.create.media.level.styles import DUNGEON, STYLES, Style, among

CONTROLS = {"style": tuple(STYLES)}
MEASURES = ("difficulty", "linearity", "solidity", "enemies")
MANY = 6.0  # enemies in one level from which on more make it no harder


def described(style: Style, rows: list[str]) -> dict[str, Any]:
    """`solidity`: share of tiles that are solid. `linearity` (Smith & Whitehead, 2010): 1 where the
    way goes straight, towards 0 the more it winds. `difficulty` in [0, 1]: half the jump or detour
    it takes, a third the enemies, the rest what kills or has no floor."""
    solid = float(among(rows, style.solid + style.ledges).mean())
    enemies = int(among(rows, style.enemies).sum()) if style.enemies else 0
    found = way(style, rows)
    straight = _linearity(style, found)
    need = 1 - straight if style is DUNGEON else jump_needed(style, rows) / (style.jump + 1)
    danger = min(1.0, 4 * _danger(style, rows))
    hard = 0.5 * need + 0.3 * min(1.0, enemies / MANY) + 0.2 * danger
    return {
        "style": style.name,
        "difficulty": round(hard, 3),
        "linearity": round(straight, 3),
        "solidity": round(solid, 3),
        "enemies": enemies,
    }


def _linearity(style: Style, found: list[tuple[int, int]] | None) -> float:
    """Dungeon and climb: how far apart the ends are against the way between them. Platform: how
    little the height of the way scatters about its line."""
    if not found or len(found) < 2:
        return 0.0
    places = np.array(found, float)
    if style.across:
        column, height = places[:, 1], places[:, 0]
        scatter = height - np.polyval(np.polyfit(column, height, 1), column)
        return float(np.exp(-np.abs(scatter).mean()))
    apart = np.abs(places[-1] - places[0]).sum() + 1
    return float(min(1.0, apart / len(found)))


def _danger(style: Style, rows: list[str]) -> float:
    """The share of columns without any floor, or of tiles that kill."""
    if style.across:
        return float((~among(rows, style.solid).any(axis=0)).mean())
    return float(among(rows, style.deadly).mean()) if style.deadly else 0.0
