"""Text emotion from a file of labelled texts to a model and its report, without torch.

A folder that `tastemaker finetune emotion` (or `sentiment`, on a base) wrote is opened here again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.errors import BadInput, reason
from tastemaker.learn.finetune.measures import Numbers, label_metrics, per_class
from tastemaker.learn.finetune.reading import Example, read_examples, read_lines, split
from tastemaker.ports import Progress, Report
from tastemaker.understand import emotion, linear
from tastemaker.understand.reader import language_of

Tells = Callable[[str], Mapping[str, float]]
LANGUAGES = ("en", "zh")


def train(
    path: Path,
    test: Path | None = None,
    *,
    out: Path | None = None,
    columns: Sequence[str] = (),
    names: Path | None = None,
    rounds: int = 0,
    seed: int = 0,
    report: Report,
) -> dict[str, Any]:
    """Fit on `path`, judge on `test` (or a tenth of `path`), save to `out`; what `--json` prints.

    `names`: a file whose line n (from 0) is the name of label n, where the labels are numbers.
    Raises BadInput for files that cannot be used.
    """
    rng = np.random.default_rng(seed)
    learned = _named(read_examples(path, "sentiment", columns), names)
    judged = _named(read_examples(test, "sentiment", columns), names) if test else []
    if not judged:
        learned, judged = split(learned, 0.1, rng)
    labels = sorted({name for row in learned for name in row.labels})
    if len(labels) < 2 or len(learned) < 20 or not judged:
        raise BadInput("bad_examples", value=path.name, why="too few rows or labels to learn from")
    texts = [row.text for row in learned]
    chinese = sum(language_of(text) == "zh" for text in texts[:1000]) * 2 > len(texts[:1000])
    began = time.monotonic()
    model = emotion.fit(
        texts, targets(learned, labels), labels, "zh" if chinese else "en", rng,
        rounds=rounds or 4, done=lambda share: report(Progress(share, "rounds")),
    )  # fmt: skip
    seconds = time.monotonic() - began
    truth = targets(judged, labels)
    began = time.monotonic()
    chances = model.chances([row.text for row in judged])
    each = 1000 * (time.monotonic() - began) / len(judged)
    given = linear.chosen(chances, model.marks, model.several)
    found = label_metrics(truth, given)
    result = {
        "metrics": found | {"ms_per_text": each}, "classes": per_class(truth, given, labels),
        "task": "emotion", "method": "linear", "rows": len(learned), "test_rows": len(judged),
        "fit_seconds": seconds, "trained_parameters": model.weights.size + len(labels),
        "parameters": model.weights.size + len(labels), "stopped": "rounds", "device": "cpu",
    }  # fmt: skip
    if out is not None:
        model.save(out, found)
        result["saved"] = str(out)
    return result


def opened(folder: Path) -> dict[str, Tells]:
    """What reads emotions in each language: a model, or one in each of `en` and `zh`.

    Raises BadInput("bad_model") where there is none, Missing where one needs torch.
    """
    if (folder / "config.json").exists():
        language, tells = _open(folder)
        return dict.fromkeys([language] if language else LANGUAGES, tells)
    found = {name: _open(folder / name)[1] for name in LANGUAGES if (folder / name).is_dir()}
    if not found:
        raise BadInput("bad_model", value=folder.name, why="no config.json, nor one in en or zh")
    return found


def targets(rows: Sequence[Example], labels: Sequence[str]) -> Numbers:  # (n, labels)
    """0 and 1; a label that training never saw is no column."""
    at = {name: column for column, name in enumerate(labels)}
    truth = np.zeros((len(rows), len(labels)))
    for row, example in enumerate(rows):
        truth[row, [at[name] for name in example.labels if name in at]] = 1
    return truth


def _named(rows: list[Example], names: Path | None) -> list[Example]:
    if names is None:
        return rows
    known = dict(enumerate(read_lines(names)))
    if wrong := next((n for r in rows for n in r.labels if _number(n) not in known), None):
        raise BadInput("bad_examples", value=names.name, why=f"it has no name for “{wrong}”")
    return [Example(row.text, tuple(known[_number(n)] for n in row.labels)) for row in rows]


def _number(label: str) -> int:
    return int(label) if label.isascii() and label.isdigit() else -1


def _open(folder: Path) -> tuple[str, Tells]:
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput("bad_model", value=folder.name, why=reason(error)) from None
    if isinstance(config, dict) and config.get("format") == emotion.FORMAT:
        model = emotion.Emotions.load(folder)
        return model.language, model.read
    return "", _tuned(folder)


def _tuned(folder: Path) -> Tells:
    """A model that `tastemaker finetune` made on a base, or one of our small encoder."""
    from tastemaker.errors import Missing

    try:
        from tastemaker.learn.finetune.model import load
    except ModuleNotFoundError:
        raise Missing("missing_extra", value="torch", why="emotion", extra="language") from None
    model = load(folder)

    def tells(text: str) -> Mapping[str, float]:
        chances, _ = model.scores([text])
        given = model.choose(chances)[0]
        order = sorted(np.flatnonzero(given), key=lambda at: -chances[0, at])
        return {model.labels[at]: round(float(chances[0, at]), 3) for at in order}

    return tells
