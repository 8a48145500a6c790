"""A digest: what this person will like to read now, each with why, and an opening line."""

from __future__ import annotations

import re
from typing import Any

from tastemaker import Brief, Engine, Event, Item, NotReady

REASONS = 2  # per item: more are not read
EXCERPT, ENOUGH = 200, 60  # characters at most, and from which on no sentence is added
KINDS = ("view", "finish", "like", "dislike", "skip", "save", "share")
_OPENING = {
    "en": "Write two inviting sentences that open today's reading list. Headlines:\n{titles}",
    "zh": "请写两句话，引出今天的阅读清单。标题：\n{titles}",
}


class Reading:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def digest(self, user: str, k: int, language: str, medium: str | None) -> dict[str, Any]:
        """The slate as a list to read. Raises NotReady before anything was learned."""
        slate = self._engine.recommend(
            user, k, medium=medium, mix=("catalogue",), why=True, language=language
        )
        rows = []
        for place, pick in enumerate(slate.picks):
            item = self._engine.item(pick.item, user)
            helped = dict.fromkeys(reason.words for reason in pick.reasons if reason.amount > 0)
            rows.append(
                {
                    "item": item.id,
                    "title": item.title or excerpt(item.text),
                    "excerpt": excerpt(item.text) if item.title else "",
                    "because": list(helped)[:REASONS],
                    "position": place,
                }
            )
        opening = self._opening(user, rows, language)
        return {"slate": slate.id, "opening": opening, "rows": rows}

    def read(self, user: str, item: str, kind: str, slate: str, position: int | None) -> Event:
        """What they did with it; the next digest knows."""
        event = Event(user, kind, item=item, slate=slate or None, position=position)
        self._engine.observe(event)
        return event

    def _opening(self, user: str, rows: list[dict[str, Any]], language: str) -> str:
        """By a language model, where one is configured; else none: nothing is pretended."""
        if "prose" not in self._engine.stats()["creators"] or not rows:
            return ""
        words = _OPENING[language].format(titles="\n".join(row["title"] for row in rows[:5]))
        about = {"kind": "essay", "language": language, "length": 120.0}
        try:
            made: Item = self._engine.create(user, Brief("prose", words=words, attributes=about))[0]
        except NotReady:  # the model is away: the list stands without it
            return ""
        return made.text


def excerpt(text: str) -> str:
    """Its beginning: whole sentences until they say something, or as much as a glance reads."""
    text = " ".join(text.split())
    ends = (found.end() for found in re.finditer(r"[.!?](?=\s|$)|[。！？]", text))
    end = next((end for end in ends if end >= ENOUGH), len(text))
    return text[:end] if end <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"
