"""What the fields of an ABC text say: metre, unit of length, tempo, endings, lengths."""

from __future__ import annotations

import re
from typing import NoReturn

from tastemaker.create.media.tune.score import FREE, WHOLE, Metre
from tastemaker.errors import BadInput

_NAME = "tune"
_METRE = re.compile(r"\(?(\d{1,2}(?:\+\d{1,2})*)\)?/(\d{1,2})")
_TEMPO = re.compile(r"(?:(\d{1,3})/(\d{1,3})|[A-C](\d*)(?:/(\d+))?)?[^=\d]*=?\s*(\d{1,4})")


def bad(why: str) -> NoReturn:
    raise BadInput("bad_content", value=_NAME, why=why, medium=_NAME)


def value_of(text: str) -> str:
    """What a field says, without the comment behind it."""
    at = text.find("%")
    while at > 0 and text[at - 1] == "\\":
        at = text.find("%", at + 1)
    return (text if at < 0 else text[:at]).replace("\\%", "%").strip()


def scaled(ticks: int, length: str) -> int:
    """`ticks` times an ABC length: "3", "/2", "3/2", "//"."""
    if not length:
        return ticks
    over, slash, under = length.partition("/")
    ticks *= int(over or 1)
    if slash:
        halvings = under.count("/") + 1
        digits = under.lstrip("/")
        if "/" in digits:
            bad(f"“{length}” is not a length")
        ticks = divided(ticks, int(digits) * 2 ** (halvings - 1) if digits else 2**halvings)
    return ticks


def divided(ticks: int, parts: int) -> int:
    if parts == 0 or ticks % parts:
        bad("a note is shorter than can be written")
    return ticks // parts


def read_metre(text: str) -> Metre:
    """An `M:` value; "" and "none" mean free rhythm."""
    text = text.strip()
    if text == "C":
        return Metre(4, 4)
    if text == "C|":
        return Metre(2, 2)
    if not text or text.lower().startswith(("none", "frei")):
        return FREE
    found = _METRE.match(text.replace(" ", ""))
    if found is None:
        bad(f"“{text}” is not a metre")
    beats, value = sum(map(int, found[1].split("+"))), int(found[2])
    if not 0 < beats <= 32 or value not in (1, 2, 4, 8, 16, 32):
        bad(f"“{text}” is not a metre")
    return Metre(beats, value)


def read_unit(text: str) -> int:
    over, _, under = text.strip().partition("/")
    if not (over.isdecimal() and (under or "1").isdecimal()) or len(over + under) > 6:
        bad(f"“{text}” is not a unit of length")
    return divided(WHOLE * int(over), int(under or 1))


def default_unit(metre: Metre) -> int:
    """1/16 in metres under 3/4, else 1/8 (ABC 2.1, 3.1.7)."""
    return WHOLE // 16 if metre.value and 4 * metre.beats < 3 * metre.value else WHOLE // 8


def read_tempo(text: str, unit: int) -> float | None:
    """Quarter notes a minute; None where the text gives no number ("Slowly")."""
    text = re.sub(r'"[^"]*"', "", text).strip()
    found = _TEMPO.fullmatch(text) if text else None
    if found is None:
        return None
    over, under, times, part, rate = found.groups()
    beat = unit
    if over:
        beat = WHOLE * int(over) // int(under) if int(under) else 0
    elif times or part:
        beat = unit * int(times or 1) // max(1, int(part or 1))
    elif "=" not in text:
        beat = WHOLE // 4
    quarters = int(rate) * beat * 4 / WHOLE
    return quarters if 10 <= quarters <= 1000 else None


def read_turns(text: str) -> tuple[int, ...]:
    """ "1" → (1,), "1,3" → (1, 3), "1-3" → (1, 2, 3)."""
    turns: list[int] = []
    for part in text.split(","):
        low, _, high = part.partition("-")
        turns += range(int(low), int(high or low) + 1)
    return tuple(sorted(set(turns))) or (1,)
