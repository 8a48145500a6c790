"""What all commands share: options that stand anywhere, one JSON document, progress on stderr."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from tastemaker.home import Home
    from tastemaker.ports import Progress, Report

LANGUAGES = ("en", "zh")
SHOWN = 20  # rows that could not be used and are named in an answer; all are counted


@dataclass(frozen=True, slots=True)
class Options:
    """`--json`, `--lang`, `--home` and `--store`: understood by every command, anywhere."""

    json: bool = False
    language: str = "en"
    home: str | None = None
    store: str | None = None
    asked: str = ""  # the language, where `--lang` said it: else people are answered in their own


def take_options(arguments: list[str]) -> tuple[Options, list[str]]:
    """Options and what is left. Everything behind `--` is left alone. Raises ValueError, in words,
    for an option without its value and for a language that is not spoken here."""
    values: dict[str, str] = {}
    rest: list[str] = []
    is_json = False
    queue = iter(arguments)
    for word in queue:
        name, _, value = word.partition("=")
        if word == "--":
            rest += [word, *queue]
        elif word == "--json":
            is_json = True
        elif name in ("--lang", "--home", "--store"):
            values[name[2:]] = value or next(queue, "")
            if not values[name[2:]].strip() or values[name[2:]].startswith("--"):
                raise ValueError(f"Option {name} needs a value")
        else:
            rest.append(word)
    language = values.get("lang") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    if "lang" in values and not language.lower().startswith(LANGUAGES):
        raise ValueError(f"“{language}” is not spoken here: use {' or '.join(LANGUAGES)}")
    short = "zh" if language.lower().startswith("zh") else "en"
    asked = short if "lang" in values else ""
    return Options(is_json, short, values.get("home"), values.get("store"), asked), rest


_USED: ContextVar[Options] = ContextVar("options")


@contextmanager
def using(given: Options) -> Iterator[None]:
    """Within this, commands run with `given`."""
    token = _USED.set(given)
    try:
        yield
    finally:
        _USED.reset(token)


def options() -> Options:
    """The options of the command that runs."""
    return _USED.get(Options())


@contextmanager
def opened(*, creating: bool = True, **settings: Any) -> Iterator[Home]:
    """The home of this command, closed behind it; not `creating`: of one that makes nothing."""
    from tastemaker.home import open_home
    from tastemaker.settings import settings_from

    given = options()
    wanted = {"home": given.home, "store": given.store, **settings}
    home = open_home(
        settings_from({k: v for k, v in wanted.items() if v is not None}), creating=creating
    )
    try:
        yield home
    finally:
        home.close()


def say(document: Any, human: Callable[[Console], object]) -> None:
    """The answer: one JSON document with `--json`, otherwise for people."""
    if options().json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False, default=_plain) + "\n")
    else:
        human(console())


def left_out(c: Console, bad: int, problems: Sequence[Mapping[str, Any]]) -> None:
    """Rows that could not be used: the first `SHOWN` of them, each with its place."""
    for problem in problems:
        name = problem.get("document") or problem.get("file") or ""
        line = f"line {problem['line']}" if problem.get("line") else ""
        place = " ".join(filter(None, (name, line)))
        words = f"{place}: {problem['detail']}" if place else problem["detail"]
        c.print(f"  {words}", style="yellow", markup=False)
    if bad > len(problems):
        c.print(f"  … and {bad - len(problems)} more", style="yellow")


def png(path: Path | None, option: str) -> None:
    """Refuses a name that promises another kind of picture than what is written."""
    if path is not None and path.suffix.lower() not in ("", ".png"):
        import typer

        raise typer.BadParameter(f"“{path}” is no name of a PNG", param_hint=option)


def console(stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=False)


def fail(given: Options, problem: dict[str, Any], code: int) -> int:
    """Print a problem where it belongs; the exit code is handed back."""
    if given.json:
        sys.stdout.write(json.dumps(problem, ensure_ascii=False) + "\n")
    else:
        sys.stderr.write(f"{problem['title']}: {problem['detail']}\n{problem['hint']}\n")
    return code


@contextmanager
def progress(title: str) -> Iterator[Report]:
    """A bar on a terminal; elsewhere one line on stderr for every tenth."""
    if sys.stderr.isatty() and not options().json:
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"),
            TimeRemainingColumn(),
        )  # fmt: skip
        with Progress(*columns, console=console(stderr=True), transient=True) as bars:
            task = bars.add_task(title, total=1.0)
            yield lambda p: bars.update(task, completed=p.done, description=_line(title, p))
    else:
        yield _Tenths(title)


class _Tenths:
    def __init__(self, title: str) -> None:
        self._title, self._last, self._began = title, -1, time.monotonic()

    def __call__(self, step: Progress) -> None:
        tenth = int(step.done * 10)
        if tenth != self._last:
            self._last = tenth
            took = time.monotonic() - self._began
            sys.stderr.write(f"{_line(self._title, step)}: {tenth * 10} % ({took:.0f} s)\n")
            sys.stderr.flush()


def _line(title: str, step: Progress) -> str:
    return " · ".join(part for part in (title, step.stage, step.detail) if part)


def _plain(value: Any) -> Any:
    """JSON for what json does not know: numpy numbers and arrays, dataclasses, paths."""
    if hasattr(value, "tolist"):
        return value.tolist()
    import msgspec

    return msgspec.to_builtins(value, enc_hook=str)
