"""The names columns have elsewhere → ours, so that files of others come in as they are.

Besides capitals and underscores: the headers of Amazon Personalize (USER_ID, ITEM_ID, EVENT_TYPE,
EVENT_VALUE, TIMESTAMP, CREATION_TIMESTAMP), Gorse (UserId, ItemId, FeedbackType, Timestamp),
MovieLens (userId, movieId, rating, timestamp), Amazon reviews (reviewerID, asin, overall,
unixReviewTime; parent_asin), Yelp and Goodreads (business_id, stars, date; book_id).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

Mapped = Mapping[str, str]  # a column's name in the file → ours


class Names:
    """`fields` are our names; `others` says what they are called elsewhere, the surest first."""

    def __init__(self, fields: tuple[str, ...], others: Mapping[str, str]) -> None:
        self._fields = frozenset(fields)
        self._known = {**{_squashed(field): field for field in fields}, **others}
        self.of = lru_cache(maxsize=1024)(self._of)  # rows of one file mostly have the same names

    def ours(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """`cells` by our names, without those that are empty."""
        names = self.of(tuple(cells))
        return {names[name]: value for name, value in cells.items() if not _is_empty(value)}

    def _of(self, columns: tuple[str, ...]) -> Mapped:
        """Our own name wins over another for the same; what is unknown keeps its name."""
        names = {column: column for column in columns}
        taken = {column for column in columns if column in self._fields}
        there = {_squashed(column): column for column in reversed(columns)}
        for other, field in self._known.items():
            column = there.get(other)
            if column is not None and column not in self._fields and field not in taken:
                names[column] = field
                taken.add(field)
        return names


def _squashed(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


PEOPLE = ("userid", "reviewerid")
THINGS = ("itemid", "movieid", "parentasin", "asin", "bookid", "businessid")

EVENTS = Names(
    (
        "id", "user", "kind", "item", "value", "text", "at", "slate", "position", "session",
        "rating",
    ),
    {
        "eventid": "id",
        **dict.fromkeys(PEOPLE, "user"),
        **dict.fromkeys(THINGS, "item"),
        "eventtype": "kind",
        "feedbacktype": "kind",
        "eventvalue": "value",
        "overall": "rating",
        "stars": "rating",
        "timestamp": "at",
        "unixreviewtime": "at",
        "date": "at",
        "sessionid": "session",
    },
)  # fmt: skip
ITEMS = Names(
    ("id", "medium", "title", "text", "attributes", "media", "created_at"),
    {
        **dict.fromkeys(THINGS, "id"),
        "movietitle": "title",
        "creationtimestamp": "created_at",
        "timestamp": "created_at",
        "categories": "categories",
        "genres": "genres",
        "labels": "labels",
    },
)
USERS = Names(
    ("id", "traits"),
    {
        "user": "id",
        **dict.fromkeys(PEOPLE, "id"),
        "age": "age",
        "gender": "gender",
        "labels": "labels",
    },
)
TIES = Names(("user", "other", "weight"), {"userid": "user", "otherid": "other"})
RELATIONS = Names(
    ("head", "relation", "tail"),
    {"headid": "head", "relationid": "relation", "tailid": "tail"},
)
