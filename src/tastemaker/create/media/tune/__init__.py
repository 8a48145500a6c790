"""Tunes: single-voice melodies in ABC notation, read, written, described, played and made.

`read` and `write` turn text into a Score and back, `tokens` turns a Score into what models learn
from, `grammar` says what may come next, `attributes` what a tune is like, `render` makes files.
"""

from tastemaker.create.media.tune.medium import Tune
from tastemaker.create.media.tune.play import Played, seconds, timeline

__all__ = ["Played", "Tune", "seconds", "timeline"]
