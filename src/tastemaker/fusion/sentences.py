"""What a pretrained sentence model says of titles and prose, as one more modality of an item.

It stands beside our own reading of words, not in its place: a name or a brand that the model has
never met is still read letter by letter. Texts are read once; what came out is remembered by what
was read and by which model.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from tastemaker.domain import Item
from tastemaker.fusion.meaning import Meaning
from tastemaker.ports import FloatArray, Medium

LONGEST = 2_000  # characters; the model reads some 250 pieces of words of them


class Sentences:
    """Implements `described.FileSource` over texts. Media with a notation of their own (a score, a
    level) are no prose and have no such rows."""

    modality = "meaning"

    def __init__(self, model: Meaning, media: Mapping[str, Medium], remembered: Path) -> None:
        self._model, self._symbolic = model, frozenset(media)
        self.version = model.name
        self._remembered = remembered / f"meaning-{model.name}"

    def rows(self, items: Sequence[Item]) -> FloatArray:
        """(n, d), NaN for items without words."""
        texts = [self._text(item) for item in items]
        found = {text: self._known(text) for text in dict.fromkeys(texts) if text}
        new = [text for text, row in found.items() if row is None]
        # What was made for somebody may speak of them: nothing of it is remembered.
        personal = {text for text, item in zip(texts, items, strict=True) if item.origin}
        for text, row in zip(new, self._model.embed(new), strict=True) if new else ():
            found[text] = row
            if text not in personal:
                self._keep(text, row)
        width = next((len(row) for row in found.values() if row is not None), 0)
        out = np.full((len(items), width), np.nan, np.float32)
        for at, text in enumerate(texts):
            row = found.get(text)
            if row is not None:
                out[at] = row
        return out

    def said(self, texts: Sequence[str]) -> FloatArray:  # (n, d)
        """What somebody asks for is read and not remembered."""
        return self._model.embed(texts)

    def _text(self, item: Item) -> str:
        title = "" if item.origin else item.title  # a made thing is titled by what it is
        prose = "" if item.medium in self._symbolic else item.text
        return "\n".join(part.strip() for part in (title, prose) if part.strip())[:LONGEST]

    def _place(self, text: str) -> Path:
        name = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
        return self._remembered / name[:2] / f"{name}.npy"

    def _known(self, text: str) -> FloatArray | None:
        try:
            return np.asarray(np.load(self._place(text), allow_pickle=False), np.float32)
        except (OSError, ValueError, EOFError):
            return None  # not read yet, or its memory is damaged: read again

    def _keep(self, text: str, row: FloatArray) -> None:
        place = self._place(text)
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_suffix(f".{os.getpid()}.part")
        with half.open("wb") as out:
            np.save(out, np.asarray(row, np.float32), allow_pickle=False)
        os.replace(half, place)
