"""Prose as a medium: any text of some length; its tokens are the bytes of UTF-8."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.domain import Attributes
from tastemaker.errors import BadInput
from tastemaker.ports import BoolArray, IntArray

END, FIRST = 2, 3
VOCABULARY = ("", "<", ">", *(f"{byte:02x}" for byte in range(256)))
LONGEST = 20_000  # characters
RUN = 5  # words, or characters of Chinese, in one shingle
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
#: Leading byte → which second bytes make a character: none overlong, no surrogate, no control.
SECOND = {
    0xC2: (0xA0, 0xC0), 0xE0: (0xA0, 0xC0), 0xED: (0x80, 0xA0), 0xF0: (0x90, 0xC0),
    0xF4: (0x80, 0x90),
}  # fmt: skip
FORMATS: Mapping[str, str] = {
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
}


class Prose:
    """Implements ports.Medium."""

    name = "prose"
    version = "1"
    vocabulary: Sequence[str] = VOCABULARY
    contexts: tuple[int, ...] = (4,)
    formats: Mapping[str, str] = FORMATS
    controls: Mapping[str, Sequence[str]] = {
        "kind": ("letter", "story", "news", "script", "essay"),
        "tone": ("plain", "warm", "formal", "playful"),
        "language": ("zh", "en"),
    }
    measures: Sequence[str] = ("length",)

    prompted = True  # by a language model; see `create.models.prompted`

    def encode(self, text: str) -> list[int]:
        if problems := self.check(text):
            raise BadInput("bad_content", value=text[:200], why=problems[0], medium="prose")
        return [1, *(byte + FIRST for byte in text.strip().encode()), END]

    def decode(self, tokens: Sequence[int], attributes: Attributes | None = None) -> str:  # noqa: ARG002
        return bytes(token - FIRST for token in tokens if token >= FIRST).decode("utf-8", "ignore")

    def mask(self, attributes: Attributes) -> ProseGrammar:  # noqa: ARG002
        return ProseGrammar()

    def contexts_of(self, tokens: Sequence[int], attributes: Attributes) -> IntArray:  # noqa: ARG002
        grammar, found = ProseGrammar(), []
        for token in tokens[1:]:
            found.append(grammar.context())
            grammar.push(token)
        return np.array(found, np.int64)

    def check(self, text: str) -> list[str]:
        if not text.strip():
            return ["it is empty"]
        if not any(map(str.isalnum, text)):
            return ["it has no words"]
        if len(text) > LONGEST:
            return [f"it is longer than {LONGEST} characters"]
        return ["it has control characters"] if UNSEEN.search(text) else []

    def describe(self, text: str) -> dict[str, Any]:
        chinese = sum("\u4e00" <= c <= "\u9fff" for c in text)
        return {"language": "zh" if chinese > len(text) / 5 else "en", "length": len(text)}

    def shingles(self, text: str) -> NDArray[np.uint64]:
        words = re.findall(r"[\u4e00-\u9fff]|\w+", text.lower())
        runs = (" ".join(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1)))
        return np.array([_hash(run) for run in runs], np.uint64)

    def render(self, text: str, format: str, *, title: str = "", label: str = "") -> bytes:
        if format not in FORMATS:
            raise BadInput(
                "bad_field", field="format", value=format, why=f"use {', '.join(FORMATS)}"
            )
        self.encode(text)
        head = f"# {title}" if format == "md" and title else title
        foot = f"*{label}*" if format == "md" and label else label
        return ("\n\n".join(part for part in (head, text.strip(), foot) if part) + "\n").encode()


class ProseGrammar:
    """Whole characters of UTF-8, nothing unseen, a letter at least."""

    def __init__(self) -> None:
        self._left = self._length = 0
        self._character = b""
        self._seen = False

    def allowed(self) -> BoolArray:
        if self._left:
            return _inside(*SECOND.get(int.from_bytes(self._character), (0x80, 0xC0)))
        row = 2 if self._length >= LONGEST else 1 if self._seen else 0
        return np.asarray(_masks()[row], np.bool_)

    def push(self, token: int) -> None:
        byte = token - FIRST
        if self._left:
            self._left -= 1
            self._character += bytes([byte])
        else:
            self._length += 1
            self._left = 3 if byte >= 0xF0 else 2 if byte >= 0xE0 else 1 if byte >= 0xC0 else 0
            self._character = bytes([max(byte, 0)])
        if not self._left:
            self._seen = self._seen or self._character.decode("utf-8", "ignore").isalnum()

    def context(self) -> tuple[int, ...]:
        return (self._left,)


@lru_cache
def _inside(low: int, high: int) -> BoolArray:
    mask = np.zeros(len(VOCABULARY), np.bool_)
    mask[FIRST + low : FIRST + high] = True
    mask.flags.writeable = False
    return mask


@lru_cache
def _masks() -> NDArray[np.bool_]:
    """(3, vocabulary): before the first letter; after it; the end alone."""
    masks = np.zeros((3, len(VOCABULARY)), np.bool_)
    begins = np.zeros(256, np.bool_)
    begins[0x20:0x7F] = begins[0xC2:0xF5] = begins[[0x09, 0x0A]] = True
    masks[0, FIRST:] = masks[1, FIRST:] = begins
    masks[1, END] = True
    masks[2, END] = True
    masks.flags.writeable = False
    return masks


def _hash(run: str) -> int:
    return int.from_bytes(blake2b(run.encode(), digest_size=8).digest(), "little")
