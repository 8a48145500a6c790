"""Headlines: one line of news, by topic and tone."""

from tastemaker.create.media.headline.medium import Headline

__all__ = ["Headline"]
