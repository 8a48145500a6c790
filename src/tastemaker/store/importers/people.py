"""Users: id, traits (what is more is a trait). Ties: user, other, weight."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tastemaker.domain import Attributes
from tastemaker.errors import BadInput
from tastemaker.store.importers import fields, names
from tastemaker.store.importers.items import gathered
from tastemaker.store.importers.names import Told
from tastemaker.store.importers.rows import MAX_TEXT, Cells, Row, coded, read

User = tuple[str, Attributes]  # id, traits
Tie = tuple[str, str, float]  # user, other, weight in [0, 1]


def read_users(
    path: str | Path, *, max_text: int = MAX_TEXT, told: Told | None = None
) -> Iterator[Row[User]]:
    """People and their stated traits; `told` says what columns are. Raises BadInput("bad_file")
    where nothing can be read."""
    called = names.USERS.told(told)
    made = partial(_user, max_text=max_text, codes=coded(path, called))
    return read(path, called, ("id",), made)


def read_ties(path: str | Path, *, told: Told | None = None) -> Iterator[Row[Tie]]:
    """Who is tied to whom; without a weight, by 1; `told` says what columns are. Raises
    BadInput("bad_file") like the others, BadInput("bad_field") for something else `told`."""
    return read(path, names.TIES.told(told), ("user", "other"), _tie)


def _user(cells: Cells, typed: bool, max_text: int, codes: frozenset[str]) -> User:
    cells = dict(cells)
    id = fields.name("id", cells.pop("id", None))
    return id, gathered("traits", cells, typed, max_text, codes)


def _tie(cells: Cells, _: bool) -> Tie:
    user = fields.name("user", cells.get("user"))
    other = fields.name("other", cells.get("other"))
    weight = fields.number("weight", cells.get("weight", 1.0))
    if user == other:
        raise BadInput("bad_field", field="other", value=other, why="the same as “user”")
    if not 0 <= weight <= 1:
        raise BadInput("bad_field", field="weight", value=weight, why="use 0 to 1")
    return user, other, weight
