"""The taste space: one learned projection that brings every modality of an item to one point.

Each modality gives raw features, centred and scaled to its weight; side by side they are x, with
gaps where an item lacks a modality or an attribute. A point is

    v / sqrt( |v|² + s² ),    v = E[x | what is there] W,    s² = E | (x - E[x | what is there]) W |²

so of length one where as much is known of an item as is usual in its medium (s counts from there on:
pictures have no notes, and lack nothing), and shorter where it might well be something else: its
cosines are what is expected of them, and what might be anything is not taken for what somebody
likes. Any subset of modalities is enough (see `missing`), and something made a moment ago is placed
like everything else. W is fitted in closed form: principal axes of x, to which co-liking is added
as features of its own (see `liking`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tastemaker.domain import Item
from tastemaker.errors import Conflict
from tastemaker.fusion import arrays as files
from tastemaker.fusion.attributes import WHISPER, AttributeEncoder
from tastemaker.fusion.described import DescribedEncoder, FileSource
from tastemaker.fusion.landmarks import from_words, key_of, places_of_facts, value_in
from tastemaker.fusion.liking import axes_of_liking
from tastemaker.fusion.linear import components, rotation, unit
from tastemaker.fusion.missing import Expected
from tastemaker.fusion.sample import learned_from
from tastemaker.fusion.symbols import SymbolEncoder
from tastemaker.fusion.text import TextEncoder
from tastemaker.ports import Encoder, FloatArray, Medium, Progress, Report

DIM = 64
ORDER = ("attributes", "symbols", "text")
WEIGHTS = {
    "attributes": 1.0,
    "symbols": 0.8,
    "text": 0.35,  # titles say little of what they are titles of; prose weighs 1
    "meaning": 1.0,  # what a sentence model says of titles and prose, where one is named
    "sight": 1.0,  # what a pretrained model says of pictures and of sound, where one is named
    "hearing": 1.0,
    "image": 0.6,  # as much of how a thing looks and sounds as keeps what it is first
    "audio": 0.6,
    "video": 0.6,
}
FLATTEN = 0.5  # principal axes count with the root of their spread: none drowns the others
FAINT = 0.03  # … but an axis fainter than this beside the first is the chance of a few items
LEAST_SURE = 0.05  # length of the point of an item of which next to nothing is known
USUAL = 0.25  # share of the items of a medium of which more is known than is usual
AT_ONCE = 10_000  # items placed at a time: their raw features take some 20 MB
LIKED_FLATTEN = 0.6  # where people say which axes matter, the lesser ones are worth more

Encoders = tuple[AttributeEncoder, SymbolEncoder, TextEncoder]  # in ORDER
Float64 = NDArray[np.float64]


class TasteSpace:
    """ports.Space. See the module for the method, `fit` for how it is made."""

    def __init__(
        self,
        encoders: Encoders,
        mean: FloatArray,  # (p,) of the raw features
        scale: FloatArray,  # (p,)
        expected: Expected,  # over centred and scaled features
        weights: FloatArray,  # (p, d)
        home: FloatArray,  # (d,) unit: where items nothing is known about stand
        facts: Mapping[str, FloatArray],  # key_of(facet, value) → (d,) unit
        words: FloatArray,  # (text dim, d): from words to points
        described: Sequence[DescribedEncoder] = (),  # modalities that come in files
        usual: Mapping[str, float] = MappingProxyType({}),  # medium → how far off its items may be
    ) -> None:
        self.learned: tuple[Sequence[Item], FloatArray] | None = None
        self._usual = dict(usual)
        self._described = tuple(described)
        self._encoders, self._expected = encoders, expected
        self._mean, self._scale, self._weights = mean, scale, weights
        self._home, self._facts, self._words = home, dict(facts), words
        self.dim = len(home)

    # ------------------------------------------------------------------------------- learning
    @classmethod
    def fit(
        cls,
        items: Sequence[Item],
        likes: sp.csr_array | None,  # (people, items) signed weights; None: content alone
        rng: np.random.Generator,
        *,
        previous: TasteSpace | None = None,
        media: Mapping[str, Medium] | None = None,
        files: Sequence[FileSource] = (),
        report: Report = lambda _: None,
        dim: int = DIM,
    ) -> Self:
        """Seconds for thousands of items; of very many, some are learned from (see `sample`).
        With `previous`, points keep their meaning: the new space is rotated onto it over the
        items it can place (orthogonal Procrustes). `learned` holds the items it was learned from
        and their points, as `place` gives them, for who needs them next: placing takes as long as
        learning, most of it to read what is read here."""
        items, likes = learned_from(items, likes, rng)
        report(Progress(0.0, "space", "encoders"))
        encoders, raw = _encoded(items, media or {}, rng)
        written = raw[-1]
        ordered = sorted(files, key=lambda source: _place_of(source.modality))
        seen = [one for source in ordered if (one := DescribedEncoder.fit(source, items, rng))]
        raw += [rows for _, rows in seen]
        described = [encoder for encoder, _ in seen]
        report(Progress(0.7, "space", "projections"))
        names = [*ORDER, *(encoder.modality for encoder in described)]
        weigh = WEIGHTS | ({"text": 1.0} if encoders[2].prose else {})
        mean, scale = _balance(raw, [weigh[name] for name in names])
        rows = (np.hstack(raw) - mean) * scale
        expected = Expected.fit(rows)
        features = expected.fill(rows)
        louder = np.ones(features.shape[1], np.float32)
        louder[: encoders[0].dim][encoders[0].whispered] = 1 / WHISPER
        weights = _axes(features, likes, rng, dim, louder)
        if previous is not None and len(items):
            weights = weights @ rotation(unit(features @ weights), previous.place(items))
        points = unit(features @ weights)
        usual = _usual(items, expected.through(rows, weights, "place")[1])
        facts, words = places_of_facts(items, points), from_words(written, points)
        home = _home(points, dim)
        space = cls(
            encoders, mean, scale, Expected(expected.covariance), weights.astype(np.float32), home,
            facts, words, described, usual,
        )  # fmt: skip
        space.learned = items, space._placed(items, rows)
        report(Progress(1.0, "space", f"{len(items)} items"))
        return space

    # -------------------------------------------------------------------------------- placing
    def place(self, items: Sequence[Item]) -> FloatArray:  # (n, d) rows of length ≤ 1
        """Where items stand, by whatever is there of them; shorter where that is little."""
        if len(items) > AT_ONCE:
            parts = [items[lo : lo + AT_ONCE] for lo in range(0, len(items), AT_ONCE)]
            return np.concatenate([self.place(part) for part in parts])
        encoders: list[Encoder] = [*self._encoders, *self._described]
        raw = np.hstack([encoder.encode(items) for encoder in encoders])
        return self._placed(items, (raw - self._mean) * self._scale)

    def _placed(self, items: Sequence[Item], rows: FloatArray) -> FloatArray:  # (n, d)
        """Points of `items`, whose features, centred and scaled, are `rows` (n, p)."""
        found, off = self._expected.through(rows, self._weights, "place")
        usual = np.array([self._usual.get(item.medium, np.inf) for item in items])
        length = np.linalg.norm(found, axis=1)
        sure = length / np.sqrt(length**2 + np.maximum(off**2 - usual**2, 0.0) + 1e-18)
        placed = unit(found) * np.maximum(sure, LEAST_SURE)[:, None]
        lost = length <= 1e-9
        placed[lost] = np.where(np.isfinite(usual[lost, None]), LEAST_SURE, 1.0) * self._home
        return np.asarray(placed, np.float32)

    def place_words(self, text: str) -> FloatArray:  # (d,) unit, or zeros if nothing is known
        """Where words point to: facet values they name, items with such words, and where a
        pretrained model knows what is said of texts, pictures or sound, such things."""
        total = np.asarray(self._told(text), np.float64)
        if self._words.size:
            features = np.nan_to_num(self._encoders[2].encode_words(text))
            total += 0.5 * unit(features @ self._words)
        folded = text.casefold()
        for key, point in self._facts.items():
            value = value_in(key)
            if len(value) > 2 and value.casefold() in folded:
                total += point
        return unit(total)

    def tells(self, text: str) -> bool:
        """Whether a pretrained model knows what these words mean."""
        return bool(self._told(text).any())

    def _told(self, text: str) -> FloatArray:  # (d,)
        """Where a thing would stand of which pretrained models alone know what it is."""
        rows = np.full((1, len(self._mean)), np.nan, np.float32)
        at = sum(encoder.dim for encoder in self._encoders)
        for encoder in self._described:
            told = encoder.encode_words(text)
            if told is not None:
                rows[0, at : at + encoder.dim] = told
            at += encoder.dim
        if not text.strip() or not np.isfinite(rows).any():
            return np.zeros(self.dim, np.float32)
        rows = (rows - self._mean) * self._scale
        return np.asarray(unit(self._expected.through(rows, self._weights, "place")[0])[0])

    def place_fact(self, facet: str, value: str) -> FloatArray:  # (d,) unit, or zeros
        """The direction in which items with this value stand from all others."""
        return self._facts.get(key_of(facet, value), np.zeros(self.dim, np.float32))

    # -------------------------------------------------------------------------------- keeping
    @property
    def version(self) -> str:
        """Changes with anything that changes a point."""
        digest = hashlib.sha256()
        for array in (self._mean, self._scale, self._expected.covariance, self._weights):
            digest.update(np.ascontiguousarray(array).tobytes())
        digest.update(repr(sorted(self._usual.items())).encode() if self._usual else b"")
        return digest.hexdigest()[:16]

    def save(self, folder: Path) -> None:
        attributes, symbols, text = self._encoders
        names = sorted(self._facts)
        none = np.zeros((0, self.dim), np.float32)
        kept: dict[str, NDArray[Any]] = {
            "mean": self._mean,
            "scale": self._scale,
            "covariance": self._expected.covariance,
            "weights": self._weights,
            "home": self._home,
            "words": self._words,
            "facts": np.stack([self._facts[name] for name in names]) if names else none,
        }
        parts = (attributes.arrays(), symbols.arrays(), text.arrays())
        for name, part in zip(ORDER, parts, strict=True):
            kept |= {f"{name}/{key}": array for key, array in part.items()}
        for encoder in self._described:
            kept |= {f"{encoder.modality}/{key}": a for key, a in encoder.arrays().items()}
        words = {
            "facts": names,
            "usual": self._usual,
            "attributes": attributes.words(),
            "text": text.words(),
            "files": {encoder.modality: encoder.version for encoder in self._described},
        }
        files.save(folder, kept, words)

    @classmethod
    def load(
        cls, folder: Path, media: Mapping[str, Medium], files_from: Sequence[FileSource] = ()
    ) -> Self:
        """What `save` wrote. Raises Conflict("damaged_set") when it is not whole, or when files
        are read in another way by now."""
        kept, words = files.load(folder)
        try:
            encoders = (
                AttributeEncoder.of(files.within(kept, "attributes"), words["attributes"]),
                SymbolEncoder.of(files.within(kept, "symbols"), media),
                TextEncoder.of(files.within(kept, "text"), words["text"]),
            )
            sources = {(one.modality, one.version): one for one in files_from}
            described = [
                DescribedEncoder(sources[modality, version], files.within(kept, modality))
                for modality, version in sorted(
                    words.get("files", {}).items(), key=lambda pair: _place_of(pair[0])
                )
            ]
            facts = dict(zip(words["facts"], kept["facts"], strict=True))
            expected = Expected(kept["covariance"])
            there = sum(one.dim for one in encoders) + sum(one.dim for one in described)
            if there != len(kept["mean"]):
                raise ValueError(f"{there} columns where {len(kept['mean'])} were fitted")
            return cls(
                encoders, kept["mean"], kept["scale"], expected, kept["weights"], kept["home"],
                facts, kept["words"], described,
                words.get("usual", {}),  # spaces fitted before have rows of length one alone
            )  # fmt: skip
        except (KeyError, TypeError, ValueError) as error:
            raise Conflict("damaged_set", value=str(folder), why=str(error)) from None


def _encoded(
    items: Sequence[Item], media: Mapping[str, Medium], rng: np.random.Generator
) -> tuple[Encoders, list[FloatArray]]:
    """The encoders of every modality, and `items` encoded by each."""
    attributes = AttributeEncoder.fit(items, rng)
    symbols, notated = SymbolEncoder.fit(items, media, rng)
    text, written = TextEncoder.fit(items, rng, symbolic=frozenset(media))
    return (attributes, symbols, text), [attributes.encode(items), notated, written]


def _usual(items: Sequence[Item], off: FloatArray) -> dict[str, float]:
    """Medium → how far off an item may be of which as much is known as of the better known."""
    media = np.array([item.medium for item in items], np.str_)
    return {str(name): float(np.quantile(off[media == name], USUAL)) for name in np.unique(media)}


def _place_of(modality: str) -> int:
    return list(WEIGHTS).index(modality)


def _balance(raw: Sequence[FloatArray], weights: Sequence[float]) -> tuple[FloatArray, FloatArray]:
    """Means, and scales that give each modality its weight whatever its number of columns."""
    means, scales = [], []
    for weight, rows in zip(weights, raw, strict=True):
        known = np.isfinite(rows)
        mean = np.where(known, rows, 0.0).sum(0) / np.maximum(known.sum(0), 1)
        there = known.any(axis=1) if rows.shape[1] else np.zeros(len(rows), np.bool_)
        lengths = (np.nan_to_num(rows[there] - mean) ** 2).sum(1)
        norm = float(np.sqrt(lengths.mean())) if there.any() else 1.0
        means.append(mean)
        scales.append(np.full(rows.shape[1], weight / max(norm, 1e-9)))
    return np.concatenate(means).astype(np.float32), np.concatenate(scales).astype(np.float32)


def _axes(
    features: FloatArray,  # (n, p)
    likes: sp.csr_array | None,
    rng: np.random.Generator,
    dim: int,
    louder: FloatArray,  # (p,) of each feature, for what it foretells of liking
) -> Float64:  # (p, d)
    """Principal axes of content and liking together, as weights of content alone."""
    mix = axes_of_liking(features * louder, likes, rng) * louder[:, None]
    axes, values = components(np.hstack([features, features @ mix]), dim, rng)
    flatten = LIKED_FLATTEN if mix.shape[1] else FLATTEN
    least = FAINT * values.max(initial=1e-9)
    axes = axes / np.maximum(values, least)[:, None] ** flatten
    p = features.shape[1]
    weights = (axes[:, :p] + axes[:, p:] @ mix.T).T  # the liking axes are linear in content too
    # Zeros where a small catalogue has fewer axes than the space.
    return np.pad(weights, ((0, 0), (0, dim - weights.shape[1])))


def _home(points: FloatArray, dim: int) -> FloatArray:
    """The mean direction of the catalogue; the first axis where there is none."""
    middle = unit(points.sum(0)) if len(points) else np.zeros(dim, np.float32)
    return middle if middle.any() else np.eye(1, dim, dtype=np.float32)[0]
