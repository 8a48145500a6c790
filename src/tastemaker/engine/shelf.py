"""The index over all documents: built when first asked for, brought up to date when documents
change, and remembered in a file, so that another process need not build it again.
"""

from __future__ import annotations

import json
import os
import threading
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from tastemaker.devices import AUTO
from tastemaker.dialogue.answers.bm25 import Counts
from tastemaker.dialogue.answers.calibrate import Calibration, Wanted, calibrate
from tastemaker.dialogue.answers.index import Index, Place, searched, told
from tastemaker.domain import Guide
from tastemaker.engine.documents import Documents, Shelved
from tastemaker.errors import NotFound
from tastemaker.fusion.meaning import OWN, Meaning, SentenceModel, WordMeaning
from tastemaker.ports import FloatArray

FORM = 2  # of the file; another one is built anew
REFIT = 1.5  # words are learned anew once there is so many times more or less to learn from
RECALIBRATE = 1.1

Name = tuple[str, str, int]  # id, sha256, passages


@dataclass(frozen=True, slots=True)
class Built:
    """Everything derived from the documents, row by row; nothing of it is not in them."""

    names: tuple[Name, ...] = ()
    counts: Counts = field(default_factory=Counts.none)
    vectors: FloatArray = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    meaning: Meaning | None = None
    fitted: int = 0  # passages that `meaning` was fitted on
    calibration: Calibration = field(default_factory=Calibration)
    calibrated: int = 0  # passages that `calibration` was made on
    wanted: Wanted | None = None  # of it


@dataclass(frozen=True, slots=True)
class Ready:
    index: Index
    calibration: Calibration


class Shelf:
    """`file`: where what is built is remembered. `model`: a folder of a sentence model."""

    def __init__(
        self, documents: Documents, file: Path, *, wanted: Wanted, seed: int,
        model: Path | None = None,
        device: str = AUTO,
    ) -> None:  # fmt: skip
        self._documents, self._file = documents, file
        self._wanted, self._seed = wanted, seed
        self._model = SentenceModel(model, device) if model is not None else None
        self._lock = threading.Lock()
        self._version = -1
        self._guides: dict[tuple[str, str], Guide] = {}
        self._built: Built | None = None
        self._ready = _empty()

    def ready(self) -> Ready:
        """The index over the documents as they are now. One read when nothing changed.

        While one thread brings it up to date, the others go on with the one before.
        """
        version = self._documents.version()
        if version > self._version and self._lock.acquire(blocking=self._version < 0):
            try:
                if version > self._version:
                    self._ready, self._version = self._caught_up(), version
            finally:
                self._lock.release()
        return self._ready

    def _caught_up(self) -> Ready:
        before = self._built or remembered(self._file, self._model) or Built()
        guides = self._read(self._documents.list())
        self._built = built = self._after(before, guides)
        if built is not before:
            keep(self._file, built)
        of = {guide.id: guide for guide in guides.values()}
        places = [Place(of[id], p) for id, _, _ in built.names for p in of[id].passages]
        if not places:
            return _empty()
        assert built.meaning is not None
        index = Index(places, built.counts, built.vectors, built.meaning.embed)
        alike = built.calibrated == len(places) or _alike(
            built.calibrated, len(places), RECALIBRATE
        )
        if alike and built.wanted == self._wanted:
            return Ready(index, built.calibration)
        calibration = calibrate(index, self._wanted, np.random.default_rng(self._seed))
        self._built = replace(
            built, calibration=calibration, calibrated=len(places), wanted=self._wanted
        )
        keep(self._file, self._built)
        return Ready(index, calibration)

    def _read(self, shelved: Sequence[Shelved]) -> dict[tuple[str, str], Guide]:
        """The documents by id and sha256; those read before are not read again."""
        found: dict[tuple[str, str], Guide] = {}
        for one in shelved:
            key = (one.id, one.sha256)
            try:
                found[key] = self._guides.get(key) or self._documents.get(one.id)
            except NotFound:  # removed in between
                continue
        self._guides = found
        return found

    def _after(self, before: Built, guides: dict[tuple[str, str], Guide]) -> Built:
        """`before` without what is gone, with what is new behind it."""
        stays = [(id, sha) in guides for id, sha, _ in before.names]
        there = {(id, sha) for id, sha, _ in before.names}
        added = [(key, guide) for key, guide in guides.items() if key not in there]
        if all(stays) and not added:
            return before
        kept = np.repeat(np.array(stays, bool), [n for _, _, n in before.names])
        names = tuple(name for name, stay in zip(before.names, stays, strict=True) if stay)
        names += tuple((id, sha, len(guide.passages)) for (id, sha), guide in added)
        fresh = [passage for _, guide in added for passage in guide.passages]
        counts = before.counts.but(kept).plus([searched(passage) for passage in fresh])
        words = [told(passage) for passage in fresh]
        size = sum(n for _, _, n in names)
        if self._model is not None or (before.meaning and _alike(before.fitted, size, REFIT)):
            meaning, fitted = self._model or before.meaning, before.fitted
            assert meaning is not None
            vectors = meaning.embed(words)
            if len(before.vectors):
                vectors = np.concatenate([before.vectors[kept], vectors])
        else:
            whole = [told(p) for id, sha, _ in names for p in guides[id, sha].passages]
            meaning, fitted = WordMeaning.fit(whole, np.random.default_rng(self._seed)), size
            vectors = meaning.embed(whole)
        return replace(
            before, names=names, counts=counts, vectors=vectors, meaning=meaning, fitted=fitted
        )


