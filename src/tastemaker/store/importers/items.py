"""Items: id, medium, title, text, attributes, media, created_at. What is more is an attribute."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tastemaker.domain import Item
from tastemaker.store.importers import fields, names
from tastemaker.store.importers.names import Told
from tastemaker.store.importers.rows import MAX_TEXT, Cells, Row, coded, read


def read_items(
    path: str | Path, *, max_text: int = MAX_TEXT, told: Told | None = None
) -> Iterator[Row[Item]]:
    """Items of a file. `max_text` bounds the characters of one text; `told` says what columns are.

    Raises BadInput("bad_file") where nothing can be read.
    """
    called = names.ITEMS.told(told)
    made = partial(_item, max_text=max_text, codes=coded(path, called))
    return read(path, called, ("id",), made)


def _item(cells: Cells, typed: bool, max_text: int, codes: frozenset[str]) -> Item:
    cells = dict(cells)
    id = fields.name("id", cells.pop("id", None))
    medium = fields.optional_name("medium", cells.pop("medium", None)) or ""
    title = fields.words("title", cells.pop("title", ""), max_text)
    told = cells.pop("text", "")
    if isinstance(told, list):  # paragraphs, as in Amazon's descriptions
        told = "\n".join(fields.words("text", one, max_text) for one in told)
    text = fields.words("text", told, max_text)
    made = cells.pop("created_at", None)
    created_at = None if made is None else fields.time("created_at", made)
    media = fields.mapping("media", cells.pop("media", None), max_text)
    for modality, path in media.items():
        fields.words(f"media.{modality}", path, max_text)
    attributes = gathered("attributes", cells, typed, max_text, codes)
    return Item(id, medium, title, text, attributes, media, created_at)


def gathered(
    field: str, cells: Cells, typed: bool, max_text: int, codes: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """The object in `field`, with all other cells beside what it holds; those of `codes` are text."""
    found = fields.mapping(field, cells.pop(field, None), max_text)
    for column, value in cells.items():
        name = fields.key(field, column)
        if name not in found:
            parse = fields.plain if typed or column in codes else fields.untyped
            found[name] = parse(name, value, max_text)
    return found
