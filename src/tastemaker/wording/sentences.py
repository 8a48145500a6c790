"""What an error says, in one language and in both."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple

VALUE = re.compile(r"\{(\w+)\}")  # the name of one, in braces


class Sentences(NamedTuple):
    title: str
    detail: str
    hint: str


Both = tuple[Sentences, Sentences]  # English, Chinese


def spoken(words: str) -> re.Pattern[str]:
    """What `words` are once their values are in them, each to be had by its name."""
    parts = VALUE.split(words)
    named = (f"(?P<{part}>.*)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile("".join(named), re.DOTALL)


def _as_it_is(_: str, value: str) -> str:
    return value


class Glossary:
    """Chinese for what was said in English, its values put in: `table` holds sentences with a name
    in braces for each value, English → Chinese; `value` says a value of that name in Chinese."""

    def __init__(
        self, table: Mapping[str, str], value: Callable[[str, str], str] = _as_it_is
    ) -> None:
        self._table, self._value = table, value

    def __call__(self, told: str) -> str | None:
        """None: it is none of these."""
        if told in self._table:
            return self._table[told]
        for pattern, chinese in self._patterns:
            if match := pattern.fullmatch(told):
                found = {
                    name: self._value(name, value) for name, value in match.groupdict().items()
                }
                return chinese.format_map(found)
        return None

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        """Those with values in them, the most particular first."""
        valued = [(en, zh) for en, zh in self._table.items() if "{" in en]
        valued.sort(key=lambda pair: -len(VALUE.sub("", pair[0])))
        return [(spoken(en), zh) for en, zh in valued]


def _(title: str, detail: str, hint: str) -> Sentences:
    return Sentences(title, detail, hint)
