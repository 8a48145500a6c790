"""A monitor of real company news, on http://127.0.0.1:8000/apps/opinion_monitor/

    python -m apps.opinion_monitor --data ../shared/data

Sentiment is learned from the earlier Chinese headlines and the English sentences, the names are
those of the Chinese news; the later headlines are then monitored, with one planted burst if
`--planted`. The home is a folder of its own, `.opinion-monitor`. With files of your own:

    python -m apps.opinion_monitor --learn labelled.csv --names names.csv [--texts texts.jsonl]
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import time
from pathlib import Path

import tastemaker
from apps.opinion_monitor.evaluate import BATCH, replay
from apps.opinion_monitor.monitor import Monitor
from apps.opinion_monitor.news import chinese, companies, english
from apps.opinion_monitor.routes import FOLDER, reader_of
from tastemaker import TastemakerError, Text, learn_labels, read_table, read_texts, script_of


def from_news(data: Path, folder: Path, planted: bool) -> list[Text]:
    """The models and names of the public sets in `folder`; the texts to monitor."""
    earlier, later = chinese(data)
    for language, rows in (("zh", earlier), ("en", english(data)[0])):
        model = learn_labels([one.text.text for one in rows], [one.label for one in rows])
        model.save(folder / "sentiment" / language, {})
    names = companies(data)
    with (folder / "names.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("name", "aliases"), *names])
    if not planted:
        return [one.text for one in later]
    import numpy as np

    rng = np.random.default_rng(1)
    return replay(later, [one.company for one in later[-200:]], 2, rng)[0]


def from_files(learned: Path | None, names: Path | None, folder: Path) -> None:
    """Models from a CSV of `text` and `label`, one for each language that has 20 texts."""
    if learned:
        rows = [(row["text"], row["label"]) for row in read_table(learned, ("text", "label"))]
        for language in ("en", "zh"):
            mine = [row for row in rows if script_of(row[0]) == language]
            if len(mine) >= 20:
                model = learn_labels([text for text, _ in mine], [label for _, label in mine])
                model.save(folder / "sentiment" / language, {})
    if names:
        read_table(names, ("name",))
        (folder / "names.csv").write_bytes(names.read_bytes())


def prepare(given: argparse.Namespace) -> None:
    given.home.mkdir(parents=True, exist_ok=True)
    texts = from_news(given.data, given.home, given.planted) if given.data else []
    from_files(given.learn, given.names, given.home)
    if given.texts:
        texts += read_texts(given.texts, time.time())
    reader = reader_of(given.home)
    engine = tastemaker.open(home=given.home)
    try:
        monitor, began = Monitor(engine, reader), time.perf_counter()
        for at in range(0, len(texts), BATCH):
            monitor.add(texts[at : at + BATCH])
        seconds = time.perf_counter() - began
        print(f"{len(texts)} texts in {seconds:.1f} s, {len(monitor.alerts())} alerts", flush=True)
    finally:
        engine.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="the folder of the public sets")
    parser.add_argument("--learn", type=Path, help="a CSV with the columns text and label")
    parser.add_argument("--names", type=Path, help="a CSV with the columns name and aliases")
    parser.add_argument("--texts", type=Path, help="a CSV or JSONL file of texts, oldest first")
    parser.add_argument("--planted", action="store_true", help="two made bursts among the news")
    parser.add_argument("--home", type=Path, default=Path(".opinion-monitor"))
    parser.add_argument("--port", default="8000")
    given = parser.parse_args()
    try:
        prepare(given)
    except TastemakerError as error:
        sys.exit(str(error))
    serve = ["serve", "--app", "apps.opinion_monitor", "--port", given.port]
    environment = {**os.environ, "TASTEMAKER_HOME": str(given.home), FOLDER: str(given.home)}
    command = [sys.executable, "-m", "tastemaker.cli", *serve]
    sys.exit(subprocess.run(command, env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
