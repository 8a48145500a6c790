"""Text → the terms that are looked up: stems of Latin words, single and paired Han characters."""

from __future__ import annotations

import re
import unicodedata

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


def stem(word: str) -> str:
    """English endings off; a final e too, so that "charge", "charged" and "charging" meet."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            if ending == "s" and word[-2] in "su":  # glass, bonus
                break
            word = word[: len(word) - len(ending)] + instead
            break
    return word[:-1] if word.endswith("e") and len(word) > SHORTEST_STEM else word
