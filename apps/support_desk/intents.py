"""What a question wants: as a fine-tuned model reads it, else the topic of what is nearest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tastemaker import Near, finetuned


class Intents:
    """`folder`: of `tastemaker finetune intents … --out FOLDER`; without it, what is nearest tells."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model: Any = None  # read when first needed

    def of(self, text: str, near: Sequence[Near]) -> str:
        if self._model is None and (self._folder / "config.json").exists():
            self._model = finetuned(self._folder)
        if self._model is not None:
            return str(self._model.predict([text])[0].labels[0])
        return nearest(near)


def nearest(near: Sequence[Near]) -> str:
    """The topic of the nearest answer; empty where none is known. (Votes of the five nearest
    answers were worse: rank tells more than how near each is.)"""
    return next((one.citation.headings[-1] for one in near if one.citation.headings), "")
