"""Learning from a terminal: train, models, jobs, and the process that does a job's work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tastemaker.cli.common import named, opened, options, padded, progress, retold, say, worded
from tastemaker.cli.measured import model_set, trained
from tastemaker.errors import kept_problem

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
            told = worded("Job {id}: tastemaker jobs watch {id}", id=job.id)
            say({"job": job.id}, lambda c: c.print(told))
            return
        with progress(worded("Training")) as report:
            done = fit(
                home.store, home.model_sets, home.media, home.settings, wanted,
                minutes=minutes, report=report, model=model, method=method,
            )  # fmt: skip
        say(done, lambda c: trained(c, done))


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
    from tastemaker import shapes

    with opened(creating=False) as home:
        live = home.model_sets.live_id()
        sets = home.model_sets.list()[::-1]
        say({"models": [shapes.model_set(s, live) for s in sets]}, lambda c: _models(c, sets, live))


@models.command()
def show(id: str) -> None:
    """One model set with its metrics."""
    from tastemaker import shapes

    with opened(creating=False) as home:
        found = home.model_sets.get(id)
        live = home.model_sets.live_id()
        say(shapes.model_set(found, live), lambda c: model_set(c, found, live))


@models.command()
def promote(id: str) -> None:
    """Use this model set from now on."""
    with opened(creating=False) as home:
        home.model_sets.promote(id)
        say({"live": id}, lambda c: c.print(worded("{id} is in use.", id=id)))


@models.command()
def rollback() -> None:
    """Go back to the model set before this one."""
    with opened(creating=False) as home:
        now = home.model_sets.rollback()
        say({"live": now.id}, lambda c: c.print(worded("{id} is in use.", id=now.id)))


@jobs.command("list")
def list_jobs() -> None:
    """Jobs, newest first."""
    from tastemaker import shapes

    with opened(creating=False) as home:
        found = home.jobs.list()
        say(
            {"jobs": [shapes.job(job, options().language) for job in found]},
            lambda c: _jobs(c, found),
        )


@jobs.command()
def watch(id: str) -> None:
    """Follow a job until it ends (exit 1 if it fails); it goes on if you stop watching."""
    from tastemaker import shapes
    from tastemaker.ports import Progress

    with opened(creating=False) as home:
        with progress(worded("Job {id}", id=id)) as report:
            for job in home.jobs.watch(id):
                report(Progress(job.progress, job.stage, job.detail))
        say(shapes.job(job, options().language), lambda c: _ended(c, job))
    if job.state == "failed":
        raise typer.Exit(1)


@jobs.command()
def cancel(id: str) -> None:
    """Stop a job; what it has learned so far is kept as a checkpoint."""
    from tastemaker import shapes

    with opened(creating=False) as home:
        job = home.jobs.cancel(id)
        told = worded("Job {id}: {state}.", id=id, state=named("state", job.state))
        say(shapes.job(job, options().language), lambda c: c.print(told))


def _models(c: Console, sets: Sequence[ModelSet], live: str | None) -> None:
    if not sets:
        c.print(worded("Nothing has been learned yet: tastemaker train"))
    for found in sets:
        c.print(f"{'●' if found.id == live else '○'} {found.id}")


def _ended(c: Console, job: Job) -> None:
    """How a job ended; of one that failed also why, and the end of what its process printed."""
    state, detail = named("state", job.state), retold(job.detail)
    c.print(worded("{what}: {said}", what=state, said=detail) if detail else state)
    if job.kind == "train" and job.result:
        trained(c, job.result)
    if job.error is not None:
        why = kept_problem(job.error, options().language)
        c.print(f"{why['detail']}\n{why['hint']}")
        for line in job.log:
            c.print(f"  {line}")


def _jobs(c: Console, found: Sequence[Any]) -> None:
    if not found:
        c.print(worded("No jobs yet: tastemaker train --background"))
    for job in found:
        at = datetime.fromtimestamp(job.started or 0, UTC).strftime("%Y-%m-%d %H:%M")
        state = padded(named("state", job.state), 9)
        how_far = f"{retold(job.stage)} {retold(job.detail)}"
        c.print(f"{job.id}  {at}  {state} {job.progress:>4.0%}  {how_far}")
