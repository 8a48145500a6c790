"""Fine-tuned understanding against TF-IDF with a linear head, on real sets; one line for each run.

    python bench/finetune.py --base FOLDER [--minutes 2] [--rate R] [--balanced] [--seed 0]
                             [--models K] [--augment SHARE] [--unlabelled] [RUN …]

RUN is `set:method`; methods are `tfidf` (scikit-learn: word and letter n-grams, logistic
regression), `small` (no base) and those of `tastemaker finetune --method`. Every run gets the same
minutes; `stopped` says whether the clock ended it. Sets lie in ../shared/data (see `SETS`);
`banking77-ten` learns from ten of each class, `banking77-tenth` from a tenth, both judged on
another tenth; CLINC150 and those with a development part on that. `--unlabelled`: what a part of a
set leaves out is learned from without its labels (self-training).
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import resource
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.learn.finetune.fit import finetune
from tastemaker.learn.finetune.reading import Example, Task, read_examples, split
from tastemaker.learn.finetune.training import FitSettings

DATA = Path(__file__).parent.parent / ".." / "shared" / "data"
SETS: dict[str, tuple[Task, str, str | None, tuple[str, ...]]] = {
    "snips": ("slots", "snips/train.tsv.gz", "snips/valid.tsv", ()),
    "snips-tenth": ("slots", "snips/train.tsv.gz", "snips/valid.tsv", ()),
    "banking77-ten": ("intents", "banking77/train.csv.gz", None, ()),
    "banking77-tenth": ("intents", "banking77/train.csv.gz", None, ()),
    "banking77": ("intents", "banking77/train.csv.gz", None, ()),
    "clinc150": ("intents", "clinc150/data.json.gz", "clinc150/data.json.gz", ()),
    "goemotions": (
        "sentiment", "goemotions/train.tsv.gz", "goemotions/dev.tsv.gz", ("text", "label", "id"),
    ),
    "chnsenticorp": (
        "sentiment", "chnsenticorp/train.tsv.gz", "chnsenticorp/dev.tsv.gz", ("text", "label"),
    ),
    "weibo": (
        "sentiment", "weibo-ewect/virus_train.jsonl.gz", "weibo-ewect/virus_dev.jsonl.gz", (),
    ),
    "phrasebank": (
        "sentiment", "financial-phrasebank/sentences.csv", None, ("sentence", "label"),
    ),
    "smp-ecdt": ("intents", "smp-ecdt/smp2017_train.tsv", "smp-ecdt/smp2017_develop.tsv", ()),
}  # fmt: skip
RUNS = [f"{name}:{method}" for name in SETS for method in ("tfidf", "small", "lora", "full")]
LETTERS = (2, 4)  # n-grams that TF-IDF sees beside words


def quiet(step: object) -> None:
    pass


def parts(name: str, seed: int) -> tuple[list[Example], list[Example]]:
    """What is learned from and what is judged on: the same for every method."""
    task, train, test, columns = SETS[name]
    rows = read_examples(DATA / train, task, columns)
    if test:
        if name.endswith("tenth"):
            _, rows = split(rows, 0.1, np.random.default_rng(seed + 1))
        return rows, read_examples(DATA / test, task, columns, judged=True)
    rest, judged = split(rows, 0.1, np.random.default_rng(seed))
    if name.endswith("-ten"):
        return few(rest, 10, np.random.default_rng(seed + 1)), judged
    if name.endswith("tenth"):
        _, rest = split(rest, 0.1 / 0.9, np.random.default_rng(seed + 1))
    return rest, judged


def few(rows: list[Example], many: int, rng: np.random.Generator) -> list[Example]:
    """`many` of each class."""
    left = Counter({label: many for row in rows for label in row.labels})
    found = []
    for at in rng.permutation(len(rows)):
        if left[rows[at].labels[0]] > 0:
            left[rows[at].labels[0]] -= 1
            found.append(rows[at])
    return found


def baseline(learned: list[Example], judged: list[Example]) -> dict[str, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=LETTERS, sublinear_tf=True)
    reads = make_pipeline(make_union(words, letters), LogisticRegression(C=20, max_iter=300))
    began = time.monotonic()
    reads.fit([row.text for row in learned], [row.labels[0] for row in learned])
    seconds = time.monotonic() - began
    right = reads.predict([row.text for row in judged]) == [row.labels[0] for row in judged]
    return {"metrics": {"accuracy": float(right.mean())}, "fit_seconds": seconds}


def tuned(
    name: str, method: str, learned: list[Example], judged: list[Example], given: argparse.Namespace
) -> dict[str, Any]:
    settings = FitSettings(
        method="full" if method == "small" else method,
        minutes=given.minutes,
        rate=given.rate,
        balanced=given.balanced,
        models=given.models,
        augment=given.augment,
        seed=given.seed,
    )
    base = None if method == "small" else given.base
    folder = Path(given.scratch)
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{part}.jsonl" for part in ("train", "test")]
    for file, rows in zip(files, (learned, judged), strict=True):
        file.write_text("\n".join(json.dumps(_row(row)) for row in rows), "utf-8")
    made = finetune(
        SETS[name][0], *files, base=base, settings=settings, report=quiet,
        unlabelled=left_out(name, learned, judged, folder) if given.unlabelled else None,
    )  # fmt: skip
    kept = (
        "self_trained_rows",
        "metrics",
        "fit_seconds",
        "stopped",
        "trained_parameters",
        "parameters",
        "rows",
    )
    return {key: made[key] for key in kept if key in made}


def left_out(name: str, learned: list[Example], judged: list[Example], folder: Path) -> Path:
    """The texts of a set that are neither learned from nor judged on, one in a line."""
    task, train, _, columns = SETS[name]
    known = {row.text for row in (*learned, *judged)}
    texts = [row.text for row in read_examples(DATA / train, task, columns)]
    file = folder / "unlabelled.txt"
    file.write_text("\n".join(text for text in texts if text not in known), "utf-8")
    return file


def _row(row: Example) -> dict[str, Any]:
    found = {key: value for key, value in dataclasses.asdict(row).items() if value}
    labels = list(row.labels) if len(row.labels) > 1 else row.labels[0]
    return {"text": found["text"], "label": labels, "slots": list(row.tags)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("runs", nargs="*", default=RUNS)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--rate", type=float, default=0.0)
    parser.add_argument("--balanced", action="store_true", help="rare classes weigh more")
    parser.add_argument("--models", type=int, default=1, help="trained and asked together")
    parser.add_argument("--augment", type=float, default=0.0, help="made rows for each read")
    parser.add_argument("--unlabelled", action="store_true", help="learn from the rest as well")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--scratch", default="/tmp/tastemaker-finetune")
    given = parser.parse_args()
    for run in given.runs:
        name, _, method = run.partition(":")
        learned, judged = parts(name, given.seed)
        result = (
            baseline(learned, judged)
            if method == "tfidf"
            else tuned(name, method, learned, judged, given)
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"run": run, **result, "peak_mb": round(peak)}), flush=True)


if __name__ == "__main__":
    main()
