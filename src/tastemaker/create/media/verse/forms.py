"""The forms: how long each line is, and which lines rhyme with each other.

A form is written as its lines in order, the length of each with a letter where it rhymes: lines
with the same letter share a rhyme. `/` parts two stanzas. Tunes of ci have variants; each stands
here in its commonest one, cut at every mark, as the well-known anthologies print it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

QUATRAINS = ("wujue", "qijue")
CI = "ci"

_WRITTEN = {
    "wujue": "5 5a 5 5a",
    "qijue": "7 7a 7 7a",
    "浣溪沙": "7a 7a 7a / 7 7a 7a",
    "玉楼春": "7a 7a 7 7a / 7a 7a 7 7a",
    "菩萨蛮": "7a 7a 5b 5b / 5c 5c 5d 5d",
    "清平乐": "4a 5a 7a 6a / 6b 6b 6 6b",
    "蝶恋花": "7a 4 5a 7a 7a / 7a 4 5a 7a 7a",
    "临江仙": "7 6a 7a 5 5a / 7 6a 7a 5 5a",
    "鹧鸪天": "7a 7a 7 7a / 3 3a 7a 7 7a",
    "踏莎行": "4 4a 7a 7 7a / 4 4a 7a 7 7a",
    "点绛唇": "4 7a 4a 5a / 4 5a 3 4a 5a",
    "卜算子": "5 5a 7 5a / 5 5a 7 5a",
    "生查子": "5 5a 5 5a / 5 5a 5 5a",
    "阮郎归": "7a 5a 7a 5a / 3 3a 5a 7a 5a",
    "虞美人": "7a 5a 7b 6 3b / 7c 5c 7d 6 3d",
    "浪淘沙": "5a 4a 7a 7 4a / 5a 4a 7a 7 4a",
    "青玉案": "7a 3 3a 7a 4 4 5a / 7a 7 7a 4 4 5a",
    "如梦令": "6a 6a 5 6a 2a 2a 6a",
    "忆江南": "3 5a 7 7a 5a",
    "采桑子": "7 4a 4a 7a / 7 4a 4a 7a",
    "西江月": "6 6a 7a 6a / 6 6a 7a 6a",
    "江城子": "7a 3a 3a 4 5a 7a 3 3a / 7a 3a 3a 4 5a 7a 3 3a",
}


@dataclass(frozen=True, slots=True)
class Form:
    """`rhymes[i]` is the letter of line i, empty where it need not rhyme; a stanza ends before
    each line in `breaks`."""

    name: str
    lengths: tuple[int, ...]
    rhymes: tuple[str, ...]
    breaks: frozenset[int]

    @property
    def quatrain(self) -> bool:
        return self.name in QUATRAINS

    @property
    def size(self) -> int:
        """Characters in all."""
        return sum(self.lengths)


def _form(name: str, written: str) -> Form:
    lengths: list[int] = []
    rhymes: list[str] = []
    breaks: set[int] = set()
    for part in written.split():
        if part == "/":
            breaks.add(len(lengths))
        elif match := re.fullmatch(r"(\d)([a-z]?)", part):
            lengths.append(int(match[1]))
            rhymes.append(match[2])
    return Form(name, tuple(lengths), tuple(rhymes), frozenset(breaks))


FORMS: tuple[Form, ...] = tuple(_form(name, written) for name, written in _WRITTEN.items())
BY_NAME: Mapping[str, Form] = MappingProxyType({form.name: form for form in FORMS})
BY_LENGTHS: Mapping[tuple[int, ...], Form] = MappingProxyType(
    {form.lengths: form for form in FORMS}
)
CIPAI = tuple(form.name for form in FORMS if not form.quatrain)
MOST_LINES = max(len(form.lengths) for form in FORMS)
LONGEST_LINE = max(length for form in FORMS for length in form.lengths)
