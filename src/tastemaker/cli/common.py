"""What all commands share: options that stand anywhere, one JSON document, progress on stderr."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tastemaker.wording.reports import reported
from tastemaker.wording.settings import SETTINGS
from tastemaker.wording.terminal import LINES, NAMES
from tastemaker.wording.whys import in_chinese

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from tastemaker.home import Home
    from tastemaker.ports import Progress, Report

LANGUAGES = ("en", "zh")


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
    asked = values.get("lang", "")
    if "lang" in values and not asked.lower().startswith(LANGUAGES):
        raise ValueError(f"“{asked}” is not spoken here: use {' or '.join(LANGUAGES)}")
    language = _short(asked)
    asked = language if asked else ""
    return Options(is_json, language, values.get("home"), values.get("store"), asked), rest


def spoken_in(arguments: list[str]) -> str:
    """The language to say in that these arguments cannot be used."""
    words = [part for word in arguments for part in word.partition("=")[::2] if part]
    asked = next((now for last, now in pairwise(words) if last == "--lang"), "")
    return _short(asked if asked.lower().startswith(LANGUAGES) else "")


def _short(asked: str) -> str:
    """`asked`, or what the environment asks for where it is empty, as one of `LANGUAGES`."""
    language = asked or os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    return "zh" if language.lower().startswith("zh") else "en"


_USED: ContextVar[Options] = ContextVar("options")


@contextmanager
def using(given: Options) -> Iterator[Options]:
    """Within this, commands run with `given`."""
    token = _USED.set(given)
    try:
        yield given
    finally:
        _USED.reset(token)


def options() -> Options:
    """The options of the command that runs."""
    return _USED.get(Options())


def worded(english: str, **values: Any) -> str:
    """A line for people in the language of the command, its values put in: every literal that
    commands print goes through here, and stands in `wording.terminal`."""
    return (LINES[english] if _chinese() else english).format_map(values)


def named(kind: str, word: str) -> str:
    """A word of ours that people read and programs, too (so that it stays as it is in JSON)."""
    return NAMES[kind].get(word, word) if _chinese() else word


def listed(words: Iterable[str]) -> str:
    return worded(", ").join(words)


def counted(counts: Mapping[str, int], kind: str = "count") -> str:
    """“3 new, 0 bad”."""
    return listed(worded("{n} {what}", n=n, what=named(kind, name)) for name, n in counts.items())


def retold(report: str) -> str:
    """What work said of itself, which is kept in English, in the language of the command."""
    return reported(report) if _chinese() else report


def explained(why: str) -> str:
    """Why something cannot be used, which is kept in English too."""
    return in_chinese(why) if _chinese() else why


def meant(setting: str, english: str) -> str:
    """What a setting is, which is said in English where it is defined."""
    return SETTINGS.get(setting, english) if _chinese() else english


def _chinese() -> bool:
    return options().language == "zh"


def padded(text: object, width: int, *, right: bool = False) -> str:
    """`text` in `width` columns of a terminal, where a Chinese character takes two."""
    from rich.cells import cell_len

    space = " " * (width - cell_len(str(text)))
    return f"{space}{text}" if right else f"{text}{space}"


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


def png(path: Path | None, option: str) -> None:
    """Refuses a name that promises another kind of picture than what is written."""
    if path is not None and path.suffix.lower() not in ("", ".png"):
        import typer

        raise typer.BadParameter(
            worded("“{path}” is no name of a PNG", path=path), param_hint=option
        )


def console(stderr: bool = False) -> Console:
    from rich.console import Console

    # What is printed is data too: a title in [brackets], an id like a:star:b.
    # Chinese breaks anywhere, which terminals do by themselves; rich would break it at spaces alone.
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=_chinese())


def fail(given: Options, problem: dict[str, Any], code: int) -> int:
    """Print a problem where it belongs; the exit code is handed back."""
    if given.json:
        sys.stdout.write(json.dumps(problem, ensure_ascii=False) + "\n")
    else:
        title, detail, hint = (problem[name] for name in ("title", "detail", "hint"))
        sys.stderr.write(worded("{title}: {detail}", title=title, detail=detail) + f"\n{hint}\n")
    return code


@contextmanager
def progress(title: str) -> Iterator[Report]:
    """A bar on a terminal; elsewhere one line on stderr for every tenth."""
    if sys.stderr.isatty() and not options().json:
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn("{task.description}", markup=False), BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"), TimeRemainingColumn(),
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
            line = _line(self._title, step)
            told = "{line}: {done} % ({seconds:.0f} s)\n"
            sys.stderr.write(worded(told, line=line, done=tenth * 10, seconds=took))
            sys.stderr.flush()


def _line(title: str, step: Progress) -> str:
    return " · ".join(filter(None, (title, retold(step.stage), retold(step.detail))))


def _plain(value: Any) -> Any:
    """JSON for what json does not know: numpy numbers and arrays, dataclasses, paths."""
    if hasattr(value, "tolist"):
        return value.tolist()
    import msgspec

    return msgspec.to_builtins(value, enc_hook=str)
