"""What is named by its title: "play The Kerry Cobbler", 把《月光》改快一点."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tastemaker.han import simplified
from tastemaker.ports import Candidates, Reader
from tastemaker.understand.gazetteer import Gazetteer

MOST = 50_000  # items whose titles are read
SEVERAL = 3  # words of a title that says more than what it is ("slow air" is what many are)

#: What stands behind a title in a collection: "Fisher's -- Hornpipe", "The Blackbird."
_BEHIND = re.compile(r"\s+--.*$|[\s.,;:!。，]+$")
#: What catalogues of films put behind a title: "Toy Story (1995)", "Godfather, The (1972)".
_YEAR = re.compile(r"\s*\((?:18|19|20)\d\d\)$")
_ARTICLE = re.compile(r"^(.+), (the|an?|les?|la|las|los|el|il|der|die|das)$", re.I)
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_]+(?:'[^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Named:
    """`text[start:end]` is the title of `ids`, in the order of the candidates."""

    ids: tuple[str, ...]
    start: int
    end: int


class Titles:
    """The titles of some candidates, in every language. Derived anew when these change. One of a
    single word is known only where it is said to be a title."""

    def __init__(self, candidates: Candidates) -> None:
        self._ids: dict[str, list[str]] = defaultdict(list)
        for titles in (candidates.titles, *candidates.said.values()):
            for id, title in zip(candidates.ids[:MOST], titles, strict=False):
                for name in {_plain(title), _plain(_BEHIND.sub("", title)), _bare(title)}:
                    if name and id not in self._ids[name][-1:]:
                        self._ids[name].append(id)
        several = (name for name in self._ids if len(_WORD.findall(name)) > 1)
        self._named = Gazetteer((name, name) for name in several)

    def of(self, title: str) -> tuple[str, ...]:
        """Ids of what is called so."""
        return tuple(self._ids.get(_plain(_BEHIND.sub("", title)), ()))

    def mentions(self, text: str, reader: Reader) -> Iterator[Named]:
        """What `text` names, by place. A title of two words that ask for something themselves
        ("slow air") names nothing."""
        for one in self._named.find(_even(text)):
            if _says_more(text[one.start : one.end], reader):
                yield Named(tuple(self._ids[one.name]), one.start, one.end)

    def named(self, text: str, reader: Reader) -> tuple[str, ...]:
        """Ids of all that `text` names."""
        text = " ".join(text.split())
        return tuple(dict.fromkeys(id for one in self.mentions(text, reader) for id in one.ids))


def _even(text: str) -> str:
    """`text` as titles are compared, each sign in its place."""
    return simplified(text.replace("’", "'"))


def _plain(title: str) -> str:
    return " ".join(_even(title).lower().split())


def _bare(title: str) -> str:
    """Without its year, and with its article before it."""
    return _plain(_ARTICLE.sub(r"\2 \1", _YEAR.sub("", title)))


def _says_more(said: str, reader: Reader) -> bool:
    if len(_WORD.findall(said)) >= SEVERAL:
        return True
    reading = reader.read(said)
    return not reading.slots and reading.mood is None
