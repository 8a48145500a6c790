"""Texts with a time, from where they are written: files of rows, a file that grows, feeds."""

from __future__ import annotations

import calendar
import hashlib
import html
import json
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tastemaker.domain import DAY, Text
from tastemaker.errors import BadInput, Missing
from tastemaker.store.importers.tables import read_table

LONGEST = 20_000  # characters of a text


def text_of(row: Any, now: float, source: str = "", where: str = "") -> Text:
    """{text, at?, id?, source?} as a Text. `at`: epoch seconds or ISO 8601 (UTC where it names
    no zone). Without an id: one of the words, so that the same text counts once.
    Raises BadInput("bad_row")."""
    try:
        words, at = str(row["text"]).strip(), row.get("at")
        if not 0 < len(words) <= LONGEST:
            raise ValueError(f"a text has 1 to {LONGEST} characters")
        origin = str(row.get("source") or source)[:200]
        when = now if at in (None, "") else _time(at)
        if not 0 <= when <= now + DAY:
            raise ValueError(f"at = {at} is no time up to now")
        code = hashlib.sha256(f"{origin}\n{words}".encode("utf-8", "replace")).hexdigest()[:16]
        return Text(str(row.get("id") or code)[:80], words, when, origin)
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        why = "it has no text" if isinstance(error, KeyError) else str(error)
        raise BadInput("bad_row", value=where or str(row)[:60], why=why) from None


def read_texts(path: Path, now: float) -> Iterator[Text]:
    """The rows of a CSV or JSONL file. Raises BadInput for the first that cannot be read."""
    if ".csv" in path.suffixes:
        for number, row in enumerate(read_table(path, ("text",)), 2):
            yield text_of(row, now, path.name, f"{path.name}:{number}")
        return
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _line(line, now, path.name, f"{path.name}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("bad_file", value=path.name, why=str(error)) from None


def follow_texts(
    path: Path, clock: Callable[[], float], wait: Callable[[], bool], start: int = 0
) -> Iterator[Text]:
    """Rows of a JSONL file as they are written, from byte `start` on, until `wait` says False.
    A file that was cut or replaced is read from its beginning; half a line is waited for."""
    at = start
    while True:
        try:
            if path.stat().st_size < at:
                at = 0
            with path.open("rb") as file:
                file.seek(at)
                block = file.read()
        except FileNotFoundError:
            block, at = b"", 0
        whole = block[: block.rfind(b"\n") + 1]
        at += len(whole)
        for line in whole.decode("utf-8", "replace").splitlines():
            if line.strip():
                yield _line(line, clock(), path.name, path.name)
        if not wait():
            return


def feed_texts(raw: bytes, now: float, source: str) -> list[Text]:
    """The entries of an RSS or Atom document. Raises BadInput("bad_file"), Missing."""
    try:
        import feedparser
    except ModuleNotFoundError:
        raise Missing("missing_extra", value="feedparser", why="feeds", extra="feeds") from None
    found = feedparser.parse(raw)
    if found.bozo and not found.entries:
        raise BadInput("bad_file", value=source, why=str(found.get("bozo_exception", "no feed")))
    texts = []
    for entry in found.entries:
        words = _plain(f"{entry.get('title', '')}\n{entry.get('summary', '')}")
        stamp = entry.get("published_parsed") or entry.get("updated_parsed")
        at = min(float(calendar.timegm(stamp)), now) if stamp else now
        code = hashlib.sha256(str(entry.get("id") or words).encode()).hexdigest()[:16]
        if words:
            texts.append(Text(code, words[:LONGEST], max(at, 0.0), source[:200]))
    return texts


def _line(line: str, now: float, source: str, where: str) -> Text:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise BadInput("bad_row", value=where, why=str(error)) from None
    return text_of(row, now, source, where)


def _time(at: Any) -> float:
    try:
        return float(at)
    except ValueError:
        found = datetime.fromisoformat(str(at))
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _plain(words: str) -> str:
    """Without tags and entities."""
    return html.unescape(re.sub(r"<[^>]{0,2000}>", " ", words)).strip()


def pausing(seconds: float) -> Callable[[], bool]:
    """A wait for `follow_texts` that never ends."""

    def wait() -> bool:
        time.sleep(seconds)
        return True

    return wait
