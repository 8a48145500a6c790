"""Headlines as a medium. A text is the headline alone; its topic is an attribute beside it, since
no rule can tell a topic from a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.headline.frames import Frames
from tastemaker.create.media.headline.grammar import CONTEXTS, TOPICS, HeadlineGrammar, form_of
from tastemaker.create.media.headline.runs import Runs
from tastemaker.create.media.writing import card
from tastemaker.create.media.writing.characters import (
    BEGIN,
    CHARACTERS,
    END,
    FIRST,
    SPECIAL,
    coded,
    folded,
    language_of,
)
from tastemaker.create.media.writing.flow import TONES, problems, tone_of
from tastemaker.create.media.writing.mood import valence_of
from tastemaker.create.media.writing.runs import shingles
from tastemaker.domain import Attributes, Item
from tastemaker.errors import BadInput, TastemakerError
from tastemaker.ports import IntArray

#: Of frames a net writes what reads however it is drawn: more widely, so that lines differ.
FRAMED: Mapping[str, Any] = MappingProxyType(
    {"guidance": 4.0, "temperature": 1.0, "top_p": 0.97, "best_of": 4}
)
FRAMES = tuple(field.name for field in fields(Frames))
RUN = 6  # letters in a row: shorter ones are common property


class Headline:
    """Lines of 8 to 40 characters (to 100 in English). Implements ports.Medium, ports.Stocked."""

    name = "headline"
    version = "1"
    vocabulary: Sequence[str] = (*SPECIAL, *CHARACTERS)
    contexts: tuple[int, ...] = CONTEXTS
    formats: Mapping[str, str] = card.FORMATS
    controls: Mapping[str, Sequence[str]] = MappingProxyType(
        {"topic": TOPICS, "tone": TONES, "language": ("zh", "en")}
    )
    measures: Sequence[str] = ("length", "valence")
    #: Drawn less widely than tunes: a rare character that is drawn by chance spoils a line. Of several
    #: the likeliest. Chosen on 240 drafts; see docs/benchmarks.md.
    sampling: Mapping[str, Any] = MappingProxyType(
        {"guidance": 4.0, "temperature": 0.8, "top_p": 0.9, "best_of": 8}
    )

    def __init__(self, runs: Runs | None = None, frames: Frames | None = None) -> None:
        self._runs, self._frames = runs, frames
        if frames is not None:
            self.sampling = FRAMED

    def encode(self, text: str) -> list[int]:
        """One token a character, after `characters.folded`."""
        text = folded(text)
        tokens = coded(text, self.name)
        if wrong := problems(form_of({}, language_of(text)), text):
            raise BadInput("bad_content", value=self.name, why=wrong[0], medium=self.name)
        return [BEGIN, *tokens, END]

    def decode(self, tokens: Sequence[int], attributes: Attributes | None = None) -> str:  # noqa: ARG002
        return "".join(CHARACTERS[token - FIRST] for token in tokens if token >= FIRST)

    def mask(self, attributes: Attributes) -> HeadlineGrammar:
        """It holds to tone, language and, within a quarter, to length."""
        return HeadlineGrammar(attributes, self._runs, self._frames)

    def stock(self, items: Iterable[Item]) -> Mapping[str, NDArray[Any]] | None:
        """See `runs` and `frames`."""
        lines = [(self.encode(item.text)[1:-1], item) for item in items]
        runs = Runs.of(line for line, _ in lines)
        frames = Frames.of(
            [
                (line, TOPICS.index(item.attributes["topic"]), TONES.index(tone_of(item.text)))
                for line, item in lines
                if item.attributes.get("topic") in TOPICS and language_of(item.text) == "zh"
            ]
        )
        if runs is None:
            return None
        return {**runs.arrays(), **(frames.arrays() if frames else {})}

    def writing_from(self, stock: Mapping[str, NDArray[Any]]) -> Headline:
        own = {name: stock[name] for name in FRAMES if name in stock}
        return Headline(Runs(stock["codes"]), Frames(**own) if own else None)

    def contexts_of(self, tokens: Sequence[int], attributes: Attributes) -> IntArray:
        grammar = HeadlineGrammar(attributes)
        found = [grammar.context()]
        for token in tokens[1:-1]:
            grammar.push(token)
            found.append(grammar.context())
        return np.array(found, np.int64)

    def check(self, text: str) -> list[str]:
        try:
            self.encode(text)
        except TastemakerError as problem:
            return [str(problem.values["why"])]
        return []

    def describe(self, text: str) -> dict[str, Any]:
        """tone: by its marks. language. length: characters. valence: in [-1, 1], by words."""
        text = folded(text)
        return {
            "tone": tone_of(text),
            "language": language_of(text),
            "length": len(text),
            "valence": valence_of(text),
        }

    def shingles(self, text: str) -> NDArray[np.uint64]:
        return shingles(folded(text), RUN)

    def render(self, text: str, format: str, *, title: str = "", label: str = "") -> bytes:  # noqa: ARG002
        """The headline itself is the title of its card."""
        self.encode(text)
        return card.render(format, title=folded(text), body="", label=label)
