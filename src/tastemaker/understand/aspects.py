"""What a text says of each of those it names: its sentences, or the clauses nearest to a name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tastemaker.understand.gazetteer import Mention

LONGEST = 300  # characters about one name that are kept
_SENTENCE = re.compile(r"[^。！？!?\n]+?(?:[。！？!?\n]+|\.(?=\s)|$)")
_CLAUSE = re.compile(r"[,，;；:：]\s*|\s+(?:but|while|whereas|although)\s+")


def aspects(text: str, mentions: Sequence[Mention]) -> dict[str, str]:
    """For each entity, what is said of it: its sentences; where a sentence has several, the
    clauses from the one that names it to the one that names the next."""
    said: dict[str, list[str]] = {}
    for found in _SENTENCE.finditer(text):
        here = [one for one in mentions if found.start() <= one.start < found.end()]
        single = len({one.name for one in here}) == 1
        begins = [found.start()] if single else [_clause(text, found.start(), one) for one in here]
        for one, begin, end in zip(here, begins, [*begins[1:], found.end()], strict=False):
            end = found.end() if single or end <= begin else end
            part = text[begin:end].strip()
            if part not in said.setdefault(one.name, []):
                said[one.name].append(part)
    return {name: " ".join(parts)[:LONGEST] for name, parts in said.items()}


def _clause(text: str, begin: int, mention: Mention) -> int:
    """Where the clause begins that holds a mention."""
    ends = [found.end() for found in _CLAUSE.finditer(text, begin, mention.start)]
    return ends[-1] if ends else begin
