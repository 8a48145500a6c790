"""Which items may be shown at all: conditions on attributes, times of availability, what is blocked.

All are answered with one boolean per row, from what is derived of a Candidates once and kept.

- a condition: `mode=min`, `kind=jig|reel`, `mode!=maj`, `tempo>=100`, `tempo<=140`; `year>=1990` (of "Title (1994)" too); `title~red shoes`: these
  words stand in the title, in any order, one or several; `text~…`; of an attribute alike; `words~…` in any of these
- availability: the attributes `available_from` and `available_until` (epoch seconds or ISO 8601,
  UTC where no zone is given; the end does not belong to it). One that is no time bounds nothing.
- blocked: (facet, value) pairs; the facets "item" and "medium" name an item and a medium, every
  other an attribute
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from tastemaker.dates import iso, span
from tastemaker.domain import PROVENANCE, Attributes
from tastemaker.errors import BadInput
from tastemaker.han import simplified
from tastemaker.numerals import amount
from tastemaker.ports import BoolArray, Candidates, IntArray
from tastemaker.rank.columns import PerCandidates

FROM, UNTIL = "available_from", "available_until"
MOST = 20  # conditions in one question
KEPT = 1_000  # words of which it is kept what says them
YEAR, CREATED = "year", "created_at"
_YEAR_OF_TITLE = re.compile(r"\(((?:1[89]|20)\d\d)\)\s*$")

_CONDITION = re.compile(r"^\s*([^=<>!~]{1,200}?)\s*(!=|>=|<=|=|~)\s*(.{1,1000}?)\s*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Condition:
    """What an attribute must be. A missing attribute meets `!=` alone."""

    name: str
    how: Literal["=", "!=", ">=", "<=", "~"]
    values: tuple[str, ...]  # alternatives; a single number or date for >= and <=


def condition(text: str) -> Condition:
    """`mode=min` → Condition. Raises BadInput."""
    found = _CONDITION.match(text)
    if found is None:
        why = "write it as mode=min, kind=jig|reel, mode!=maj, tempo>=100, tempo<=140 or title~blue"
        raise BadInput("bad_field", field="where", value=text, why=why)
    name, how, value = found.groups()
    values = tuple(part.strip() for part in value.split("|") if part.strip())
    if how in (">=", "<=") and (len(values) != 1 or _bound(how, values[0]) is None):
        raise BadInput("bad_field", field="where", value=text, why="neither a number nor a date")
    if not values:
        raise BadInput("bad_field", field="where", value=text, why="no value is given")
    return Condition(name, how, values)  # type: ignore[arg-type]


def conditions(texts: Sequence[str]) -> tuple[Condition, ...]:
    """Every one must be met. Raises BadInput."""
    if len(texts) > MOST:
        why = f"more than {MOST} conditions"
        raise BadInput("bad_field", field="where", value=len(texts), why=why)
    return tuple(condition(text) for text in texts)


def meets(one: Condition, attributes: Attributes) -> bool:
    """Whether something with these attributes meets a condition."""
    value = attributes.get(one.name)
    if one.how in (">=", "<="):
        number, bound = measured(value), _bound(one.how, one.values[0])
        if number is None or bound is None:
            return False
        return number >= bound if one.how == ">=" else number <= bound
    if one.how == "~":
        said = simplified(" ".join(_values(value)))
        return any(_holds(said, words) for words in map(_patterns, one.values))
    found = not _values(value).isdisjoint(_text(other) for other in one.values)
    return found == (one.how == "=")


def out_of_bounds(
    candidates: Candidates,
    where: Sequence[Condition],
    blocked: Collection[tuple[str, str]],
    now: float,
) -> BoolArray | None:  # (n,) True: may not be shown; None: all may
    """Rows that a rule keeps out."""
    out: BoolArray | None = None
    begins, ends = _windows(candidates)
    if begins is not None and ends is not None:
        out = ~((begins <= now) & (now < ends))
    for one in where:
        unmet = ~_met(candidates, one)
        out = unmet if out is None else out | unmet
    for facet, value in blocked:
        rows = having(candidates, facet, value)
        if len(rows):
            out = np.zeros(len(candidates.ids), np.bool_) if out is None else out
            out[rows] = True
    return out


# ----------------------------------------------------------------------------- what is kept
class _Index:
    """Values of one Candidates' attributes, each derived when it is first asked for."""

    def __init__(self, candidates: Candidates) -> None:
        self._attributes, self._created = candidates.attributes, candidates.created_at
        self._own = {"title": candidates.titles, "text": candidates.texts}
        self._said: dict[str, list[str]] = {}
        self._rows: dict[str, dict[str, IntArray]] = {}
        self._numbers: dict[str, NDArray[np.float64]] = {}
        self._saying: dict[str, IntArray] = {}
        self._joined: tuple[str, IntArray] | None = None

    def saying(self, words: str) -> IntArray:
        """Rows that say all these words: all of them are read as one text, so that it takes
        milliseconds for thousands."""
        known = self._saying.get(words)
        if known is None:
            said, begins = self._all_said()
            found: set[int] | None = None
            for stem, word in map(_pattern, {*filter(_tells, _tokens(words))}):
                at = [place for place in _places(said, stem) if word.match(said, place)]
                rows = {*(np.searchsorted(begins, at, side="right") - 1).tolist()}
                found = rows if found is None else found & rows
            if len(self._saying) >= KEPT:
                self._saying.clear()
            known = self._saying[words] = np.array(sorted(found or ()), np.int64)
        return known

    def _all_said(self) -> tuple[str, IntArray]:
        """What all rows say, and where each begins."""
        if self._joined is None:
            said = self.said("words")
            lengths = np.array([0, *(len(one) + 1 for one in said)], np.int64)
            self._joined = "\0".join(said), np.cumsum(lengths)[:-1]
        return self._joined

    def rows(self, name: str) -> dict[str, IntArray]:
        """Value, as text in lower case → rows that have it."""
        known = self._rows.get(name)
        if known is None:
            lists: dict[str, list[int]] = {}
            for row, attributes in enumerate(self._attributes):
                for value in _values(attributes.get(name)):
                    lists.setdefault(value, []).append(row)
            known = {value: np.array(rows, np.int64) for value, rows in lists.items()}
            self._rows[name] = known
        return known

    def said(self, name: str) -> list[str]:
        """What each row says in its title, its text, an attribute or all of these (`words`), evened."""
        known = self._said.get(name)
        if known is None:
            if name == "words":
                all_of_it = zip(*self._own.values(), map(_named, self._attributes), strict=True)
                known = [_even("\n".join(parts)) for parts in all_of_it]
            elif name in self._own:
                known = [_even(one) for one in self._own[name]]
            else:
                known = [
                    simplified("\n".join(_values(given.get(name)))) for given in self._attributes
                ]
            self._said[name] = known
        return known

    def numbers(self, name: str) -> NDArray[np.float64]:  # (n,) NaN: not a number
        known = self._numbers.get(name)
        if known is None:
            found = [measured(attributes.get(name)) for attributes in self._attributes]
            if name == YEAR:  # films and books say it behind their title
                both = zip(found, self._own["title"], strict=True)
                found = [year_in(title) if x is None else x for x, title in both]
            known = np.array([math.nan if x is None else x for x in found], np.float64)
            if name == CREATED:
                known = np.where(np.isnan(known), self._created, known)
            self._numbers[name] = known
        return known


