"""What every kind of document is read into, and how that is cut into passages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tastemaker.domain import Passage

LONGEST = 700  # characters of a passage: a paragraph or two, so that a hit says where
LONGEST_HEADING = 200
DEEPEST = 6

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？；])|\n")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`level` 0) or a heading of a level from 1 to 6."""

    text: str
    level: int = 0
    line: int = 0
    page: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """A document, read. `link`: where it says that it can be read."""

    blocks: Iterable[Block]
    title: str = ""
    link: str = ""


def clean(text: str) -> str:
    """Without control characters and halves of characters, which no store takes."""
    return _CONTROL.sub("", text.encode("utf-8", "ignore").decode())


def cut(blocks: Iterable[Block]) -> Iterator[Passage]:
    """Paragraphs under one heading go together, up to LONGEST; one that is longer is parted
    between sentences. A heading with nothing under it is no passage."""
    path: list[tuple[int, str]] = []
    held: list[Block] = []

    def flush() -> Iterator[Passage]:
        if held:
            headings = tuple(text for _, text in path)
            text = "\n".join(block.text for block in held)
            yield Passage(text, headings, line=held[0].line, page=held[0].page)
            held.clear()

    for block in blocks:
        if block.level:
            yield from flush()
            while path and path[-1][0] >= block.level:
                path.pop()
            path.append((min(block.level, DEEPEST), block.text[:LONGEST_HEADING]))
            continue
        for part in _parted(block):
            full = sum(len(one.text) for one in held) + len(part.text) > LONGEST
            if held and (full or held[0].page != part.page):
                yield from flush()
            held.append(part)
    yield from flush()


def _parted(block: Block) -> Iterator[Block]:
    text = block.text.strip()
    if len(text) <= LONGEST:
        if text:
            yield Block(text, 0, block.line, block.page)
        return
    begun, start = 0, 0
    ends = [match.end() for match in _END.finditer(text)] + [len(text)]
    for at, end in enumerate(ends):
        following = ends[at + 1] if at + 1 < len(ends) else len(text)
        while end - start > LONGEST:  # one sentence without end
            yield _piece(block, text, start, start + LONGEST)
            start += LONGEST
        if following - start > LONGEST or end == len(text):
            if text[start:end].strip():
                yield _piece(block, text, start, end)
            start = end
        begun = end
    assert begun == len(text)


def _piece(block: Block, text: str, start: int, end: int) -> Block:
    line = block.line + text.count("\n", 0, start) if block.line else 0
    return Block(text[start:end].strip(), 0, line, block.page)
