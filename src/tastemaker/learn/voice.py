"""Emotion in a voice: a linear model on the descriptors of sound, judged on unseen speakers.

Learned from recordings and a CSV of `file`, `emotion` (or `label`) and `speaker`; the recordings
lie beside it, or in a ZIP. What it hears depends on language and recording: it is told as a guess.
"""

from __future__ import annotations

import csv
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.errors import BadInput, reason
from tastemaker.fusion import audio
from tastemaker.learn.finetune.measures import Numbers, label_metrics, per_class
from tastemaker.ports import Progress, Report
from tastemaker.understand import voice


@dataclass(frozen=True, slots=True)
class Recording:
    file: str
    emotion: str
    speaker: str


def train(
    path: Path,
    sounds: Path | None = None,
    *,
    out: Path | None = None,
    seed: int = 0,
    report: Report,
) -> dict[str, Any]:
    """Fit on every recording, judge each speaker by a model of the others; what `--json` prints.

    Raises BadInput for files that cannot be used, and where there are fewer than two speakers.
    """
    rows = _rows(path)
    speakers = sorted({row.speaker for row in rows})
    labels = sorted({row.emotion for row in rows})
    if len(speakers) < 2 or len(labels) < 2:
        raise BadInput("bad_examples", value=path.name, why="it needs two speakers, two emotions")
    read = _reader(sounds or path.parent)
    features = []
    for at, row in enumerate(rows):
        features.append(_features(read, row.file))
        report(Progress(0.7 * (at + 1) / len(rows), "recordings"))
    heard = np.stack(features)
    truth = np.array([[row.emotion == label for label in labels] for row in rows], float)
    who = np.array([row.speaker for row in rows])
    given = np.zeros_like(truth)
    began = time.monotonic()
    for at, speaker in enumerate(speakers):
        others = who != speaker
        model = voice.fit(heard[others], truth[others], labels, np.random.default_rng(seed))
        given[~others] = np.eye(len(labels))[model.chances(heard[~others]).argmax(1)]
        report(Progress(0.7 + 0.25 * (at + 1) / len(speakers), "speakers"))
    model = voice.fit(heard, truth, labels, np.random.default_rng(seed))
    found: dict[str, float] = label_metrics(truth, given)
    result = {
        "metrics": found, "classes": per_class(truth, given, labels),
        "speakers": _each(truth, given, who), "task": "voice", "method": "linear",
        "rows": len(rows), "test_rows": len(rows), "fit_seconds": time.monotonic() - began,
        "trained_parameters": model.weights.size, "parameters": model.weights.size,
        "stopped": "rounds", "device": "cpu",
    }  # fmt: skip
    if out is not None:
        model.save(out, found)
        result["saved"] = str(out)
    report(Progress(1.0, "speakers"))
    return result


def _each(truth: Numbers, given: Numbers, who: Any) -> dict[str, float]:
    right = (truth == given).all(1)
    return {str(name): float(right[who == name].mean()) for name in np.unique(who)}


def _rows(path: Path) -> list[Recording]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(_recordings(csv.DictReader(file)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput("bad_examples", value=path.name, why=reason(error)) from None
    except KeyError as error:
        raise BadInput("bad_examples", value=path.name, why=f"no column {error}") from None
    if not rows:
        raise BadInput("bad_examples", value=path.name, why="it holds no rows")
    return rows


def _recordings(rows: csv.DictReader[str]) -> Iterator[Recording]:
    for row in rows:
        yield Recording(row["file"], row.get("emotion") or row["label"], row["speaker"])


def _reader(sounds: Path) -> Callable[[str], bytes]:
    """Bytes of a recording by name. Names that lead out of the folder are no recordings."""
    if zipfile.is_zipfile(sounds):
        kept = zipfile.ZipFile(sounds)
        return kept.read
    folder = sounds.resolve()

    def read(name: str) -> bytes:
        place = (folder / name).resolve()
        if not place.is_relative_to(folder):
            raise KeyError(name)
        return place.read_bytes()

    return read


def _features(read: Callable[[str], bytes], name: str) -> Any:
    try:
        found = audio.features(audio.samples(read(name)))
    except (OSError, KeyError, ValueError, RuntimeError) as error:
        raise BadInput("bad_examples", value=name, why=f"no sound can be read: {error}") from None
    if not np.isfinite(found).all():
        raise BadInput("bad_examples", value=name, why="its sound has no finite descriptors")
    return found
