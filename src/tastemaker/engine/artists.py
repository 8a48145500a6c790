"""Whose work the catalogue holds, by any of their names: "Carolan" finds what O'Carolan wrote."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace

from tastemaker.domain import Reading
from tastemaker.han import simplified
from tastemaker.ports import Candidates, Reader
from tastemaker.understand.artists import others
from tastemaker.understand.gazetteer import Gazetteer, Mention
from tastemaker.understand.reader import PLACED

CREDITS = ("artist", "artists", "composer", "author", "creator", "performer", "singer", "band")
MOST = 20  # values that one name may stand for
EITHER = "|"  # between names of several, any of whom is asked for
#: What a name of one word needs before it to be one: "play some Yes", 听王菲.
_CUE = re.compile(
    r"(?:\b(?:how many|play|hear|like|more|some|any|find|by|put on|listen(?:ing)? to)\s+"
    r"|[来放听找要点些首像]|推荐|播放)$",
    re.I,
)


class Artists:
    """The credits of one catalogue. Derived anew when it changes."""

    def __init__(self, base: Candidates) -> None:
        self._of: dict[frozenset[str], set[tuple[str, str]]] = defaultdict(set)
        self._rows: dict[tuple[str, str], list[int]] = defaultdict(list)
        names: set[str] = set()
        for row, attributes in enumerate(base.attributes):
            for credit, name in _credits(attributes):
                names.add(name)
                self._rows[credit, name].append(row)
                self._of[_parts(name)].add((credit, name))
        self._ids = base.ids
        self._named = Gazetteer([(name, simplified(name)) for name in sorted(names)])

    def asked(self, name: str) -> dict[str, str]:
        """What works of this artist are found by: an attribute and its values, separated by |.
        Where several attributes name them, the one of most works. Empty without any."""
        credits = self._credits(name)
        counts = Counter[str]()
        for credit in credits:
            counts[credit[0]] += len(self._rows[credit])
        if not counts:
            return {}
        best = max(counts, key=lambda attribute: (counts[attribute], attribute))
        return {best: "|".join([value for attribute, value in credits if attribute == best][:MOST])}

    def _credits(self, name: str) -> list[tuple[str, str]]:
        """(attribute, value) of all values that hold every word of one of the names (apart by |)."""
        asked = [_parts(one) for each in name.split(EITHER) for one in others(each)]
        return sorted(
            credit
            for parts, found in self._of.items()
            if any(words and words <= parts for words in asked)
            for credit in found
        )

    def works(self, name: str, most: int) -> tuple[str, ...]:
        """Ids of works of this artist, in the order of the catalogue."""
        rows = sorted({row for credit in self._credits(name) for row in self._rows[credit]})
        return tuple(self._ids[row] for row in rows[:most])

    def credit(self, name: str) -> tuple[str, str] | None:
        """(attribute, value) of works of exactly this name; None where there are none."""
        found = [credit for one in others(name) for credit in sorted(self._of.get(_parts(one), ()))]
        return max(found, key=lambda credit: len(self._rows[credit])) if found else None

    def mentioned(self, text: str) -> list[Mention]:
        """Artists of the catalogue who are named in `text`: a Chinese name wherever it stands."""
        return [
            one
            for one in self._named.find(simplified(text))
            if not one.name.isascii() or _is_name(one, text)
        ]

    def named(self, text: str) -> str:
        """The first artist of the catalogue whose work is asked for in `text`."""
        found = self._named.find(simplified(text))
        return next((one.name for one in found if _is_name(one, text)), "")


def _is_name(one: Mention, text: str) -> bool:
    """Several words, or one where a name must stand: "yes, please" is no wish for Yes."""
    return len(one.name.split()) > 1 or _CUE.search(text[: one.start]) is not None


class Knowing:
    """A reader that knows the artists of the catalogue beside those everybody knows."""

    def __init__(self, reader: Reader, artists: Artists) -> None:
        self._reader, self._artists = reader, artists

    def read(self, text: str) -> Reading:
        reading = self._reader.read(text)
        if reading.intent not in PLACED or reading.facts:
            return reading
        if "artist" in reading.slots:  # 李白和杜甫的诗; 李白, where he is called so
            every = list(dict.fromkeys(one.name for one in self._artists.mentioned(text)))
            here = len(every) > 1 or (every and not every[0].isascii())
            name = EITHER.join(every) if here else ""
        else:
            name = self._artists.named(text)
        return replace(reading, slots={**reading.slots, "artist": name}) if name else reading


def _credits(attributes: Mapping[str, object]) -> list[tuple[str, str]]:
    values = [(credit, attributes.get(credit)) for credit in CREDITS]
    return [
        (credit, one.strip())
        for credit, value in values
        for one in (value if isinstance(value, (list, tuple)) else (value,))
        if isinstance(one, str) and one.strip()
    ]


def _parts(name: str) -> frozenset[str]:
    """Its words, without case or marks between them."""
    return frozenset(re.findall(r"[^\W_]+", simplified(name.casefold())))
