"""Chinese characters in the one form they are compared in: 王維 and 王维 are one name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def simplified(text: str) -> str:
    """`text` with every traditional character as its simplified one, each in its place.

    Character by character, by OpenCC's table (`han.txt`, written by scripts/han.py): good for
    comparing, not for showing, since 乾隆 is then 干隆 too.
    """
    return text if text.isascii() else text.translate(_table())


@cache
def _table() -> dict[int, int]:
    traditional, forms = files(__package__).joinpath("han.txt").read_text("utf-8").split()
    return str.maketrans(traditional, forms)
