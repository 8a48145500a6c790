"""The application: every command, put together."""

from __future__ import annotations

import typer

from tastemaker.cli import (
    answering,
    demo,
    evaluating,
    finetuning,
    importing,
    learning,
    looping,
    people,
    proving,
    reviewing,
    serving,
    spacing,
)

app = typer.Typer(
    name="tastemaker",
    help="Learns each person's taste, makes new content for them, ranks it with the catalogue.",
    epilog="Every command also takes --json (one document on stdout), --lang en|zh, "
    "--home FOLDER and --store URL.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

app.command()(demo.demo)
app.add_typer(importing.app, name="import")
importing.app.command("documents")(answering.bring)
app.add_typer(answering.documents, name="documents")
app.command()(answering.ask)
app.add_typer(answering.hand_overs, name="hand-overs")
app.command()(learning.train)
app.command()(finetuning.finetune)
app.command()(looping.recommend)
app.command()(looping.create)
app.command()(looping.chat)
app.command()(looping.observe)
app.command()(looping.undo)
app.command()(looping.block)
app.command()(looping.why)
app.command()(spacing.search)
app.command()(spacing.similar)
app.command()(spacing.space)
app.command()(people.profile)
app.command()(people.sense)
app.command()(people.offer)
app.command()(people.origin)
app.command()(people.hear)
app.command("say")(people.speak)
app.command()(people.export)
app.command()(people.erase)
app.add_typer(evaluating.app, name="evaluate")
app.command()(evaluating.simulate)
app.command()(proving.prove)
app.command()(serving.serve)
app.command()(serving.doctor)
app.add_typer(learning.models, name="models")
app.add_typer(learning.jobs, name="jobs")
app.add_typer(reviewing.app, name="review")
app.add_typer(serving.keys, name="keys")
app.add_typer(serving.config, name="config")
app.command(hidden=True)(learning.work)
