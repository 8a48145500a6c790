"""The proof suite, on a copy of the home that is thrown away afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tastemaker.cli.common import named, opened, progress, say, worded

if TYPE_CHECKING:
    from rich.console import Console

    from tastemaker.home import Home

LISTENERS_A_MINUTE = 2  # on two cores: all eight take about half a minute each
QUICK = 3.0  # minutes
COPIED = ("points", "features", "files")  # beside the models


def prove(
    minutes: Annotated[
        float, typer.Option(min=1, help="about how long, on two cores; sets the listeners")
    ] = 20.0,
    quick: Annotated[bool, typer.Option("--quick", help="about three minutes")] = False,
    listeners: Annotated[
        int | None, typer.Option(help="simulated people, 4 to 100; wins over --minutes")
    ] = None,
    seed: Annotated[int, typer.Option(help="repeats the same run")] = 1,
    only: Annotated[str, typer.Option(help="some of A to H, e.g. A,E")] = "",
    medium: Annotated[str, typer.Option(help="what is made")] = "tune",
) -> None:
    """Eight experiments with simulated people: personal, safe from its own reward, fair, erased."""
    from tastemaker.evaluate.prove import FEWEST, MOST
    from tastemaker.evaluate.prove import prove as run

    if listeners is None:
        about = QUICK if quick else minutes
        listeners = max(FEWEST, min(MOST, round(about * LISTENERS_A_MINUTE)))
    letters = [letter for letter in only.split(",") if letter.strip()]
    with opened() as home, _copy(home) as copy, progress(worded("Proving")) as report:
        result = run(
            copy.engine, copy.settings.home, listeners=listeners, seed=seed, only=letters,
            medium=medium, report=report,
            relearn=lambda: _relearn(copy),
        )  # fmt: skip
    say(result, lambda c: _table(c, result))


@contextmanager
def _copy(home: Home) -> Iterator[Home]:
    """A home of its own with the same catalogue and live models, and nobody in it.

    Its ledger begins anew, so its ranking is published again as knowing none of it: an erase
    takes nobody out of what they are not in.
    """
    import numpy as np

    from tastemaker.engine.catalogue import ITEM
    from tastemaker.errors import NotReady
    from tastemaker.home import open_home
    from tastemaker.learn.modelset import ModelSets

    live = home.model_sets.live()
    if live is None or "ranking" not in live.parts:
        raise NotReady("not_learned", value="ranking")
    with tempfile.TemporaryDirectory(prefix="tastemaker-prove-") as name:
        settings = home.settings.model_copy(update={"home": Path(name), "store": ""})
        sets = ModelSets(settings.models_folder)
        sets.publish(
            {part: _from(Path(live.folder) / part) for part in live.parts},
            watermark=0, now=home.engine.now(), rng=np.random.default_rng(settings.seed),
        )  # fmt: skip
        for folder in COPIED:
            if (home.settings.home / folder).is_dir():
                shutil.copytree(home.settings.home / folder, settings.home / folder)
        with open_home(settings) as copy:
            copy.store.put(home.store.scan(ITEM))
            yield copy


def _relearn(home: Home) -> None:
    """A ranking of those who live in the copy, whether or not it is better than the one before."""
    import numpy as np

    from tastemaker.learn.train import train

    now, rng = home.engine.now(), np.random.default_rng(home.settings.seed)
    home.model_sets.publish({}, watermark=0, now=now, rng=rng, without=("ranking",))
    train(home.store, home.model_sets, home.media, home.settings, ["ranking"])


def _from(source: Path) -> Callable[[Path], object]:
    return lambda folder: shutil.copytree(source, folder, dirs_exist_ok=True)


def _table(c: Console, result: dict[str, Any]) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("")
    table.add_column(worded("proof"))
    table.add_column(worded("figure"))
    table.add_column(worded("95 % interval"))
    table.add_column(worded("mark"))
    table.add_column(worded("people"))
    table.add_column(worded("passed"))
    for proof in result["proofs"]:
        table.add_row(
            proof["id"], named("proof", proof["name"]), f"{proof['figure']:.3f}",
            worded("{low:.3f} to {high:.3f}", low=proof["low"], high=proof["high"]),
            f"{proof['mark']:.2f}", str(proof["people"]),
            worded("yes") if proof["passed"] else worded("no"),
        )  # fmt: skip
    c.print(table)
