"""Poems for somebody and an occasion; stories told in chapters, each knowing those before it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from apps.poet.occasions import OCCASIONS
from tastemaker import BadInput, Brief, Engine, Item, Note, NotFound, label_of

STORY = "story"
REMEMBERED = 1_200  # characters of the newest chapter that the next one is told
OPENINGS = 160  # …and of each chapter before it, at most
CHRONICLE = 3_000  # …and of all of them together: a long story is told in fewer words each
MOST_CHAPTERS = 60

_ON = {
    "en": "Write chapter {n} of a serial. Its beginning was asked for as: {about}. So far:\n{past}\n"
    "Go on from there; do not repeat it. {wish}",
    "zh": "请写连载故事的第{n}章。当初的要求是：{about}。前情：\n{past}\n请接着写，不要重复。{wish}",
}
_FIRST = {
    "en": "Write the first chapter of a serial: {about}",
    "zh": "请写连载故事的第一章：{about}",
}


class Poet:
    def __init__(self, engine: Engine) -> None:
        self._engine, self._kept = engine, engine.kept("poet")

    # ------------------------------------------------------------------------------- verse
    def poems(
        self, user: str, occasion: str, words: str, asked: Mapping[str, Any], n: int
    ) -> list[Item]:
        """Poems for this person. What is asked for outright wins over the occasion. Raises
        BadInput for an occasion there is none of, NotReady before verse was learned."""
        if occasion and occasion not in OCCASIONS:
            raise BadInput(
                "bad_field", field="occasion", value=occasion, why=f"use {', '.join(OCCASIONS)}"
            )
        about, mood = dict(asked), None
        if occasion:
            about = {**self._known(OCCASIONS[occasion].attributes), **about}
            mood = OCCASIONS[occasion].felt(self._engine.now())
        return self._engine.create(
            user, Brief("verse", words=words, attributes=about, mood=mood, n=n)
        )

    def _known(self, attributes: Mapping[str, str]) -> dict[str, str]:
        controls = self._engine.media["verse"].controls
        return {name: v for name, v in attributes.items() if v in controls.get(name, ())}

    # ----------------------------------------------------------------------------- stories
    def begin(self, user: str, about: str, language: str) -> dict[str, Any]:
        """A new story, with its first chapter. Raises NotReady without a language model."""
        if not about.strip():
            raise BadInput("missing_field", field="about")
        chapter = self._chapter(user, _FIRST[language].format(about=about), language)
        story = {"about": about, "language": language, "chapters": [chapter]}
        id = uuid.uuid4().hex[:12]
        self._kept.put(Note(STORY, id, story, user=user))
        return {"id": id, **story}

    def go_on(self, user: str, id: str, wish: str = "") -> dict[str, Any]:
        """The next chapter; `wish`: what shall happen. The story is kept only when it is there."""
        story = self.story(user, id)
        if len(story["chapters"]) >= MOST_CHAPTERS:
            raise BadInput(
                "bad_field", field="story", value=id, why=f"it has {MOST_CHAPTERS} chapters"
            )
        words = _ON[story["language"]].format(
            n=len(story["chapters"]) + 1, about=story["about"], past=past(story), wish=wish
        )
        chapters = [*story["chapters"], self._chapter(user, words, story["language"])]
        story = {**story, "chapters": chapters}
        body = {k: v for k, v in story.items() if k != "id"}
        self._kept.put(Note(STORY, id, body, user=user))
        return story

    def story(self, user: str, id: str) -> dict[str, Any]:
        """Raises NotFound, also for somebody else's."""
        note = self._kept.get(STORY, id)
        if note is None or note.user != user:
            raise NotFound("no_such", what="story", value=id)
        return {"id": id, **note.body}

    def stories(self, user: str) -> list[dict[str, Any]]:
        """Newest first, without their chapters' text."""
        notes = sorted(self._kept.scan(STORY, user=user), key=lambda note: -note.at)
        return [
            {"id": n.id, "about": n.body["about"], "chapters": len(n.body["chapters"])}
            for n in notes
        ]

    def _chapter(self, user: str, words: str, language: str) -> dict[str, Any]:
        about = {"kind": "story", "language": language}
        made = self._engine.create(user, Brief("prose", words=words, attributes=about))[0]
        return {
            "item": made.id,
            "text": made.text,
            "labels": labels(made),
        }


def past(story: Mapping[str, Any]) -> str:
    """What the next chapter is told of those before it: how each began, however many there are,
    and the end of the last one."""
    *before, last = [chapter["text"] for chapter in story["chapters"]]
    room = min(OPENINGS, CHRONICLE // max(len(before), 1))
    told = [f"{n}. {text[:room]}…" for n, text in enumerate(before, start=1)]
    return "\n".join([*told, f"{len(before) + 1}. {last[-REMEMBERED:]}"])


def labels(item: Item) -> dict[str, str]:
    """What must be said of something made, in each language; nothing of what was not."""
    return {name: label_of(name) for name in ("en", "zh")} if item.origin else {}
