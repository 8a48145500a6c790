"""Texts as they come: feeds over HTTP, files, and files that grow."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tastemaker.domain import Text
from tastemaker.errors import BadInput
from tastemaker.store.importers.streams import feed_texts, follow_texts, pausing, read_texts

MOST = 5_000_000  # bytes that are read
TIMEOUT = 20.0  # seconds


def read_feed(address: str, now: float, timeout: float = TIMEOUT) -> list[Text]:
    """The entries of an RSS or Atom feed, from an http(s) address. Raises BadInput, Missing."""
    if not address.startswith(("http://", "https://")):
        raise BadInput("bad_field", field="feed", value=address, why="use http:// or https://")
    try:
        with urllib.request.urlopen(address, timeout=timeout) as answer:
            return feed_texts(answer.read(MOST), now, address)
    except (OSError, ValueError) as error:
        raise BadInput("bad_file", value=address, why=str(error)) from None


def incoming(
    file: Path | None,
    feeds: Sequence[str] = (),
    *,
    follow: bool = False,
    every: float = 0.0,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[list[Text]]:
    """Those of a CSV or JSONL file, or with `follow` each as a line of JSONL is written; then what
    stands in the feeds, oldest first, once or `every` so many seconds. Raises BadInput, Missing."""
    if file and follow:
        yield from ([one] for one in follow_texts(file, clock, pausing(every or 1.0)))
    elif file:
        yield list(read_texts(file, clock()))
    while feeds:
        found = [one for address in feeds for one in read_feed(address, clock())]
        yield sorted(found, key=lambda one: one.at)
        if not every:
            return
        sleep(every)
