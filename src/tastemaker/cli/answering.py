"""tastemaker import documents PATH…, documents, ask, hand-overs: answers from documents."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tastemaker.cli.common import (
    counted,
    opened,
    options,
    progress,
    say,
    worded,
)
from tastemaker.cli.leftout import LeftOut

if TYPE_CHECKING:
    from rich.console import Console

    from tastemaker.domain import Answer
    from tastemaker.home import Home
    from tastemaker.store.importers.documents import Named


documents = typer.Typer(help="The documents that answers are drawn from.", no_args_is_help=True)
hand_overs = typer.Typer(help="Questions left to a person.", no_args_is_help=True)


def bring(
    paths: Annotated[list[Path], typer.Argument(help="files, or folders of them")],
    link: Annotated[str, typer.Option(help="address under which the folder can be read")] = "",
    id: Annotated[str, typer.Option(help="of the document, for one file alone")] = "",
) -> None:
    """Documents to answer from: Markdown, text, HTML, PDF, and CSV with the columns question and
    answer. One that is in already is replaced; the same again changes nothing."""
    from tastemaker.errors import BadInput
    from tastemaker.ports import Progress
    from tastemaker.store.importers import documents as found

    if id and (len(paths) != 1 or paths[0].is_dir()):
        raise typer.BadParameter(worded("one file alone can be given an id"), param_hint="--id")
    counts = {"new": 0, "changed": 0, "repeated": 0, "passages": 0, "bad": 0}
    left = LeftOut()
    files = [file for path in paths for file in found.named(path)]
    if id:
        files = [replace(files[0], id=id)]
    with opened() as home, progress(worded("Importing documents")) as report:
        for at, file in enumerate(files, start=1):
            try:
                for line, error in _take(home, file, link, counts):
                    left.add(error, line, document=file.id)
            except BadInput as error:
                left.add(error, document=file.id)
            report(Progress(0.9 * at / len(files), file.id))
        home.engine.shelf.ready()  # now, so that nobody who asks has to wait for it
        report(Progress(1.0, "index"))
    counts["bad"] = left.count
    say({**counts, "problems": left.problems}, lambda c: _brought(c, counts, left))


def _take(home: Home, file: Named, link: str, counts: dict[str, int]) -> list[tuple[int, Any]]:
    """One file into the store; the rows of it that could not be read are handed back."""
    from tastemaker.store.importers.documents import Limits, link_to, read_document, read_file

    limits = Limits(home.settings.document_bytes)
    data = read_file(file, limits)
    taken = read_document(
        data, file.id, link=link_to(link, file.id), limits=limits, at=home.engine.now()
    )
    brought = home.engine.documents.add([taken.guide])
    for name in ("new", "changed", "repeated", "passages"):
        counts[name] += getattr(brought, name)
    return [(row.line, row.error) for row in taken.bad]


def ask(
    question: Annotated[str, typer.Argument(help="in the language of the documents")],
    user: Annotated[str, typer.Option(help="who asks")] = "",
    hand_over: Annotated[
        bool, typer.Option("--hand-over", help="leave it to a person if it is not known")
    ] = False,
) -> None:
    """What the documents say, with citations, or that it is not known."""
    from tastemaker import shapes

    with opened() as home:
        answer = home.engine.answer(user or None, question, options().language)
        if hand_over and not answer.known:
            left = home.engine.hand_overs.add(user or None, question)
            answer = replace(answer, hand_over=left.id)
        calibration = home.engine.shelf.ready().calibration
        document = {**shapes.answer(answer), "calibration": shapes.calibration(calibration)}
        say(document, lambda c: _answer(c, answer))


@documents.command("list")
def list_documents() -> None:
    """Every document, and how sure answers from them all are."""
    from tastemaker import shapes

    with opened() as home:
        rows = home.engine.documents.list()
        calibration = shapes.calibration(home.engine.shelf.ready().calibration)
        document = {"documents": [shapes.document(row) for row in rows], "calibration": calibration}
        say(document, lambda c: _list(c, document))


@documents.command("remove")
def remove_document(
    id: Annotated[str, typer.Argument(help="as `documents list` names it")],
) -> None:
    """Take a document and its passages away."""
    with opened() as home:
        home.engine.documents.remove(id)
        home.engine.shelf.ready()  # nothing of it stays in the index either
        say({"removed": id}, lambda c: c.print(worded("{id} is gone.", id=id)))


@hand_overs.command("list")
def list_hand_overs(
    closed: Annotated[bool, typer.Option("--closed", help="those seen to")] = False,
) -> None:
    """What waits for a person: the question, and what was said before it."""
    from tastemaker import shapes

    with opened() as home:
        rows = home.engine.hand_overs.list("closed" if closed else "open")
        document = {"hand_overs": [shapes.hand_over(row) for row in rows]}
        say(document, lambda c: _hand_overs(c, document["hand_overs"]))


@hand_overs.command("close")
def close_hand_over(
    id: Annotated[str, typer.Argument(help="as `hand-overs list` names it")],
    note: Annotated[str, typer.Option(help="what was done, for colleagues")] = "",
    reply: Annotated[str, typer.Option(help="what whoever asked is told next")] = "",
) -> None:
    """It is seen to."""
    from tastemaker import shapes

    with opened() as home:
        done = home.engine.hand_overs.close(id, note, reply)
        say(shapes.hand_over(done), lambda c: c.print(worded("{id} is closed.", id=id)))


def _brought(c: Console, counts: dict[str, int], left: LeftOut) -> None:
    c.print(counted(counts))
    left.show(c)


def _answer(c: Console, answer: Answer) -> None:
    c.print(answer.text)
    for number, one in enumerate(answer.citations, start=1):
        if not answer.known and number == 1:
            c.print(worded("Nearest:"))
        where = " › ".join((one.title, *one.headings))
        told = " ({document})"
        if one.page or one.line:
            told = " ({document}, page {page})" if one.page else " ({document}, line {line})"
        at = worded(told, document=one.document, page=one.page, line=one.line)
        c.print(f"  [{number}] {where}{at} {one.link}".rstrip())
    if answer.hand_over:
        c.print(worded("Left to a person: {id}", id=answer.hand_over))


def _list(c: Console, document: dict[str, Any]) -> None:
    if not document["documents"]:
        c.print(worded("There are no documents yet: tastemaker import documents PATH"))
    for row in document["documents"]:
        passages = worded("{n} passages", n=row["passages"])
        c.print(f"{row['id']}  {row['title']}  {passages}")
    if (expected := document["calibration"]["precision"]) is not None:
        if document["calibration"]["foretold"]:
            told = "Of the answers given, {share:.0%} are expected to be right."
            c.print(worded(told, share=expected))
            return
        c.print(worded("Of the answers given, {share:.0%} at most are right.", share=expected))
        easier = "That is from questions made out of the documents, which are easier than people's:"
        c.print(worded(easier))
        c.print(worded("write down several questions for an answer, and it can be foretold."))


def _hand_overs(c: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        c.print(worded("No question waits for a person."))
    for row in rows:
        c.print(f"{row['id']}  {row['at']}  {row['user'] or '–'}: {row['question']}")
        for text in row["said"]:
            c.print(f"    {text}", style="dim")
