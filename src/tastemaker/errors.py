"""What went wrong, with which value, and what to do next.

    TastemakerError
    ├── BadInput       the caller can mend it            (HTTP 422, exit 2 on the command line)
    ├── NotFound       no such thing                     (404)
    ├── Conflict       it stands against something       (409)
    ├── Refused        no key, or not this key           (401 without a key, 403 with one)
    ├── TooMuch        over a limit                      (413, or 429 with `retry_after`)
    ├── Missing        an extra or a setting is needed   (501)
    ├── NotReady       not yet: nothing learned so far   (503)
    └── StoreFailed    the store is locked, full, broken (503)

Every error has a stable `code`; its sentences stand in `wording`, in English and Chinese, and
are filled from `values`. `offending` is the value that caused it, shortened for display.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from types import NoneType
from typing import Any

from tastemaker.wording import LEARNED, NOUNS, PROBLEMS, Sentences, in_chinese

NAMED = frozenset({"nothing_to_learn"})  # codes whose value is a word of ours, of `NOUNS`
TRAINED = frozenset({"not_learned", "too_little"})  # codes whose value is of `LEARNED`
JSON = (NoneType, bool, list, tuple, dict)
LONGEST_SHOWN = 120  # characters of an offending value that are shown back


class TastemakerError(Exception):
    """The root of everything Tastemaker raises on purpose."""

    status = 500

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        self.values = {name: shorten(value) for name, value in values.items()}
        super().__init__(self.in_words("en").detail)

    def in_words(self, language: str = "en") -> Sentences:
        """Title, detail and hint in `language` ("zh…" gives Chinese, all else English)."""
        (en, zh), values = PROBLEMS[self.code], self.values
        if not language.lower().startswith("zh"):
            return Sentences(*(sentence.format_map(values) for sentence in en))
        spoken_of = ("value", "what") if self.code in NAMED else ("what",)
        values = values | {n: NOUNS.get(values[n], values[n]) for n in spoken_of if n in values}
        if "why" in values:
            values["why"] = in_chinese(str(values["why"]))
        named = values
        if self.code in TRAINED:  # the hint is a command, and takes it by its own name
            named = values | {"value": LEARNED.get(values["value"], values["value"])}
        return Sentences(
            zh.title.format_map(named), zh.detail.format_map(named), zh.hint.format_map(values)
        )

    def problem(self, language: str = "en") -> dict[str, Any]:
        """The RFC 9457 problem object, as REST and `--json` give it."""
        words = self.in_words(language)
        return {
            "type": f"urn:tastemaker:problem:{self.code}",
            "title": words.title,
            "status": self.status,
            "detail": words.detail,
            "code": self.code,
            "hint": words.hint,
        }

    def kept(self) -> dict[str, Any]:
        """What is stored of it (JSON), to be worded when it is read: see `kept_problem`."""
        return {"code": self.code, "status": self.status, "values": self.values}


class BadInput(TastemakerError):
    status = 422


class NotFound(TastemakerError):
    status = 404


class Conflict(TastemakerError):
    status = 409


class Refused(TastemakerError):
    status = 403


class TooMuch(TastemakerError):
    status = 413


class Missing(TastemakerError):
    status = 501


class NotReady(TastemakerError):
    status = 503


class StoreFailed(TastemakerError):
    status = 503


def kept_problem(kept: Mapping[str, Any], language: str = "en") -> dict[str, Any]:
    """The problem object of an error that was `kept`, in `language`. What was stored as a problem
    object, before errors were kept by their values, stays as it was worded."""
    if "values" not in kept:
        return dict(kept)
    error = TastemakerError(kept["code"], **kept["values"])
    error.status = kept["status"]
    return error.problem(language)


def reason(error: Exception) -> str:
    """Why, in the words of the system where it gives some, without its number and the path."""
    return getattr(error, "strerror", None) or str(error)


def shorten(value: Any) -> Any:
    """`value` for display: numbers as they are, everything else as bounded, one-line text, with
    null, true and what holds others as JSON writes them, for so they were typed."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    if whole or (isinstance(value, float) and math.isfinite(value)):
        return value
    text = " ".join((_typed(value) if isinstance(value, JSON) else str(value)).split())
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _typed(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):  # it holds itself, or goes too deep
        return type(value).__name__
