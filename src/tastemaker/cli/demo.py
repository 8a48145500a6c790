"""tastemaker demo: real tunes, simulated listeners, training, the service and the Studio."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from tastemaker.cli.common import opened, options, progress, worded
from tastemaker.cli.importing import bring_tunes
from tastemaker.errors import TastemakerError, kept_problem

if TYPE_CHECKING:
    from tastemaker.home import Home


def demo(
    essen: Annotated[bool, typer.Option(help="Essen's songs too: non-commercial use only")] = False,
    listeners: Annotated[int, typer.Option(help="simulated listeners before you come")] = 80,
    minutes: Annotated[float, typer.Option(help="how long the composer learns")] = 10.0,
    port: Annotated[int, typer.Option(help="where the page is served")] = 8000,
    prepare: Annotated[
        bool, typer.Option(help="only make everything ready, the composer too; do not serve")
    ] = False,
) -> None:
    """Everything on this machine: open the address it prints."""
    began = time.monotonic()
    with opened() as home:
        if essen or not home.engine.stats()["items"]:
            bring_tunes(home.engine, essen)
        if not home.store.watermark():
            _play(home, listeners)
        live = home.engine.refresh().models
        if live.ranker is None:
            _learn(home)
        job = _compose(home, minutes) if "tune" not in live.generators else None
        settings = home.settings.model_copy(update={"port": port})
        took = time.monotonic() - began
        sys.stderr.write(worded("Ready after {seconds:.0f} s.", seconds=took) + "\n")
        if prepare:
            _wait(home, job)
            return
    from tastemaker.service import serve

    stops = worded("Ctrl-C stops it.")
    sys.stderr.write(f"\n    http://{settings.host}:{settings.port}\n\n{stops}\n")
    serve(settings)


def _play(home: Home, listeners: int) -> None:
    """A first history, so that there is something to learn from. Marked: ids begin with sim:."""
    import numpy as np

    from tastemaker.evaluate.simulate import play_in

    with progress(worded("Listeners play")) as report:
        play_in(
            home.engine, listeners=listeners, rng=np.random.default_rng(home.settings.seed),
            now=home.engine.now(), report=report,
        )  # fmt: skip


def _learn(home: Home) -> None:
    from tastemaker.learn.train import train

    with progress(worded("Learning taste")) as report:
        train(
            home.store, home.model_sets, home.media, home.settings, ["space", "ranking"],
            minutes=1.0, report=report,
        )  # fmt: skip


def _compose(home: Home, minutes: float) -> str | None:
    """The composer learns in its own process; a run cut short goes on where it stopped. The job's
    id, None while something else is being learned."""
    home.jobs.reap()
    for job in home.jobs.list():
        if not job.over:
            return job.id if "tune" in job.args.get("what", ()) else None
    job = home.jobs.start("train", {"what": ["tune"], "minutes": minutes})
    if not options().json:
        told = worded("The composer is learning in the background (job {id}).", id=job.id)
        sys.stderr.write(f"{told}\n")
    return job.id


def _wait(home: Home, id: str | None) -> None:
    """Until the composer has learned: what prepares a machine often takes its processes along when
    it ends (an image that is built, a check that runs), and the job would be left failed."""
    from tastemaker.ports import Progress

    if id is None:
        return
    with progress(worded("Learning to compose")) as report:
        for job in home.jobs.watch(id):
            report(Progress(job.progress, job.stage, job.detail))
    if job.state != "done":
        why = kept_problem(job.error, options().language)["detail"] if job.error else job.state
        raise TastemakerError("job_failed", value=id, why=why.rstrip(".。"))
