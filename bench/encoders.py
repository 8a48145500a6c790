"""What the default encoders tell of pictures, sounds and texts, beside the same probe on raw ones.

    python bench/encoders.py ../shared/data [digits speakers tiles headlines emotions]

*Digits*: fsdd, the earliest five recordings of each speaker and digit are asked for. *Speakers*:
emodb, the emotion in the voice of each speaker, learned from all other speakers. *Tiles*: the
category of dcss tiles, a fifth asked for. *Headlines*: the topic of tnews, a fifth asked for.
*Emotions*: GoEmotions, its own development part, texts with one label.

A probe is a ridge classifier (its one number is chosen on a fifth of the known part) and a vote of
the 15 nearest. Raw: waves of half a second, pixels of 16 by 16, counts of single characters. The
encoders are fitted on the known part alone and never see a label.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from tastemaker.domain import Item
from tastemaker.fusion import audio, image
from tastemaker.fusion.described import DescribedEncoder
from tastemaker.fusion.text import TextEncoder

Rows = NDArray[np.floating]
Names = NDArray[np.str_]
RIDGES = (1.0, 10.0, 100.0, 1000.0, 10_000.0)
NEAREST = 15


class Known:
    """A FileSource over descriptors already made: item "at" has row `at`."""

    version = "probe"

    def __init__(self, modality: str, rows: Rows) -> None:
        self.modality, self._rows = modality, rows

    def rows(self, items: Sequence[Item]) -> Rows:
        return self._rows[[int(item.id) for item in items]]


class Probed:
    """Samples of one data set: what was asked, from raw features and from an encoder's."""

    def __init__(self, raw: Rows, names: Names, folds: Sequence[NDArray[np.bool_]]) -> None:
        self.raw, self.names, self.folds = raw, names, folds  # folds: which rows are asked for

    def shares(self, encode: Callable[[NDArray[np.bool_]], Rows]) -> tuple[float, float]:
        """(linear, nearest): shares of the rows asked for that are named rightly."""
        found = []
        for asked in self.folds:
            rows = encode(~asked)
            told = linear(rows[~asked], self.names[~asked], rows[asked])
            near = nearest(rows[~asked], self.names[~asked], rows[asked])
            truth = self.names[asked]
            found.append((np.mean(told == truth), np.mean(near == truth), asked.sum()))
        parts = np.array(found)
        return tuple(np.average(parts[:, :2], axis=0, weights=parts[:, 2]))


def linear(known: Rows, names: Names, asked: Rows) -> Names:
    """Ridge regression onto each name; the strongest stands."""
    mean, spread = known.mean(0), np.maximum(known.std(0), 1e-6)
    x, y = (known - mean) / spread, (asked - mean) / spread
    values, at = np.unique(names, return_inverse=True)
    target = np.eye(len(values))[at] - np.bincount(at) / len(at)
    part = np.random.default_rng(0).permutation(len(x)) % 5 == 0
    scores = [np.mean(_told(x[~part], target[~part], x[part], r) == at[part]) for r in RIDGES]
    best = RIDGES[int(np.argmax(scores))]
    return values[_told(x, target, y, best)]


def _told(x: Rows, target: Rows, asked: Rows, ridge: float) -> NDArray[np.int64]:
    gram = x.T @ x + ridge * np.eye(x.shape[1])
    return np.asarray((asked @ np.linalg.solve(gram, x.T @ target)).argmax(1))


def nearest(known: Rows, names: Names, asked: Rows) -> Names:
    """The vote of the nearest by cosine."""
    values, at = np.unique(names, return_inverse=True)
    mean = known.mean(0)
    known, asked = (r - mean for r in (known, asked))
    known = known / np.maximum(np.linalg.norm(known, axis=1, keepdims=True), 1e-9)
    votes = []
    for start in range(0, len(asked), 500):
        near = np.argpartition(-(asked[start : start + 500] @ known.T), NEAREST, axis=1)
        votes += [np.bincount(at[row[:NEAREST]], minlength=len(values)) for row in near]
    return values[np.argmax(votes, axis=1)]


# ------------------------------------------------------------------------------------ data sets
def digits(data: Path) -> Iterator[tuple[str, bytes, str, bool]]:
    with zipfile.ZipFile(data / "fsdd/recordings_train.zip") as kept:
        for name in sorted(n for n in kept.namelist() if n.endswith(".wav")):
            digit, _, index = Path(name).stem.split("_")
            yield digit, kept.read(name), "", int(index) < 10


def speakers(data: Path) -> Iterator[tuple[str, bytes, str, bool]]:
    with (data / "emodb/labels.csv").open() as file:
        labels = {row["file"]: row for row in csv.DictReader(file)}
    with zipfile.ZipFile(data / "emodb/wav.zip") as kept:
        for name in sorted(n for n in kept.namelist() if n.endswith(".wav")):
            row = labels[Path(name).name]
            yield row["emotion"], kept.read(name), row["speaker"], False


