"""tastemaker search WORDS, similar ITEM, and space: what stands where in the taste space."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tastemaker import shapes
from tastemaker.cli.common import opened, png, say

if TYPE_CHECKING:
    from rich.console import Console

    from tastemaker.home import Home


def search(
    words: Annotated[str, typer.Argument(help="what it is like, in any language")],
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="how many")] = 10,
    medium: Annotated[str | None, typer.Option(help="of this medium alone")] = None,
) -> None:
    """Items of any modality that are nearest to words."""
    with opened() as home:
        found = home.engine.search(words, k, medium)
        say({"items": [shapes.item(item) for item in found]}, lambda c: _found(c, found))


def similar(
    item: Annotated[str, typer.Argument(help="id of an item, of the catalogue or made")],
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="how many")] = 10,
) -> None:
    """Items of any modality that are nearest to an item."""
    with opened() as home:
        found = home.engine.similar(item, k)
        say({"items": [shapes.item(one) for one in found]}, lambda c: _found(c, found))


def space(
    plot: Annotated[Path | None, typer.Option(help="write a picture of it: a PNG")] = None,
    report: Annotated[
        bool, typer.Option("--report", help="what each modality adds to foretelling likes")
    ] = False,
) -> None:
    """How many items each modality places; with --plot, a picture of items and people."""
    from tastemaker.engine.overview import overview

    png(plot, "--plot")
    with opened() as home:
        if report:
            _modalities(home)
            return
        seen = overview(home.engine)
        document: dict[str, Any] = dict(seen.report)
        if plot is not None:
            from tastemaker.cli.plot import draw

            plot.write_bytes(draw(seen))
            document["file"] = str(plot)
        say(document, lambda c: _report(c, document))


def _modalities(home: Home) -> None:
    import numpy as np

    from tastemaker.engine.modalities import added

    told = added(home.engine, np.random.default_rng(home.settings.seed))
    say(told, lambda c: _table(c, told))


def _table(c: Console, told: dict[str, Any]) -> None:
    from rich.table import Table

    table = Table("modality", "items", "alone", "all without it", "it adds")
    for name, part in told["modalities"].items():
        figures = (f"{part['alone']:.3f}", f"{part['without']:.3f}", f"{part['adds']:+.3f}")
        table.add_row(name, str(part["items"]), *figures)
    c.print(table)
    who = "simulated people" if told["simulated"] else "people"
    c.print(f"Area under the curve, newest likes of {told['people']} {who}: {told['whole']:.3f}")


def _found(c: Console, found: list[Any]) -> None:
    if not found:
        c.print("Nothing here is near that.")
    for item in found:
        c.print(f"{item.id}  {item.title}", markup=False)


def _report(c: Console, document: dict[str, Any]) -> None:
    c.print(f"{document['items']} items, {document['made']} creations, {document['people']} people")
    for name, part in document["modalities"].items():
        c.print(
            f"  {name:<12}{part['items']:>8} items   alone it finds "
            f"{part['nearest_shared']:.0%} of their 10 nearest"
        )
    if "file" in document:
        c.print(f"Written to {document['file']}.")
