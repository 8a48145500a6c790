"""What a question wants: as a fine-tuned model reads it, else as most of what is near it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tastemaker import Near, finetuned

SHARP = 2.0  # how much more the likelier of them counts


class Intents:
    """`folder`: of `tastemaker finetune intents … --out FOLDER`; without it, neighbours vote."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model: Any = None  # read when first needed

    def of(self, text: str, near: Sequence[Near]) -> str:
        if self._model is None and (self._folder / "config.json").exists():
            self._model = finetuned(self._folder)
        if self._model is not None:
            return str(self._model.predict([text])[0].labels[0])
        return voted(near)


def voted(near: Sequence[Near]) -> str:
    """The topic that most speaks for; empty where none is known."""
    votes: dict[str, float] = defaultdict(float)
    for one in near:
        if one.question and one.citation.headings:
            votes[one.citation.headings[-1]] += one.confidence**SHARP
    return max(votes, key=lambda topic: votes[topic], default="")
