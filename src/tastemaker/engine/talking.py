"""A first conversation: words become a brief, a search or a question, and are acted on.

Each turn is kept (documents of kind "conversation") so that the next can build on it: "calmer"
changes the brief that was made last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from tastemaker.domain import Brief, Event, Reading
from tastemaker.engine.making import asked
from tastemaker.errors import TastemakerError
from tastemaker.ports import Document

if TYPE_CHECKING:
    from tastemaker.engine import Engine

CONVERSATION = "conversation"

WORDS = {
    "en": {
        "made": "I made {n} for you: {titles}. They are made by AI.",
        "found": "Here is what fits: {titles}.",
        "none": "I found nothing that fits. Say it in other words, or like a few pieces first.",
        "noted": "Noted; it stands on your Taste page, where you can change or delete it.",
        "why": "Tap “Why?” on a card: every reason is there, and they add up to its score.",
        "help": "Say what to make (“a calm waltz in minor”), what to find, or what you like.",
    },
    "zh": {
        "made": "为你创作了{n}首：{titles}。它们由人工智能生成。",
        "found": "这些合适：{titles}。",
        "none": "没有找到合适的。换个说法，或先喜欢几首吧。",
        "noted": "记下了；它在“口味”页上，你可以随时修改或删除。",
        "why": "点卡片上的“为什么？”：每条理由都在那里，相加正好等于得分。",
        "help": "告诉我创作什么（“一首平静的小调圆舞曲”）、找什么，或你喜欢什么。",
    },
}


def talk(engine: Engine, user: str, text: str, language: str = "") -> Iterator[dict[str, Any]]:
    """Parts of the answer, each a dict with `type`: reading, creation, slate, text."""
    observed = engine.observe(Event(user, "say", text=text))
    event = engine.store.event(observed.ids[0])
    reading = (event.reading if event else None) or Reading()
    words = WORDS["zh" if (language or reading.language).startswith("zh") else "en"]
    yield {"type": "reading", "event": observed.ids[0], "reading": msgspec.to_builtins(reading)}
    if reading.intent in ("make", "change"):
        yield from _make(engine, user, text, reading, words)
    elif reading.intent in ("find", "more"):
        slate = engine.recommend(user, k=5, why=True, language=language or reading.language)
        yield {"type": "slate", "slate": slate}
        titles = ", ".join(engine.item(pick.item, user).title for pick in slate.picks)
        yield _said(words["found"].format(titles=titles) if titles else words["none"])
    elif reading.facts:
        yield _said(words["noted"])
    else:
        yield _said(words["why" if reading.intent == "why" else "help"])


def _make(
    engine: Engine, user: str, text: str, reading: Reading, words: dict[str, str]
) -> Iterator[dict[str, Any]]:
    before = engine.store.get(CONVERSATION, user)
    brief = asked(Brief(_medium(engine), words=text, n=2), reading)
    if reading.intent == "change" and before is not None:
        last = msgspec.convert(before.body["brief"], Brief)
        brief = replace(
            brief,
            medium=last.medium,
            words=f"{last.words} {text}",
            attributes={**last.attributes, **brief.attributes},
            mood=brief.mood or last.mood,
            like=last.like,
        )
    titles = []
    try:
        for item in engine.creations(user, brief):
            titles.append(item.title)
            yield {"type": "creation", "item": item}
    except TastemakerError as error:
        yield {"type": "problem", "problem": error.problem(reading.language)}
        return
    engine.store.put(
        [Document(CONVERSATION, user, {"brief": msgspec.to_builtins(brief)}, user=user)]
    )
    yield _said(words["made"].format(n=len(titles), titles=", ".join(titles)))


def _medium(engine: Engine) -> str:
    """The medium that can be made here; the first by name where there are several."""
    return next(iter(sorted(engine.models.generators)), next(iter(sorted(engine.media)), ""))


def _said(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}
