"""Items from a body of any length: spooled to the disk, then read row by row."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from starlette.requests import Request

from tastemaker.domain import Item
from tastemaker.engine import Engine
from tastemaker.errors import BadInput, TastemakerError
from tastemaker.service.problems import failure, language_of
from tastemaker.service.state import Service
from tastemaker.store.importers import Bad, read_items, told_of
from tastemaker.store.importers.names import Told

SUFFIXES = {
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/x-jsonlines": ".jsonl",
    "text/csv": ".csv",
}
BATCH = 500
SHOWN = 100  # bad rows named in the answer; all are counted
T = TypeVar("T")


async def bring(request: Request, service: Service, column: Sequence[str]) -> dict[str, Any]:
    """Counts, and what was wrong with rows that are not in; `column` says what columns are. Raises
    413, 415, and 422 for what says nothing."""
    told = told_of(column)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in SUFFIXES:
        raise failure(415, "bad_media_type", value=kind or "–", known=", ".join(SUFFIXES))
    packed = request.headers.get("content-encoding", "").lower() == "gzip"
    suffix = SUFFIXES[kind] + (".gz" if packed else "")
    with tempfile.TemporaryDirectory(dir=service.settings.home) as folder:
        path = Path(folder) / f"items{suffix}"
        with path.open("wb") as out:
            await _spool(request, out, service)
        return await service.run(_take, service.engine, path, told, language_of(request.scope))


async def _spool(request: Request, out: BinaryIO, service: Service) -> None:
    limit, taken = service.settings.max_import, 0
    async for chunk in request.stream():
        taken += len(chunk)
        if taken > limit:
            raise failure(413, "too_large", limit=limit)
        await service.run(out.write, chunk)


def _take(engine: Engine, path: Path, told: Told, language: str) -> dict[str, Any]:
    counts = {"new": 0, "changed": 0, "repeated": 0, "bad": 0}
    problems: list[dict[str, Any]] = []

    def bad(line: int, error: TastemakerError) -> None:
        counts["bad"] += 1
        if len(problems) < SHOWN:
            problems.append({"line": line, **error.problem(language)})

    def add(items: list[Item]) -> None:
        added = engine.add(items)
        counts["new"] += added.new
        counts["changed"] += added.changed
        counts["repeated"] += added.unchanged

    for batch in _batches(read_items(path, told=told)):
        good: list[tuple[int, Item]] = []
        for row in batch:
            if isinstance(row, Bad):
                bad(row.line, row.error)
            elif row.value.media:  # paths name files of this machine: they come from its own user
                why = "files cannot be named over REST; use `tastemaker import`"
                value = ", ".join(row.value.media)
                bad(row.line, BadInput("bad_field", field="media", value=value, why=why))
            else:
                good.append((row.line, row.value))
        try:
            add([item for _, item in good])
        except BadInput:  # one row spoils its batch: take them one by one
            for line, item in good:
                try:
                    add([item])
                except BadInput as error:
                    bad(line, error)
    return {**counts, "problems": problems}


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch
