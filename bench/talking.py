"""How long it takes to understand a message and to answer it, on one core.

    OMP_NUM_THREADS=1 python bench/talking.py HOME [--model FOLDER] [--rounds 20]

HOME: a home in which ranking is learned; what is said here is said by somebody who is erased again.
FOLDER: what `tastemaker finetune` wrote, which is asked beside the rules. Milliseconds of processor time
and of the clock, median and 99th percentile over messages; the first round is not counted.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.domain import Event
from tastemaker.home import open_home
from tastemaker.settings import Settings

SAID = (
    "find something calm in 6/8", "play me a fast reel in D", "more like the second one",
    "I love slow airs but I can't stand marches", "来一首欢快的曲子", "找几首安静的小调", "why this?",
    "what is on my taste page?", "我喜欢爵士，讨厌重金属", "something else please",
)  # fmt: skip
FINDS = ("find something calm", "something else please", "找几首安静的", "show me a fast one")


def timed(work: Callable[[str], Any], texts: tuple[str, ...], rounds: int) -> dict[str, float]:
    cpu, clock = [], []
    for turn in range(rounds + 1):
        for text in texts:
            began, at = time.process_time(), time.perf_counter()
            work(text)
            if turn:
                cpu.append(1000 * (time.process_time() - began))
                clock.append(1000 * (time.perf_counter() - at))
    return {
        f"{name}_{label}": round(float(np.quantile(told, share)), 2)
        for name, told in (("cpu", cpu), ("clock", clock))
        for label, share in (("median", 0.5), ("p99", 0.99))
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("home", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--rounds", type=int, default=20)
    given = parser.parse_args()
    found: dict[str, Any] = {}
    with open_home(Settings(home=given.home, threads=1)) as home:
        engine, user = home.engine, "bench talking"
        found["items"] = engine.stats()["items"]
        found["read by rules"] = timed(engine.reader.read, SAID, given.rounds)
        if given.model:
            from tastemaker.learn.finetune.model import load

            tuned = load(given.model)
            found["read by a tuned model"] = timed(
                lambda text: tuned.predict([text]), SAID, given.rounds
            )
        try:
            for item in engine.onboarding(6):
                engine.observe(Event(user, "like", item=item.id))
            found["answered with a slate"] = timed(
                lambda text: list(engine.talk(user, text)), FINDS, given.rounds
            )
        finally:
            engine.erase(user)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
