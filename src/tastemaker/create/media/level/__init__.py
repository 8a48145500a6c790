"""Game levels as text, one character a tile: platform stretches, dungeon rooms, climbs."""

from tastemaker.create.media.level.medium import Level

__all__ = ["Level"]