def tiles(data: Path) -> Iterator[tuple[str, bytes, str, bool]]:
    fifth = np.random.default_rng(0).permutation(100_000) % 5 == 0
    with zipfile.ZipFile(data / "dcss-tiles/tiles.zip") as kept:
        for at, name in enumerate(sorted(n for n in kept.namelist() if n.endswith(".png"))):
            yield name.split("/")[0], kept.read(name), "", fifth[at]


def files(found: Iterator[tuple[str, bytes, str, bool]], modality: str) -> tuple[Probed, Rows]:
    """The probe, and what the encoder's descriptors say of each file."""
    names, data, groups, asked = (list(part) for part in zip(*found, strict=True))
    read, describe, raw = {
        "audio": (audio.samples, audio.features, wave_of),
        "image": (image.pixels, image.features, pixels_of),
    }[modality]
    with ThreadPoolExecutor(2) as pool:
        seen = list(pool.map(lambda one: (describe(w := read(one)), raw(w)), data))
    if any(groups):
        folds = [np.array([g == one for g in groups]) for one in sorted(set(groups))]
    else:
        folds = [np.array(asked)]
    rows = np.stack([row for row, _ in seen])
    return Probed(np.stack([w for _, w in seen]), np.array(names), folds), rows


def wave_of(wave: Rows) -> Rows:
    """Half a second from where sound begins."""
    begin = int(np.argmax(np.abs(wave) > 0.1 * np.abs(wave).max()))
    return np.pad(wave[begin : begin + 8000 : 4], (0, 2000))[:2000]


def pixels_of(rgba: Rows) -> Rows:
    step = image.SIDE // 16
    return rgba.reshape(16, step, 16, step, 4).mean((1, 3)).ravel()


def headlines(data: Path) -> tuple[list[str], Names, NDArray[np.bool_]]:
    with gzip.open(data / "tnews/train.tsv.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    chosen = np.random.default_rng(0).permutation(len(rows))
    asked = np.arange(len(chosen)) % 5 == 0
    return [rows[i][0] for i in chosen], np.array([rows[i][1] for i in chosen]), asked


def emotions(data: Path) -> tuple[list[str], Names, NDArray[np.bool_]]:
    texts, names, asked = [], [], []
    for part in ("train", "dev"):
        with gzip.open(data / f"goemotions/{part}.tsv.gz", "rt", encoding="utf-8") as file:
            for text, label, _ in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if "," not in label and (part == "dev" or len(texts) < 20_000):
                    texts.append(text)
                    names.append(label)
                    asked.append(part == "dev")
    return texts, np.array(names), np.array(asked)


def characters(texts: Sequence[str]) -> Rows:
    rows = np.zeros((len(texts), 2048), np.float32)
    for row, text in zip(rows, texts, strict=True):
        np.add.at(row, np.array([ord(c) % 2048 for c in text], np.int64), 1)
    return rows


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("data", type=Path)
    asked.add_argument("probes", nargs="*")
    given = asked.parse_args()
    console = Console()
    table = Table("probe", "linear", "nearest", "raw, linear", "raw, nearest", "commonest")
    for name in given.probes or ("digits", "speakers", "tiles", "headlines", "emotions"):
        if name in ("digits", "speakers", "tiles"):
            reader = {"digits": digits, "speakers": speakers, "tiles": tiles}[name]
            probed, rows = files(reader(given.data), "image" if name == "tiles" else "audio")
            own = probed.shares(described(rows))
        else:
            texts, names, held = {"headlines": headlines, "emotions": emotions}[name](given.data)
            probed = Probed(characters(texts), names, [held])
            own = probed.shares(written(texts))
        raw = probed.shares(lambda _, probed=probed: probed.raw)
        common = np.unique(probed.names, return_counts=True)[1].max() / len(probed.names)
        table.add_row(name, *(f"{value:.3f}" for value in (*own, *raw, common)))
    console.print(table)


def described(rows: Rows) -> Callable[[NDArray[np.bool_]], Rows]:
    def encode(known: NDArray[np.bool_]) -> Rows:
        items = [Item(str(at), "thing") for at in range(len(rows))]
        fitted = DescribedEncoder.fit(
            Known("image", rows),
            [items[i] for i in np.flatnonzero(known)],
            np.random.default_rng(0),
        )
        assert fitted
        return fitted[0].encode(items)

    return encode


def written(texts: Sequence[str]) -> Callable[[NDArray[np.bool_]], Rows]:
    def encode(known: NDArray[np.bool_]) -> Rows:
        items = [Item(str(at), "thing", title=text) for at, text in enumerate(texts)]
        encoder, _ = TextEncoder.fit(
            [items[i] for i in np.flatnonzero(known)], np.random.default_rng(0)
        )
        return np.nan_to_num(encoder.encode(items))

    return encode


if __name__ == "__main__":
    main()
