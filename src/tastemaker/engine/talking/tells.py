"""What is known of those that were shown: of one all of it, of several in what they differ and which
suits best."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tastemaker.domain import PROVENANCE, Item
from tastemaker.engine.artists import CREDITS
from tastemaker.engine.talking.saying import Answer, said
from tastemaker.engine.talking.settling import fitting
from tastemaker.errors import NotFound, NotReady
from tastemaker.understand.columns import in_words
from tastemaker.understand.lexicon import MEASURE_NAMES, NAMES

#: What is compared, most telling first: names, then numbers with their unit in English and Chinese.
NAMED = (
    "kind", "form", "cipai", "style", "category", "key", "mode", "metre", "region", "theme", "season",
    "palette", "topic", "tone",
)  # fmt: skip
COUNTED = {"bars": ("{n:g} bars", "{n:g}小节"), "tempo": ("tempo {n:g}", "速度{n:g}")}
SHORT = 40  # characters of what another attribute of a catalogue says; more is a text
OPENING = 120  # characters of a text that are told
_SENTENCE = re.compile(r".+?(?:[.!?](?=\s|$)|[。！？]|\n|$)")
OTHERS = 6  # of those at most
YES_NO = (("yes", "no"), ("是", "否"))
LISTED = 10  # values of one attribute in an answer
LOOKED_AT = 200  # items of a kind of which it is seen what attributes they have
HALF = 0.5  # above which a measure from 0 to 1 is called high


def compared(to: Answer, ids: tuple[str, ...]) -> dict[str, Any]:
    items = [item for id in ids if (item := _there(to, id)) is not None]
    if len(items) < 2:
        return to.say("compare_nothing")
    titles = [to.title(item.id) for item in items]
    told = [_told(item, to) for item in items]
    differ = [
        name
        for name in dict.fromkeys(name for words in told for name in words)
        if len({words.get(name) for words in told}) > 1
    ]
    if not differ:
        told_of = to.say("all_alike", titles=titles)
    else:
        colon, comma, between = ("：", "，", "；") if to.zh else (": ", ", ", "; ")
        shown = [f"《{title}》" if to.zh else title for title in titles]
        each = between.join(
            title + colon + comma.join(words[name] for name in differ if name in words)
            for title, words in zip(shown, told, strict=True)
        )
        told_of = to.say("compared", each=each, titles=titles)
    if best := _best(to, items):
        to.turns.speak_of(best)
        suits = to.say("suits_best", title=to.title(best))["text"]
        told_of["text"] += suits if to.zh else f" {suits}"
    return told_of


def told_of(to: Answer, id: str) -> dict[str, Any]:
    """All that can be said of one item, and where it comes from."""
    item = to.engine.item(id, to.user)
    by = next((by for name in CREDITS if isinstance(by := item.attributes.get(name), str)), "")
    source = item.attributes.get("source")
    words = [*_told(item, to).values(), by, source if isinstance(source, str) else ""]
    if item.origin is not None:
        words.append("由人工智能生成" if to.zh else "made by AI")
    elif item.medium not in to.engine.media:
        words.append(_opening(item.text))
    to.turns.speak_of(id)
    what = ("，" if to.zh else ", ").join(filter(None, words))
    return to.say("about", title=to.title(id), what=what or "—")


def answered(to: Answer, ids: tuple[str, ...], columns: tuple[str, ...]) -> dict[str, Any]:
    """What is known of the attributes that are asked about, of each item by itself."""
    items = [item for id in ids if (item := _there(to, id)) is not None]
    known = {medium: _attributes(to, medium) for medium in {item.medium for item in items}}
    told, titles = [], []
    for item in items:
        names = [name for name in columns if name in {*known[item.medium], *item.attributes}]
        values = [(name, _at_length(item.attributes.get(name), to)) for name in names]
        if not values:
            continue
        colon, between = ("：", "；") if to.zh else (": ", "; ")
        what = between.join(
            f"{in_words(name, to.zh)}{colon}{value or to.say('not_recorded')['text']}"
            for name, value in values
        )
        titles.append(to.title(item.id))
        told.append(to.say("about", title=titles[-1], what=what)["text"])
    if not told:
        return to.say("tells_nothing")
    if len(items) == 1:
        to.turns.now_of(items[0].id)
    return said(("" if to.zh else " ").join(told), "about", titles)


def offered(to: Answer, columns: tuple[str, ...], asked: Mapping[str, Any]) -> dict[str, Any]:
    """What values one of `columns` has among what is as `asked`, those of most items first."""
    base = to.engine.refresh().catalogue.base
    rows = np.flatnonzero(fitting(to, asked, ())).tolist()
    for name in columns:
        values = [
            one
            for row in rows
            for one in _listed(base.attributes[row].get(name))
            if isinstance(one, (str, int, float)) and not isinstance(one, bool)
        ]
        numbers = [one for one in values if not isinstance(one, str)]
        column = in_words(name, to.zh)
        if len(set(numbers)) > LISTED:
            low, high = (_plain(float(edge(numbers)), to.zh) for edge in (min, max))
            return to.say("offered_range", column=column, low=low, high=high)
        counts = Counter(_plain(one, to.zh) for one in values)
        if len(counts) > 1 or (counts and name == columns[-1]):
            common = counts.most_common(LISTED)
            each = "{}（{}）" if to.zh else "{} ({})"
            told = [
                each.format(NAMES.get((name, value), (value, value))[to.zh], n)
                for value, n in common
            ]
            more = len(counts) - len(told)
            return to.say("offered_more" if more else "offered", column=column, values=told, n=more)
    return to.say("tells_nothing")


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, (list, tuple)) else (value,)


def _attributes(to: Answer, medium: str) -> set[str]:
    """What things of a kind say of themselves."""
    base = to.engine.refresh().catalogue.base
    rows = np.flatnonzero(base.medium == medium)[:LOOKED_AT]
    return {name for row in rows for name in base.attributes[row]}


def _at_length(value: object, to: Answer) -> str:
    """A value of an attribute that is asked about; empty where there is none."""
    words = [_plain(one, to.zh) for one in _listed(value) if isinstance(one, (str, int, float))]
    words = [word for word in words if word]
    more = ("等", " and more")[not to.zh] if len(words) > LISTED else ""
    return ("、" if to.zh else ", ").join(words[:LISTED]) + more


def _plain(value: str | float, zh: bool) -> str:
    """One value in words: numbers without a needless fraction, true and false as yes and no."""
    if isinstance(value, bool):
        return YES_NO[zh][not value]
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value).strip()


def _opening(text: str) -> str:
    """How a text begins: its first sentence, where that is short."""
    first = (_SENTENCE.match(text.strip()) or [""])[0].rstrip("。. ")
    return first if len(first) <= OPENING else first[: OPENING - 1] + "…"


def _there(to: Answer, id: str) -> Item | None:
    try:
        return to.engine.item(id, to.user)
    except NotFound:  # removed since
        return None


def _told(item: Item, to: Answer) -> dict[str, str]:
    """What can be said of an item, by attribute."""
    zh = to.zh
    found = {
        name: NAMES.get((name, str(value)), (str(value), str(value)))[zh]
        for name in NAMED
        if (value := item.attributes.get(name))
    }
    if "key" in found and (mode := found.pop("mode", "")):  # G major, G 大调
        found["key"] = f"{found['key']} {mode}"
    numbers = {n: v for n, v in item.attributes.items() if isinstance(v, (int, float))}
    counted = {n: words[zh].format(n=numbers[n]) for n, words in COUNTED.items() if n in numbers}
    measured = {
        name: words[numbers[name] > HALF][zh]
        for name, words in MEASURE_NAMES.items()
        if name == "difficulty" and name in numbers
    }
    if item.medium in to.engine.media:  # all else that is known of these are measures
        return {**found, **counted, **measured}
    colon = "：" if zh else " "
    others = {
        name: f"{in_words(name, zh)}{colon}{shown}"
        for name, value in item.attributes.items()
        if name not in {*found, *counted, *measured, *PROVENANCE, *CREDITS}
        and (shown := _shown(value, zh))
    }
    return {**found, **counted, **measured, **dict(list(others.items())[:OTHERS])}


def _shown(value: object, zh: bool) -> str:
    """A value of an attribute as it is told; empty where it cannot be said in a few words."""
    comma = "、" if zh else ", "
    words = [_plain(one, zh) for one in _listed(value) if isinstance(one, (str, int, float))]
    while len(comma.join(words)) > SHORT:  # of a list as much as fits
        words = words[:-1]
    return comma.join(words)


def _best(to: Answer, items: list[Item]) -> str:
    """The id of what scores highest for this person; empty before anything is learned."""
    try:
        worth = {
            item.id: sum(reason.amount for reason in to.engine.why(to.user, item.id))
            for item in items
        }
    except NotReady:
        return ""
    return max(worth, key=lambda id: worth[id])
