"""Texts as arrays to train on: encoded, split so that variants never straddle, in even batches."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.models.condition import Wishes
from tastemaker.domain import Attributes, Item
from tastemaker.errors import TastemakerError
from tastemaker.ports import BoolArray, FloatArray, Gridded, IntArray, Medium

HELD_OUT = 0.05  # of the groups; 1 in 20 measures well and costs little
MOST_HELD = 400  # texts; more tell nothing new
RARE = 0.1  # values of a control with a smaller share of the texts are met more often than that…
OFTENER = 3.0  # …but not more than so many times as often
OPEN = 0.2  # of the texts are met as one who asked for no form sees them


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """One text, encoded."""

    tokens: NDArray[np.int32]  # (n,) begin to end
    contexts: NDArray[np.int16]  # (n - 1, c) as one who asked for its attributes sees it
    open: NDArray[np.int16]  # (n - 1, c) as one who asked for nothing sees it
    wish: FloatArray  # (condition,)
    notes: int  # as its attributes say; 0: not counted
    row: int  # which of the texts that were given


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """b texts, padded to the longest: inputs (b, t), contexts (b, t, c), targets (b, t)."""

    inputs: IntArray
    contexts: IntArray
    targets: IntArray
    wishes: FloatArray  # (b, condition)


def encoded(
    medium: Medium,
    items: Sequence[Item],
    points: FloatArray | None,
    wishes: Wishes,
    longest: int,
) -> tuple[list[Text], int]:
    """The usable texts, and how many are not: malformed, or longer than `longest` tokens."""
    found = []
    for row, item in enumerate(items):
        known = item.attributes
        try:
            tokens = medium.encode(item.text)
        except TastemakerError:
            continue
        if not 2 < len(tokens) <= longest:
            continue
        point = None if points is None else points[row]
        found.append(
            Text(
                np.array(tokens, np.int32),
                medium.contexts_of(tokens, known).astype(np.int16),
                medium.contexts_of(tokens, {}).astype(np.int16),
                wishes.vector(point, known),
                notes_of(known),
                row,
            )
        )
    return found, len(items) - len(found)


def notes_of(attributes: Attributes) -> int:
    notes = attributes.get("notes")
    return notes if isinstance(notes, int) and notes > 0 else 0


# ------------------------------------------------------------------------------------ the split
def groups_of(titles: Sequence[str], openings: Sequence[int | None]) -> list[str]:
    """A name for the group of each text: those with the same title or opening share one.

    The name of a group is the least of its members' marks, so it stays the same as long as its
    members do.
    """
    parent: dict[str, str] = {}

    def root(mark: str) -> str:
        parent.setdefault(mark, mark)
        while parent[mark] != mark:
            parent[mark] = parent[parent[mark]]
            mark = parent[mark]
        return mark

    marks = []
    for i, (title, opening) in enumerate(zip(titles, openings, strict=True)):
        plain = re.sub(r"\W", "", title.lower())
        own = [f"t{plain}"] if plain else []
        own += [f"o{opening}"] if opening is not None else []
        own = own or [f"n{i}"]
        marks.append(own[0])
        for other in own[1:]:
            a, b = sorted((root(own[0]), root(other)))
            parent[b] = a
    return [root(mark) for mark in marks]


def held_out(groups: Sequence[str], share: float = HELD_OUT) -> BoolArray:
    """(n,) True for texts of the groups that are kept aside: by name, whatever the others are.

    Of few groups, where none would be, the first by hash is.
    """
    drawn = {group: _hash(group) for group in groups}
    limit = int(share * 2**32)
    if len(drawn) > 1:
        limit = max(limit, min(drawn.values()) + 1)
    return np.array([drawn[group] < limit for group in groups], bool)


def split(medium: Medium, items: Sequence[Item], share: float = HELD_OUT) -> BoolArray:
    """(n,) True for items to hold out, such that no variant of them is trained on.

    Variants share a title, or the hash of their first notes. Unusable texts stand for themselves.
    Of what is drawn rather than written, many begin alike that are no variants: by title alone.
    """
    openings: list[int | None] = []
    for item in items:
        if isinstance(medium, Gridded):
            openings.append(None)
            continue
        try:
            shingles = medium.shingles(item.text)
        except TastemakerError:
            shingles = np.zeros(0, np.uint64)
        openings.append(int(shingles[0]) if len(shingles) else None)
    return held_out(groups_of([item.title for item in items], openings), share)


def _hash(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")


# ---------------------------------------------------------------------------------- the batches
def repeats(attributes: Sequence[Attributes], controls: Mapping[str, Any]) -> FloatArray:
    """(n,) how often each text is met in a pass: more than once where a value of it is rare.

    The square root of how rare, so that rare modes and metres are learned without a handful of
    texts being learned by heart.
    """
    times = np.ones(len(attributes), np.float32)
    for name in controls:
        counts = Counter(str(a[name]) for a in attributes if name in a)
        total = sum(counts.values())
        for i, known in enumerate(attributes):
            if name in known:
                rare = (RARE * total / counts[str(known[name])]) ** 0.5
                times[i] = max(times[i], min(rare, OFTENER))
    return times


def batches(
    texts: Sequence[Text], times: FloatArray, tokens: int, rng: np.random.Generator
) -> Iterator[list[int]]:
    """One pass: rows of `texts`, of like length together, about `tokens` tokens a batch."""
    count = np.floor(times + rng.random(len(texts))).astype(int)
    rows = np.repeat(np.arange(len(texts)), count)
    lengths = np.array([len(texts[row].tokens) for row in rows.tolist()])
    rows = rows[np.lexsort((rng.random(len(rows)), lengths // 8))]
    cuts: list[list[int]] = [[]]
    for row in rows.tolist():
        if (len(cuts[-1]) + 1) * len(texts[row].tokens) > tokens and cuts[-1]:
            cuts.append([])
        cuts[-1].append(row)
    for i in rng.permutation(len(cuts)):
        yield cuts[i]


def collated(
    texts: Sequence[Text],
    wishes: Wishes | None = None,
    rng: np.random.Generator | None = None,
    *,
    asked: bool = True,
) -> Batch:
    """A batch of `texts`. With `wishes` and `rng`, parts of what is wanted are hidden at random;
    unless `asked`, all of it."""
    b, t = len(texts), max(len(text.tokens) for text in texts) - 1
    inputs, targets = np.zeros((2, b, t), np.int64)
    contexts = np.zeros((b, t, texts[0].contexts.shape[1]), np.int64)
    vectors = np.stack([text.wish for text in texts]) * np.float32(asked)
    blind = np.full(b, not asked)
    if wishes is not None and rng is not None:
        vectors, blind = wishes.hidden(vectors, rng), rng.random(b) < OPEN
    for i, text in enumerate(texts):
        n = len(text.tokens) - 1
        inputs[i, :n], targets[i, :n] = text.tokens[:-1], text.tokens[1:]
        contexts[i, :n] = text.open if blind[i] else text.contexts
    return Batch(inputs, contexts, targets, vectors)
