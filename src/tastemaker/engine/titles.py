"""What creations are called: plainly, after what they are, in the language of whoever reads it.

Such a title is kept nowhere. It follows from facts that are: kind, key, mode or theme, of a rework
what was done and what people call that which it goes on from, and which one of several it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any

from tastemaker.domain import Item, Rework
from tastemaker.understand.lexicon import NAMES
from tastemaker.wording import LEARNED

Words = tuple[str, str]  # English, Chinese

IN_KEY = ("{kind} in {key} {mode}", "{key} {mode}{kind}")
ABOUT = ("{kind}: {theme}", "{kind}：{theme}")
NUMBERED = ("{title} ({n})", "{title}（{n}）")
LANGUAGES = ("en", "zh")
STEPS: Mapping[str, Words] = {
    "continue": ("{of}, continued", "{of}（续写）"),
    "vary": ("{of}, varied", "{of}（变奏）"),
    "bars": ("{of}, bars {first}–{last} anew", "{of}（重写第{first}–{last}小节）"),
    "bar": ("{of}, bar {first} anew", "{of}（重写第{first}小节）"),
    "end": ("{of}, last {n} bars anew", "{of}（重写最后{n}小节）"),
    "last": ("{of}, last bar anew", "{of}（重写最后一小节）"),
}


def titled(item: Item, language: str = "en") -> str:
    """The title of an item in `language`: of a creation after what it is, of any other as it is."""
    if item.origin is None or not follows(item):
        return item.title
    own = title_of(item.attributes, item.medium, language)
    if rework := item.origin.brief.rework:
        own = reworked(item.origin.reworked or own, rework, language)
    if item.origin.number == 1:
        return own
    return NUMBERED[language.lower().startswith("zh")].format(title=own, n=item.origin.number)


def follows(item: Item) -> bool:
    """Whether a title follows from what a creation is. Of what was reworked before `reworked` was
    kept it does not: such a row has a title of its own, in English."""
    origin = item.origin
    return origin is not None and (origin.brief.rework is None or origin.reworked is not None)


class Taken:
    """Titles of what was made for one person, and which of those called the same each is."""

    def __init__(self, made: Iterable[Item]) -> None:
        self._numbers: dict[str, int] = {}
        self._titles: set[tuple[str, str]] = set()  # in each language
        for item in made:
            self._take(item)

    def numbered(self, item: Item) -> Item:
        """A creation with a title that nothing else here has, in no language: with the number that
        it has where it is here, else the first that is free."""
        if known := self._numbers.get(item.id):
            return _with(item, known)
        each = (_with(item, n) for n in count(1))
        one = next(one for one in each if self._titles.isdisjoint(_names(one)))
        self._take(one)
        return one

    def _take(self, item: Item) -> None:
        self._numbers[item.id] = item.origin.number if item.origin else 1
        self._titles.update(_names(item))


def _with(item: Item, number: int) -> Item:
    assert item.origin is not None
    return called(replace(item, origin=replace(item.origin, number=number)))


def _names(item: Item) -> list[tuple[str, str]]:
    return [(language, titled(item, language)) for language in LANGUAGES]


def called(item: Item) -> Item:
    """With its title in English, as programs have it."""
    return replace(item, title=titled(item)) if item.origin else item


def title_of(attributes: Mapping[str, Any], medium: str, language: str = "en") -> str:
    """“Waltz in D minor”, D 小调圆舞曲; “Verse: moon”, 诗词：月亮."""
    zh = language.lower().startswith("zh")
    kind, theme = str(attributes.get("kind") or ""), str(attributes.get("theme") or "")
    chinese = NAMES.get(("kind", kind), ("", kind))[1] or LEARNED.get(medium, medium)
    name = chinese if zh else (kind or medium).capitalize()
    if theme:
        about = NAMES.get(("theme", theme), ("", theme))[1] if zh else theme
        return ABOUT[zh].format(kind=name, theme=about)
    if key := attributes.get("key"):
        mode = str(attributes.get("mode") or "")
        said = NAMES.get(("mode", mode), (mode, mode))[zh]
        return IN_KEY[zh].format(kind=name, key=key, mode=said).strip()
    return name


def reworked(of: str, rework: Rework, language: str = "en") -> str:
    """“The Kesh, varied”, The Kesh（变奏）, of “The Kesh”."""
    first, last = rework.bars or (0, 0)
    step = rework.how if rework.bars is None else _fill(first, last)
    zh = language.lower().startswith("zh")
    return STEPS[step][zh].format(of=of, first=first, last=last, n=-first)


def _fill(first: int, last: int) -> str:
    if last == -1:
        return "end" if first < -1 else "last"
    return "bars" if first != last else "bar"
