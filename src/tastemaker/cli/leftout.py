"""Rows and files that could not be used, counted by why: what went wrong a thousand times is said
once, with its places and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tastemaker.cli.common import explained, listed, options, worded
from tastemaker.wording import PROBLEMS

if TYPE_CHECKING:
    from rich.console import Console

    from tastemaker.errors import TastemakerError

SHOWN = 20  # of them stand in a JSON answer, one by one; all are counted
REASONS = 20  # different ones that are told to people; the rest is counted
PLACES = 5  # of one reason
#: Errors whose hint speaks of a request that was refused whole, which a file is not.
OF_A_REQUEST = frozenset({"bad_field", "missing_field", "id_taken"})

_LINE = re.compile(r"(?<=line )\d+|(?<=第 )\d+(?= 行)")  # in a reason that names its own


@dataclass(slots=True)
class Reason:
    detail: str
    hint: str
    count: int = 0
    lines: list[int] = field(default_factory=list)  # the first PLACES
    names: list[str] = field(default_factory=list)  # of documents and files, likewise
    own: bool = False  # the first line stands in `detail`


@dataclass(slots=True)
class LeftOut:
    """What could not be used, in the language of the command."""

    count: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)  # the first SHOWN, for JSON
    reasons: dict[tuple[str, str, str], Reason] = field(default_factory=dict)

    def add(self, error: TastemakerError, line: int | None = None, **name: str) -> None:
        """`name`: that of the document, or of the file, if there are several."""
        self.count += 1
        problem = error.problem(options().language)
        if len(self.problems) < SHOWN:
            where = {"line": line} if line is not None or name else {}
            self.problems.append({**name, **where, **problem})
        named = "".join(name.values())
        detail, hint = problem["detail"], problem["hint"]
        if named and error.values.get("value") == named and "why" in error.values:
            detail = worded("{why}.", why=explained(error.values["why"]))
        if error.code in OF_A_REQUEST:
            hint = PROBLEMS["bad_row"][options().language == "zh"].hint
        own = None if line else _LINE.search(detail)
        key = (named if line else "", _LINE.sub("", detail, 1) if own else detail, hint)
        if key not in self.reasons and len(self.reasons) == REASONS:
            return
        reason = self.reasons.setdefault(key, Reason(detail, hint, own=bool(own)))
        reason.count += 1
        number = int(own.group()) if own else line
        if number and len(reason.lines) < PLACES:
            reason.lines.append(number)
        if named and named not in reason.names and len(reason.names) < PLACES:
            reason.names.append(named)

    def show(self, c: Console) -> None:
        for reason in sorted(self.reasons.values(), key=lambda one: (one.names[:1], one.lines[:1])):
            c.print(f"  {_told(reason)}", style="yellow")
        if more := self.count - sum(reason.count for reason in self.reasons.values()):
            c.print(worded("  … and {n} more", n=more), style="yellow")


def _told(reason: Reason) -> str:
    """“lines 2, 6, 7 and 4,571 more: why. What to do.”"""
    said = worded("{detail} {hint}", detail=reason.detail, hint=reason.hint)
    if reason.own:
        return said if reason.count == 1 else worded(
            "{said} (likewise: {lines})", said=said, lines=_lines(reason.lines[1:], reason.count - 1)
        )  # fmt: skip
    place = listed(reason.names)
    if reason.lines:
        place = " ".join(filter(None, (place, _lines(reason.lines, reason.count))))
    elif (more := reason.count - len(reason.names)) and place:
        place = worded("{place} and {n:,} more", place=place, n=more)
    return worded("{place}: {said}", place=place, said=said) if place else said


def _lines(lines: list[int], count: int) -> str:
    if count == 1:
        return worded("line {n}", n=lines[0])
    shown = listed(map(str, lines))
    if more := count - len(lines):
        return worded("lines {lines} and {n:,} more", lines=shown, n=more)
    return worded("lines {lines}", lines=shown)
