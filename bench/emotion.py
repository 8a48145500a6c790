"""How well emotions are told from text: fitted on the train part, judged on the dev part.

    python bench/emotion.py ../shared/data [goemotions weibo]

GoEmotions: 28 labels, several for one text; Weibo (SMP2020-EWECT): six, one for each.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from pathlib import Path

from tastemaker.learn.emotion import train


def goemotions(data: Path, folder: Path) -> dict[str, Path | None]:
    for part in ("train", "dev"):
        text = gzip.decompress((data / f"goemotions/{part}.tsv.gz").read_bytes()).decode()
        rows = [line.split("\t") for line in text.split("\n") if line]
        lines = [
            json.dumps({"text": row[0].strip() or "-", "label": row[1].split(",")}) for row in rows
        ]
        (folder / f"{part}.jsonl").write_text("\n".join(lines))
    names = data / "goemotions/labels.txt"
    return {"path": folder / "train.jsonl", "test": folder / "dev.jsonl", "names": names}


def weibo(data: Path, folder: Path) -> dict[str, Path | None]:
    parts = ("usual_train5k", "virus_train")
    found = [gzip.decompress((data / f"weibo-ewect/{p}.jsonl.gz").read_bytes()) for p in parts]
    (folder / "train.jsonl").write_bytes(b"\n".join(found))
    return {
        "path": folder / "train.jsonl", "test": data / "weibo-ewect/virus_dev.jsonl.gz",
        "names": None,
    }  # fmt: skip


def main(data: Path, sets: list[str]) -> None:
    for name in sets or ["goemotions", "weibo"]:
        with tempfile.TemporaryDirectory() as place:
            given = {"goemotions": goemotions, "weibo": weibo}[name](data, Path(place))
            path = given.pop("path")
            assert path is not None
            result = train(path, given["test"], names=given["names"], report=lambda _: None)
        figures = "  ".join(f"{key} {value:.4f}" for key, value in result["metrics"].items())
        print(f"{name}: {result['rows']} rows, {result['fit_seconds']:.0f} s  {figures}")
        print("  " + "  ".join(f"{k} {v['f1']:.2f}" for k, v in result["classes"].items()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
