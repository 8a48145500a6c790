"""How well chords are put to tunes, against what people wrote over them.

    python bench/chords.py DATA/nottingham-abc/tunes.jsonl.gz

Tunes are split by hash of their title: 3 in 5 are learned from, 1 in 5 is what the weight of the notes
is chosen on, 1 in 5 is judged. Beside the model stands the commonest chord of the mode, and each
stretch by its notes alone. A root counts as right whatever the kind.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import time
from pathlib import Path

import numpy as np

from tastemaker.create.media.tune import harmonise
from tastemaker.create.media.tune.chords import has_chords
from tastemaker.create.media.tune.read import read
from tastemaker.create.media.tune.score import Score
from tastemaker.errors import BadInput


def scores(path: Path) -> list[tuple[int, Score]]:
    """(part in 0 to 4, score) of each tune with chords."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            try:
                score = read(row["abc"])
                harmonise.stretches_of(score)
            except BadInput:
                continue
            if has_chords(score.symbols):
                title = re.sub(r"\W", "", score.headers.get("T", "").lower())
                found.append((hashlib.sha256(title.encode()).digest()[0] % 5, score))
    return found


def right(known: harmonise.Harmony, some: list[Score], weight: float) -> dict[str, float]:
    harmonise.WEIGHT = weight
    hits: dict[str, list[bool]] = {k: [] for k in ("chord", "root", "by notes", "commonest")}
    for score in some:
        stretches = harmonise.stretches_of(score)
        minor = harmonise._minor(score)
        first = int(known.begins[minor].argmax())
        for at, stretch in zip(known.path(stretches, minor), stretches, strict=True):
            if stretch.chord is None:
                continue
            alone = int((known.seen[minor] @ stretch.weights).argmax())
            hits["chord"].append(tuple(known.chords[at]) == stretch.chord)
            for name, row in (("root", at), ("by notes", alone), ("commonest", first)):
                hits[name].append(int(known.chords[row][0]) == stretch.chord[0])
    return {name: float(np.mean(values)) for name, values in hits.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("tunes", type=Path)
    every = scores(parser.parse_args().tunes)
    learned = [s for part, s in every if part < 3]
    began = time.process_time()
    known = harmonise.learn(learned)
    assert known is not None
    print(f"{len(every)} tunes, {len(learned)} learned from in {time.process_time() - began:.2f} s")
    print(f"{len(known.chords)} chords")
    chosen = {
        w: right(known, [s for part, s in every if part == 3], w)["root"] for w in (0.5, 1, 2, 3, 4)
    }
    print("root right by weight, on the part it is chosen on:", chosen)
    best = max(chosen, key=lambda w: chosen[w])
    told = right(known, [s for part, s in every if part == 4], best)
    print(json.dumps({"weight": best, **told}, indent=1))


if __name__ == "__main__":
    main()
