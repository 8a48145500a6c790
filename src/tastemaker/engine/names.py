"""What of the catalogue is named by its title: "play The Kerry Cobbler", 放《月光》."""

from __future__ import annotations

import re
from collections import defaultdict

from tastemaker.ports import Candidates, Reader
from tastemaker.understand.gazetteer import Gazetteer, Mention

MOST = 50_000  # items whose titles are read
SEVERAL = 3  # words of a title that says more than what it is ("slow air" is what many are)

#: What stands behind a title in a collection: "Fisher's -- Hornpipe", "The Blackbird."
_BEHIND = re.compile(r"\s+--.*$|[\s.,;:!。，]+$")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_]+(?:'[^\W_]+)?")


class Titles:
    """The titles of one catalogue. Derived anew when it changes."""

    def __init__(self, base: Candidates) -> None:
        self._ids: dict[str, list[str]] = defaultdict(list)
        for id, title in zip(base.ids[:MOST], base.titles, strict=False):
            for name in {_plain(title), _plain(_BEHIND.sub("", title))}:
                if len(_WORD.findall(name)) > 1:
                    self._ids[name].append(id)
        self._named = Gazetteer((name, name) for name in self._ids)

    def named(self, text: str, reader: Reader) -> tuple[str, ...]:
        """Ids of what `text` names, in the order of the catalogue. A title of two words that ask for
        something themselves ("slow air") names nothing."""
        text = _plain(text)
        found = [one for one in self._named.find(text) if _says_more(text, one, reader)]
        return tuple(dict.fromkeys(id for one in found for id in self._ids[one.name]))


def _plain(title: str) -> str:
    return " ".join(title.replace("’", "'").casefold().split())


def _says_more(text: str, one: Mention, reader: Reader) -> bool:
    said = text[one.start : one.end]
    if len(_WORD.findall(said)) >= SEVERAL:
        return True
    reading = reader.read(said)
    return not reading.slots and reading.mood is None
