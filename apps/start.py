"""One command for an application on public data: bring it in, learn from it, serve.

What was brought in and learned stays in a home of its own (`.reading`, `.poet`, …); the next start only
serves.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

BENCH = Path(__file__).resolve().parents[1] / "bench"
Bring = Callable[[Path, Path], None]  # (public data, home): the home has a catalogue then


def start(app: str, about: str, bring: Bring, parts: Sequence[str]) -> None:
    """`parts`: what `tastemaker train` learns; none: there is nothing to learn."""
    parser = argparse.ArgumentParser(
        prog=f"python -m apps.{app}", description=about.splitlines()[0]
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of public data sets")
    parser.add_argument("--home", type=Path, default=Path("." + app.replace("_", "-")))
    parser.add_argument("--minutes", default="5", help="of training, where a generator learns")
    parser.add_argument("--port", default="8000")
    given = parser.parse_args()
    if not (given.home / ("models" if parts else "store.db")).exists():
        bring(given.data, given.home)
        if parts:
            tastemaker(given.home, "train", *parts, "--minutes", given.minutes)
    print(f"http://127.0.0.1:{given.port}/apps/{app}/", flush=True)
    serve = ["serve", "--app", f"apps.{app}", "--port", given.port]
    os.execv(sys.executable, [*command(given.home), *serve])


def made_by(*program: str, data: str = "") -> Bring:
    """Items that a program of `bench/` writes; "DATA" and "OUT" among its words are filled in.
    `data`: a folder within the public data."""

    def bring(public: Path, home: Path) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "items.jsonl"
            filled = {"DATA": str(public / data), "OUT": str(file)}
            words = [filled.get(word, word) for word in program[1:]]
            subprocess.run([sys.executable, str(BENCH / program[0]), *words], check=True)
            tastemaker(home, "import", "items", str(file))

    return bring


def tastemaker(home: Path, *words: str) -> None:
    subprocess.run([*command(home), *words], check=True)


def command(home: Path) -> list[str]:
    return [sys.executable, "-m", "tastemaker.cli", "--home", str(home)]
