"""Attributes: what an item is known or computed to be, as numbers that can be compared.

Each facet weighs about the same: a number is standardised; a word is one of a few columns; a
facet with many values (tags, creators) is folded into a hundred or so. A number is read once more by
which of a dozen stretches it lies in (films of 1995 are not half of those of 1997, they are other
films), in so small numbers that only what people like makes anything of them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tastemaker.domain import PROVENANCE, Attributes, Item
from tastemaker.fusion.arrays import Arrays
from tastemaker.fusion.linear import components
from tastemaker.ports import FloatArray

Describe = Callable[[Item], Attributes]

FEW = 24  # values up to which each has its own column
FOLDED = 128  # columns of a facet with more values, at most: fewer lose all but the commonest
RARE = 3  # items a value needs before it is worth a column
FREQUENT = 0.005  # share of the items a facet needs
LONGEST = 60  # characters of a value; longer is prose
SPREAD = 3.0  # standard deviations at which a number is cut off
STRETCHES = 12  # of a number, each with about as many items; numbers of fewer values have none
WHISPER = 0.1  # of what a word as frequent as a stretch weighs: by content alone, numbers are near
# where they differ little, and stretches as loud as words would drown the words (bench/fusion.py)


@dataclass(frozen=True, slots=True, eq=False)
class Facet:
    """One attribute as columns: a number (values = ()) or words."""

    name: str
    values: tuple[str, ...]
    mean: float = 0.0
    scale: float = 1.0
    weights: FloatArray | None = None  # (values, columns)
    knots: tuple[float, ...] = ()  # of a number: the middles of its stretches, rising

    @property
    def columns(self) -> int:
        return 1 + len(self.knots) if self.weights is None else int(self.weights.shape[1])


class AttributeEncoder:
    """Attributes as `dim` numbers, NaN for every facet an item says nothing about."""

    modality = "attributes"

    def __init__(self, facets: Sequence[Facet]) -> None:
        self.facets = tuple(facets)
        self.dim = sum(facet.columns for facet in self.facets)
        self._row = {f.name: {v: i for i, v in enumerate(f.values)} for f in self.facets}

    @property
    def whispered(self) -> NDArray[np.bool_]:  # (dim,)
        """Which columns are stretches of numbers."""
        found = [
            np.arange(f.columns) >= (1 if f.weights is None else f.columns) for f in self.facets
        ]
        return np.concatenate([np.zeros(0, np.bool_), *found])

    @classmethod
    def fit(cls, items: Sequence[Item], rng: np.random.Generator) -> AttributeEncoder:
        numbers: dict[str, list[float]] = {}
        words: dict[str, list[list[str]]] = {}
        for item in items:
            for name, value in item.attributes.items():
                if name in PROVENANCE:
                    continue
                if (number := number_of(value)) is not None:
                    numbers.setdefault(name, []).append(number)
                elif found := words_of(value):
                    words.setdefault(name, []).append(found)
        least = max(RARE, FREQUENT * len(items))
        facets = [_numeric(n, v) for n, v in sorted(numbers.items()) if len(v) >= least]
        named = [_worded(n, v, rng) for n, v in sorted(words.items()) if len(v) >= least]
        return cls([f for f in [*facets, *named] if f is not None])

    def encode(self, items: Sequence[Item]) -> FloatArray:  # (n, dim)
        out = np.full((len(items), self.dim), np.nan, np.float32)
        at = 0
        for facet in self.facets:
            put = self._put_numbers if facet.weights is None else self._put_words
            there = [
                (row, item.attributes[facet.name])
                for row, item in enumerate(items)
                if facet.name in item.attributes
            ]
            put(facet, there, out[:, at : at + facet.columns])
            at += facet.columns
        return out

    def _put_numbers(self, facet: Facet, there: Iterable[tuple[int, Any]], out: FloatArray) -> None:
        found = {row: number for row, v in there if (number := number_of(v)) is not None}
        rows, numbers = list(found), np.array(list(found.values()), np.float64)
        out[rows, 0] = np.clip((numbers - facet.mean) / facet.scale, -SPREAD, SPREAD)
        out[rows, 1:] = _between(numbers, facet.knots)

    def _put_words(self, facet: Facet, there: Iterable[tuple[int, Any]], out: FloatArray) -> None:
        assert facet.weights is not None
        column = self._row[facet.name]
        for row, value in there:
            found = [column[word] for word in words_of(value) if word in column]
            if found:
                out[row] = facet.weights[found].sum(axis=0) / math.sqrt(len(found))

    def arrays(self) -> Arrays:
        return {f"{f.name}": f.weights for f in self.facets if f.weights is not None}

    def words(self) -> list[dict[str, Any]]:
        return [
            {
                "name": f.name,
                "values": list(f.values),
                "mean": f.mean,
                "scale": f.scale,
                "knots": list(f.knots),
            }
            for f in self.facets
        ]

    @classmethod
    def of(cls, arrays: Arrays, words: Sequence[Mapping[str, Any]]) -> AttributeEncoder:
        return cls([_facet(arrays, w) for w in words])


def _facet(arrays: Arrays, w: Mapping[str, Any]) -> Facet:
    # Spaces that were fitted before numbers had stretches have none.
    knots = tuple(w.get("knots", ()))
    # What is a number of some items and a word of others (codes) has a facet of each.
    weights = arrays[w["name"]] if w["values"] else None
    return Facet(w["name"], tuple(w["values"]), w["mean"], w["scale"], weights, knots)


def number_of(value: Any) -> float | None:
    """A finite number, or None for anything else (a bool is a word)."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if math.isfinite(value) else None


