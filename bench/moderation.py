"""Labelled texts for `tastemaker review learn`, from public data, and how well it learns them.

    python bench/moderation.py ../shared/data OUT.jsonl       (then: tastemaker review learn OUT.jsonl)

`hostile`: anger and disgust in GoEmotions (English; a label of both kinds counts), anger in Weibo
posts (Chinese); every other text is ok. These are feelings, not insults: what is learned flags more
than it should, which is why it flags and does not refuse. Prints what `learned` measures on a fifth
held out, of both languages and of either alone.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tastemaker.trust.examples import learned

HOSTILE = frozenset({"anger", "disgust"})
MOST = 12_000  # of each language: seconds, not minutes


def english(data: Path) -> Iterator[tuple[str, str]]:
    names = (data / "goemotions" / "labels.txt").read_text().split()
    with gzip.open(data / "goemotions" / "train.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            text, labels, _ = line.rstrip("\n").split("\t")
            found = {names[int(label)] for label in labels.split(",")}
            yield text, "hostile" if found & HOSTILE else "ok"


def chinese(data: Path) -> Iterator[tuple[str, str]]:
    for name in ("usual_train5k", "virus_train"):
        path = data / "weibo-ewect" / f"{name}.jsonl.gz"
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield row["text"], "hostile" if row["label"] == "angry" else "ok"


def main() -> None:
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    rng = np.random.default_rng(0)
    sources = {"en": list(english(data)), "zh": list(chinese(data))}
    some = {
        name: [rows[i] for i in rng.permutation(len(rows))[:MOST]] for name, rows in sources.items()
    }
    both = [row for rows in some.values() for row in rows]
    with out.open("w", encoding="utf-8") as lines:
        for text, label in both:
            lines.write(json.dumps({"text": text, "label": label}, ensure_ascii=False) + "\n")
    for name, rows in {**some, "both": both}.items():
        began = time.process_time()
        _, measured = learned([t for t, _ in rows], [n for _, n in rows], np.random.default_rng(0))
        print(name, json.dumps(measured), f"{time.process_time() - began:.1f} s")


if __name__ == "__main__":
    main()
