"""Sprites: pictures of 32 × 32 pixels, as game tiles and avatars have them."""

from tastemaker.create.media.sprite.medium import Sprite

__all__ = ["Sprite"]
