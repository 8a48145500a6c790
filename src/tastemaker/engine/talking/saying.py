"""To whom an answer goes, in which language, and the words of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tastemaker.dialogue.words import phrase
from tastemaker.engine.talking.turns import Turns
from tastemaker.engine.titles import titled
from tastemaker.errors import NotFound

if TYPE_CHECKING:
    from tastemaker.engine import Engine

_ENDS = re.compile(r"(?<!\b[A-Z])[\s.,;:]+$")  # "The Blackbird.", and not "W.F.R."

Parts = Iterator[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one person, who has just said something."""

    engine: Engine
    user: str
    language: str
    turns: Turns

    @property
    def zh(self) -> bool:
        return self.language.startswith("zh")

    def say(self, key: str, **values: Any) -> dict[str, Any]:
        """The sentence for `key` (see `dialogue.words`)."""
        return said(phrase(key, self.language, **values), key, values.get("titles", ()))

    def title(self, id: str) -> str:
        """Of an item, in the language of this answer, as it stands in a sentence; its id where it has
        none or is gone."""
        try:
            title = titled(self.engine.item(id, self.user), self.language)
            return _ENDS.sub("", title) or id
        except NotFound:  # removed since
            return id

    def titles(self, ids: Sequence[str]) -> list[str]:
        return [self.title(id) for id in ids]


def said(text: str, key: str = "", titles: Sequence[str] = ()) -> dict[str, Any]:
    """Words, with the key of the template they come from and the titles they name."""
    return {"type": "text", "text": text, "key": key, "titles": list(titles)}
