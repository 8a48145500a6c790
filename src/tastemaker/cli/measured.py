"""What was measured, for people: of trainings and model sets, of creations, of the closed loop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tastemaker.cli.common import listed, named, retold, worded

if TYPE_CHECKING:
    from rich.console import Console

    from tastemaker.domain import ModelSet

About = Mapping[str, Any]


# ----------------------------------------------------------------------------------- learning
def trained(c: Console, done: Mapping[str, About]) -> None:
    """Each part in words, and whether it is in use; those published together are told together."""
    parts = list(done.items())
    for (part, about), (_, after) in zip(parts, [*parts[1:], ("", {})], strict=True):
        _part(c, part, about)
        if (about["live_in"], about["gate"]) != (after.get("live_in"), after.get("gate")):
            _verdict(c, about["live_in"], about["gate"])


def model_set(c: Console, found: ModelSet, live: str | None) -> None:
    c.print(f"{'●' if found.id == live else '○'} {found.id}")
    at = datetime.fromtimestamp(found.created_at, UTC).strftime("%Y-%m-%d %H:%M")
    told = "learned {at} (UTC) from the first {n:,} events of the ledger"
    c.print("  " + worded(told, at=at, n=found.watermark))
    if found.parent:
        c.print("  " + worded("after {id}", id=found.parent))
    for part, about in found.parts.items():
        _part(c, part, about)
    _reasons(c, found.metrics.get("gate", ()))
    c.print("  " + worded("sealed {sha256}", sha256=found.sha256), soft_wrap=True)


def _part(c: Console, part: str, about: About) -> None:
    medium = part.removeprefix("personal:")
    name = named("part", medium)
    if medium != part:
        name = worded("{medium}, personal", medium=name)
    first, *more = learned(part, about)
    c.print(worded("{what}: {said}", what=name, said=first))
    for line in more:
        c.print(f"  {line}")


def learned(part: str, about: About) -> list[str]:
    """What was learned from how much, and what was measured, in one to four lines."""
    if part == "space":
        told = "{items:,} items, each a point of {dim} numbers; {took}"
        return [worded(told, items=about["items"], dim=about["dim"], took=_took(about))]
    lines = list(_ranking(about) if part == "ranking" else _composer(about))
    if "rung" in about:
        lines.append(worded("rung {n} of the ladder makes for people", n=about["rung"]))
    return lines


def _ranking(about: About) -> Iterator[str]:
    told = "{meetings:,} meetings of {people:,} people; {took}"
    yield worded(
        told, meetings=about["meetings"], people=about["people"], took=_took(about)
    )  # fmt: skip
    figures = []
    if about["ndcg"] is not None:
        figures.append(worded("NDCG {figure:.3f} of what they liked next", figure=about["ndcg"]))
    if about["agreement"] is not None:
        told = "NDCG {figure:.3f} within what they met"
        figures.append(worded(told, figure=about["agreement"]))
    if figures:
        told = "judged by the newest events of {n:,} people: {figures}"
        yield worded(told, n=about["judged_by"], figures=listed(figures))
    if total := sum(about["weights"].values()):
        by_weight = sorted(about["weights"].items(), key=lambda one: -one[1])
        shares = [
            worded("{part} {share:.0%}", part=named("part", name), share=weight / total)
            for name, weight in by_weight
            if weight
        ]
        none = [named("part", name) for name, weight in by_weight if not weight]
        told = worded("what counts: {shares}", shares=listed(shares))
        yield told + (worded("; not: {parts}", parts=listed(none)) if none else "")


UNITS = ("bits_per_note", "bits_per_token", "bits_per_cell", "distance")  # the first that is told


def _composer(about: About) -> Iterator[str]:
    told = "{n:,} pieces learned from; {took}"
    yield worded(told, n=about["trained_on"], took=_took(about))
    figures = []
    if unit := next((unit for unit in UNITS if about.get(unit) is not None), None):
        name = named("measure", unit.replace("_", " "))
        told = "{figure:.3f} {measure}"
        figures.append(worded(told, figure=about[unit], measure=name))
    if "sound_drafts" in about:
        told = "{share:.0%} of the drafts well-formed"
        figures.append(worded(told, share=about["sound_drafts"]))
    if "proven" in about:
        figures.append(worded("{share:.0%} of the drafts hold when tried", share=about["proven"]))
    if figures:
        told = "judged by {n:,} held out: {figures}"
        yield worded(told, n=about["held_out"], figures=listed(figures))


def _verdict(c: Console, live_in: str | None, gate: Iterable[str]) -> None:
    if live_in:
        c.print(worded("in use, as {id}", id=live_in))
    else:
        c.print(worded("not put to use by the gate; what was in use stays"), style="yellow")
    _reasons(c, gate)


def _reasons(c: Console, gate: Iterable[str]) -> None:
    for reason in gate:
        c.print(f"  {retold(reason)}")


def _took(about: About) -> str:
    seconds = float(about["seconds"])
    if seconds >= 120:
        return worded("{n:.1f} minutes", n=seconds / 60)
    return worded("{n:.0f} s", n=seconds) if seconds >= 10 else worded("{n:.1f} s", n=seconds)


# ---------------------------------------------------------------------------------- creations
def creations(c: Console, result: Mapping[str, Any]) -> None:
    """How good what is made is, beside what real content reaches."""
    made = {name: result[name] for name in ("made", "ended", "valid")}
    c.print(worded("{made} made: {ended:.0%} ended, {valid:.0%} pass their check", **made))
    if obeyed := result["obeyed"]:
        shares = (f"{_attribute(name)} {share:.0%}" for name, share in obeyed.items())
        c.print(worded("as asked: {shares}", shares=listed(shares)))
    followed = {n: rho for n, rho in result["followed"].items() if rho is not None}
    if mean := followed.pop("mean", None):
        shown = (f"{_attribute(name)} {rho:.2f}" for name, rho in followed.items())
        told = "in the order asked (Spearman): {mean:.2f} on average; {each}"
        c.print(worded(told, mean=mean, each=listed(shown)))
    made, real = result["copied"]["made"], result["copied"]["real"]
    if made and real:
        told = "longest run copied from one text: {made:.0%} of it, nine in ten up to {most:.0%}"
        c.print(worded(told, made=made["median"], most=made["p90"]))
        told = "  of real ones: {made:.0%}, nine in ten up to {most:.0%}"
        c.print(worded(told, made=real["median"], most=real["p90"]))
    made, real = result["variety"]["made"], result["variety"]["real"]
    if made is not None and real is not None:
        told = "variety: {made:.1%} of short runs differ (of real ones: {real:.1%})"
        c.print(worded(told, made=made, real=real))
    alone, *together = result["seconds"].values()
    told = "time: {alone:.2f} s for one alone, {each:.2f} s each in a batch"
    c.print(worded(told, alone=alone, each=together[0] if together else alone))
    if result["training"]:
        c.print(worded("what made them: {about}", about=next(_composer(result["training"]))))


# ------------------------------------------------------------------------------ the closed loop
def closed_loop(c: Console, result: Mapping[str, Any]) -> None:
    """How much simulated listeners enjoyed what each policy showed them, and what differs."""
    from rich.table import Table

    told = "{listeners} simulated listeners, {rounds} slates each: enjoyment from 0 to 1"
    c.print(worded(told, listeners=result["listeners"], rounds=result["rounds"]))
    table = Table(box=None, pad_edge=False)
    table.add_column(worded("shown"))
    table.add_column(worded("enjoyment"), justify="right")
    table.add_column(worded("95 % interval"))
    table.add_column(worded("against random"), justify="right")
    lifts = result.get("lift_over_random", {})
    for arm, found in result["arms"].items():
        lift = f"× {lifts[arm]['mean']:.3f}" if arm in lifts else ""
        table.add_row(named("arm", arm), f"{found['mean']:.3f}", _span(found), lift)
    c.print(table)
    told = (
        "generic, personal: two creations a slate, made for anybody or for them; joint: as many as"
        " are worth it; oracle: somebody who knows their hidden taste"
    )
    c.print(worded(told))
    for name, found in result.items():
        arm, minus, other = name.partition("_minus_")
        if minus:
            one, two = named("arm", arm), named("arm", other)
            told = "{one} minus {two}: {mean:+.3f} ({span})"
            c.print(worded(told, one=one, two=two, mean=found["mean"], span=_span(found)))
    for arm, found in result.get("lift_over_ranked", {}).items():
        about = {"arm": named("arm", arm), "mean": found["mean"], "span": _span(found)}
        c.print(worded("{arm} against the catalogue alone: × {mean:.3f} ({span})", **about))
    for arm, found in result.get("creations_enjoyed", {}).items():
        about = {"arm": named("arm", arm), "n": found["shown"], "mean": found["mean"]}
        told = "creations shown by {arm}: {n:,}, enjoyed {mean:.3f} on average"
        c.print(worded(told, **about))
    if swap := result.get("swap"):
        own = swap["own_wins"]
        told = "one's own profile wins against another's: {mean:.0%} ({low:.0%} to {high:.0%}; {n} people)"
        c.print(worded(told, n=swap["people"], **own))


def _attribute(name: str) -> str:
    return named("attribute", name).replace("_", " ")


def _span(found: Mapping[str, float]) -> str:
    return worded("{low:.3f} to {high:.3f}", low=found["low"], high=found["high"])
