"""How much the default encoders take in, per second of one core, and the share that is decoding.

    python bench/throughput.py ../shared/data

Processor seconds of this process, one thread, on headlines (tnews), tiles (dcss), speech (emodb)
and two clips.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from tastemaker.domain import Item
from tastemaker.fusion import audio, image, video
from tastemaker.fusion.text import TextEncoder

TEXTS, FILES = 5_000, 300


def spent(work: Callable[[Any], Any], given: Sequence[Any]) -> tuple[list[Any], float]:
    began = time.process_time()
    done = [work(one) for one in given]
    return done, time.process_time() - began


def zipped(path: Path, ending: str) -> list[bytes]:
    with zipfile.ZipFile(path) as kept:
        names = sorted(name for name in kept.namelist() if name.endswith(ending))
        return [kept.read(name) for name in names[:: max(1, len(names) // FILES)]]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("data", type=Path)
    data = asked.parse_args().data
    table = Table("", "per second of one core", "decoding")

    with gzip.open(data / "tnews/train.tsv.gz", "rt", encoding="utf-8") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        texts = [
            Item(str(at), "thing", row[0]) for at, row in zip(range(TEXTS), rows, strict=False)
        ]
    encoder, _ = TextEncoder.fit(texts, np.random.default_rng(0))
    _, took = spent(encoder.encode, [texts])
    table.add_row("texts", f"{len(texts) / took:.0f}", "-")

    pictures = zipped(data / "dcss-tiles/tiles.zip", ".png")
    seen, decoding = spent(image.pixels, pictures)
    _, reading = spent(image.features, seen)
    both = decoding + reading
    table.add_row("pictures (32 × 32)", f"{len(seen) / both:.0f}", f"{decoding / both:.0%}")

    heard, decoding = spent(audio.samples, zipped(data / "emodb/wav.zip", ".wav"))
    _, reading = spent(audio.features, heard)
    both, seconds = decoding + reading, sum(map(len, heard)) / audio.RATE
    table.add_row("seconds of sound", f"{seconds / both:.0f}", f"{decoding / both:.0%}")

    clips = [path.read_bytes() for path in sorted((data / "video").glob("*.mp4"))]
    watched, decoding = spent(video.clip, clips)
    _, reading = spent(video.features, watched)
    both, seconds = decoding + reading, sum(one.seconds for one in watched)
    table.add_row("seconds of video", f"{seconds / both:.1f}", f"{decoding / both:.0%}")
    Console().print(table)


if __name__ == "__main__":
    main()
