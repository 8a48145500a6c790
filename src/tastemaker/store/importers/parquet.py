"""Parquet files, a few hundred rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tastemaker.errors import Missing
from tastemaker.store.importers.sources import Raw, Source, bad_file

BATCH = 500  # rows


def rows_in(path: Path) -> int:
    """How many rows the file says it has. Raises OSError where it cannot be read."""
    if find_spec("pyarrow") is None:
        raise FileNotFoundError("pyarrow")
    import pyarrow
    import pyarrow.parquet

    try:
        return int(pyarrow.parquet.read_metadata(path).num_rows)
    except pyarrow.ArrowException as error:
        raise OSError(str(error)) from None


@contextmanager
def opened_parquet(path: Path) -> Iterator[Source]:
    """Raises BadInput("bad_file"), or Missing where pyarrow is not installed."""
    if find_spec("pyarrow") is None:
        raise Missing("missing_extra", value="pyarrow", why="Parquet files", extra="parquet")
    import pyarrow
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(path)
    except (pyarrow.ArrowException, OSError) as error:
        raise bad_file(path, str(error)) from None
    with file:
        yield Source(file.schema_arrow.names, True, _rows(file, path))


def _rows(file: Any, path: Path) -> Iterator[Raw]:
    import pyarrow

    number = 0
    try:
        for batch in file.iter_batches(batch_size=BATCH):
            for row in _in_microseconds(batch).to_pylist():
                number += 1
                yield number, row
    except (pyarrow.ArrowException, OSError) as error:
        yield number + 1, bad_file(path, f"it breaks off: {error}")


def _in_microseconds(batch: Any) -> Any:
    """Python knows no nanoseconds."""
    import pyarrow

    columns = [
        column.cast(pyarrow.timestamp("us", column.type.tz), safe=False)
        if pyarrow.types.is_timestamp(column.type) and column.type.unit == "ns"
        else column
        for column in batch.columns
    ]
    return pyarrow.RecordBatch.from_arrays(columns, names=batch.schema.names)
