"""tastemaker search WORDS, similar ITEM, and space: what stands where in the taste space."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tastemaker.cli.common import named, opened, options, padded, png, say, worded

if TYPE_CHECKING:
    from rich.console import Console

    from tastemaker.domain import Item
    from tastemaker.home import Home


def search(
    words: Annotated[str, typer.Argument(help="what it is like, in any language")],
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="how many")] = 10,
    medium: Annotated[str | None, typer.Option(help="of this medium alone")] = None,
) -> None:
    """Items of any modality that are nearest to words."""
    with opened() as home:
        _say(home.engine.search(words, k, medium))


def similar(
    item: Annotated[str, typer.Argument(help="id of an item, of the catalogue or made")],
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="how many")] = 10,
) -> None:
    """Items of any modality that are nearest to an item."""
    with opened() as home:
        _say(home.engine.similar(item, k))


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

    headings = worded("modality"), worded("items"), worded("alone")
    table = Table(*headings, worded("all without it"), worded("it adds"))
    for name, part in told["modalities"].items():
        figures = (f"{part['alone']:.3f}", f"{part['without']:.3f}", f"{part['adds']:+.3f}")
        table.add_row(named("modality", name), str(part["items"]), *figures)
    c.print(table)
    curve = "Area under the curve, newest likes of {n} people: {area:.3f}"
    if told["simulated"]:
        curve = "Area under the curve, newest likes of {n} simulated people: {area:.3f}"
    c.print(worded(curve, n=told["people"], area=told["whole"]))


def _say(found: Sequence[Item]) -> None:
    from tastemaker import shapes

    shown = [shapes.item(item, options().language) for item in found]
    say({"items": shown}, lambda c: _found(c, shown))


def _found(c: Console, found: list[dict[str, Any]]) -> None:
    if not found:
        c.print(worded("Nothing here is near that."))
    for item in found:
        c.print(f"{item['id']}  {item['title']}")


def _report(c: Console, document: dict[str, Any]) -> None:
    about = {name: document[name] for name in ("items", "made", "people")}
    c.print(worded("{items} items, {made} creations, {people} people", **about))
    for name, part in document["modalities"].items():
        found = {"items": part["items"], "share": part["nearest_shared"]}
        told = "{items:>8} items   alone it finds {share:.0%} of their 10 nearest"
        c.print(f"  {padded(named('modality', name), 12)}{worded(told, **found)}")
    if "file" in document:
        c.print(worded("Written to {file}.", file=document["file"]))
