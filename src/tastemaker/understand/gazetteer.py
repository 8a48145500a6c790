"""Names and their aliases, found in a text: companies by name or stock code, artists, topics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

HEAD = 2  # characters by which aliases are looked up


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` is an alias of `name`."""

    name: str
    start: int
    end: int


class Gazetteer:
    """Every alias that stands in a text, the longest where several begin at one place.

    Aliases are looked up by their first two characters, so that a text costs its length and not
    the number of names. Letters and digits must not go on beside an alias that ends in one.
    """

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:  # (name, alias)
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for name, alias in rows:
            alias = alias.strip().lower()
            if len(alias) >= HEAD:
                found[alias[:HEAD]].setdefault(alias, name.strip())
        self._by_head = {
            head: sorted(aliases.items(), key=lambda row: -len(row[0]))
            for head, aliases in found.items()
        }

    def find(self, text: str) -> list[Mention]:
        """By place; mentions do not overlap."""
        low = text.lower()
        low = low if len(low) == len(text) else text
        found, at = [], 0
        while at < len(low) - HEAD + 1:
            for alias, name in self._by_head.get(low[at : at + HEAD], ()):
                if low.startswith(alias, at) and _whole(low, at, at + len(alias)):
                    found.append(Mention(name, at, at + len(alias)))
                    at += len(alias) - 1
                    break
            at += 1
        return found


def _whole(text: str, start: int, end: int) -> bool:
    """Not a part of a longer word or number."""
    return not (
        (_letter(text[start]) and start and _letter(text[start - 1]))
        or (_letter(text[end - 1]) and end < len(text) and _letter(text[end]))
    )


def _letter(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()
