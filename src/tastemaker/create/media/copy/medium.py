"""Copy as a medium."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.copy import tokens as notation
from tastemaker.create.media.copy.choice import Fits, Fitting
from tastemaker.create.media.copy.grammar import CONTEXTS, CopyGrammar, foreign, form_of, size_of
from tastemaker.create.media.copy.product import (
    NAME,
    Slot,
    bad,
    language_of,
    parted,
    write,
)
from tastemaker.create.media.copy.said import invented, unsaid, without
from tastemaker.create.media.copy.stock import Stock
from tastemaker.create.media.writing import card
from tastemaker.create.media.writing.flow import TONES, problems, tone_of
from tastemaker.create.media.writing.mood import valence_of
from tastemaker.create.media.writing.runs import shingles
from tastemaker.domain import Attributes, Item
from tastemaker.errors import TastemakerError
from tastemaker.ports import IntArray

RUN = 8  # letters in a row
SLACK = 40  # characters
PRODUCTS = 16  # of which is kept which clauses fit


class Copy:
    """What is said of a product, in Chinese or English. Implements ports.Medium, ports.Worded,
    ports.Stocked.

    A text is a first line, the product (`类型=裤|颜色=黑色`), and the copy beneath it, in which
    each attribute of the product is said and no other usual value of its facets. Files show the
    copy alone. See `facets` for what is known to be said of what.
    """

    name = NAME
    version = "2"
    vocabulary: Sequence[str] = notation.VOCABULARY
    contexts: tuple[int, ...] = CONTEXTS
    formats: Mapping[str, str] = card.FORMATS
    controls: Mapping[str, Sequence[str]] = MappingProxyType(
        {"language": ("zh", "en"), "tone": TONES, "size": ("short", "medium", "long")}
    )
    measures: Sequence[str] = ("length", "valence")
    #: Drawn less widely than tunes: a rare character that is drawn by chance spoils a text. Of
    #: several, because a net that thinks it is done before all is said writes anything to be let go.
    sampling: Mapping[str, Any] = MappingProxyType(
        {"guidance": 2.0, "temperature": 0.6, "top_p": 0.9, "best_of": 6}
    )
    words: Mapping[str, str] = MappingProxyType(
        {"product": r"[^=|\n]+=[^=|\n]+(\|[^=|\n]+=[^=|\n]+)*"}
    )

    def __init__(self, stock: Stock | None = None) -> None:
        self._fits: Fits | None = None
        if stock is not None:  # drafts of one product, some at once, have the same clauses
            self._fits = lru_cache(maxsize=PRODUCTS)(partial(Fitting.of, stock))

    def encode(self, text: str) -> list[int]:
        """See `tokens`."""
        slots, body = parted(text)
        if wrong := _problems(slots, body):
            bad(wrong[0])
        return notation.encode(slots, body)

    def decode(self, tokens: Sequence[int], attributes: Attributes | None = None) -> str:  # noqa: ARG002
        return notation.decode(tokens)

    def mask(self, attributes: Attributes) -> CopyGrammar:
        """It holds to product, language, tone and size and, within a quarter, to length."""
        return CopyGrammar(attributes, self._fits)

    def stock(self, items: Iterable[Item]) -> Mapping[str, NDArray[Any]] | None:
        """See `stock`."""
        found = Stock.of(item.text for item in items)
        return None if found is None else found.arrays()

    def writing_from(self, stock: Mapping[str, NDArray[Any]]) -> Copy:
        return Copy(Stock(**stock))

    def contexts_of(self, tokens: Sequence[int], attributes: Attributes) -> IntArray:
        grammar = CopyGrammar({n: v for n, v in attributes.items() if n != "product"})
        found = [grammar.context()]
        for token in tokens[1:-1]:
            grammar.push(token)
            found.append(grammar.context())
        return np.array(found, np.int64)

    def check(self, text: str) -> list[str]:
        """Attributes that are not said, claims that nobody asked for, a spoiled text."""
        try:
            slots, body = parted(text)
            if wrong := _problems(slots, body):
                return wrong
            notation.encode(slots, body)
        except TastemakerError as problem:
            return [str(problem.values["why"])]
        return []

    def describe(self, text: str) -> dict[str, Any]:
        """product, language, tone (by marks), size, length (characters of the copy), valence (by
        words, in [-1, 1]). Raises BadInput("bad_content") for text without a product."""
        slots, body = parted(text)
        language = language_of(slots)
        return {
            "product": write(slots),
            "language": language,
            "tone": tone_of(body),
            "size": size_of(len(body), language),
            "length": len(body),
            "valence": valence_of(body),
        }

    def shingles(self, text: str) -> NDArray[np.uint64]:
        """Of the copy alone: two texts about one product need not be alike."""
        return shingles(parted(text)[1], RUN)

    def render(self, text: str, format: str, *, title: str = "", label: str = "") -> bytes:
        slots, body = parted(text)
        return card.render(format, title=title or name_of(slots), body=body, label=label)


def _problems(slots: tuple[Slot, ...], body: str) -> list[str]:
    found = [f"{slot.facet} is not said: {slot.value}" for slot in unsaid(slots, body)]
    found += [f"nobody asked for it: {word}" for word, _ in invented(slots, body)]
    if language_of(slots) == "zh" and foreign(without(slots, body)):
        found.append("it is in another language than its product")
    form = form_of({}, slots)  # whoever writes may need a few characters more to say it all
    return found + problems(replace(form, longest=form.longest + SLACK), body)


def name_of(slots: Sequence[Slot]) -> str:
    """A name for a product: its own, else what it is."""
    named = [slot.value for slot in slots if slot.facet in ("name", "类型", "eatType")]
    return named[0] if named else slots[0].value
