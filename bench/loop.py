"""The closed loop on real tunes: what a fresh home learns, makes, and how much it is enjoyed.

    python bench/loop.py --minutes 10            everything: import, history, training, the arms
    python bench/loop.py --home .loop            the same home again: only the arms
    python bench/loop.py --minutes 0             without a composer: catalogue arms only

Prints one JSON document: seconds of each stage, sizes, measures of training, and the arms random,
popular, ranked, generic, personal, oracle with 95 % intervals (see `evaluate/simulate.py`).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.evaluate.simulate import play_in, simulate
from tastemaker.home import Home, open_home
from tastemaker.learn.train import train
from tastemaker.ports import Progress
from tastemaker.settings import Settings


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--home", type=Path, help="kept and used again; none: a temporary one")
    asked.add_argument("--minutes", type=float, default=10.0, help="for the composer")
    asked.add_argument("--history", type=int, default=80, help="listeners before the first day")
    asked.add_argument("--listeners", type=int, default=60, help="listeners in each arm")
    asked.add_argument("--rounds", type=int, default=20, help="slates each of them sees")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--essen", action="store_true", help="with Essen's songs")
    args = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = args.home or Path(folder)
        with open_home(Settings(home=home, seed=args.seed)) as opened:
            json.dump(measured(opened, args), sys.stdout, indent=1, ensure_ascii=False)
            sys.stdout.write("\n")


def measured(home: Home, args: argparse.Namespace) -> dict[str, Any]:
    told: dict[str, Any] = {"seconds": {}}

    def stage(name: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        result = work()
        told["seconds"][name] = round(time.perf_counter() - began, 2)
        return result

    if not home.engine.stats()["items"]:
        stage("import", lambda: bring(home, args.essen))
    if not home.store.watermark():
        rng = np.random.default_rng(args.seed)
        stage("history", lambda: play_in(
            home.engine, listeners=args.history, rng=rng, now=home.engine.now()
        ))  # fmt: skip
    live = home.engine.refresh().models
    wanted = ["space", "ranking"] if live.ranker is None else []
    wanted += ["tune"] if args.minutes > 0 and "tune" not in live.generators else []
    if wanted:
        told["training"] = stage("training", lambda: train(
            home.store, home.model_sets, home.media, home.settings, wanted,
            minutes=args.minutes, report=shown,
        ))  # fmt: skip
    home.engine.refresh()
    told |= {key: home.engine.stats()[key] for key in ("items", "events", "creators")}
    told["simulated"] = stage("simulation", lambda: simulate(
        home.engine, listeners=args.listeners, rounds=args.rounds, seed=args.seed, report=shown
    ))  # fmt: skip
    return told


def bring(home: Home, essen: bool) -> None:
    from tastemaker.store.importers import folk

    collections = folk.DEFAULT + (folk.ESSEN if essen else ())
    home.engine.add(folk.folk_tunes(collections), unreadable=lambda _item, _why: None)


def shown(progress: Progress) -> None:
    sys.stderr.write(f"\r{progress.done:5.0%}  {progress.stage:<12} {progress.detail:<60.60}")


if __name__ == "__main__":
    main()
