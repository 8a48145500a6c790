"""Where a line for machines goes in files of sound, moving pictures and notation.

Each function takes a whole file and gives it back with `line` (ASCII) in a place of its own that
players pass over: nothing that is heard or seen changes.
"""

from __future__ import annotations

from struct import pack, unpack_from

NAME = b"AIGC"
UUID = bytes.fromhex("6f1a0e3c9d5b4c7e8a52a16cb7d90f41")  # of our box in MP4 files

_OGG_HEADER = 27  # bytes of a page before its table of segments
_VORBIS_COMMENT = b"\x03vorbis"
_CRC = []
for _byte in range(256):
    _value = _byte << 24
    for _ in range(8):
        _value = (_value << 1 ^ (0x04C1_1DB7 if _value & 0x8000_0000 else 0)) & 0xFFFF_FFFF
    _CRC.append(_value)


def riff(data: bytes, line: bytes) -> bytes:
    """WAV: a chunk of its own at the end."""
    chunk = NAME + pack("<I", len(line)) + line + b"\x00" * (len(line) % 2)
    return data[:4] + pack("<I", len(data) - 8 + len(chunk)) + data[8:] + chunk


def midi(data: bytes, line: bytes) -> bytes:
    """Standard MIDI files: a text event before everything else in the first track."""
    at = data.find(b"MTrk")
    (length,) = unpack_from(">I", data, at + 4)
    event = b"\x00\xff\x01" + _variable(len(line)) + line
    return data[: at + 4] + pack(">I", length + len(event)) + event + data[at + 8 :]


def id3(data: bytes, line: bytes) -> bytes:
    """MP3: a TXXX frame of the ID3v2.4 tag at the beginning, with a tag where there is none."""
    body = b"\x03" + NAME + b"\x00" + line
    frame = b"TXXX" + _synchsafe(len(body)) + b"\x00\x00" + body
    if data[:4] != b"ID3\x04":
        return b"ID3\x04\x00\x00" + _synchsafe(len(frame)) + frame + data
    size = sum(byte << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True))
    return data[:6] + _synchsafe(size + len(frame)) + frame + data[10:]


def mp4(data: bytes, line: bytes) -> bytes:
    """MP4: a box of our own behind the others (ISO/IEC 14496-12, 4.2)."""
    return data + pack(">I", 24 + len(line)) + b"uuid" + UUID + line


def ogg(data: bytes, line: bytes) -> bytes:
    """Ogg Vorbis: one more field in the comment, which begins the second page (Vorbis I, 5)."""
    first = _page_end(data, 0)
    end = _page_end(data, first)
    table = data[first + _OGG_HEADER : first + _OGG_HEADER + data[first + 26]]
    packets = _packets(table, data[first + _OGG_HEADER + len(table) : end])
    if not packets[0].startswith(_VORBIS_COMMENT):
        raise ValueError("its second page does not begin with a comment")
    packets[0] = _with_field(packets[0], NAME + b"=" + line)
    table = b"".join(b"\xff" * (len(p) // 255) + bytes((len(p) % 255,)) for p in packets)
    if len(table) > 255:
        raise ValueError("its comment fills more than a page")
    head = bytearray(data[first : first + _OGG_HEADER])
    head[22:26], head[26] = b"\x00" * 4, len(table)
    page = bytes(head) + table + b"".join(packets)
    page = page[:22] + pack("<I", _checksum(page)) + page[26:]
    return data[:first] + page + data[end:]


def _page_end(data: bytes, at: int) -> int:
    if data[at : at + 4] != b"OggS":
        raise ValueError("a page is missing")
    segments = data[at + 26]
    return at + _OGG_HEADER + segments + sum(data[at + _OGG_HEADER : at + _OGG_HEADER + segments])


def _packets(table: bytes, body: bytes) -> list[bytes]:
    """The packets of a page; the last must end in it, as headers that share a page do."""
    found, begin, at = [], 0, 0
    for size in table:
        at += size
        if size < 255:
            found.append(body[begin:at])
            begin = at
    if begin != at:
        raise ValueError("its headers go on in another page")
    return found


def _with_field(comment: bytes, field: bytes) -> bytes:
    """A Vorbis comment with one more field."""
    (vendor,) = unpack_from("<I", comment, 7)
    at = 11 + vendor
    (fields,) = unpack_from("<I", comment, at)
    grown = comment[:at] + pack("<I", fields + 1) + comment[at + 4 :].removesuffix(b"\x01")
    return grown + pack("<I", len(field)) + field + b"\x01"


def _checksum(page: bytes) -> int:
    value = 0
    for byte in page:
        value = (value << 8 & 0xFFFF_FFFF) ^ _CRC[value >> 24 ^ byte]
    return value


def _variable(value: int) -> bytes:
    """Seven bits a byte, the last without its top bit."""
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(value & 0x7F | 0x80)
    return bytes(reversed(groups))


def _synchsafe(value: int) -> bytes:
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))
