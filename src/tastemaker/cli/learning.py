"""Learning from a terminal: train, models, jobs, and the process that does a job's work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tastemaker import shapes
from tastemaker.cli.common import opened, options, progress, say
from tastemaker.errors import kept_problem
from tastemaker.ports import Progress

if TYPE_CHECKING:
    from rich.console import Console

    from tastemaker.domain import ModelSet
    from tastemaker.learn.job import Job

models = typer.Typer(help="Model sets: everything learned, versioned.", no_args_is_help=True)
jobs = typer.Typer(help="Long work: it goes on when this terminal closes.", no_args_is_help=True)


def train(
    what: Annotated[
        list[str] | None,
        typer.Argument(help="space, ranking, a medium, personal; none: all but personal"),
    ] = None,
    minutes: Annotated[float, typer.Option(min=0.01, help="at most this long, per medium")] = 10.0,
    model: Annotated[
        str, typer.Option(help="vae, gan or transformer; none: what does best for the medium")
    ] = "",
    method: Annotated[str, typer.Option(help="for personal: dpo, kto or grpo")] = "dpo",
    background: Annotated[bool, typer.Option(help="as a job; watch it with `jobs watch`")] = False,
) -> None:
    """Fit, and publish what passes the gate."""
    from tastemaker.learn.train import everything
    from tastemaker.learn.train import train as fit

    with opened() as home:
        wanted = list(what or everything(home.store, home.media))
        if background:
            asked = {"what": wanted, "minutes": minutes, "model": model, "method": method}
            job = home.jobs.start("train", asked)
            say({"job": job.id}, lambda c: c.print(f"Job {job.id}: tastemaker jobs watch {job.id}"))
            return
        with progress("Training") as report:
            done = fit(
                home.store, home.model_sets, home.media, home.settings, wanted,
                minutes=minutes, report=report, model=model, method=method,
            )  # fmt: skip
        say(done, lambda c: _trained(c, done))


def work(job: str) -> None:
    """Do one job in this process (started by `jobs`, not by people)."""
    from tastemaker.learn.train import train as fit

    with opened() as home:

        def do(args: dict[str, Any], report: Any) -> dict[str, Any]:
            return fit(
                home.store, home.model_sets, home.media, home.settings, list(args["what"]),
                minutes=float(args["minutes"]), report=report, model=str(args.get("model", "")),
                method=str(args.get("method", "dpo")),
            )  # fmt: skip

        home.jobs.run(job, do)


@models.command("list")
def list_models() -> None:
    """Model sets, newest first."""
    with opened(creating=False) as home:
        live = home.model_sets.live_id()
        sets = home.model_sets.list()[::-1]
        say({"models": [shapes.model_set(s, live) for s in sets]}, lambda c: _models(c, sets, live))


@models.command()
def show(id: str) -> None:
    """One model set with its metrics."""
    with opened(creating=False) as home:
        found = home.model_sets.get(id)
        document = shapes.model_set(found, home.model_sets.live_id())
        say(document, lambda c: c.print_json(data=document))


@models.command()
def promote(id: str) -> None:
    """Use this model set from now on."""
    with opened(creating=False) as home:
        home.model_sets.promote(id)
        say({"live": id}, lambda c: c.print(f"{id} is in use."))


@models.command()
def rollback() -> None:
    """Go back to the model set before this one."""
    with opened(creating=False) as home:
        now = home.model_sets.rollback()
        say({"live": now.id}, lambda c: c.print(f"{now.id} is in use."))


@jobs.command("list")
def list_jobs() -> None:
    """Jobs, newest first."""
    with opened(creating=False) as home:
        found = home.jobs.list()
        say(
            {"jobs": [shapes.job(job, options().language) for job in found]},
            lambda c: _jobs(c, found),
        )


@jobs.command()
def watch(id: str) -> None:
    """Follow a job until it ends (exit 1 if it fails); it goes on if you stop watching."""
    with opened(creating=False) as home:
        with progress(f"Job {id}") as report:
            for job in home.jobs.watch(id):
                report(Progress(job.progress, job.stage, job.detail))
        say(shapes.job(job, options().language), lambda c: _ended(c, job))
    if job.state == "failed":
        raise typer.Exit(1)


@jobs.command()
def cancel(id: str) -> None:
    """Stop a job; what it has learned so far is kept as a checkpoint."""
    with opened(creating=False) as home:
        job = home.jobs.cancel(id)
        say(shapes.job(job, options().language), lambda c: c.print(f"Job {id}: {job.state}."))


def _trained(c: Console, done: dict[str, Any]) -> None:
    for part, result in done.items():
        c.print(f"{part}: {result}", markup=False)


def _models(c: Console, sets: Sequence[ModelSet], live: str | None) -> None:
    if not sets:
        c.print("Nothing has been learned yet: tastemaker train")
    for found in sets:
        c.print(f"{'●' if found.id == live else '○'} {found.id}")


def _ended(c: Console, job: Job) -> None:
    """How a job ended; of one that failed also why, and the end of what its process printed."""
    c.print(f"{job.state}: {job.detail}" if job.detail else job.state, markup=False)
    if job.error is not None:
        why = kept_problem(job.error, options().language)
        c.print(f"{why['detail']}\n{why['hint']}", markup=False)
        for line in job.log:
            c.print(f"  {line}", markup=False)


def _jobs(c: Console, found: Sequence[Any]) -> None:
    if not found:
        c.print("No jobs yet: tastemaker train --background")
    for job in found:
        at = datetime.fromtimestamp(job.started or 0, UTC).strftime("%Y-%m-%d %H:%M")
        c.print(f"{job.id}  {at}  {job.state:<9} {job.progress:>4.0%}  {job.stage} {job.detail}")
