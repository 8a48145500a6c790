"""A tune as a file."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import MappingProxyType

from tastemaker.create.media.tune.fields import bad
from tastemaker.create.media.tune.midi import midi
from tastemaker.create.media.tune.musicxml import musicxml
from tastemaker.create.media.tune.play import duration
from tastemaker.create.media.tune.read import read
from tastemaker.create.media.tune.score import Score
from tastemaker.create.media.tune.sound import LONGEST_SECONDS, compressed, wav
from tastemaker.create.media.tune.svg import svg
from tastemaker.create.media.tune.video import video
from tastemaker.create.media.tune.write import one_line
from tastemaker.errors import BadInput

FORMATS = MappingProxyType(
    {
        "abc": "text/vnd.abc; charset=utf-8",
        "mid": "audio/midi",
        "musicxml": "application/vnd.recordare.musicxml+xml",
        "wav": "audio/wav",
        "ogg": "audio/ogg",
        "mp3": "audio/mpeg",
        "svg": "image/svg+xml",
        "mp4": "video/mp4",
    }
)

_KEY_LINE = re.compile(r"^[ \t]*K:", re.MULTILINE)


def render(text: str, format: str, title: str = "", label: str = "") -> bytes:
    """Raises BadInput: "bad_field" for a format there is not, "bad_content" for the text."""
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise BadInput("bad_field", field="format", value=format, why=f"use one of {known}")
    score = read(text)
    if not any(note.pitch >= 0 for note in score.notes()):
        bad("it has no notes")
    title = one_line(title or score.headers.get("T", "").split("\n")[0])
    label = one_line(label)
    if format == "abc":
        return _abc(text, score, title, label)
    return _RENDERERS[format](score, title, label)


def _abc(text: str, score: Score, title: str, label: str) -> bytes:
    """The text as it is; a title where it has none, the label in a remark and a directive."""
    lines = [] if "T" in score.headers or not title else [f"T:{title}"]
    if label:
        lines += [f"N:{label}", f"%%abc-creator {label}"]
    if not lines:
        return text.encode(errors="replace")
    head = "" if "X" in score.headers else "X:1\n"
    key = _KEY_LINE.search(text)
    at = key.start() if key else 0
    return (head + text[:at] + "\n".join(lines) + "\n" + text[at:]).encode(errors="replace")


def _sound(format: str) -> Callable[[Score, str, str], bytes]:
    def make(score: Score, title: str, label: str) -> bytes:
        if duration(score) > LONGEST_SECONDS:
            bad(f"it would sound for more than {LONGEST_SECONDS:g} seconds")
        if format == "wav":
            return wav(score, title, label)
        return compressed(score, format, title, label)

    return make


_RENDERERS: dict[str, Callable[[Score, str, str], bytes]] = {
    "mid": midi,
    "musicxml": musicxml,
    "wav": _sound("wav"),
    "ogg": _sound("ogg"),
    "mp3": _sound("mp3"),
    "svg": svg,
    "mp4": video,
}
