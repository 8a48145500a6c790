"""A monitor of real company news, on http://127.0.0.1:8000/apps/opinion_monitor/

    python -m apps.opinion_monitor --data ../shared/data

Sentiment is learned from the earlier Chinese headlines and the English sentences, the names are
those of the Chinese news; the later headlines are then monitored, with two planted bursts if
`--planted`. The home is a folder of its own, `.opinion-monitor`. With files of your own:

    python -m apps.opinion_monitor --learn labelled.csv --names names.csv [--texts texts.jsonl]
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from pathlib import Path

import numpy as np

import tastemaker
from apps.opinion_monitor.evaluate import BATCH, replay
from apps.opinion_monitor.monitor import Monitor
from apps.opinion_monitor.news import chinese, companies, english
from apps.opinion_monitor.routes import FOLDER, reader_of
from apps.start import program, serve
from tastemaker import Judge, TastemakerError, Text, read_names, read_table, read_texts


def from_news(data: Path, folder: Path, planted: bool) -> list[Text]:
    """The models and names of the public sets in `folder`; the texts to monitor."""
    earlier, later = chinese(data)
    learned = [*earlier, *english(data)[0]]
    Judge.learned((one.text.text, one.label) for one in learned).save(folder / "sentiment")
    with (folder / "names.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "aliases"), *companies(data)])
    if not planted:
        return [one.text for one in later]
    return replay(later, [one.company for one in later[-200:]], 2, np.random.default_rng(1))[0]


def prepare(given: argparse.Namespace) -> None:
    given.home.mkdir(parents=True, exist_ok=True)
    texts = from_news(given.data, given.home, given.planted) if given.data else []
    if given.learn:
        rows = read_table(given.learn, ("text", "label"))
        Judge.learned((row["text"], row["label"]) for row in rows).save(given.home / "sentiment")
    if given.names:
        read_names(given.names)  # is refused here, not when it is served
        (given.home / "names.csv").write_bytes(given.names.read_bytes())
    if given.texts:
        texts += read_texts(given.texts, time.time())
    engine = tastemaker.open(home=given.home)
    try:
        monitor, began = Monitor(engine, reader_of(given.home)), time.perf_counter()
        for at in range(0, len(texts), BATCH):
            monitor.add(texts[at : at + BATCH])
        seconds = time.perf_counter() - began
        print(f"{len(texts)} texts in {seconds:.1f} s, {len(monitor.alerts())} alerts", flush=True)
    finally:
        engine.close()


def main() -> None:
    parser = program("opinion_monitor", __doc__)
    parser.add_argument("--data", type=Path, help="the folder of the public sets")
    parser.add_argument("--learn", type=Path, help="a CSV with the columns text and label")
    parser.add_argument("--names", type=Path, help="a CSV with the columns name and aliases")
    parser.add_argument("--texts", type=Path, help="a CSV or JSONL file of texts, oldest first")
    parser.add_argument("--planted", action="store_true", help="two made bursts among the news")
    given = parser.parse_args()
    try:
        prepare(given)
    except TastemakerError as error:
        sys.exit(str(error))
    serve("opinion_monitor", given.home, given.port, **{FOLDER: str(given.home)})


if __name__ == "__main__":
    main()