_index = PerCandidates(_Index)

_Windows = tuple[NDArray[np.float64] | None, NDArray[np.float64] | None]


def _derive_windows(candidates: Candidates) -> _Windows:
    """(from, until), each (n,) epoch seconds; None where no item is bounded."""
    if not any(FROM in given or UNTIL in given for given in candidates.attributes):
        return None, None
    begins = [_time(given.get(FROM), -math.inf) for given in candidates.attributes]
    ends = [_time(given.get(UNTIL), math.inf) for given in candidates.attributes]
    return np.array(begins, np.float64), np.array(ends, np.float64)


_windows = PerCandidates(_derive_windows)


def _met(candidates: Candidates, one: Condition) -> BoolArray:  # (n,)
    if one.how in (">=", "<="):
        found, bound = numbers(candidates, one.name), _bound(one.how, one.values[0])
        assert bound is not None, "a condition is read with its bound"
        return np.asarray(found >= bound if one.how == ">=" else found <= bound)
    met = np.zeros(len(candidates.ids), np.bool_)
    if one.how == "~":
        said = _index(candidates).said(one.name)
        for words in map(_patterns, one.values):
            met |= np.fromiter((_holds(row, words) for row in said), np.bool_, len(said))
        return met
    for value in one.values:
        met[having(candidates, one.name, value)] = True
    return met if one.how == "=" else ~met


_Words = list[tuple[str, re.Pattern[str]]]  # what a word begins with, and the word in each number


