"""The loop from a terminal: recommend, create, chat, observe, undo, why."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tastemaker.cli.common import console, named, opened, options, say, worded

if TYPE_CHECKING:
    from rich.console import Console

    from tastemaker.domain import Item, Mood, Rework
    from tastemaker.engine import Engine

SMALL = 0.0005  # reasons that round to 0.000 are told together

User = Annotated[str, typer.Argument(help="whose taste")]


def recommend(
    user: Annotated[str, typer.Argument(help="whose taste; none with --group")] = "",
    k: Annotated[int, typer.Option("-k", help="how many")] = 10,
    medium: Annotated[str | None, typer.Option(help="only this medium")] = None,
    mix: Annotated[str, typer.Option(help="catalogue, generated or both")] = "catalogue,generated",
    exclude: Annotated[str, typer.Option(help="item ids to leave out, a,b,c")] = "",
    where: Annotated[
        list[str] | None, typer.Option(help="mode=min, kind=jig|reel, tempo>=100; again for each")
    ] = None,
    after: Annotated[str, typer.Option(help="id of the slate that this one continues")] = "",
    group: Annotated[str, typer.Option(help="several people at once, a,b,c")] = "",
    why: Annotated[bool, typer.Option(help="with reasons")] = False,
) -> None:
    """What to show this person next, or several people together."""
    from tastemaker import shapes

    if bool(user) == bool(group):
        told = worded("name one person, or several with --group")
        raise typer.BadParameter(told, param_hint="USER")
    left_out = tuple(filter(None, exclude.split(",")))
    if group:
        people = [name.strip() for name in group.split(",") if name.strip()]
        with opened() as home:
            slate = home.engine.recommend_group(
                people, k, medium=medium, exclude=left_out, where=where or (), why=why,
                language=options().language,
            )  # fmt: skip
            say(
                shapes.slate(slate, home.engine, options().language),
                lambda c: _slate(c, slate, home.engine.item),
            )
        return
    wanted = tuple(part.strip() for part in mix.split(",") if part.strip())
    with opened() as home:
        if "generated" in wanted and home.engine.knows(user):
            home.engine.restock(user)
        slate = home.engine.recommend(
            user, k, medium=medium, mix=wanted, why=why, language=options().language,
            exclude=left_out, where=where or (), after=after,
        )  # fmt: skip
        say(
            shapes.slate(slate, home.engine, options().language),
            lambda c: _slate(c, slate, home.engine.item),
        )


def create(
    user: User,
    medium: Annotated[str, typer.Option(help="what to make")],
    brief: Annotated[str, typer.Option(help="what it should be like, in words")] = "",
    n: Annotated[int, typer.Option("-n", help="how many")] = 3,
    like: Annotated[str, typer.Option(help="item ids to resemble, a,b,c")] = "",
    mood: Annotated[str, typer.Option(help="valence,arousal, each -1 to 1")] = "",
    attributes: Annotated[
        list[str] | None, typer.Option("--set", help="an attribute, e.g. --set mode=min")
    ] = None,
    seed: Annotated[int | None, typer.Option(help="the same seed makes the same again")] = None,
    going_on: Annotated[str, typer.Option("--continue", help="the item to go on behind")] = "",
    vary: Annotated[str, typer.Option(help="the item to write part of the bars of anew")] = "",
    fill: Annotated[str, typer.Option(help="bars to write anew, ITEM:5-8")] = "",
    strength: Annotated[float, typer.Option(help="for --vary: the share of bars, up to 1")] = 0.5,
    out: Annotated[Path | None, typer.Option(help="folder for the files")] = None,
    format: Annotated[str, typer.Option(help="formats written to --out, a,b")] = "",
) -> None:
    """Make something for this person."""
    from tastemaker import shapes
    from tastemaker.domain import Brief

    asked = Brief(
        medium, brief, dict(map(_attribute, attributes or ())), _mood(mood),
        tuple(filter(None, like.split(","))), seed, n,
        rework=_rework(going_on, vary, fill, strength),
    )  # fmt: skip
    with opened() as home:
        made = []
        held = 0
        for _, item in home.engine.made(user, asked):
            if item is None:
                held += 1
                continue
            made.append(item)
            if not options().json:
                console(stderr=True).print(f"{len(made)}/{n} {_title(item)}")
        files = _write(home.engine, made, out, format, user) if out else []
        say(
            {
                "creations": [shapes.item(item, options().language) for item in made],
                "files": [str(f) for f in files],
                "held": held,
            },
            lambda c: _creations(c, home.engine, made, held, out),
        )


def chat(
    user: User, words: Annotated[str, typer.Argument(help="one turn; empty: talk")] = ""
) -> None:
    """Talk: have things made, changed and found by saying so. With --json and no words, each line
    of stdin is a turn."""
    with opened() as home:
        if words or options().json:
            turns = [words] if words else [line for line in sys.stdin if line.strip()]
            parts = [part for turn in turns or [""] for part in _answered(home.engine, user, turn)]
            say({"parts": parts}, lambda c: _turn(c, home.engine, parts))
            return
        screen = console()
        screen.print(
            worded("Say what you want; an empty line ends. You are talking with a machine.")
        )
        while line := _ask():
            _turn(screen, home.engine, _answered(home.engine, user, line))


def _answered(engine: Engine, user: str, turn: str) -> Iterator[dict[str, Any]]:
    """The parts of an answer, in the language that was spoken where no other was asked for."""
    from tastemaker import shapes
    from tastemaker.understand.reader import language_of  # its patterns take a third of a second

    language = options().asked or language_of(turn)
    for part in engine.talk(user, turn.strip(), options().asked):
        yield shapes.part(part, engine, language)


def observe(
    user: User,
    kind: Annotated[str, typer.Argument(help="view, play, finish, like, dislike, skip, rate, …")],
    item: Annotated[str | None, typer.Argument(help="what it is about")] = None,
    value: Annotated[float | None, typer.Option(help="e.g. stars of a rating")] = None,
    text: Annotated[str | None, typer.Option(help="words, or the reason of a dislike")] = None,
    slate: Annotated[str | None, typer.Option(help="the slate it was shown in")] = None,
) -> None:
    """One event into the ledger."""
    from tastemaker.domain import Event

    with opened() as home:
        observed = home.engine.observe(Event(user, kind, item, value, text, slate=slate))
        document = {"ids": observed.ids, "new": observed.new, "repeated": observed.repeated}
        say(document, lambda c: c.print(worded("Noted as {id}.", id=observed.ids[0])))


def undo(event: Annotated[str, typer.Argument(help="the id of the event")]) -> None:
    """Take one event back."""
    with opened() as home:
        gone = home.engine.undo(event)
        what = f"{named('event', gone.kind)} {gone.item or ''}"
        say({"undone": gone.id}, lambda c: c.print(worded("{what} is undone.", what=what)))


def block(
    user: User,
    what: Annotated[str, typer.Argument(help="creator:NAME, item:ID, or any attribute:value")],
    off: Annotated[bool, typer.Option("--off", help="show it again")] = False,
) -> None:
    """Never show this person something."""
    facet, colon, value = what.partition(":")
    if not colon:
        told = worded("“{given}” is not attribute:value", given=what)
        raise typer.BadParameter(told, param_hint="WHAT")
    with opened() as home:
        decide = home.engine.unblock if off else home.engine.block
        event = decide(user, facet, value)
        told = worded("Noted as {id}.", id=event.id)
        say({"id": event.id, "kind": event.kind}, lambda c: c.print(told))


def why(
    user: User,
    item: Annotated[str, typer.Argument(help="the item in question")],
    without: Annotated[str, typer.Option(help="an event, or an item that was met")] = "",
) -> None:
    """Why an item stands where it does for this person: reasons that sum to its score; and where
    it would stand had something not happened."""
    from tastemaker import shapes

    with opened() as home:
        reasons = home.engine.why(user, item, options().language)
        score = sum(reason.amount for reason in reasons)
        shown = [shapes.reason(reason) for reason in reasons]
        document: dict[str, Any] = {"item": item, "score": score, "reasons": shown}
        if not without:
            say(document, lambda c: _reasons(c, score, reasons))
            return
        found = home.engine.without(user, item, without, options().language)
        document["without"] = shapes.without(found)

        def tell(c: Console) -> None:
            _reasons(c, score, reasons)
            c.print(found.words)

        say(document, tell)


def _attribute(word: str) -> tuple[str, Any]:
    name, equals, value = word.partition("=")
    if not equals:
        told = worded("“{given}” is not name=value", given=word)
        raise typer.BadParameter(told, param_hint="--set")
    return name, float(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else value


def _rework(going_on: str, vary: str, fill: str, strength: float) -> Rework | None:
    from tastemaker.domain import Rework

    if sum(map(bool, (going_on, vary, fill))) > 1:
        told = worded("use one of them")
        raise typer.BadParameter(told, param_hint="--continue, --vary, --fill")
    if going_on:
        return Rework("continue", going_on)
    if vary:
        return Rework("vary", vary, strength=strength)
    if not fill:
        return None
    bars = re.fullmatch(r"(.+):(-?\d{1,3})(?:-(-?\d{1,3}))?", fill)
    if bars is None:
        told = worded("“{given}” is not ITEM:5-8", given=fill)
        raise typer.BadParameter(told, param_hint="--fill")
    return Rework("fill", bars[1], (int(bars[2]), int(bars[3] or bars[2])))


def _mood(text: str) -> Mood | None:
    from tastemaker.domain import Mood

    if not text:
        return None
    try:
        valence, arousal = map(float, text.split(","))
    except ValueError:
        told = worded("“{given}” is not valence,arousal", given=text)
        raise typer.BadParameter(told, param_hint="--mood") from None
    return Mood(valence, arousal)


def _write(engine: Any, made: Iterable[Item], out: Path, asked: str, user: str) -> list[Path]:
    """The files of what was made: in the formats asked for, else in all that can be written here."""
    from tastemaker.errors import Missing

    out.mkdir(parents=True, exist_ok=True)
    named = tuple(filter(None, asked.split(",")))
    files = []
    for item in made:
        for format in named or tuple(engine.media[item.medium].formats):
            try:
                data, _ = engine.media_of(item.id, format, user, options().language)
            except Missing as missing:
                if named:
                    raise
                why = missing.in_words(options().language).detail
                told = worded("No {format}: {why}", format=format, why=why)
                console(stderr=True).print(told)
                continue
            files.append(out / f"{item.id.replace(':', '-').replace('/', '-')}.{format}")
            files[-1].write_bytes(data)
    return files


def _ask() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""


def _title(item: Item) -> str:
    from tastemaker.engine.titles import titled

    return titled(item, options().language)


def _slate(c: Console, slate: Any, item_of: Any) -> None:
    from rich.table import Table

    if not slate.picks:
        told = "Nothing to show yet: import items first (`tastemaker import items FILE`)."
        c.print(worded(told))
        return
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    table.add_column(worded("title"), overflow="fold")
    table.add_column("")
    table.add_column(worded("score"))
    table.add_column(worded("id"))
    for place, pick in enumerate(slate.picks, 1):
        item = item_of(pick.item, slate.user)
        made = worded("made for you · AI") if item.origin else ""
        table.add_row(str(place), _title(item), made, f"{pick.score:.3f}", item.id)
        for reason in pick.reasons[:3]:
            told = "  {amount:+.3f} {words}"
            said = worded(told, amount=reason.amount, words=reason.words)
            table.add_row("", said, "", "", "", style="dim")
    c.print(table)


def _creations(
    c: Console, engine: Engine, made: Sequence[Item], held: int, out: Path | None
) -> None:
    from tastemaker.trust.label import label_of

    for item in made:
        c.print(_title(item), style="bold")
        if item.origin:
            c.print(label_of(options().language), style="dim")
        if not _content(c, engine, item.medium, item.text) and out is None:
            c.print(worded("a picture: --out FOLDER writes it into a file"))
    if made and out is not None:
        c.print(worded("Written to {file}.", file=out))
    if held:
        told = "{n} wait for a review before they are shown (`tastemaker review list`)."
        c.print(worded(told, n=held))


def _content(c: Console, engine: Engine, medium: str, text: str) -> bool:
    """Prints what something is, a picture drawn; False: a picture, and no colours to draw it in."""
    from tastemaker.cli.drawing import half_blocks, picture

    drawn = picture(engine.media[medium], text)
    if drawn is None:
        c.print(text, soft_wrap=True)  # what is copied must not be broken
    elif c.color_system:
        c.print(half_blocks(drawn))
    return drawn is None or c.color_system is not None


def _reasons(c: Console, score: float, reasons: Sequence[Any]) -> None:
    c.print(f"{score:+.3f}", style="bold")
    small = [reason.amount for reason in reasons if abs(reason.amount) < SMALL]
    for reason in reasons:
        if abs(reason.amount) >= SMALL:
            c.print(f"  {reason.amount:+.3f} {reason.words}")
    if small:
        c.print(f"  {sum(small):+.3f} {worded('{n} smaller ones', n=len(small))}")


def _turn(c: Console, engine: Engine, parts: Iterable[dict[str, Any]]) -> None:
    """A tune is told by its name, since it is heard; what is read or seen is shown."""
    for part in parts:
        if part["type"] == "text":
            c.print(part["text"])
        elif part["type"] == "creation":
            item = part["item"]
            c.print(f"♪ {item['title']} ({item['id']})")
            if item["medium"] != "tune":
                _content(c, engine, item["medium"], item["text"])
        elif part["type"] == "slate":
            for pick in part["slate"]["picks"]:
                c.print(f"· {pick['item']['title']}")
        elif part["type"] == "problem":
            c.print(part["problem"]["detail"])
