"""Tunes: single-voice melodies in ABC notation, read, written, described, played and made.

`read` and `write` turn text into a Score and back; `tokens` turns a Score into what models are
trained on; `grammar` says what may come next; `attributes` says what a tune is like.
"""

from tastemaker.create.media.tune.medium import Tune

__all__ = ["Tune"]
