"""Verse as a medium: everything the rest of the house needs to know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.verse.attributes import CONTROLS, MEASURES, describe
from tastemaker.create.media.verse.check import problems_of
from tastemaker.create.media.verse.forms import BY_NAME, FORMS, MOST_LINES
from tastemaker.create.media.verse.grammar import VerseGrammar
from tastemaker.create.media.verse.read import Poem, bad, read, write
from tastemaker.create.media.verse.render import FORMATS, render
from tastemaker.create.media.verse.shingles import shingles
from tastemaker.create.media.verse.tokens import BEGIN, CODE, END, FIRST, FIRST_FORM, VOCABULARY
from tastemaker.create.media.verse.track import CONTEXTS, contexts_of
from tastemaker.domain import Attributes
from tastemaker.ports import IntArray


class Verse:
    """Quatrains and ci, one line of text for each line. Implements ports.Medium."""

    name = "verse"
    version = "1"
    vocabulary: Sequence[str] = VOCABULARY
    contexts: tuple[int, ...] = CONTEXTS
    formats: Mapping[str, str] = FORMATS
    controls: Mapping[str, Sequence[str]] = CONTROLS
    measures: Sequence[str] = MEASURES
    #: Of 6,763 characters the unlikely ones are many. Drawn as tunes are (1, 0.97), tones go
    #: astray twice as often as in real poems; so, as seldom, and lines hang together.
    sampling: Mapping[str, float] = MappingProxyType({"temperature": 0.75, "top_p": 0.95})
    #: The characters that the lines begin with.
    words: Mapping[str, str] = MappingProxyType({"acrostic": f"[\u3400-\u9fff]{{2,{MOST_LINES}}}"})

    def encode(self, text: str) -> list[int]:
        """The form, then one token a character; lines follow from the form."""
        return _encoded(read(text))

    def decode(self, tokens: Sequence[int], attributes: Attributes | None = None) -> str:  # noqa: ARG002
        """One line each, a blank line between stanzas, no marks."""
        return write(_decoded(tokens))

    def mask(self, attributes: Attributes) -> VerseGrammar:
        """It holds to form, cipai, rhyme, tones and acrostic, to two words at least of a theme
        and one of a season."""
        return VerseGrammar(attributes)

    def contexts_of(self, tokens: Sequence[int], attributes: Attributes) -> IntArray:  # noqa: ARG002
        return contexts_of(tokens)

    def check(self, text: str) -> list[str]:
        return problems_of(text)

    def describe(self, text: str) -> dict[str, Any]:
        """See `attributes.describe`. Raises BadInput("bad_content") for unreadable text."""
        poem = read(text)
        return describe(poem, _encoded(poem))

    def shingles(self, text: str) -> NDArray[np.uint64]:
        return shingles(read(text).characters)

    def render(self, text: str, format: str, *, title: str = "", label: str = "") -> bytes:
        return render(read(text), format, title, label)


def _encoded(poem: Poem) -> list[int]:
    form = FIRST_FORM + FORMS.index(BY_NAME[poem.form.name])
    return [BEGIN, form, *(CODE[c] for c in poem.characters), END]


def _decoded(tokens: Sequence[int]) -> Poem:
    form = next((FORMS[t - FIRST_FORM] for t in tokens if FIRST_FORM <= t < FIRST), None)
    text = "".join(VOCABULARY[token] for token in tokens if token >= FIRST)
    if form is None or len(text) != form.size:
        bad("it is not complete")
    lines, at = [], 0
    for length in form.lengths:
        lines.append(text[at : at + length])
        at += length
    return Poem(form, tuple(lines))
