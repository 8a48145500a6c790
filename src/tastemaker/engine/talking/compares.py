"""In what those that were shown differ, and which of them suits best."""

from __future__ import annotations

from typing import Any

from tastemaker.domain import Item
from tastemaker.engine.talking.saying import Answer
from tastemaker.errors import NotFound, NotReady
from tastemaker.understand.lexicon import MEASURE_NAMES, NAMES

#: What is compared, most telling first: names, then numbers with their unit in English and Chinese.
NAMED = (
    "kind", "form", "cipai", "style", "category", "key", "mode", "metre", "region", "theme", "season",
    "palette", "topic", "tone",
)  # fmt: skip
COUNTED = {"bars": ("{n:g} bars", "{n:g}小节"), "tempo": ("tempo {n:g}", "速度{n:g}")}
HALF = 0.5  # above which a measure from 0 to 1 is called high


def compared(to: Answer, ids: tuple[str, ...]) -> dict[str, Any]:
    items = [item for id in ids if (item := _there(to, id)) is not None]
    if len(items) < 2:
        return to.say("compare_nothing")
    titles = [to.title(item.id) for item in items]
    told = [_told(item, to.zh) for item in items]
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


def _there(to: Answer, id: str) -> Item | None:
    try:
        return to.engine.item(id, to.user)
    except NotFound:  # removed since
        return None


def _told(item: Item, zh: bool) -> dict[str, str]:
    """What can be said of an item, by attribute."""
    found = {
        name: NAMES.get((name, str(value)), (str(value), str(value)))[zh]
        for name in NAMED
        if (value := item.attributes.get(name))
    }
    numbers = {n: v for n, v in item.attributes.items() if isinstance(v, (int, float))}
    counted = {n: words[zh].format(n=numbers[n]) for n, words in COUNTED.items() if n in numbers}
    measured = {
        name: words[numbers[name] > HALF][zh]
        for name, words in MEASURE_NAMES.items()
        if name == "difficulty" and name in numbers
    }
    return {**found, **counted, **measured}


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