def _tokens(words: str) -> list[str]:
    return re.findall(r"[^\W_]+", _even(words))


def _tells(word: str) -> bool:
    """A letter alone stands everywhere and tells nothing."""
    return len(word) > 1 or not word.isascii()


def _patterns(words: str) -> _Words:
    """Each of `words`, in the singular and the plural; Chinese ones as they are."""
    return [_pattern(word) for word in _tokens(words)]


def _pattern(word: str) -> tuple[str, re.Pattern[str]]:
    if not word.isascii():
        return word, re.compile(re.escape(word))
    stem, ends = word, "(?:s|es)?"
    if word.endswith("ies") or (word.endswith("y") and len(word) > 2):
        stem, ends = word[: -3 if word.endswith("ies") else -1], "(?:y|ies)"
    elif re.search(r"(?:[sxz]|[cs]h)es$", word):
        stem = word[:-2]
    elif re.search(r"[^s]s$", word) and len(word) > 3:
        stem, ends = word[:-1], "s?"
    return stem, re.compile(rf"(?<![a-z0-9]){re.escape(stem)}{ends}(?![a-z0-9])")


def _places(said: str, stem: str) -> Iterator[int]:
    """Where `stem` stands in `said`."""
    at = said.find(stem)
    while at >= 0:
        yield at
        at = said.find(stem, at + 1)


def _holds(said: str, words: _Words) -> bool:
    """Whether `said`, in lower case, holds every word."""
    return all(stem in said and word.search(said) for stem, word in words)


def numbers(candidates: Candidates, name: str) -> NDArray[np.float64]:  # (n,) NaN: not a number
    """What each row says of an attribute that is a number, or a date in epoch seconds."""
    return _index(candidates).numbers(name)


def having(candidates: Candidates, facet: str, value: str) -> IntArray:
    """Rows that have this value."""
    if facet == "item":
        row = candidates.row.get(value)
        return np.array([] if row is None else [row], np.int64)
    if facet == "medium":
        return np.flatnonzero(candidates.medium == value)
    return _index(candidates).rows(facet).get(_text(value), np.zeros(0, np.int64))


def _named(attributes: Attributes) -> str:
    """What attributes say in words of what something is like."""
    lists = (
        value if isinstance(value, (list, tuple)) else [value]
        for name, value in attributes.items()
        if name not in PROVENANCE
    )
    return "\n".join(one for values in lists for one in values if isinstance(one, str))


def _even(text: str) -> str:
    """`text` as words are looked for in it: in lower case, Chinese in its simplified form."""
    return simplified(text.casefold())


def saying(candidates: Candidates, words: str) -> IntArray:
    """Rows whose title, text or attributes say all these words. The first time they are all
    read, some 100 ms for each 10,000; later what a word finds is known."""
    return _index(candidates).saying(words)


def titled(candidates: Candidates, words: str) -> IntArray:
    """Of the rows that say all these words, those whose title does."""
    titles, every = _index(candidates).said("title"), _patterns(words)
    rows = [row for row in saying(candidates, words).tolist() if _holds(titles[row], every)]
    return np.array(rows, np.int64)


def _values(value: Any) -> set[str]:
    """The values of an attribute as they are compared: lists count one by one."""
    if value is None:
        return set()
    return {_text(one) for one in (value if isinstance(value, (list, tuple)) else [value])}


def _text(value: Any) -> str:
    """Text in lower case; numbers alike however they are written, true and false as words."""
    if isinstance(value, bool):
        return str(value).casefold()
    number = _number(value)
    return str(value).strip().casefold() if number is None else f"{number:g}"


def year_in(title: str) -> float | None:
    """The year that a title ends with: Escape from New York (1981)."""
    found = _YEAR_OF_TITLE.search(title)
    return float(found[1]) if found else None


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def measured(value: Any) -> float | None:
    """A number, also of what is paid or counted, or of a date its first moment in epoch seconds."""
    number = _number(value)
    if number is None and isinstance(value, str):
        number = amount(value)  # $12.99
        if number is None and (found := span(value)):
            return found[0]
    return number


def _bound(how: str, value: str) -> float | None:
    """What bounds numbers or dates: until a day is until its end."""
    number = _number(value)
    if number is None and (found := span(value)):
        return found[how == "<="]
    return number


def _time(value: Any, otherwise: float) -> float:
    """Epoch seconds or ISO 8601 → epoch seconds."""
    number = _number(value)
    if number is not None:
        return number
    at = iso(value) if isinstance(value, str) else None
    return otherwise if at is None else at
