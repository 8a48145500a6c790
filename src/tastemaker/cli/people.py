"""A person's rights from a terminal: see, take along, be forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tastemaker.cli.common import counted, listed, named, opened, options, padded, say, worded

if TYPE_CHECKING:
    from rich.console import Console

    from tastemaker.ports import Receipt
    from tastemaker.profile.facts import FactView

SHOWN = 40  # facts

User = Annotated[str, typer.Argument(help="whose profile")]


def profile(user: User) -> None:
    """What is known of a person, each fact with where it comes from."""
    from tastemaker import shapes
    from tastemaker.errors import NotFound

    with opened(creating=False) as home:
        if not home.engine.knows(user):
            raise NotFound("no_user", value=user)
        facts = home.engine.facts(user, options().language)
        document = shapes.profile(home.engine, user, options().language)
        met = home.engine.profile(user).items_met
        say(document, lambda c: _facts(c, user, facts, met))


def sense(
    user: User, allow: Annotated[bool, typer.Option("--on/--off", help="off until switched on")]
) -> None:
    """Allow or forbid reading how a person feels from what they write."""
    from tastemaker import shapes
    from tastemaker.dialogue.tone import notice
    from tastemaker.profile.mood import mood_now

    with opened() as home:
        home.engine.sense(user, allow)
        mood = mood_now(home.engine.profile(user), home.engine.now())
        words = notice(options().language) if allow else ""
        document = {"user": user, "sensing": allow, "notice": words, "mood": shapes.mood(mood)}
        off = worded("Off; what was read of it is gone.")
        say(document, lambda c: c.print(words or off))


def offer(
    user: User, allow: Annotated[bool, typer.Option("--on/--off", help="off until switched on")]
) -> None:
    """Allow or forbid showing others, without a name, creations that a person likes."""
    from tastemaker.engine.offers import OFFER

    with opened() as home:
        home.engine.offer(user, allow)
        offered = [row.id for row in home.store.scan(OFFER, user=user)]
        document = {"user": user, "offering": allow, "offered": offered}
        on = worded("On; {n} creations are offered.", n=len(offered))
        words = on if allow else worded("Off; none is offered.")
        say(document, lambda c: c.print(words))


def hear(
    user: User,
    sound: Annotated[
        Path, typer.Argument(help="WAV, OGG, FLAC or MP3", exists=True, dir_okay=False)
    ],
) -> None:
    """Read how a person sounds into their mood, with their leave. The sound is not kept."""
    from tastemaker import shapes

    with opened() as home:
        heard = home.engine.hear(user, sound.read_bytes())
        document = {
            "emotion": dict(heard.emotion), "mood": shapes.mood(heard.mood), "event": heard.event,
        }  # fmt: skip

        def told(c: Console) -> None:
            for name, chance in list(heard.emotion.items())[:3]:
                c.print(f"{chance:>6.0%}  {named('emotion', name)}")
            c.print(
                worded("A guess, and often wrong. Noted.")
                if heard.mood
                else worded("A guess, and often wrong. Nothing is noted.")
            )

        say(document, told)


def speak(
    user: User,
    out: Annotated[Path, typer.Option(help="the WAV to write")],
    text: Annotated[str, typer.Argument(help="what is said")] = "",
    item: Annotated[str, typer.Option(help="a verse, or anything with words, instead")] = "",
) -> None:
    """Speak a text to a person, or something made for them: a WAV, labelled as made by AI."""
    from tastemaker.errors import BadInput, reason

    if bool(text) == bool(item):
        raise typer.BadParameter(worded("say a text, or --item with the id of something made"))
    with opened() as home:
        engine = home.engine
        sound = engine.recite(user, item) if item else engine.speak(user, text, options().language)
        try:
            out.write_bytes(sound)
        except OSError as error:
            raise BadInput("bad_field", field="out", value=str(out), why=reason(error)) from None
        document = {"file": str(out), "bytes": len(sound)}
        told = worded("Written to {file} ({n} bytes).", file=out, n=len(sound))
        say(document, lambda c: c.print(told))


def origin(
    file: Annotated[
        Path,
        typer.Argument(help="a picture, sound, video, score or text", exists=True, dir_okay=False),
    ],
) -> None:
    """What a file says of itself: whether it was made by AI, as what, and by whom."""
    from tastemaker.trust.stamp import record_in

    found = record_in(file.read_bytes())

    def told(c: Console) -> None:
        if found is None:
            c.print(worded("It does not say that it was made by AI; that proves nothing."))
        for name, value in (found or {}).items():
            c.print(f"{padded(name, 17, right=True)}  {value}", soft_wrap=True)

    say({"file": str(file), "AIGC": found}, told)


def export(user: User, out: Annotated[Path, typer.Option(help="the ZIP to write")]) -> None:
    """Everything held about a person, as a ZIP."""
    from tastemaker.errors import NotFound

    with opened(creating=False) as home:
        if not home.engine.holds(user):
            raise NotFound("no_user", value=user)
        try:
            path = home.engine.export(user, out, options().language)
        except OSError as error:  # of the part beside it that becomes the file in the end
            raise OSError(error.errno, error.strerror, str(out)) from None
        document = {"file": str(path), "bytes": path.stat().st_size}
        told = worded("Written to {file} ({n} bytes).", file=path, n=document["bytes"])
        say(document, lambda c: c.print(told))


def erase(
    user: User, yes: Annotated[bool, typer.Option("--yes", help="do it without asking")] = False
) -> None:
    """Forget a person everywhere. This cannot be undone."""
    from tastemaker import shapes

    with opened(creating=False) as home:
        preview = home.engine.erase_preview(user)
        if not yes:
            what = counted(preview, "place") or worded("nothing")
            question = worded("Erase {user}: {what}?", user=user, what=what)
            if options().json or not typer.confirm(question, err=True):
                raise typer.BadParameter(worded("say --yes to erase"), param_hint="--yes")
        receipt = home.engine.erase(user)
        say(shapes.receipt(receipt), lambda c: _receipt(c, receipt))


def _facts(c: Console, user: str, facts: list[FactView], met: int) -> None:
    from rich.table import Table

    if not facts:
        unsaid = "{user} met {met} items, which say nothing in words; ranking goes by them."
        nothing = worded("Nothing is known of {user} yet.", user=user)
        c.print(worded(unsaid, user=user, met=met) if met else nothing)
        return
    table = Table(box=None, pad_edge=False)
    table.add_column(worded("fact"))
    table.add_column(worded("weight"))
    table.add_column(worded("from"))
    table.add_column(worded("events"))
    for fact in facts[:SHOWN]:
        words = worded("{fact} (pinned)", fact=fact.words) if fact.pinned else fact.words
        source = named("source", fact.source)
        table.add_row(words, f"{fact.weight:+.2f}", source, str(len(fact.because)))
    c.print(table)


def _receipt(c: Console, receipt: Receipt) -> None:
    if not any(receipt.removed.values()):
        c.print(worded("Nothing was held; nothing had to be removed."))
    for what, count in receipt.removed.items():
        c.print(f"{count:>8} {named('place', what)}")
    if receipt.later:
        parts = listed(named("part", part) for part in receipt.later)
        c.print(worded("The next training forgets them in: {parts}.", parts=parts))
