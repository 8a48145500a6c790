"""Judging: rankings on files, creations, and the closed loop with simulated listeners."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tastemaker.cli.common import listed, named, opened, progress, say, worded
from tastemaker.cli.leftout import LeftOut
from tastemaker.cli.measured import closed_loop, creations
from tastemaker.devices import CPU, device

if TYPE_CHECKING:
    from rich.console import Console

Protocol = Literal["last-out", "temporal", "cold"]

app = typer.Typer(help="Measure rankings and creations.", no_args_is_help=True)


@app.command()
def ranking(
    events: Annotated[Path, typer.Option(help="events file")],
    items: Annotated[Path | None, typer.Option(help="items file")] = None,
    users: Annotated[Path | None, typer.Option(help="users file")] = None,
    ties: Annotated[Path | None, typer.Option(help="ties file")] = None,
    relations: Annotated[
        Path | None, typer.Option(help="what is known of items: head (the item), relation, tail")
    ] = None,
    protocol: Annotated[Protocol, typer.Option(help="last-out, temporal or cold")] = "last-out",
    k: Annotated[int, typer.Option("-k", min=1, help="length of the list that is judged")] = 10,
    min_value: Annotated[
        float | None, typer.Option(help="ratings below it speak against an item, e.g. 4")
    ] = None,
    sequence: Annotated[bool, typer.Option(help="train the sequence ranker too")] = False,
    minutes: Annotated[float, typer.Option(min=0.01, help="at most, for one such training")] = 10.0,
) -> None:
    """Full ranking on a file, seen items excluded. Leaves the home alone."""
    from tastemaker.evaluate.ranking import evaluate_ranking
    from tastemaker.evaluate.reading import Skipped
    from tastemaker.settings import settings_from

    left = LeftOut()
    skipped = Skipped(lambda path, bad: left.add(bad.error, bad.line, file=path.name))
    on = device(settings_from({}).device) if sequence else CPU
    with progress(worded("Evaluating")) as report:
        result = evaluate_ranking(
            events, items, users, ties, protocol=protocol, k=k, report=report,
            sequence_minutes=minutes if sequence else 0.0, device=on, min_value=min_value,
            skipped=skipped, relations_path=relations,
        )  # fmt: skip
    result["bad"], result["problems"] = left.count, left.problems
    say(result, lambda c: _ranking(c, result, left, items is None))


@app.command()
def creation(
    medium: Annotated[str, typer.Option(help="what is made")] = "tune",
    n: Annotated[int, typer.Option("-n", min=1, help="how many are made")] = 100,
    seed: Annotated[int, typer.Option(help="repeats the same run")] = 0,
) -> None:
    """Validity, novelty and obedience of what the live model set makes."""
    from tastemaker.errors import BadInput, NotReady
    from tastemaker.evaluate.creation import evaluate_creation

    with opened() as home:
        if medium not in home.media:
            raise BadInput("no_medium", value=medium, known=", ".join(sorted(home.media)))
        live = home.engine.refresh()
        if medium not in live.models.generators:
            raise NotReady("not_learned", value=medium)
        items = [item for item in live.catalogue.items if item.medium == medium]
        with progress(worded("Evaluating")) as report:
            result = evaluate_creation(
                live.models.generators[medium], home.media[medium], items,
                live.catalogue.points.of(items), n=n, seed=seed, report=report,
            )  # fmt: skip
    say(result, lambda c: creations(c, result))


@app.command()
def policy(
    explore: Annotated[
        str, typer.Option(help="amounts of exploring to judge, 0 to 1, a,b,c")
    ] = "0,0.2",
    simulated: Annotated[bool, typer.Option(help="slates of simulated listeners")] = False,
    seed: Annotated[int, typer.Option(help="repeats the same intervals")] = 0,
) -> None:
    """What other policies would have earned, judged from the slates that were logged here."""
    from tastemaker.evaluate.policy import evaluate_policy

    try:
        amounts = [float(word) for word in explore.split(",") if word.strip()]
    except ValueError:
        why = worded("“{given}” is not a,b,c", given=explore)
        raise typer.BadParameter(why, param_hint="--explore") from None
    with opened() as home:
        result = evaluate_policy(home.engine, explore=amounts, simulated=simulated, seed=seed)
    say(result, lambda c: _policy(c, result))


def simulate(
    listeners: Annotated[int, typer.Option(min=1, help="how many")] = 60,
    rounds: Annotated[int, typer.Option(min=1, help="slates each of them sees")] = 20,
    seed: Annotated[int, typer.Option(help="repeats the same run")] = 1,
) -> None:
    """The closed loop: random, popular, ranked, generic and personal creations, compared."""
    from tastemaker.evaluate.simulate import simulate as run

    with opened() as home, progress(worded("Simulating")) as report:
        result = run(home.engine, listeners=listeners, rounds=rounds, seed=seed, report=report)
    say(result, lambda c: closed_loop(c, result))


def _ranking(c: Console, result: dict[str, Any], left: LeftOut, untold: bool) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    measured = result["metrics"]
    names = list(next(iter(result["parts"].values())))  # what parts are judged by fits any screen
    table.add_column(worded("part"))
    for name in names:
        table.add_column(name, justify="right")
    for part, metrics in {**result["parts"], "all": measured}.items():
        table.add_row(named("part", part), *(f"{metrics[name]:.4f}" for name in names))
    c.print(table)
    for name in names:
        if f"{name}_low" in measured:
            low, high = measured[f"{name}_low"], measured[f"{name}_high"]
            told = "{name} of all: {low:.4f} to {high:.4f} (95 % interval over people)"
            c.print(worded(told, name=name, low=low, high=high))
    for name, value in measured.items():
        if name.startswith("coverage"):
            told = "{share:.1%} of the catalogue is shown to somebody ({name})"
            c.print(worded(told, share=value, name=name))
    if among := {name: value for name, value in measured.items() if name.startswith("cold_")}:
        each = listed(f"{name.removeprefix('cold_')} {among[name]:.4f}" for name in among)
        c.print(worded("among the new items alone: {figures}", figures=each))
        if untold:
            told = worded("nothing tells new items apart: give their titles by --items")
            c.print(told, style="yellow")
    c.print(worded("{n} people were asked", n=measured["people"]))
    told = "fit {seconds:.1f} s, {each:.2f} ms per person"
    c.print(worded(told, seconds=result["fit_seconds"], each=result["ms_per_person"]))
    if more := result.get("relations"):
        about = {"items": more["items"], "with_": more["with"], "without": more["without"]}
        c.print(
            worded("relations of {items} items kept ({with_} with, {without} without)", **about)
            if more["kept"]
            else worded(
                "relations of {items} items left out: they do not help on held-out choices"
                " ({with_} with, {without} without)",
                **about,
            )
        )
    if left.count:
        told = worded("{n} rows could not be read and were left out", n=left.count)
        c.print(told, style="yellow")
    left.show(c)


def _policy(c: Console, result: dict[str, Any]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column(worded("policy"))
    table.add_column(worded("by"))
    table.add_column(worded("welcomed of 100"))
    table.add_column(worded("95 % interval"))
    table.add_column(worded("worth rows"))

    def row(name: str, by: str, found: dict[str, float], worth: float) -> None:
        span = worded("{low:.2f} to {high:.2f}", low=100 * found["low"], high=100 * found["high"])
        table.add_row(name, by, f"{100 * found['mean']:.2f}", span, f"{worth:.0f}")

    row(worded("as logged"), "", result["logged"], result["positions"])
    for policy, judged in result["policies"].items():
        name = named("part", policy)
        if judged["estimates"] is None:
            table.add_row(name, "", worded("the log holds too little of it"), "", "")
            continue
        for by in ("snips", "dr"):
            row(name, by, judged["estimates"][by], judged["effective_rows"])
    c.print(table)
