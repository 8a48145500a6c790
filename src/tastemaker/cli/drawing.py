"""A picture in a terminal: two pixels in each character, the upper and the lower half of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tastemaker.ports import FloatArray, Gridded, Medium

if TYPE_CHECKING:
    from rich.text import Text

CHANNELS = 4  # red, green, blue, coverage: a grid of so many is a picture
UPPER, LOWER = "▀", "▄"


def picture(medium: Medium, text: str) -> FloatArray | None:
    """(4, height, width) in [0, 1] where `text` is a picture, not words or a score."""
    if not isinstance(medium, Gridded) or medium.categorical or medium.grid[0] != CHANNELS:
        return None
    return medium.to_grid(text)


def half_blocks(grid: FloatArray) -> Text:
    """The picture, half as many lines as it has rows."""
    from rich.style import Style
    from rich.text import Text

    drawn = Text(no_wrap=True)
    rows = [[_colour(pixel) for pixel in row] for row in grid.transpose(1, 2, 0)]
    for upper, lower in zip(rows[::2], rows[1::2], strict=True):  # a grid's height is even
        for above, below in zip(upper, lower, strict=True):
            sign = UPPER if above else LOWER if below else " "
            front, back = (above, below) if above else (below, None)
            drawn.append(sign, Style(color=front, bgcolor=back))
        drawn.append("\n")
    drawn.rstrip()
    return drawn


def _colour(pixel: FloatArray) -> str | None:
    """None where it is not covered."""
    if pixel[3] < 0.5:
        return None
    red, green, blue = (round(255 * float(shade)) for shade in pixel[:3])
    return f"#{red:02x}{green:02x}{blue:02x}"
