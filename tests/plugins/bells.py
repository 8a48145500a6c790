"""A medium as somebody else's package would bring it: rounds of three bells.

One file and one entry point (`bells-0.1.dist-info/entry_points.txt`, which installing writes).
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from tastemaker.errors import BadInput

ROUNDS = ("123", "132", "213", "231", "312", "321")


class Bells:
    name = "bells"
    version = "1"
    vocabulary = ("", "<", ">", *ROUNDS)
    contexts = (9,)
    formats = MappingProxyType({"txt": "text/plain"})
    controls = MappingProxyType({"opening": ROUNDS})
    measures = ("rounds",)

    def encode(self, text: str) -> list[int]:
        if problems := self.check(text):
            raise BadInput("bad_content", value=text, why=problems[0], medium=self.name)
        return [1, *(self.vocabulary.index(word) for word in text.split()), 2]

    def decode(self, tokens: Sequence[int], attributes=None) -> str:
        return " ".join(self.vocabulary[token] for token in tokens if token > 2)

    def mask(self, attributes):
        return Ringing(attributes.get("opening"))

    def contexts_of(self, tokens, attributes):
        return np.arange(len(tokens) - 1, dtype=np.int64)[:, None].clip(max=8)

    def check(self, text: str) -> list[str]:
        words = text.split()
        if not 2 <= len(words) <= 8:
            return ["not two to eight rounds"]
        if set(words) - set(ROUNDS):
            return ["a round rings each bell once"]
        return ["a round is rung twice in a row"] if any(map(str.__eq__, words, words[1:])) else []

    def describe(self, text: str) -> dict[str, Any]:
        return {"opening": text[:3], "rounds": len(text.split())}

    def shingles(self, text: str):
        return np.array([int(word) for word in text.split()], np.uint64)

    def render(self, text: str, format: str, *, title: str = "", label: str = "") -> bytes:
        return f"{title}\n{text}\n{label}".encode()


class Ringing:
    def __init__(self, opening: str | None) -> None:
        self._opening, self._last, self._rung = opening, 0, 0

    def allowed(self):
        mask = np.zeros(9, bool)
        mask[2] = self._rung >= 2
        mask[3:] = self._rung < 8
        if self._last:
            mask[self._last] = False
        if not self._rung and self._opening:
            mask[3:] = [word == self._opening for word in ROUNDS]
        return mask

    def push(self, token: int) -> None:
        if token > 2:
            self._last, self._rung = token, self._rung + 1

    def context(self) -> tuple[int, ...]:
        return (min(self._rung, 8),)
