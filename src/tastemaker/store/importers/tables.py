"""Small tables of an application's own: names with their aliases, texts with a label."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable
from pathlib import Path

from tastemaker.errors import BadInput


def read_table(path: Path, columns: Iterable[str]) -> list[dict[str, str]]:
    """The rows of a CSV file (.gz too) that has these columns. Raises BadInput("bad_file")."""
    try:
        raw = path.read_bytes()
        words = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8-sig")
        rows = csv.DictReader(io.StringIO(words), strict=True)
        if lacking := set(columns) - set(rows.fieldnames or ()):
            raise ValueError(f"it has no column {', '.join(sorted(lacking))}")
        return [row for row in rows if all(row[column] for column in columns)]
    except (OSError, EOFError, ValueError, csv.Error) as error:
        raise BadInput("bad_file", value=path.name, why=str(error)) from None


def read_names(path: Path) -> list[tuple[str, str]]:
    """(name, alias) of a CSV with the columns `name` and `aliases` (separated by |; may be empty),
    every name among its own aliases. Raises BadInput("bad_file")."""
    return [
        (row["name"], alias)
        for row in read_table(path, ("name",))
        for alias in (row["name"], *(row.get("aliases") or "").split("|"))
    ]
