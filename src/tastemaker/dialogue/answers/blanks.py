"""Answers with blanks: `Your number is {customer_number}.`"""

from __future__ import annotations

import re
from collections.abc import Mapping

_BLANK = re.compile(r"\{\{?\s*([\w .-]{1,40}?)\s*\}?\}")


def filled(template: str, known: Mapping[str, str]) -> str | None:
    """An answer with its {blanks} filled by what is `known` (facet → value; a blank's name without
    capitals, _ between its words); None where one stays empty."""
    names = {match[1] for match in _BLANK.finditer(template)}
    values = {name: known.get(name.lower().replace(" ", "_")) for name in names}
    if not all(values.values()):
        return None
    return _BLANK.sub(lambda match: str(values[match[1]]), template)
