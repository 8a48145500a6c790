"""Drawings in SVG, drawn to pixels: nothing that runs, nothing from elsewhere, nothing kept of it.

What can do harm in an SVG is refused by name before anything draws it. What is kept is the drawing,
not the SVG, so that no browser that reads it in another way than we do is ever handed one.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 512  # pixels of the longer side, whatever size the drawing says it has
ELEMENTS = 20_000  # a map of a city has more; an icon has ten
LOOKED_FOR = 4_096  # bytes in which <svg begins, after what editors write before it
REFUSED = {
    "script": "scripts", "foreignobject": "pages", "iframe": "pages", "embed": "pages",
    "object": "pages", "image": "other pictures", "feimage": "other pictures",
    "audio": "sound", "video": "video", "handler": "scripts", "listener": "scripts",
}  # fmt: skip

_OUTSIDE = re.compile(r"@import|url\(\s*['\"]?\s*(?!#)|javascript:", re.IGNORECASE)


class Unsafe(ValueError):
    """Why a drawing is not drawn, in words."""


def is_drawing(data: bytes) -> bool:
    head = data[:LOOKED_FOR].lower()
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<svg" in head


def drawn(data: bytes) -> Image:
    """The drawing as RGBA (see `png`)."""
    import PIL.Image

    with PIL.Image.open(BytesIO(png(data)), formats=["PNG"]) as picture:
        return picture.convert("RGBA")


def png(data: bytes) -> bytes:
    """The drawing as PNG, transparent where nothing is. Letters are left out, for they would look
    otherwise on every machine. Raises Unsafe for what is refused, ValueError for what is damaged."""
    import resvg_py

    text = _text(data)
    check(text)
    drawing = resvg_py.svg_to_bytes(
        svg_string=text, width=SIDE, height=SIDE, skip_system_fonts=True
    )
    return bytes(drawing)


def check(text: str) -> None:
    """Raises Unsafe for scripts, for anything from elsewhere, for entities and for too much."""
    parser = expat.ParserCreate()
    count, styles = 0, [0]

    def begins(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > ELEMENTS:
            raise Unsafe(f"the SVG has more than {ELEMENTS} parts")
        local = name.rpartition(":")[2].lower()
        if local in REFUSED:
            raise Unsafe(f"the SVG holds {REFUSED[local]} (<{name}>), which are not taken")
        styles[0] += local == "style"
        for key, value in attributes.items():
            _check_attribute(key.rpartition(":")[2].lower(), key, value)

    def ends(name: str) -> None:
        styles[0] -= name.rpartition(":")[2].lower() == "style"

    def says(words: str) -> None:
        if styles[0] and _OUTSIDE.search(words):
            raise Unsafe("the SVG refers to something outside itself (in <style>)")

    def declares(*_: object) -> NoReturn:
        raise Unsafe("the SVG declares entities, which are not taken")

    def instructs(target: str, _: str) -> None:
        raise Unsafe(f"the SVG refers to something outside itself (<?{target}?>)")

    parser.buffer_text = True  # a word of a style in one piece
    parser.StartElementHandler, parser.EndElementHandler = begins, ends
    parser.CharacterDataHandler, parser.EntityDeclHandler = says, declares
    parser.ProcessingInstructionHandler = instructs
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None


def _check_attribute(local: str, name: str, value: str) -> None:
    if local.startswith("on"):
        raise Unsafe(f"the SVG holds scripts ({name}), which are not taken")
    outside = local in ("href", "src") and not value.strip().startswith("#")
    if outside or _OUTSIDE.search(value):
        raise Unsafe(f"the SVG refers to something outside itself ({name}={value[:60]!r})")


def _text(data: bytes) -> str:
    """Decoded once, so that what is checked and what is drawn are the same."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")
