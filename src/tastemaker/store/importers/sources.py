"""Files as rows of named cells: CSV, TSV, JSONL and Parquet, streamed whatever their size.

TSV has no quotes. The atomic files of RecBole (.inter, .item, .user) are such, with a type behind
each name: `user_id:token`; cells of a `…_seq` are lists, but for titles and names.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

import msgspec

from tastemaker.errors import BadInput, reason

LONGEST = 8_000_000  # bytes of a line, or of a CSV row over several; as much as one request
BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
UNREADABLE = (OSError, EOFError, zlib.error)  # gzip raises all of these

Raw = tuple[int, Mapping[str, Any] | BadInput]  # line; cells, or why there are none


@dataclass(frozen=True, slots=True)
class Source:
    """`columns` is None where each row names its own."""

    columns: Sequence[str] | None
    typed: bool  # False: all cells are text
    rows: Iterator[Raw]


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Raises BadInput("bad_file") for what cannot be read at all."""
    ending = path.suffixes[-1].lower() if path.suffixes else ""
    zipped = ending == ".gz"
    if zipped:
        ending = path.suffixes[-2].lower() if len(path.suffixes) > 1 else ""
    if ending == ".parquet" and not zipped:
        from tastemaker.store.importers.parquet import opened_parquet

        with opened_parquet(path) as source:
            yield source
        return
    if ending not in TABLES and ending not in (".jsonl", ".ndjson"):
        raise bad_file(path, f"files ending in “{''.join(path.suffixes[-2:])}” are not known")
    try:
        with path.open("rb") as plain:
            file: Any = gzip.GzipFile(fileobj=plain) if zipped else plain
            lines = Lines(file, path)
            table = TABLES.get(ending)
            yield _table(lines, path, table) if table else Source(None, True, _jsonl(lines))
    except UNREADABLE as error:
        raise bad_file(path, reason(error)) from None


def lines_in(path: Path) -> int:
    """How many lines the file at `path` has (rows, of Parquet), for whoever waits; 0 for what
    cannot be read: whoever reads it then says why."""
    try:
        if path.suffix.lower() == ".parquet":
            from tastemaker.store.importers.parquet import rows_in

            return rows_in(path)
        with path.open("rb") as plain:
            zipped = path.suffix.lower() == ".gz"
            file: Any = gzip.GzipFile(fileobj=plain) if zipped else plain
            blocks: Iterator[bytes] = iter(partial(file.read, 1 << 20), b"")
            return 1 + sum(block.count(b"\n") for block in blocks)
    except UNREADABLE:
        return 0


def bad_file(path: Path, why: str) -> BadInput:
    return BadInput("bad_file", value=path.name, why=why)


# ---------------------------------------------------------------------------------------- lines
@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: str
    problem: str = ""


