"""The record that machines read, written into files and read out of them again.

Each kind of file has it in a place of its own (`_PLACES`), the same bytes in all of them, so that
reading needs neither parser nor library. Plain text has no place that is not read: there the record is
its last line, under the words of the label, and stays with the text wherever it is copied to whole.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Callable, Mapping

from tastemaker.trust import containers
from tastemaker.trust.label import record_of

PNG = b"\x89PNG\r\n\x1a\n"
_HEADER = len(PNG) + 25  # with the first chunk, which must come first
_WRITTEN = re.compile(rb'\{"AIGC": \{[^{}]{0,4000}\}\}')
_MARKUP = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&{}"})


def stamped(data: bytes, record: Mapping[str, str], kind: str = "") -> bytes:
    """A file with `record` (`label.record`) in it; of a kind without a place for it as it was.

    `kind`: its media type, which alone tells written words from other bytes.
    """
    if place := _WRITTEN_WORDS.get(kind.partition(";")[0]):
        return place(data, _line(record))
    for fits, place in _PLACES:
        if fits(data):
            return place(data, _line(record))
    return data


def marked(data: bytes, id: str, content: str) -> bytes:
    """The file of something made here, for applications: its name and the hash of its content."""
    return stamped(data, record_of(id, content))


def record_in(data: bytes) -> dict[str, str] | None:
    """The record in a file, None where there is none. It says what the file says of itself: it is no
    proof, and its absence is none either."""
    for found in _WRITTEN.finditer(data):
        try:
            body = json.loads(found.group())["AIGC"]
        except ValueError:
            continue
        if isinstance(body, dict) and all(isinstance(value, str) for value in body.values()):
            return body
    return None


def _line(record: Mapping[str, str]) -> bytes:
    """ASCII without markup, whatever the values hold."""
    values = ", ".join(
        f"{json.dumps(name)}: {json.dumps(record[name]).translate(_MARKUP)}"
        for name in sorted(record)
    )
    return f'{{"AIGC": {{{values}}}}}'.encode()


def _png(data: bytes, line: bytes) -> bytes:
    """A text chunk behind the header."""
    tagged = b"tEXtAIGC\0" + line
    chunk = struct.pack(">I", len(tagged) - 4) + tagged + struct.pack(">I", zlib.crc32(tagged))
    return data[:_HEADER] + chunk + data[_HEADER:]


def _svg(data: bytes, line: bytes) -> bytes:
    end = data.rfind(b"</svg>")
    return data[:end] + b"<metadata>" + line + b"</metadata>" + data[end:]


def _musicxml(data: bytes, line: bytes) -> bytes:
    """A field of its own under identification."""
    field = b'<miscellaneous-field name="AIGC">' + line + b"</miscellaneous-field>"
    for end, put in (
        (b"</miscellaneous>", field),
        (b"</identification>", b"<miscellaneous>" + field + b"</miscellaneous>"),
    ):
        at = data.find(end)
        if at >= 0:
            return data[:at] + put + data[at:]
    return data


def _abc(data: bytes, line: bytes) -> bytes:
    """A directive at the end, which players that do not know it pass over (ABC 2.1, 11)."""
    return data.removesuffix(b"\n") + b"\n%%AIGC " + line + b"\n"


def _text(data: bytes, line: bytes) -> bytes:
    return data.removesuffix(b"\n") + b"\n" + line + b"\n"


def _markdown(data: bytes, line: bytes) -> bytes:
    """A comment, which pages do not show."""
    return data.removesuffix(b"\n") + b"\n\n<!-- " + line + b" -->\n"


_WRITTEN_WORDS: Mapping[str, Callable[[bytes, bytes], bytes]] = {
    "text/plain": _text,
    "text/markdown": _markdown,
}
_PLACES: tuple[tuple[Callable[[bytes], bool], Callable[[bytes, bytes], bytes]], ...] = (
    (lambda data: data.startswith(PNG), _png),
    (lambda data: data.lstrip().startswith(b"<svg") and b"</svg>" in data, _svg),
    (lambda data: b"<score-partwise" in data[:500], _musicxml),
    (lambda data: data.startswith(b"RIFF") and data[8:12] == b"WAVE", containers.riff),
    (lambda data: data.startswith(b"MThd") and b"MTrk" in data, containers.midi),
    (lambda data: data.startswith(b"OggS"), containers.ogg),
    (lambda data: data[4:8] == b"ftyp", containers.mp4),
    (lambda data: data.startswith(b"ID3") or data[:1] == b"\xff", containers.id3),
    (lambda data: re.match(rb"X:\s*\d", data) is not None, _abc),
)
