"""tastemaker import items | events | users | ties | tunes FILE."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from tastemaker.cli.common import counted, opened, options, progress, say, worded
from tastemaker.cli.leftout import LeftOut

if TYPE_CHECKING:
    from rich.console import Console

    from tastemaker.domain import Attributes, Event, Item
    from tastemaker.engine import Engine
    from tastemaker.engine.adding import Added
    from tastemaker.store.importers import Row
    from tastemaker.store.importers.relations import Triple

app = typer.Typer(
    help="Bring items, events, users and ties in from CSV, TSV, JSONL or Parquet files (.gz too).",
    no_args_is_help=True,
)
File = Annotated[Path, typer.Argument(help="CSV, TSV, JSONL or Parquet, .gz too")]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        help="what a column is, as in id=sku; again for each. It is read instead of one that is "
        "called so",
        metavar="NAME=COLUMN",
    ),
]
BATCH = 1000
STEP = 20  # rows between two words of progress: pictures and sounds take their time
T = TypeVar("T")


@app.command()
def items(
    file: File,
    relations: Annotated[
        Path | None,
        typer.Option(help="what is known of them: head (the item), relation, tail; or item, tag"),
    ] = None,
    column: Columns = None,
) -> None:
    """Items: id, medium, title, text, attributes, media, created_at. `media` names files in the
    folder of FILE: {"image": "covers/one.png"}, or audio, or video."""
    from tastemaker.bringing import Bringer
    from tastemaker.store.importers import attributes_of, read_items, told_of

    told = told_of(column or ())
    more = attributes_of(_triples(relations)) if relations else {}
    with opened() as home, Bringer(file.parent, home.files, home.settings) as bringer:
        rows = bringer.bring_all(_related(row, more) for row in read_items(file, told=told))
        _run(file, rows, lambda rows: _add(home.engine, rows))


@app.command()
def events(
    file: File,
    kind: Annotated[
        str | None, typer.Option(help="what rows that name no kind and no rating are, e.g. play")
    ] = None,
    at: Annotated[
        str | None, typer.Option(help="when rows that name no time were, e.g. 2026-05-01")
    ] = None,
    milliseconds: Annotated[
        bool, typer.Option("--milliseconds", help="numbers that are times count milliseconds")
    ] = False,
    column: Columns = None,
) -> None:
    """Events: id?, user, kind, item?, value?, text?, at. Rows of a `rating` need no kind."""
    from tastemaker.store.importers import read_events, told_of

    rows = read_events(
        file, kind=kind, at=at, milliseconds=milliseconds, told=told_of(column or ())
    )
    with opened() as home:
        _run(file, rows, lambda rows: _observe(home.engine, rows))


@app.command()
def users(file: File, column: Columns = None) -> None:
    """Users: id, traits."""
    from tastemaker.store.importers import read_users, told_of

    rows = read_users(file, told=told_of(column or ()))
    with opened() as home:
        _run(file, rows, lambda rows: _counted(home.engine.add_users(rows)))


@app.command()
def ties(file: File, column: Columns = None) -> None:
    """Ties: user, other, weight."""
    from tastemaker.store.importers import read_ties, told_of

    rows = read_ties(file, told=told_of(column or ()))
    with opened() as home:
        _run(file, rows, lambda rows: _counted(home.engine.add_ties(rows)))


@app.command()
def tunes(
    file: Annotated[
        Path | None,
        typer.Argument(help="a tunebook in ABC, or JSONL with `abc` in each row; .gz too"),
    ] = None,
    essen: Annotated[bool, typer.Option(help="Essen too: non-commercial use only")] = False,
) -> None:
    """Tunes of a file, chords and all; without one, the folk tunes that music21 carries."""
    if file is not None:
        from tastemaker.store.importers import read_tunes

        with opened() as home:
            _run(file, read_tunes(file), lambda rows: _add(home.engine, rows))
        return
    with opened() as home:
        counts = bring_tunes(home.engine, essen)
    new, known = counts["new"], counts["unchanged"]
    told = worded("{new} tunes are new, {known} known.", new=new, known=known)
    say(counts, lambda c: c.print(told))


def bring_tunes(engine: Engine, essen: bool) -> dict[str, int]:
    """Put the folk tunes into the catalogue. What the medium cannot read is counted as bad."""
    from tastemaker.ports import Progress
    from tastemaker.store.importers import folk

    collections = folk.DEFAULT + (folk.ESSEN if essen else ())
    if essen:
        typer.echo(folk.ESSEN_TERMS[options().language], err=True)
    counts = {"new": 0, "changed": 0, "unchanged": 0}
    tunes = list(folk.folk_tunes(collections))
    step = BATCH // 4
    unreadable: list[Item] = []
    with progress(worded("Reading tunes")) as report:
        for start in range(0, len(tunes), step):
            added = engine.add(
                tunes[start : start + step], unreadable=lambda item, _: unreadable.append(item)
            )
            counts["new"] += added.new
            counts["changed"] += added.changed
            counts["unchanged"] += added.unchanged
            report(Progress(min(1.0, (start + step) / len(tunes)), f"{counts['new']} tunes"))
    return {**counts, "bad": len(unreadable)}


def _triples(file: Path) -> Iterator[Triple]:
    """The triples of a file. The first row that is none stops the import, for an attribute must not
    be missing unnoticed."""
    from tastemaker.errors import BadInput
    from tastemaker.store.importers import Bad, read_relations

    for row in read_relations(file):
        if isinstance(row, Bad):
            told = row.error.in_words(options().language).detail.rstrip(".。")
            raise BadInput("bad_file", value=file.name, why=f"line {row.line}: {told}")
        yield row.value


def _related(row: Row[Item], more: Mapping[str, Attributes]) -> Row[Item]:
    """The row with what relations tell of it."""
    from tastemaker.store.importers import Bad, Ok, related

    if isinstance(row, Bad) or row.value.id not in more:
        return row
    told = related(row.value.attributes, more[row.value.id])
    return Ok(row.line, replace(row.value, attributes=told))


def _add(engine: Engine, rows: Sequence[Item]) -> dict[str, int]:
    return _counted(engine.add(rows))


def _counted(added: Added) -> dict[str, int]:
    return {"new": added.new, "changed": added.changed, "repeated": added.unchanged}


def _observe(engine: Engine, rows: Sequence[Event]) -> dict[str, int]:
    """Events may come before their items: what is unknown enters the catalogue by its id."""
    from tastemaker.domain import Item

    unknown = {e.item for e in rows if e.item and not engine.knows_item(e.item)}
    added = engine.add([Item(id, medium="", title=id) for id in sorted(unknown)])
    observed = engine.observe(rows)
    return {"new": observed.new, "repeated": observed.repeated, "items": added.new}


def _run(file: Path, rows: Iterator[Any], take: Callable[[Any], dict[str, int]]) -> None:
    """Stream rows in batches; a bad row is reported with its line, the rest goes in."""
    from tastemaker.errors import TastemakerError
    from tastemaker.ports import Progress
    from tastemaker.store.importers import Bad, lines_in

    counts: dict[str, int] = {"new": 0, "bad": 0}
    left = LeftOut()

    def add(batch: list[Any]) -> None:
        for name, count in take([row.value for row in batch]).items():
            counts[name] = counts.get(name, 0) + count

    with progress(worded("Importing {file}", file=file.name)) as report:
        done, total = 0, max(1, lines_in(file))

        def seen() -> Iterator[Any]:
            nonlocal done
            for done, row in enumerate(rows, 1):
                if done % STEP == 0:
                    report(Progress(min(0.99, row.line / total), f"{done} rows"))
                yield row

        for batch in _batches(seen()):
            good = []
            for row in batch:
                if isinstance(row, Bad):
                    left.add(row.error, row.line)
                else:
                    good.append(row)
            try:
                add(good)
            except TastemakerError:  # one row spoils its batch: take them one by one
                for row in good:
                    try:
                        add([row])
                    except TastemakerError as error:
                        if error.status >= 500:
                            raise
                        left.add(error, row.line)
        report(Progress(1.0, f"{done} rows"))
    counts["bad"] = left.count
    say({**counts, "problems": left.problems}, lambda c: _print(c, counts, left))


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch


def _print(c: Console, counts: dict[str, int], left: LeftOut) -> None:
    c.print(counted(counts))
    left.show(c)
