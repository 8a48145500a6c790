"""A row of a file: read, or bad with its line and reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeAlias, TypeVar

from tastemaker.errors import BadInput, TastemakerError
from tastemaker.settings import Settings
from tastemaker.store.importers.names import Names
from tastemaker.store.importers.sources import opened

T = TypeVar("T")

CODE = re.compile(r"0\d+", re.ASCII)
MAX_TEXT: int = Settings.model_fields["max_text"].default

Cells = dict[str, Any]  # by our names; what is empty is not there


@dataclass(frozen=True, slots=True)
class Ok(Generic[T]):
    """A row that was read. Lines count from 1; of a Parquet file it is the row."""

    line: int
    value: T


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that was not; the rest goes on."""

    line: int
    error: TastemakerError


Row: TypeAlias = Ok[T] | Bad


def read(
    path: str | Path,
    names: Names,
    needed: Sequence[str | tuple[str, ...]],
    made: Callable[[Cells, bool], T],
) -> Iterator[Row[T]]:
    """Rows of the file at `path`, each made by `made` from its cells and whether they are typed
    (in CSV all cells are text). Of several names `needed` together one is enough.

    Raises BadInput("bad_file") for a file that cannot be read at all or has no column for
    something `needed`; a file that breaks off later ends in a Bad row that says so.
    """
    path = Path(path)
    with opened(path) as source:
        if source.columns is not None:
            _check_columns(path, names, source.columns, needed)
        for line, cells in source.rows:
            if isinstance(cells, TastemakerError):
                yield Bad(line, cells)
                continue
            try:
                yield Ok(line, made(names.ours(cells), source.typed))
            except TastemakerError as error:
                yield Bad(line, error)


def coded(path: str | Path, names: Names) -> frozenset[str]:
    """Of a CSV or TSV file, what holds a number that begins with 0: codes, which are names however
    many digits they have (000595 and 300104 are of one kind). The whole file is read for it."""
    with opened(Path(path)) as source:
        if source.typed:
            return frozenset()
        return frozenset(
            name
            for _, cells in source.rows
            if not isinstance(cells, TastemakerError)
            for name, cell in names.ours(cells).items()
            if CODE.fullmatch(cell)
        )


def _check_columns(
    path: Path, names: Names, columns: Sequence[str], needed: Sequence[str | tuple[str, ...]]
) -> None:
    if (lacking := names.unknown(columns)) is not None:
        raise _lacks(path, lacking, columns)
    there = names.of(tuple(columns)).keys()
    for name in needed:
        either = (name,) if isinstance(name, str) else name
        if there.isdisjoint(either):
            raise _lacks(path, either[0], columns)


def _lacks(path: Path, name: str, columns: Sequence[str]) -> BadInput:
    why = f"no column “{name}”; there are: {', '.join(columns)}"
    return BadInput("bad_file", value=path.name, why=why)
