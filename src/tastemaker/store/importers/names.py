"""The names columns and acts have elsewhere → ours, so that files of others come in as they are.

Besides capitals and underscores: the headers of Amazon Personalize (USER_ID, ITEM_ID, EVENT_TYPE,
EVENT_VALUE, TIMESTAMP, CREATION_TIMESTAMP), Gorse (UserId, ItemId, FeedbackType, Timestamp),
MovieLens (userId, movieId, rating, timestamp), Amazon reviews (reviewerID, asin, overall,
unixReviewTime; parent_asin), Yelp and Goodreads (business_id, stars, date; book_id), and Chinese ones.
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


PEOPLE = ("userid", "reviewerid", "用户", "用户id")
THINGS = (
    "itemid", "movieid", "parentasin", "asin", "bookid", "businessid",
    "物品", "物品id", "商品", "商品id", "内容id", "文章id",
)  # fmt: skip

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
        "行为": "kind",
        "行为类型": "kind",
        "事件": "kind",
        "事件类型": "kind",
        "评分": "rating",
        "时间": "at",
        "时间戳": "at",
        "会话": "session",
    },
)  # fmt: skip
ITEMS = Names(
    ("id", "medium", "title", "text", "attributes", "media", "created_at"),
    {
        **dict.fromkeys(THINGS, "id"),
        "movietitle": "title",
        "name": "title",
        "description": "text",
        "creationtimestamp": "created_at",
        "timestamp": "created_at",
        "编号": "id",
        "标题": "title",
        "名称": "title",
        "正文": "text",
        "描述": "text",
        "简介": "text",
        "发布时间": "created_at",
        "创建时间": "created_at",
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
TIES = Names(
    ("user", "other", "weight"),
    {**dict.fromkeys(PEOPLE, "user"), "otherid": "other", "好友": "other", "权重": "weight"},
)
RELATIONS = Names(
    ("head", "relation", "tail"),
    {"headid": "head", "relationid": "relation", "tailid": "tail"},
)

#: What acts are called elsewhere: web analytics, shops, players, Gorse, Taobao's logs; in Chinese.
ACTS: Mapping[str, str] = {
    **dict.fromkeys(("click", "open", "pageview", "pv", "detail", "点击", "浏览", "查看"), "view"),
    **dict.fromkeys(("listen", "watch", "stream", "播放", "收听", "观看"), "play"),
    **dict.fromkeys(
        ("complete", "completed", "finished", "完播", "听完", "看完", "读完"), "finish"
    ),
    **dict.fromkeys(
        ("thumbsup", "upvote", "love", "star", "favorite", "favourite", "点赞", "喜欢"), "like"
    ),
    **dict.fromkeys(("thumbsdown", "downvote", "不喜欢", "踩"), "dislike"),
    **dict.fromkeys(("skipped", "dismiss", "跳过"), "skip"),
    **dict.fromkeys(("rating", "review", "评分", "打分"), "rate"),
    **dict.fromkeys(
        ("bookmark", "collect", "fav", "wishlist", "cart", "addtocart", "收藏", "加购"), "save"
    ),
    **dict.fromkeys(("forward", "repost", "分享", "转发"), "share"),
    **dict.fromkeys(("purchase", "purchased", "order", "transaction", "购买", "下单"), "buy"),
}


def act(word: str) -> str:
    """Our word for an act, where it is one or is known to be called so elsewhere; else `word`."""
    squashed = _squashed(word)
    return ACTS.get(squashed, squashed)
