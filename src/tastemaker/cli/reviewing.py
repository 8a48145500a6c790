"""The review queue from a terminal: what waits for a person, and what they decide."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tastemaker import shapes
from tastemaker.cli.common import opened, say

if TYPE_CHECKING:
    from rich.console import Console

    from tastemaker.engine.reviewing import Waiting

app = typer.Typer(help="Creations that a person judges.", no_args_is_help=True)
About = Annotated[str, typer.Argument(help="id of a creation")]


@app.command("list")
def listed(
    held: Annotated[bool, typer.Option("--held", help="only what is not shown before")] = False,
    limit: Annotated[int, typer.Option(min=1, max=200, help="at most so many")] = 20,
) -> None:
    """What nobody has judged yet: first what waits, then what is most uncertain."""
    with opened() as home:
        open = home.engine.reviews.open(first="doubt")
        rows = list(islice((one for one in open if one.held or not held), limit))
        document = {
            "open": [
                {
                    **shapes.item(one.item),
                    "held": one.held,
                    "chance": round(one.doubt.chance, 4),
                    "why": one.doubt.why,
                }
                for one in rows
            ]
        }
        say(document, lambda c: _told(c, rows))


@app.command()
def allow(
    about: About,
    text: Annotated[Path | None, typer.Option(help="a file that stands in its place")] = None,
) -> None:
    """It may be shown; what was refused before, too."""
    _judged(about, True, "", text)


@app.command()
def refuse(
    about: About, category: Annotated[str, typer.Option(help="why, in a word")] = ""
) -> None:
    """It is shown to nobody, until it is allowed."""
    _judged(about, False, category, None)


def _judged(about: str, allowed: bool, category: str, text: Path | None) -> None:
    from tastemaker.errors import BadInput

    words = None
    if text is not None:
        try:
            words = text.read_text("utf-8").rstrip("\n")
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is not UTF-8"
            raise BadInput("bad_field", field="text", value=str(text), why=why) from None
    with opened() as home:
        row = home.engine.reviews.judge(about, allowed, category=category, text=words)
        done = "may be shown" if allowed else "is shown to nobody"
        document = {**row.body, "at": shapes.time(row.at)}
        say(document, lambda c: c.print(f"{about} {done}.", markup=False))


def _told(c: Console, rows: list[Waiting]) -> None:
    if not rows:
        c.print("Nothing waits to be judged.")
    for one in rows:
        sign = "held" if one.held else "shown"
        why = f" ({one.doubt.why})" if one.doubt.why else ""
        c.print(f"{one.item.id}  {sign}  {one.doubt.chance:.0%} likely refused{why}", markup=False)
        c.print(f"    {' '.join(one.item.text.split())[:100]}", markup=False)