def words_of(value: Any) -> list[str]:
    """The words a value holds: itself, or those of a list; long ones are prose and left out."""
    return list(dict.fromkeys(_words(value)))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, bool):
        yield "yes" if value else "no"
    elif isinstance(value, str):
        if 0 < len(word := value.strip()) <= LONGEST:
            yield word
    elif isinstance(value, (list, tuple)):
        for one in value:
            if isinstance(one, (str, bool)):
                yield from _words(one)


def _numeric(name: str, values: Sequence[float]) -> Facet | None:
    array = np.array(values)
    low, high = np.quantile(array, [0.005, 0.995])
    spread = float(np.clip(array, low, high).std())
    if spread <= 1e-9:
        return None
    middles = (np.arange(STRETCHES) + 0.5) / STRETCHES
    knots = np.unique(np.quantile(array, middles)) if len(np.unique(array)) >= STRETCHES else ()
    return Facet(name, (), float(np.median(array)), spread, knots=tuple(map(float, knots)))


def _between(numbers: NDArray[np.float64], knots: Sequence[float]) -> FloatArray:  # (n, knots)
    """How near each number is to each knot: all of its weight lies on the two around it."""
    if not knots:
        return np.zeros((len(numbers), 0), np.float32)
    at = np.interp(numbers, knots, np.arange(len(knots)))
    near = np.maximum(0.0, 1.0 - np.abs(np.arange(len(knots)) - at[:, None]))
    return np.asarray(WHISPER * near * len(knots) ** 0.25, np.float32)  # see _worded


def _worded(name: str, rows: Sequence[Sequence[str]], rng: np.random.Generator) -> Facet | None:
    counts = Counter(word for row in rows for word in row)
    least = max(RARE, 0.0005 * len(rows))
    values = tuple(sorted(word for word, count in counts.items() if count >= least))
    if len(values) < 2:
        return None
    share = np.array([counts[word] / len(rows) for word in values])
    # Between the plain difference of two rows (a rare value counts little) and chi-square
    # (it counts most): each value by the fourth root of its rarity.
    scale = np.diag(share**-0.25)
    if len(values) > FEW:
        scale = scale @ _folded(values, rows, rng)
    return Facet(name, values, weights=scale.astype(np.float32))


def _folded(
    values: Sequence[str], rows: Sequence[Sequence[str]], rng: np.random.Generator
) -> FloatArray:  # (values, ≤ FOLDED)
    """Directions in which many values stand together (tags of one genre, say)."""
    column = {word: at for at, word in enumerate(values)}
    pairs = [(row, column[w]) for row, words in enumerate(rows) for w in words if w in column]
    at, to = np.array(pairs).T
    share = np.bincount(to, minlength=len(values)) / len(rows)
    matrix = csr_matrix((share[to] ** -0.25, (at, to)), shape=(len(rows), len(values)))
    vectors, _ = components(matrix, FOLDED, rng)
    return vectors.T.astype(np.float32)
