"""The taste space: learned projections that bring every modality of an item to one point.

Each modality gives raw features x_m, centred and scaled to equal weight. A point is

    unit( Σ_m x_m W_m )      over the modalities m that an item has

so any subset of modalities is enough, and something made a moment ago is placed like everything
else. W is fitted in closed form: principal axes of all features side by side, to which co-liking
is added as features of its own. These are the axes of who liked what (implicit feedback as
positive pointwise mutual information: Levy & Goldberg 2014), predicted from content by ridge
regression, so that items nobody has met yet have them too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from tastemaker.domain import PROVENANCE, Item
from tastemaker.fusion import arrays as files
from tastemaker.fusion.attributes import AttributeEncoder, number_of, words_of
from tastemaker.fusion.linear import components, rotation, unit
from tastemaker.fusion.symbols import SymbolEncoder
from tastemaker.fusion.text import TextEncoder
from tastemaker.ports import Encoder, FloatArray, Medium, Progress, Report

DIM = 64
ORDER = ("attributes", "symbols", "text")
WEIGHTS = {"attributes": 1.0, "symbols": 0.8, "text": 0.35}  # titles of tunes say little of them
FLATTEN = 0.5  # principal axes count with the root of their spread: none drowns the others
LIKED = 1.0  # weight of co-liking against all content together
LIKED_AXES = 32
RIDGE = 30.0
LEAST_LIKES = 200  # pairs of person and item from which co-liking says anything
LEAST_ITEMS = 3  # items that must have a facet value before it has a place
SPREAD = 0.5  # standard deviations from which a number counts as low or high

Float64 = NDArray[np.float64]


class TasteSpace:
    """ports.Space. See the module for the method, `fit` for how it is made."""

    def __init__(
        self,
        encoders: Mapping[str, Encoder],
        mean: Mapping[str, FloatArray],  # modality → (p_m,)
        weights: Mapping[str, FloatArray],  # modality → (p_m, d)
        home: FloatArray,  # (d,) unit: where items nothing is known about stand
        facts: Mapping[str, FloatArray],  # "facet\u001fvalue" → (d,) unit
        words: FloatArray,  # (text dim, d): from words to points
    ) -> None:
        self._encoders, self._mean, self._weights = dict(encoders), dict(mean), dict(weights)
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
        report: Report = lambda _: None,
        dim: int = DIM,
    ) -> Self:
        """Seconds for thousands of items. With `previous`, points keep their meaning: the new
        space is rotated onto it over the items it can place (orthogonal Procrustes)."""
        media = media or {}
        symbolic = frozenset(media)
        report(Progress(0.0, "space", "encoders"))
        attributes = AttributeEncoder.fit(items, rng)
        symbols, notated = SymbolEncoder.fit(items, media, rng)
        report(Progress(0.5, "space", "encoders"))
        text, written = TextEncoder.fit(items, rng, symbolic=symbolic)
        encoders: dict[str, Encoder] = {
            "attributes": attributes,
            "symbols": symbols,
            "text": text,
        }
        raw = {"attributes": attributes.encode(items), "symbols": notated, "text": written}
        mean, scale = _balance(raw)
        features = np.hstack([_filled(raw[name], mean[name]) * scale[name] for name in ORDER])
        report(Progress(0.7, "space", "projections"))
        mix = _liking(features, likes, rng)
        axes, values = components(np.hstack([features, features @ mix]), dim, rng)
        axes = axes / np.maximum(values, 1e-9)[:, None] ** FLATTEN
        p = features.shape[1]
        whole = (axes[:, :p] + axes[:, p:] @ mix.T).T  # (p, d): the liking axes are linear too
        whole = _padded(whole, dim)
        if previous is not None and len(items):
            whole = whole @ rotation(unit(features @ whole), previous.place(items))
        points = unit(features @ whole)
        split = np.split(whole, np.cumsum([raw[name].shape[1] for name in ORDER])[:-1])
        weights = {
            name: (scale[name] * part).astype(np.float32)
            for name, part in zip(ORDER, split, strict=True)
        }
        home = _home(points, dim)
        facts = _facts(items, points)
        words = _words(_filled(raw["text"], np.zeros(raw["text"].shape[1], np.float32)), points)
        report(Progress(1.0, "space", f"{len(items)} items"))
        return cls(encoders, mean, weights, home, facts, words)

    # -------------------------------------------------------------------------------- placing
    def place(self, items: Sequence[Item]) -> FloatArray:  # (n, d) unit rows
        """Where items stand, by whatever is there of them."""
        total = np.zeros((len(items), self.dim))
        for name in ORDER:
            raw = self._encoders[name].encode(items)
            total += (_filled(raw, self._mean[name])) @ self._weights[name]
        placed = unit(total, least=1e-9)
        placed[~placed.any(axis=1)] = self._home
        return placed

    def place_words(self, text: str) -> FloatArray:  # (d,) unit, or zeros if nothing is known
        """Where words point to: facet values they name, and items with such words."""
        total = np.zeros(self.dim)
        encoder = self._encoders["text"]
        assert isinstance(encoder, TextEncoder)
        if self._words.size:
            total += 0.5 * unit(np.nan_to_num(encoder.encode_words(text)) @ self._words)
        folded = text.casefold()
        for key, point in self._facts.items():
            value = key.partition(SEPARATOR)[2]
            if len(value) > 2 and value.casefold() in folded:
                total += point
        return unit(total)

    def place_fact(self, facet: str, value: str) -> FloatArray:  # (d,) unit, or zeros
        """The direction in which items with this value stand from all others."""
        return self._facts.get(f"{facet}{SEPARATOR}{value}", np.zeros(self.dim, np.float32))

    # -------------------------------------------------------------------------------- keeping
    @property
    def version(self) -> str:
        """Changes with anything that changes a point."""
        digest = hashlib.sha256()
        for name in ORDER:
            digest.update(self._weights[name].tobytes())
        return digest.hexdigest()[:16]

    def save(self, folder: Path) -> None:
        attributes, symbols, text = (self._encoders[name] for name in ORDER)
        assert isinstance(attributes, AttributeEncoder)
        assert isinstance(symbols, SymbolEncoder)
        assert isinstance(text, TextEncoder)
        kept: dict[str, Any] = {"home": self._home, "words": self._words}
        for name in ORDER:
            kept[f"mean/{name}"], kept[f"weights/{name}"] = self._mean[name], self._weights[name]
        parts = (attributes.arrays(), symbols.arrays(), text.arrays())
        for name, part in zip(ORDER, parts, strict=True):
            kept |= {f"{name}/{key}": array for key, array in part.items()}
        names = sorted(self._facts)
        kept["facts"] = (
            np.stack([self._facts[name] for name in names])
            if names
            else np.zeros((0, self.dim), np.float32)
        )
        words = {"facts": names, "attributes": attributes.words(), "text": text.words()}
        files.save(folder, kept, words)

    @classmethod
    def load(cls, folder: Path, media: Mapping[str, Medium]) -> Self:
        """What `save` wrote. Raises Conflict("damaged_set") when it is not whole."""
        kept, words = files.load(folder)
        encoders: dict[str, Encoder] = {
            "attributes": AttributeEncoder.of(
                files.within(kept, "attributes"), words["attributes"]
            ),
            "symbols": SymbolEncoder.of(files.within(kept, "symbols"), media),
            "text": TextEncoder.of(files.within(kept, "text"), words["text"]),
        }
        facts = dict(zip(words["facts"], kept["facts"], strict=True))
        mean, weights = files.within(kept, "mean"), files.within(kept, "weights")
        return cls(encoders, mean, weights, kept["home"], facts, kept["words"])


SEPARATOR = "\u001f"


def _balance(raw: Mapping[str, FloatArray]) -> tuple[dict[str, FloatArray], dict[str, float]]:
    """Means, and scales that give each modality its weight whatever its number of columns."""
    mean, scale = {}, {}
    for name, rows in raw.items():
        known = np.isfinite(rows)
        counts = np.maximum(known.sum(0), 1)
        mean[name] = (np.where(known, rows, 0).sum(0) / counts).astype(np.float32)
        filled = _filled(rows, mean[name])
        there = known.any(axis=1) if rows.shape[1] else np.zeros(len(rows), np.bool_)
        norm = float(np.sqrt((filled[there] ** 2).sum(1).mean())) if there.any() else 1.0
        scale[name] = WEIGHTS[name] / max(norm, 1e-9)
    return mean, scale


def _filled(rows: FloatArray, mean: FloatArray) -> FloatArray:
    """Centred rows; what is missing stands at the mean and so says nothing."""
    return np.asarray(np.nan_to_num(rows - mean, nan=0.0, posinf=0.0, neginf=0.0))


def _liking(features: FloatArray, likes: sp.csr_array | None, rng: np.random.Generator) -> Float64:
    """(p, q) so that features @ it predicts the axes of who liked what; q = 0: nothing to learn."""
    none = np.zeros((features.shape[1], 0))
    if likes is None:
        return none
    positive = sp.coo_array(likes)
    good = positive.data > 0
    if good.sum() < LEAST_LIKES:
        return none
    rows, columns = positive.row[good], positive.col[good]
    by_item = np.bincount(columns, minlength=features.shape[0])
    by_person = np.bincount(rows, minlength=likes.shape[0])
    surprise = np.log(good.sum() / (by_person[rows] * by_item[columns]))
    table = sp.csr_array(
        (np.maximum(surprise, 0.0), (columns, rows)), (len(by_item), len(by_person))
    )
    met = np.flatnonzero(by_item >= 2)
    if len(met) < 2 * LIKED_AXES:
        return none
    axes, values = components(table[met].T, LIKED_AXES, rng)  # (q, met)
    target = (axes * values[:, None]).T  # (met, q): the axes that many share count most
    x = features[met].astype(np.float64)
    weight = by_item[met].astype(np.float64)[:, None] ** 0.5
    mix = _ridge(x, target, weight) * _foretold(x, target, weight, rng)
    told = features @ mix
    size = float(np.sqrt((told**2).sum(1).mean()))
    content = float(np.sqrt((features**2).sum(1).mean()))
    return np.asarray(mix * (LIKED * content / max(size, 1e-9)))


def _ridge(x: Float64, target: Float64, weight: Float64) -> Float64:  # (p, q)
    gram = (x * weight).T @ x + RIDGE * weight.mean() / 10 * np.eye(x.shape[1])
    return np.asarray(np.linalg.solve(gram, (x * weight).T @ target))


def _foretold(
    x: Float64, target: Float64, weight: Float64, rng: np.random.Generator
) -> Float64:  # (q,)
    """How well each axis is foretold for items that it was not fitted on, 0 to 1: chance in who
    liked what gives axes too, and content knows nothing of them."""
    odd = rng.permutation(len(x)) % 2 == 1
    guess = np.empty_like(target)
    for half in (odd, ~odd):
        guess[half] = x[half] @ _ridge(x[~half], target[~half], weight[~half])
    spread = np.sqrt((guess**2).sum(0) * (target**2).sum(0))
    return np.asarray(np.maximum((guess * target).sum(0) / np.maximum(spread, 1e-12), 0.0))


def _padded(whole: Float64, dim: int) -> Float64:
    """Columns of zeros where a small catalogue has fewer axes than the space."""
    return np.pad(whole, ((0, 0), (0, dim - whole.shape[1])))


def _home(points: FloatArray, dim: int) -> FloatArray:
    middle = unit(points.sum(0)) if len(points) else np.zeros(dim, np.float32)
    if not middle.any():
        middle = np.eye(1, dim, dtype=np.float32)[0]
    return middle


def _facts(items: Sequence[Item], points: FloatArray) -> dict[str, FloatArray]:
    """Directions of facet values: mean of the items that have one, less the mean of all."""
    if not len(items):
        return {}
    rows: dict[str, list[int]] = {}
    numbers: dict[str, dict[int, float]] = {}
    for at, item in enumerate(items):
        rows.setdefault(f"medium{SEPARATOR}{item.medium}", []).append(at)
        for facet, value in item.attributes.items():
            if facet in PROVENANCE:
                continue
            if (number := number_of(value)) is not None:
                numbers.setdefault(facet, {})[at] = number
            for word in words_of(value):
                rows.setdefault(f"{facet}{SEPARATOR}{word}", []).append(at)
    for facet, found in numbers.items():
        values = np.array(list(found.values()))
        reach = SPREAD * values.std()
        for name, sign in (("low", -1), ("high", 1)):
            beyond = [at for at, v in found.items() if sign * (v - values.mean()) > reach]
            rows[f"{facet}{SEPARATOR}{name}"] = beyond
    middle = points.mean(0)
    placed = {
        key: unit(points[at].mean(0) - middle)
        for key, at in rows.items()
        if LEAST_ITEMS <= len(at) < len(items)
    }
    return {key: point for key, point in placed.items() if point.any()}


def _words(text: FloatArray, points: FloatArray) -> FloatArray:  # (text dim, d)
    """From words to points, by ridge regression over the catalogue."""
    if not text.shape[1] or not len(text):
        return np.zeros((0, points.shape[1]), np.float32)
    x = text.astype(np.float64)
    gram = x.T @ x + 0.01 * max(1.0, float(np.trace(x.T @ x)) / x.shape[1]) * np.eye(x.shape[1])
    return np.linalg.solve(gram, x.T @ (points - points.mean(0))).astype(np.float32)