class Lines:
    """Lines one by one, none of them kept. Some can be given back to be read again."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._file, self._path = file, path
        self._back: deque[Line] = deque()
        self._number = 0
        start = self._read()
        if start[:2] in BOMS:
            raise bad_file(path, f"it is {BOMS[start[:2]]}; save it as UTF-8")
        self._start: bytes | None = start.removeprefix(b"\xef\xbb\xbf")
        self.broken: BadInput | None = None  # why the file ended before its end

    def take(self) -> Line | None:
        """The next line, None at the end."""
        if self._back:
            return self._back.popleft()
        if self._start is not None:
            found, self._start = self._start, None
        else:
            try:
                found = self._read()
            except UNREADABLE as error:
                self.broken = bad_file(self._path, f"it breaks off: {error}")
                return None
        if not found:
            return None
        self._number += 1
        if len(found) > LONGEST:
            return Line(self._number, _shown(found), f"longer than {LONGEST} bytes")
        try:
            return Line(self._number, found.decode())
        except UnicodeDecodeError as error:
            return Line(self._number, _shown(found), f"not UTF-8 at byte {error.start + 1}")

    def give_back(self, lines: Sequence[Line]) -> None:
        self._back.extendleft(reversed(lines))

    @property
    def next_number(self) -> int:
        return self._back[0].number if self._back else self._number + 1

    def _read(self) -> bytes:
        """One line; of one that is too long only the beginning, the rest is passed over."""
        found = self._file.readline(LONGEST + 1)
        rest = found
        while len(rest) > LONGEST and not rest.endswith(b"\n"):
            rest = self._file.readline(LONGEST + 1)
        return found


def _shown(line: bytes) -> str:
    return line[:200].decode(errors="replace")


def _bad_row(line: Line, why: str) -> BadInput:
    return BadInput("bad_row", value=line.text, why=why)


# ---------------------------------------------------------------------------------------- JSONL
def _jsonl(lines: Lines) -> Iterator[Raw]:
    while (line := lines.take()) is not None:
        if line.problem:
            yield line.number, _bad_row(line, line.problem)
        elif line.text.strip():
            yield line.number, _object(line)
    if lines.broken is not None:
        yield lines.next_number, lines.broken


def _object(line: Line) -> Mapping[str, Any] | BadInput:
    try:
        found = msgspec.json.decode(line.text)
    except (msgspec.DecodeError, RecursionError) as error:
        return _bad_row(line, f"not JSON ({error})")
    return found if isinstance(found, dict) else _bad_row(line, "not a JSON object")


# ----------------------------------------------------------------------------------- CSV and TSV
class Commas(csv.excel):
    strict = True


class Tabs(csv.excel_tab):
    quoting = csv.QUOTE_NONE


class Atomic(Tabs):
    """Tabs, and a type behind each name."""


Table = type[Commas] | type[Tabs]
TABLES: dict[str, Table] = {
    ".csv": Commas, ".tsv": Tabs, ".inter": Atomic, ".item": Atomic, ".user": Atomic,
}  # fmt: skip


def _table(lines: Lines, path: Path, table: Table) -> Source:
    # The module's own limit is for everybody in the process: it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST))
    while (header := _record(lines, table)) == []:
        continue  # blank lines before the header
    if header is None:
        raise lines.broken or bad_file(path, "it is empty")
    if isinstance(header, BadInput):
        raise bad_file(path, f"its header cannot be read: {header.values['why']}")
    columns, lists = [name.strip() for name in header], frozenset[str]()
    if table is Atomic:
        columns, lists = _typed(columns)
    named = [name for name in columns if name]  # an index without a name is left out
    if len(set(named)) < len(named):
        twice = next(name for name in named if named.count(name) > 1)
        raise bad_file(path, f"the column “{twice}” is there twice")
    return Source(named, False, _rows(lines, columns, table, lists))


def _typed(header: Sequence[str]) -> tuple[list[str], frozenset[str]]:
    """Names without their types, and those whose cells are lists."""
    pairs = [name.rpartition(":") for name in header]
    columns = [name if colon else kind for name, colon, kind in pairs]
    lists = [
        name
        for name, _, kind in pairs
        if kind.endswith("_seq") and not name.lower().endswith(("title", "name"))
    ]
    return columns, frozenset(lists)


def _rows(
    lines: Lines, columns: Sequence[str], table: Table, lists: frozenset[str]
) -> Iterator[Raw]:
    while True:
        number = lines.next_number
        cells = _record(lines, table)
        if cells is None:
            break
        if isinstance(cells, BadInput):
            yield number, cells
        elif len(cells) == len(columns):
            row = zip(columns, cells, strict=True)
            yield (
                number,
                {
                    name: "|".join(cell.split()) if name in lists else cell
                    for name, cell in row
                    if name
                },
            )
        elif cells:  # not a blank line
            why = f"{len(cells)} cells where the header has {len(columns)}"
            yield number, BadInput("bad_row", value=table.delimiter.join(cells), why=why)
    if lines.broken is not None:
        yield lines.next_number, lines.broken


def _record(lines: Lines, table: Table) -> list[str] | BadInput | None:
    """The cells of the next row, which may go over several lines; None at the end.

    A quote that is opened and never closed would swallow all the rest: then only the line it
    stands in is bad, and those after it are read again.
    """
    taken: list[Line] = []

    def feed() -> Iterator[str]:
        size = 0
        while size <= LONGEST and (line := lines.take()) is not None:
            taken.append(line)
            if line.problem:
                return
            size += len(line.text)
            yield line.text

    try:
        cells = next(csv.reader(feed(), table), None)
    except csv.Error as error:
        lines.give_back(taken[1:])
        return _bad_row(taken[0], str(error))
    if cells is None and taken:
        return _bad_row(taken[0], taken[0].problem)
    return cells
