"""Text → the terms that are looked up: stems of Latin words, single and paired Han characters."""

from __future__ import annotations

import re
import unicodedata

#: Words that hold a question together and say nothing of what it is about.
FUNCTION = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "by",
        "can",
        "could",
        "did",
        "do",
        "does",
        "for",
        "from",
        "get",
        "give",
        "had",
        "has",
        "have",
        "how",
        "i",
        "i'm",
        "if",
        "in",
        "is",
        "it",
        "it's",
        "its",
        "me",
        "my",
        "of",
        "on",
        "or",
        "our",
        "please",
        "shall",
        "she",
        "he",
        "should",
        "so",
        "some",
        "tell",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "to",
        "us",
        "was",
        "we",
        "were",
        "what",
        "what's",
        "when",
        "where",
        "which",
        "who",
        "whom",
        "why",
        "will",
        "with",
        "would",
        "you",
        "your",
        "am",
        "about",
        "into",
        "just",
        "like",
        "know",
        "need",
        "want",
    ]
)
FUNCTION_HAN = frozenset(
    "的了吗呢吧啊么呀是我你您他她它们这那哪怎什为何如请问有没在和与就也都要会能可以想把被给对"
)
LONGEST = 4_000  # characters of one passage or question that are read

_RUN = re.compile(r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)|[^\W_]+(?:'[^\W_]+)?")
_ENDINGS = (("'s", ""), ("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"),
            ("s", ""), ("ly", ""))  # fmt: skip
SHORTEST_STEM = 3


def terms(text: str) -> list[str]:
    """In the order of the text, as often as they occur.

    Pairs of Han characters stand in for words (no dictionary is needed, and none gets old); single
    ones are kept too, so that a word said in part is still found.
    """
    found: list[str] = []
    for match in _RUN.finditer(unicodedata.normalize("NFKC", text[:LONGEST]).casefold()):
        run = match[0]
        if match["han"]:
            found += run
            found += [run[at : at + 2] for at in range(len(run) - 1)]
        else:
            found.append(stem(run))
    return found


def light(term: str) -> bool:
    """Whether a term says nothing of what a question is about."""
    return term in _LIGHT or all(c in FUNCTION_HAN for c in term)


def pair(term: str) -> bool:
    return len(term) == 2 and "\u3400" <= term[0] <= "\u9fff"


def stem(word: str) -> str:
    """English endings off; a final e too, so that "charge", "charged" and "charging" meet."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            if ending == "s" and word[-2] in "su":  # glass, bonus
                break
            word = word[: len(word) - len(ending)] + instead
            break
    return word[:-1] if word.endswith("e") and len(word) > SHORTEST_STEM else word


_LIGHT = frozenset(stem(word) for word in FUNCTION)