def _empty() -> Ready:
    return Ready(Index((), Counts.none(), _nothing(()), _nothing), Calibration())


def _nothing(texts: Sequence[str]) -> FloatArray:
    return np.zeros((len(texts), 0), np.float32)


def _alike(before: int, now: int, factor: float) -> bool:
    return before > 0 and before <= factor * now and now <= factor * before


# ----------------------------------------------------------------------------------- the file
def keep(file: Path, built: Built) -> None:
    """Whole or not at all; where the disk takes nothing, it is built again next time."""
    matrix = built.counts.matrix
    about: dict[str, Any] = {
        "form": FORM, "names": built.names, "fitted": built.fitted,
        "meaning": built.meaning.name if built.meaning else "",
        "calibration": asdict(built.calibration), "calibrated": built.calibrated,
        "wanted": asdict(built.wanted) if built.wanted else None,
        "terms": list(built.counts.columns), "width": matrix.shape[1],
    }  # fmt: skip
    arrays = {
        "about": np.frombuffer(json.dumps(about).encode(), np.uint8),
        "data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr,
        "vectors": built.vectors,
        **{f"meaning.{n}": a for n, a in (built.meaning.arrays() if built.meaning else {}).items()},
    }  # fmt: skip
    half = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with half.open("wb") as out:
            np.savez(out, **arrays)
        os.replace(half, file)
    except OSError:
        half.unlink(missing_ok=True)


def remembered(file: Path, model: SentenceModel | None) -> Built | None:
    """What `keep` wrote; None where there is nothing, or it is damaged or of another form."""
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
            return _built({name: arrays[name] for name in arrays.files}, model)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None


def _built(arrays: dict[str, Any], model: SentenceModel | None) -> Built | None:
    about = json.loads(arrays["about"].tobytes())
    if about["form"] != FORM or about["meaning"] != (model.name if model else OWN):
        return None
    names = tuple((str(id), str(sha), int(n)) for id, sha, n in about["names"])
    size = sum(n for _, _, n in names)
    shape = (size, about["width"])
    matrix = csr_matrix((arrays["data"], arrays["indices"], arrays["indptr"]), shape=shape)
    columns = {term: at for at, term in enumerate(about["terms"])}
    own = {n.partition(".")[2]: a for n, a in arrays.items() if n.startswith("meaning.")}
    if len(arrays["vectors"]) != size or len(columns) != shape[1]:
        return None
    given = about["calibration"]
    calibration = Calibration(**{**given, "weights": tuple(given["weights"])})
    return Built(
        names, Counts(columns, matrix), arrays["vectors"], model or WordMeaning.of(own),
        about["fitted"], calibration, about["calibrated"],
        Wanted(**about["wanted"]) if about["wanted"] else None,
    )  # fmt: skip
