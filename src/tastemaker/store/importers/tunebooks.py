"""Tunes from files of one's own: tunebooks in ABC, and JSONL with a tune in each row.

A tunebook (`.abc`, `.txt`) holds tunes one behind the other, each from its `X:` on; in JSONL the ABC
stands in `abc`. Chords over the notes stay in the text. `.gz` of both.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tastemaker.domain import Item
from tastemaker.errors import BadInput, reason
from tastemaker.store.importers import fields
from tastemaker.store.importers.folk import TITLE, TUNE, readable, without_rest
from tastemaker.store.importers.items import gathered
from tastemaker.store.importers.names import Names
from tastemaker.store.importers.rows import MAX_TEXT, Bad, Cells, Ok, Row, read
from tastemaker.store.importers.sources import UNREADABLE, bad_file

ENDINGS = (".abc", ".txt")


def read_tunes(path: str | Path) -> Iterator[Row[Item]]:
    """Tunes as items `tune:<name of the file>/<number>`. Lines count from 1.

    Raises BadInput("bad_file") where nothing can be read.
    """
    path = Path(path)
    book = path.name.partition(".")[0]
    endings = [ending.lower() for ending in path.suffixes if ending.lower() != ".gz"]
    if endings[-1:] and endings[-1] in ENDINGS:
        return _book(path, book)
    return _numbered(path, book)


def _numbered(path: Path, book: str) -> Iterator[Row[Item]]:
    number = 0

    def made(cells: Cells, typed: bool) -> Item:
        nonlocal number
        number += 1
        cells = dict(cells)
        text = fields.words("abc", cells.pop("abc", ""), MAX_TEXT)
        if not text.strip():
            raise BadInput("missing_field", field="abc")
        given = cells.pop("id", None)
        return _item(book, given or number, text, gathered("attributes", cells, typed, MAX_TEXT))

    return read(path, Names((), {}), (), made)


def _book(path: Path, book: str) -> Iterator[Row[Item]]:
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix.lower() == ".gz" else data).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise bad_file(path, "it is not UTF-8") from None
    except UNREADABLE as error:
        raise bad_file(path, reason(error)) from None
    text = text.replace("\r\n", "\n")
    starts = [match.start() for match in TUNE.finditer(text)]
    if not starts:
        raise bad_file(path, "no line begins with X:, as every tune in ABC does")
    for number, (a, b) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True), 1):
        line = text.count("\n", 0, a) + 1
        tune = without_rest(text[a:b])
        if len(tune) > MAX_TEXT:
            yield Bad(line, BadInput("bad_field", field="abc", value=number, why="too long"))
        else:
            yield Ok(line, _item(book, number, tune, {}))


def _item(book: str, number: Any, text: str, attributes: dict[str, Any]) -> Item:
    title = TITLE.search(text)
    return Item(
        f"tune:{book}/{number}",
        "tune",
        readable(" ".join(title[1].split())) if title else f"{book} {number}",
        text,
        {"collection": book, **attributes},
    )
