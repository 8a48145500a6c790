"""Files as features: read once, remembered by what is in them and by how they were read.

A file is named by its content, so what is remembered of it can never be out of date; another
version of an encoder has a folder of its own.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from tastemaker.devices import AUTO
from tastemaker.domain import Item
from tastemaker.fusion import audio, image, video
from tastemaker.fusion.arrays import Arrays
from tastemaker.fusion.linear import components
from tastemaker.fusion.meaning import SentenceModel
from tastemaker.fusion.sentences import Sentences
from tastemaker.fusion.towers import Tower, towers
from tastemaker.ports import FloatArray, Medium

MODALITIES = ("image", "audio", "video")
VERSIONS = {"image": image.VERSION, "audio": audio.VERSION, "video": video.VERSION}
DIM = 96  # directions kept of some hundreds of descriptors
LEAST = 3  # items that must have a modality before a space learns from it
READERS = 4  # threads; decoding leaves the interpreter's lock
SAID = 256  # titles whose middle stands for what is said of files
SPREAD = 4.0  # standard deviations at which a descriptor is cut off

Rows = NDArray[np.floating]

_REF = re.compile(r"([0-9a-f]{2})/\1[0-9a-f]{62}(\.[a-z0-9]{1,10})?", re.ASCII)


def described(modality: str, data: bytes) -> FloatArray:  # (d,)
    """The descriptors of one file. Raises what its decoder does."""
    if modality == "image":
        return image.features(image.pixels(data))
    if modality == "audio":
        return audio.features(audio.samples(data))
    return video.features(video.clip(data))


class FileSource(Protocol):
    """Where descriptors come from: (n, d), NaN rows for items without such a file."""

    modality: str
    version: str

    def rows(self, items: Sequence[Item]) -> FloatArray: ...


@runtime_checkable
class Told(Protocol):
    """A FileSource that knows what is said of such files too."""

    def said(self, texts: Sequence[str]) -> FloatArray:  # (n, d), as wide as its rows
        ...


class Files:
    """FileSource over a folder of files named by their content."""

    def __init__(self, modality: str, files: Path, remembered: Path) -> None:
        self.modality = self._of = modality
        self.version = VERSIONS[modality]
        self._keep_in(files, remembered)

    def _keep_in(self, files: Path, remembered: Path) -> None:
        self._files = files
        self._remembered = remembered / re.sub(r"[^a-z0-9]+", "-", self.version)

    def rows(self, items: Sequence[Item]) -> FloatArray:
        refs = [item.media.get(self._of, "") for item in items]
        wanted = [ref for ref in dict.fromkeys(refs) if _REF.fullmatch(ref)]
        with ThreadPoolExecutor(READERS) as pool:
            found = {
                ref: row
                for ref, row in zip(wanted, pool.map(self._one, wanted), strict=True)
                if row is not None
            }
        width = len(next(iter(found.values()))) if found else 0
        out = np.full((len(refs), width), np.nan, np.float32)
        for at, ref in enumerate(refs):
            if ref in found:
                out[at] = found[ref]
        return out

    def keep(self, ref: str, row: FloatArray) -> None:
        """Remember what was already read of a file."""
        place = self._place(ref)
        place.parent.mkdir(parents=True, exist_ok=True)
        half = place.with_suffix(f".{os.getpid()}-{threading.get_ident()}.part")
        with half.open("wb") as out:
            np.save(out, np.asarray(row, np.float32), allow_pickle=False)
        os.replace(half, place)

    def _described(self, data: bytes) -> FloatArray:
        return described(self._of, data)

    def _place(self, ref: str) -> Path:
        return self._remembered / f"{ref.partition('.')[0]}.npy"

    def _one(self, ref: str) -> FloatArray | None:
        try:
            return np.asarray(np.load(self._place(ref), allow_pickle=False), np.float32)
        except (OSError, ValueError, EOFError):
            pass  # not read yet, or its memory is damaged: read again
        try:
            row = self._described((self._files / ref).read_bytes())
        except (OSError, ValueError, RuntimeError):
            return None  # a file that is gone or broken by now: other modalities place the item
        self.keep(ref, row)
        return row


class TowerFiles(Files):
    """The same files by a pretrained model."""

    def __init__(self, tower: Tower, files: Path, remembered: Path) -> None:
        self.modality, self._of, self.version = tower.modality, tower.of, tower.version
        self._tower = tower
        self._keep_in(files, remembered)

    def said(self, texts: Sequence[str]) -> FloatArray:
        return self._tower.said(texts)

    def _described(self, data: bytes) -> FloatArray:
        return self._tower.describe(data)


def sources(
    files: Path,
    remembered: Path,
    media: Mapping[str, Medium],
    sentence_model: Path | None = None,
    picture_model: Path | None = None,
    sound_model: Path | None = None,
    device: str = AUTO,
) -> tuple[FileSource, ...]:
    """A source for each modality that comes in files, and for what pretrained models say of them
    and of texts, on `device` (see `devices`). Raises BadInput where a folder holds no such model."""
    found: list[FileSource] = [Files(modality, files, remembered) for modality in MODALITIES]
    found += [
        TowerFiles(one, files, remembered) for one in towers(picture_model, sound_model, device)
    ]
    if sentence_model is not None:
        found.append(Sentences(SentenceModel(sentence_model, device), media, remembered))
    return tuple(found)


class DescribedEncoder:
    """ports.Encoder: descriptors standardised and turned onto their principal axes."""

    def __init__(self, source: FileSource, arrays: Mapping[str, FloatArray]) -> None:
        self._source, self._arrays = source, dict(arrays)
        self.modality, self.version = source.modality, source.version

    @property
    def dim(self) -> int:
        return int(self._arrays["axes"].shape[0])

    @classmethod
    def fit(
        cls, source: FileSource, items: Sequence[Item], rng: np.random.Generator
    ) -> tuple[DescribedEncoder, FloatArray] | None:
        """The encoder and `items` encoded; None where too few have such a file."""
        rows = source.rows(items)
        there = np.isfinite(rows).any(axis=1) if rows.shape[1] else np.zeros(len(rows), np.bool_)
        if there.sum() < LEAST:
            return None
        known = rows[there].astype(np.float64)
        counts = np.maximum(np.isfinite(known).sum(0), 1)
        mean = np.nansum(known, axis=0) / counts
        spread = np.sqrt(np.nansum((known - mean) ** 2, axis=0) / counts)
        scale = np.where(spread > 1e-6, 1 / np.maximum(spread, 1e-6), 0.0)
        axes, values = components(_standard(known, mean, scale), DIM, rng)
        axes = axes / np.sqrt(np.maximum(values, 1e-9))[:, None]
        found = {"mean": mean, "scale": scale, "axes": axes}
        titles = [title for at in np.flatnonzero(there) if (title := items[int(at)].title)]
        if isinstance(source, Told) and len(titles) >= LEAST:
            chosen = np.sort(rng.permutation(len(titles))[:SAID])
            found["said"] = source.said([titles[at] for at in chosen]).mean(0)
        encoder = cls(source, {k: v.astype(np.float32) for k, v in found.items()})
        return encoder, encoder.turned(rows)

    def encode(self, items: Sequence[Item]) -> FloatArray:  # (n, dim)
        return self.turned(self._source.rows(items))

    def encode_words(self, text: str) -> FloatArray | None:  # (dim,)
        """Where a file would stand that is what `text` says; None where that is not known.

        What is said and what is seen lie beside each other as two clouds, each about a middle of
        its own (Liang et al., 2022): so a text is as far from the middle of titles as what it
        speaks of is from the middle of files.
        """
        if not isinstance(self._source, Told) or "said" not in self._arrays:
            return None
        told = self._source.said([text]) - self._arrays["said"] + self._arrays["mean"]
        return np.asarray(self.turned(told)[0])

    def turned(self, rows: FloatArray) -> FloatArray:  # (n, dim)
        out = np.full((len(rows), self.dim), np.nan, np.float32)
        if rows.shape[1] == len(self._arrays["mean"]):
            there = np.isfinite(rows).any(axis=1)
            parts = _standard(rows[there], self._arrays["mean"], self._arrays["scale"])
            out[there] = parts @ self._arrays["axes"].T
        return out

    def arrays(self) -> Arrays:
        return dict(self._arrays)


def _standard(rows: Rows, mean: Rows, scale: Rows) -> FloatArray:
    """Descriptors in standard deviations; a missing one is as usual."""
    clipped = np.clip(np.nan_to_num((rows - mean) * scale), -SPREAD, SPREAD)
    return np.asarray(clipped, np.float32)
