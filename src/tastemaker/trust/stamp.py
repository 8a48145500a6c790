"""The record that machines read, written into files and read out of them again.

PNG has it as a text chunk named AIGC, SVG as an element `metadata`; the same bytes in both, so that
reading needs neither parser nor library. Other kinds carry the words of the label alone.
"""

from __future__ import annotations

import json
import re
import struct
import zlib
from collections.abc import Mapping

from tastemaker.trust.label import record_of

PNG = b"\x89PNG\r\n\x1a\n"
_HEADER = len(PNG) + 25  # with the first chunk, which must come first
_WRITTEN = re.compile(rb'\{"AIGC": \{[^{}]{0,4000}\}\}')
_MARKUP = str.maketrans({c: f"\\u{ord(c):04x}" for c in "<>&{}"})


def stamped(data: bytes, record: Mapping[str, str]) -> bytes:
    """A PNG or SVG with `record` (`label.record`) in it; of any other kind as it was."""
    if data.startswith(PNG):
        return data[:_HEADER] + _chunk(b"AIGC\0" + _line(record)) + data[_HEADER:]
    end = data.rfind(b"</svg>")
    if end >= 0 and data.lstrip().startswith(b"<svg"):
        return data[:end] + b"<metadata>" + _line(record) + b"</metadata>" + data[end:]
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


def _chunk(body: bytes) -> bytes:
    tagged = b"tEXt" + body
    return struct.pack(">I", len(body)) + tagged + struct.pack(">I", zlib.crc32(tagged))
