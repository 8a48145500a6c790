"""Prose: letters, stories, news drafts, scripts. It is written by a large language model alone."""

from tastemaker.create.media.prose.medium import Prose

__all__ = ["Prose"]
