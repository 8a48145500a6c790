"""The review queue from a terminal: what waits for a person, and what they decide."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tastemaker.cli.common import named, opened, options, say, worded

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
    from tastemaker import shapes

    with opened() as home:
        open = home.engine.reviews.open(first="doubt")
        rows = list(islice((one for one in open if one.held or not held), limit))
        document = {
            "open": [
                {
                    **shapes.item(one.item, options().language),
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


@app.command()
def learn(
    file: Annotated[Path, typer.Argument(help="text and label: ok, or what it is")],
    out: Annotated[Path, typer.Option(help="where what was learned is written")],
    columns: Annotated[str, typer.Option(help="their order, e.g. text,label,-")] = "",
) -> None:
    """Learn from labelled texts what to flag; TASTEMAKER_MODERATION=OUT puts it to use."""
    import numpy as np

    from tastemaker.errors import BadInput
    from tastemaker.learn.finetune.reading import read_examples
    from tastemaker.trust.examples import learned

    names = [name.strip() for name in columns.split(",") if name.strip()]
    rows = [one for one in read_examples(file, "sentiment", names) if one.labels]
    found, measured = learned(
        [one.text for one in rows], [one.labels[0] for one in rows], np.random.default_rng(0)
    )
    try:
        found.save(out)
    except OSError as error:
        raise BadInput("bad_field", field="out", value=str(out), why=error.strerror) from None
    say({"out": str(out), "metrics": measured}, lambda c: _learned(c, measured))


def _learned(c: Console, measured: Mapping[str, Any]) -> None:
    for category, told in measured.items():
        if category == "ok":
            c.print(worded("ok  {n} texts", n=told))
            continue
        c.print(
            worded(
                "{category}  {texts} texts; held out: AUC {auc:.3f}; flagged rightly"
                " {precision:.0%}, found {recall:.0%}",
                **{"category": category, **told},
            )
        )


def _judged(about: str, allowed: bool, category: str, text: Path | None) -> None:
    from tastemaker import shapes
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
        seen, unseen = (
            worded("{id} may be shown.", id=about),
            worded("{id} is shown to nobody.", id=about),
        )
        document = {**row.body, "at": shapes.time(row.at)}
        say(document, lambda c: c.print(seen if allowed else unseen))


def _told(c: Console, rows: list[Waiting]) -> None:
    if not rows:
        c.print(worded("Nothing waits to be judged."))
    for one in rows:
        sign = worded("held") if one.held else worded("shown")
        likely = worded("{chance:.0%} likely refused", chance=one.doubt.chance)
        why = f" ({named('doubt', one.doubt.why)})" if one.doubt.why else ""
        c.print(f"{one.item.id}  {sign}  {likely}{why}")
        c.print(f"    {' '.join(one.item.text.split())[:100]}")
