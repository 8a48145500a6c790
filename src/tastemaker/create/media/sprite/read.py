"""Sprites as text: 32 lines of 32 colours, each two hexadecimal digits; 00 is transparent."""

from __future__ import annotations

from io import BytesIO

import numpy as np

from tastemaker.create.media.sprite.palette import CLEAR, COUNT, nearest
from tastemaker.errors import BadInput, Missing
from tastemaker.ports import IntArray

SIDE = 32
FEWEST = 16  # pixels that are not transparent: less is no picture


def problems_of(text: str) -> list[str]:
    """Why `text` is no sprite; empty if it is one."""
    rows = text.strip("\r\n").replace("\r\n", "\n").split("\n")
    if len(rows) != SIDE or any(len(row) != 2 * SIDE for row in rows):
        return [f"it is not {SIDE} lines of {2 * SIDE} digits"]
    digits = "".join(rows)
    if set(digits) - set("0123456789abcdef"):
        return ["it has other characters than 0-9 and a-f"]
    colours = np.frombuffer(bytes.fromhex(digits), np.uint8)
    if colours.max() >= COUNT:
        return [f"there is no colour {colours.max():x}"]
    if (colours != CLEAR).sum() < FEWEST:
        return ["it is empty"]
    return []


def read(text: str) -> IntArray:
    """(32, 32) indices of colours. Raises BadInput("bad_content")."""
    if problems := problems_of(text):
        raise BadInput("bad_content", value=text[:200], why=problems[0], medium="sprite")
    digits = "".join(text.split())
    return np.frombuffer(bytes.fromhex(digits), np.uint8).reshape(SIDE, SIDE).astype(np.int64)


def write(colours: IntArray) -> str:
    return "\n".join(row.astype(np.uint8).tobytes().hex() for row in colours)


def from_picture(data: bytes) -> str:
    """A picture file of any size as a sprite. Raises BadInput("bad_content"), or Missing without
    Pillow."""
    try:
        from PIL import Image
    except ImportError:
        raise Missing("missing_extra", value="pillow", why="pictures", extra="media") from None
    try:
        with Image.open(BytesIO(data)) as opened:
            picture = opened.convert("RGBA")
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise BadInput("bad_content", value="…", why=str(error), medium="sprite") from None
    if picture.size != (SIDE, SIDE):
        picture = picture.resize((SIDE, SIDE), Image.Resampling.BOX)
    values = np.asarray(picture).astype(np.float32) / np.float32(255)
    text = write(np.where(values[..., 3] < 0.5, CLEAR, nearest(values[..., :3])))
    read(text)
    return text
