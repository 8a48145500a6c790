"""What REST adds to the shapes: where an item comes from, and where its files are."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import msgspec
from starlette.responses import Response

from tastemaker import shapes
from tastemaker.domain import Item, Slate
from tastemaker.engine import Engine
from tastemaker.engine.titles import follows
from tastemaker.errors import BadInput, NotFound
from tastemaker.service.renders import version_of
from tastemaker.wording import in_chinese


def _plain(value: Any) -> Any:
    """JSON for numpy numbers."""
    return value.item() if hasattr(value, "item") else str(value)


_encoder = msgspec.json.Encoder(enc_hook=_plain)
encode = _encoder.encode


def answer(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(encode(body), status, headers, "application/json")


def item(of: Item, engine: Engine, language: str) -> dict[str, Any]:
    """An item with its source, licence, label, and a link to each file it can be had as."""
    return {
        **shapes.item(of, language),
        "label": of.origin.label if of.origin else "",
        "source": of.attributes.get("source") or of.attributes.get("collection"),
        "licence": _said(of.attributes.get("licence"), language),
        "links": links(of, engine, language),
    }


def _said(licence: Any, language: str) -> Any:
    """The terms of the collections that come along are told in either language, others as they are."""
    return in_chinese(licence) if language == "zh" and isinstance(licence, str) else licence


def links(of: Item, engine: Engine, language: str) -> dict[str, str]:
    """Creations are titled in the language of who reads: their links say which that is."""
    medium = engine.media.get(of.medium) if of.text else None
    files = [*of.media, *(medium.formats if medium else ())]
    base = f"/v1/items/{quote(of.id, safe=':')}/media/"
    whose = f"user={quote(of.origin.user, safe='')}&" if of.origin and of.origin.user else ""
    told = f"{whose}lang={language}&" if of.origin and follows(of) else whose
    versions = {
        format: version_of(of, None if format in of.media else medium, language) for format in files
    }
    return {format: f"{base}{format}?{told}v={version}" for format, version in versions.items()}


def slate(
    of: Slate, engine: Engine, language: str, item_of: Callable[[Item, str], Any] | None = None
) -> dict[str, Any]:
    """A slate with its items in full; of an item removed since, only its id."""

    def shown_as(content: Item, language: str) -> dict[str, Any]:
        return item(content, engine, language)

    shown = shapes.slate(replace(of, picks=()), engine)
    for pick in of.picks:
        place = shapes.pick(pick, None)
        with suppress(NotFound):
            content = engine.item(pick.item, of.user)
            place["item"] = (item_of or shown_as)(content, language)
            place["label"] = content.origin.label if content.origin else ""
        shown["picks"].append(place)
    return shown


class Encoded:
    """Items as JSON, made once while they stay as they are."""

    def __init__(self, engine: Engine, room: int = 5_000) -> None:
        self._engine, self._room = engine, room
        self._known: dict[tuple[str, str], tuple[Item, msgspec.Raw]] = {}

    def __call__(self, of: Item, language: str) -> msgspec.Raw:
        known = self._known.get((of.id, language))
        if known is not None and known[0] is of:
            return known[1]
        found = msgspec.Raw(encode(item(of, self._engine, language)))
        if of.origin is None:  # those of one person are asked for seldom
            while len(self._known) >= self._room:
                self._known.pop(next(iter(self._known)), None)
            self._known[of.id, language] = (of, found)
        return found


def cursor(after: str | int) -> str:
    """Where a list goes on, as an opaque word."""
    return base64.urlsafe_b64encode(str(after).encode()).decode().rstrip("=")


def after(cursor: str | None) -> str:
    """The other way. Raises BadInput for a word we did not give out."""
    if not cursor:
        return ""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        why = "use the “next” of the list before"
        raise BadInput("bad_field", field="cursor", value=cursor, why=why) from None
