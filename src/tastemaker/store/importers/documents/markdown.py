"""Markdown and plain text → blocks. Only what matters for reading: headings, paragraphs, links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tastemaker.store.importers.documents.blocks import Block, Content

_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_UNDER = re.compile(r"^ {0,3}(=+|-{2,})[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_RULE = re.compile(r"^ {0,3}(?:[-*_][ \t]*){3,}$")
_TABLE = re.compile(r"^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t:-]*)*$")
_HTML = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:\s+\"[^\"]{0,300}\")?\)")
_MARKS = re.compile(r"(?<!\w)[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}(?!\w)|`+")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+")
_QUOTE = re.compile(r"^ {0,3}(?:>[ \t]?)+")
_FIELD = re.compile(r"^(title|link|url)[ \t]*:[ \t]*(.+)$", re.I)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.S)
FRONT = "---"
LONGEST_FRONT = 100  # lines


def markdown(text: str) -> Content:
    text = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    lines = text.splitlines()
    fields, start = _front(lines)
    blocks = list(_blocks(lines, start))
    first = next((block.text for block in blocks if block.level == 1), "")
    return Content(blocks, fields.get("title", first), fields.get("link", fields.get("url", "")))


def plain(text: str) -> Content:
    """Paragraphs are parted by blank lines."""
    found, held, begun = [], [], 0
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.strip():
            begun = begun or number
            held.append(line.strip())
        elif held:
            found.append(Block("\n".join(held), line=begun))
            held, begun = [], 0
    return Content(found)


def _front(lines: list[str]) -> tuple[dict[str, str], int]:
    """Fields between --- and --- at the top, and the line after them."""
    if not lines or lines[0].strip() != FRONT:
        return {}, 0
    for at, line in enumerate(lines[1:LONGEST_FRONT], start=1):
        if line.strip() == FRONT:
            found = filter(None, map(_FIELD.match, lines[1:at]))
            return {match[1].lower(): match[2].strip().strip("\"'") for match in found}, at + 1
    return {}, 0


def _blocks(lines: list[str], start: int) -> Iterator[Block]:
    held: list[str] = []
    begun, fence = 0, ""

    def flush() -> Iterator[Block]:
        text = "\n".join(filter(None, map(_bare, held)))
        held.clear()
        if text:
            yield Block(text, line=begun)

    for number, line in enumerate([*lines[start:], ""], start=start + 1):
        if fence:
            if line.strip().startswith(fence):
                fence = ""
            else:
                held.append(line)
            continue
        if match := _FENCE.match(line):
            fence = match[1]
        elif match := _ATX.match(line):
            yield from flush()
            if heading := _bare(match[2]):
                yield Block(heading, len(match[1]), number)
            continue
        elif _UNDER.match(line) and len(held) == 1 and not _ITEM.match(held[0]):
            heading = _bare(held.pop())
            if heading:
                yield Block(heading, 1 if line.strip()[0] == "=" else 2, begun)
            continue
        if not line.strip() or _RULE.match(line):
            yield from flush()
        elif not fence and not _TABLE.match(line):
            begun = begun if held else number
            held.append(line)
    yield from flush()


def _bare(line: str) -> str:
    """A line without its marks."""
    line = _ITEM.sub("", _QUOTE.sub("", line))
    line = _HTML.sub("", _LINK.sub(r"\1", line))
    return _MARKS.sub("", line).strip().strip("|").strip()
