"""One command for an application on public data: bring it in, learn from it, serve.

What was brought in and learned stays in a home of its own (`.reading`, `.poet`, …); the next start only
serves.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from tastemaker import Engine, Item
from tastemaker import open as opened

BENCH = Path(__file__).resolve().parents[1] / "bench"
Bring = Callable[[Path, Path], None]  # (public data, home): the home has a catalogue then


def start(app: str, about: str, bring: Bring, parts: Sequence[str]) -> NoReturn:
    """`parts`: what `tastemaker train` learns; none: there is nothing to learn."""
    parser = program(app, about)
    parser.add_argument("--data", type=Path, required=True, help="the folder of public data sets")
    parser.add_argument("--minutes", default="5", help="of training, where a generator learns")
    given = parser.parse_args()
    if not (given.home / ("models" if parts else "store.db")).exists():
        bring(given.data, given.home)
        if parts:
            tastemaker(given.home, "train", *parts, "--minutes", given.minutes)
    serve(app, given.home, given.port)


def program(app: str, about: str) -> argparse.ArgumentParser:
    """What every application's command takes: a home of its own and a port."""
    parser = argparse.ArgumentParser(
        prog=f"python -m apps.{app}", description=about.splitlines()[0]
    )
    parser.add_argument("--home", type=Path, default=Path("." + app.replace("_", "-")))
    parser.add_argument("--port", default="8000")
    return parser


def serve(app: str, home: Path, port: str, **environment: str) -> NoReturn:
    """In place of this process."""
    print(f"http://127.0.0.1:{port}/apps/{app}/", flush=True)
    words = [*command(home), "serve", "--app", f"apps.{app}", "--port", port]
    os.execve(sys.executable, words, {**os.environ, **environment})


@contextmanager
def copied(home: Path) -> Iterator[Engine]:
    """An engine on a copy of `home`, which is left as it is."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(home, Path(folder) / "home")
        engine = opened(Path(folder) / "home")
        try:
            yield engine
        finally:
            engine.close()


def every(engine: Engine, medium: str) -> Iterator[Item]:
    """All of a medium that the catalogue holds, by id."""
    after = ""
    while rows := engine.items(medium=medium, limit=500, after=after):
        yield from rows
        after = rows[-1].id


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


def tastemaker(home: Path, *words: str, **environment: str) -> None:
    """Its command line, for this home; what it prints goes where progress does."""
    named = {**os.environ, **environment}
    subprocess.run([*command(home), *words], check=True, stdout=sys.stderr, env=named)


def command(home: Path) -> list[str]:
    return [sys.executable, "-m", "tastemaker.cli", "--home", str(home)]
