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

from typing import Any

from tastemaker.wording import PROBLEMS, Sentences

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
        en, zh = PROBLEMS[self.code]
        words = zh if language.lower().startswith("zh") else en
        return Sentences(*(sentence.format_map(self.values) for sentence in words))

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


def shorten(value: Any) -> Any:
    """`value` for display: numbers as they are, everything else as bounded, one-line text."""
    if isinstance(value, (int, float)):
        return value
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"
