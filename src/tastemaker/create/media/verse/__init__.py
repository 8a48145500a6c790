"""Verse: Chinese quatrains and song lyrics (ci), read, written, described and shown.

`forms` has the line lengths, `sounds` rhymes and tones, `read` turns text into lines, `track`
follows a text character by character, `grammar` says what may come next, `check` what is wrong,
`words` and `attributes` what a text is about, `render` makes files.
"""

from tastemaker.create.media.verse.medium import Verse

__all__ = ["Verse"]
