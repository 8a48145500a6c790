"""The sentences of a passage that answer, each with where it stands."""

from __future__ import annotations

import re

from tastemaker.dialogue.answers.index import Index, Place
from tastemaker.dialogue.answers.terms import terms
from tastemaker.domain import Citation

MOST = 3  # sentences of one passage
ENOUGH = 0.5  # of the best sentence's weight: what is behind that says something else

_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])(?![。！？；”』」）])|\n+")
_SHORT = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|Mr|Mrs|Dr|No|approx)|\b[A-Z])\.$")
CHINESE = re.compile(r"[\u3400-\u9fff]")


def sentences(text: str) -> list[str]:
    """In order; nothing but blanks is lost."""
    found: list[str] = []
    for part in _END.split(text):
        if found and _SHORT.search(found[-1]):  # an abbreviation ends no sentence
            found[-1] += f" {part}"
        elif part.strip():
            found.append(part)
    return [one.strip() for one in found]


def cite(index: Index, question: str, row: int) -> list[Citation]:
    """A written answer whole; of prose the sentences that say most of what was asked, in order."""
    place = index.places[row]
    if place.passage.question:
        return [citation(place, place.passage.text)]
    found = sentences(place.passage.text)
    asked = set(terms(question))
    weights = [sum(index.idf(term) for term in set(terms(sentence)) & asked) for sentence in found]
    best = max(weights, default=0.0)
    if best <= 0:  # its heading answers, or its meaning: then its beginning does
        return [citation(place, sentence) for sentence in found[:MOST]]
    ranked = sorted(range(len(found)), key=lambda at: (-weights[at], at))[:MOST]
    chosen = sorted(at for at in ranked if weights[at] >= ENOUGH * best)
    return [citation(place, found[at]) for at in chosen]


def citation(place: Place, text: str) -> Citation:
    guide, passage = place.guide, place.passage
    return Citation(
        text, guide.id, guide.title, passage.headings, passage.link or guide.link, passage.line,
        passage.page,
    )  # fmt: skip


def joined(citations: list[Citation]) -> str:
    """The answer in words: the sentences one after the other."""
    words = ""
    for one in citations:
        gap = "" if not words or CHINESE.search(words[-2:]) else " "
        words += gap + one.text
    return words
