"""What is known of those that were shown: of one all of it, of several in what they differ and which
suits best."""

from __future__ import annotations

from typing import Any

from tastemaker.domain import Item
from tastemaker.engine.artists import CREDITS
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


def told_of(to: Answer, id: str) -> dict[str, Any]:
    """All that can be said of one item, and where it comes from."""
    item = to.engine.item(id, to.user)
    by = next((by for name in CREDITS if isinstance(by := item.attributes.get(name), str)), "")
    source = item.attributes.get("source")
    words = [*_told(item, to.zh).values(), by, source if isinstance(source, str) else ""]
    if item.origin is not None:
        words.append("由人工智能生成" if to.zh else "made by AI")
    to.turns.speak_of(id)
    what = ("，" if to.zh else ", ").join(filter(None, words))
    return to.say("about", title=to.title(id), what=what or "—")


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
    if "key" in found and (mode := found.pop("mode", "")):  # G major, G 大调
        found["key"] = f"{found['key']} {mode}"
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
