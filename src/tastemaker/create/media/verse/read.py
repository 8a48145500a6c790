"""Text → lines of a form, and back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from tastemaker.create.media.verse.forms import BY_LENGTHS, LONGEST_LINE, MOST_LINES, Form
from tastemaker.create.media.verse.tokens import CODE, folded
from tastemaker.errors import BadInput

LONGEST_TEXT = 2_000  # characters that are looked at
_CUT = re.compile(r"[\s，。！？；：、．,.!?;:]+")


@dataclass(frozen=True, slots=True)
class Poem:
    form: Form
    lines: tuple[str, ...]  # in the characters of the vocabulary

    @property
    def characters(self) -> str:
        return "".join(self.lines)


def read(text: str) -> Poem:
    """Lines are cut at line ends and marks. Raises BadInput("bad_content") for what is no verse."""
    if len(text) > LONGEST_TEXT:
        bad(f"it has more than {LONGEST_TEXT} characters")
    lines = tuple(line for line in _CUT.split(folded(text)) if line)
    if not lines:
        bad("it has no lines")
    for line in lines:
        for character in line:
            if character not in CODE:
                bad(
                    f"the character {ascii(character)[1:-1]} is not among those that can be written"
                )
    form = BY_LENGTHS.get(tuple(len(line) for line in lines))
    if form is None:
        shown = " ".join(str(len(line)) for line in lines[:MOST_LINES])
        bad(f"no form has lines of {shown} characters (at most {LONGEST_LINE} in a line)")
    return Poem(form, lines)


def write(poem: Poem) -> str:
    """One line each, stanzas apart."""
    return "\n".join(
        ("\n" if at in poem.form.breaks else "") + line for at, line in enumerate(poem.lines)
    )


def bad(why: str) -> NoReturn:
    raise BadInput("bad_content", value="verse", why=why, medium="verse")
