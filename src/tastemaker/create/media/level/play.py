"""Search agents: whether a level can be finished, by which way, and how well one must jump.

An agent knows the rules of its style and nothing else, and looks through every state there is:
what it calls impossible is impossible by these rules. They are those of the games, to a tile:
one stands on what is solid, jumps so many tiles up, moves a tile sideways for each up or down,
falls where nothing holds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TypeVar

import numpy as np

from tastemaker.create.media.level.styles import DUNGEON, PLATFORM, Style, among
from tastemaker.ports import BoolArray

Place = tuple[int, int]  # row, column
State = tuple[int, int, int]  # row, column, tiles still to rise
MARGIN = 3  # columns or rows at either end where a way may begin or end
S = TypeVar("S")

STEPS = ((0, 1), (1, 0), (0, -1), (-1, 0))


def way(style: Style, rows: list[str], jump: int | None = None) -> list[Place] | None:
    """A shortest way through, place by place, or None. `jump`: as many tiles as one jumps,
    without it as many as a good player does. In a dungeon: the way between its farthest doors."""
    if style is DUNGEON:
        return _between_doors(style, rows)
    return _jumped(style, rows, style.jump if jump is None else jump)


def jump_needed(style: Style, rows: list[str]) -> int:
    """The least tiles one must be able to jump; one more than good players do if even that is
    not enough. 0 where nobody jumps."""
    if not style.jump:
        return 0
    for jump in range(1, style.jump + 1):
        if way(style, rows, jump) is not None:
            return jump
    return style.jump + 1


# ----------------------------------------------------------------------------------- on foot
def _between_doors(style: Style, rows: list[str]) -> list[Place] | None:
    """The longest of the shortest ways between two doors. None where some door is cut off."""
    free = ~among(rows, style.solid + style.deadly)
    doors = [(int(r), int(c)) for r, c in np.argwhere(among(rows, style.doors))]
    if not doors:
        return None
    before = _walked(free, doors[0])
    if any(door not in before for door in doors):
        return None
    far = max(doors, key=lambda door: len(_back(before, door)))
    before = _walked(free, far)
    return max((_back(before, door) for door in doors), key=len)


def _walked(free: BoolArray, start: Place) -> dict[Place, Place | None]:
    """Every place that can be reached on foot → the place before it."""
    before: dict[Place, Place | None] = {start: None}
    queue = deque([start])
    height, width = free.shape
    while queue:
        r, c = here = queue.popleft()
        for dr, dc in STEPS:
            to = (r + dr, c + dc)
            if 0 <= to[0] < height and 0 <= to[1] < width and free[to] and to not in before:
                before[to] = here
                queue.append(to)
    return before


# ----------------------------------------------------------------------------------- jumping
def _jumped(style: Style, rows: list[str], jump: int) -> list[Place] | None:
    """From the left to the right, or from the bottom to the top, whichever the style asks for."""
    body = _Body(style, rows)
    starts = [(r, c, 0) for r, c in body.stands() if body.begins(r, c)]
    before: dict[State, State | None] = dict.fromkeys(starts)
    queue = deque(starts)
    while queue:
        state = queue.popleft()
        if body.holds(state[0], state[1]) and body.ends(state[0], state[1]):
            return [(r, c) for r, c, _ in _back(before, state)]
        for to in body.moves(state, jump):
            if to not in before:
                before[to] = state
                queue.append(to)
    return None


class _Body:
    """What holds, stops and kills in one level. Beyond its top is air, below it nothing."""

    def __init__(self, style: Style, rows: list[str]) -> None:
        self._height, self._width = style.height, style.width
        self._wraps, self._across = style.wraps, style is PLATFORM
        self._wall = among(rows, style.solid + style.deadly).tolist()
        self._floor = among(rows, style.solid + style.ledges).tolist()

    def begins(self, r: int, c: int) -> bool:
        return c < MARGIN if self._across else r >= self._height - MARGIN

    def ends(self, r: int, c: int) -> bool:
        return c >= self._width - MARGIN if self._across else r < MARGIN

    def holds(self, r: int, c: int) -> bool:
        """Whether something under this place holds."""
        return r + 1 < self._height and bool(self._floor[r + 1][c])

    def stands(self) -> Iterator[Place]:
        for r in range(self._height):
            for c in range(self._width):
                if self._free(r, c) and self.holds(r, c):
                    yield r, c

    def moves(self, state: State, jump: int) -> Iterator[State]:
        r, c, rise = state
        if rise:
            yield r, c, 0  # let go of the button
            if self._free(r - 1, c):
                yield from self._aside(r - 1, c, rise - 1)
        elif self.holds(r, c):
            yield r, c, jump
            yield from self._aside(r, c, 0)
        elif r + 1 < self._height:
            yield from self._aside(r + 1, c, 0)

    def _aside(self, r: int, c: int, rise: int) -> Iterator[State]:
        """Here, or a tile to either side."""
        if not self._free(r, c):
            return
        for step in (1, 0, -1):
            to = (c + step) % self._width if self._wraps else c + step
            if self._free(r, to):
                yield r, to, rise

    def _free(self, r: int, c: int) -> bool:
        if not 0 <= c < self._width or r >= self._height or r < -self._height:
            return False
        return r < 0 or not self._wall[r][c]


def _back(before: dict[S, S | None], end: S) -> list[S]:
    found, at = [], end
    while at is not None:
        found.append(at)
        at = before[at]  # type: ignore[assignment]
    return found[::-1]
