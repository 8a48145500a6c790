"""The names columns and acts have elsewhere → ours, so that files of others come in as they are.

Besides capitals and underscores: the headers of Amazon Personalize (USER_ID, ITEM_ID, EVENT_TYPE,
EVENT_VALUE, TIMESTAMP, CREATION_TIMESTAMP), Gorse (UserId, ItemId, FeedbackType, Timestamp),
MovieLens (userId, movieId, rating, timestamp), Amazon reviews (reviewerID, asin, overall,
unixReviewTime; parent_asin), Yelp and Goodreads (business_id, stars, date; book_id), what shops,
players and newspapers call theirs (customer_id, sku, track_id, news_id), and Chinese ones. What none of
these is, whoever brings the file can say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from tastemaker.errors import BadInput

Told = Mapping[str, str]  # our name → the column that it is, as whoever brings the file says


class Names:
    """`fields` are our names; `others` says what they are called elsewhere, the surest first. Where
    `more` comes along (attributes, traits), a column may be told to be anything else too."""

    def __init__(
        self,
        fields: tuple[str, ...],
        others: Mapping[str, str],
        more: bool = False,
        told: Told | None = None,
    ) -> None:
        self._fields, self._others, self._more, self._told = fields, others, more, told or {}
        self._known = {**{_squashed(field): field for field in fields}, **others}
        self.of = lru_cache(maxsize=1024)(self._of)  # rows of one file mostly have the same names

    def told(self, told: Told | None) -> Names:
        """These names where `told` says what columns are. Raises BadInput("bad_field") for what is
        none of `fields` and would be passed over."""
        if not told:
            return self
        unknown = next((name for name in told if name not in self._fields), None)
        if unknown is not None and not self._more:
            why = f"use one of {', '.join(self._fields)}"
            raise BadInput("bad_field", field="column", value=unknown, why=why)
        return Names(self._fields, self._others, self._more, told)

    def ours(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """`cells` by our names, without those that are empty."""
        return {
            name: cells[column]
            for name, column in self.of(tuple(cells)).items()
            if not _is_empty(cells[column])
        }

    def unknown(self, columns: Iterable[str]) -> str | None:
        """A column that was told of and is not among `columns`."""
        there = set(columns)
        return next((column for column in self._told.values() if column not in there), None)

    def _of(self, columns: tuple[str, ...]) -> Mapping[str, str]:
        """Our name → its column. What is told wins, then our own name over another for the same;
        what is unknown keeps its name. One column may be told to be two things."""
        names = {name: column for name, column in self._told.items() if column in columns}
        spoken = set(names.values())
        names |= {c: c for c in columns if c in self._fields and c not in spoken | names.keys()}
        there = {_squashed(column): column for column in reversed(columns)}
        for other, field in self._known.items():
            column = there.get(other)
            ours = column in self._fields or column in spoken
            if column is not None and not ours and field not in names:
                names[field] = column
                spoken.add(column)
        placed = names.keys() | names.values()
        return names | {c: c for c in columns if c not in placed}


def told_of(pairs: Iterable[str]) -> dict[str, str]:
    """What `name=COLUMN` says, one of each pair. Raises BadInput("bad_field")."""
    told = {}
    for pair in pairs:
        name, equals, column = (part.strip() for part in pair.partition("="))
        if not (name and equals and column):
            why = "write it as name=COLUMN, for example id=sku"
            raise BadInput("bad_field", field="column", value=pair, why=why)
        told[name] = column
    return told


def _squashed(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


PEOPLE = (
    "userid", "reviewerid", "customerid", "memberid", "accountid", "visitorid", "uid", "customer",
    "用户", "用户id", "用户编号", "会员id", "客户id",
)  # fmt: skip
THINGS = (
    "itemid", "movieid", "parentasin", "asin", "bookid", "businessid", "productid", "sku", "skuid",
    "goodsid", "trackid", "songid", "videoid", "gameid", "newsid", "articleid", "postid",
    "contentid", "poiid", "restaurantid", "recipeid", "artistid", "isbn", "product",
    "物品", "物品id", "商品", "商品id", "商品编号", "内容id", "文章id", "歌曲id", "书籍id",
    "新闻id", "视频id", "游戏id",
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
        "编号": "id",
        **dict.fromkeys(THINGS, "id"),
        **dict.fromkeys(("movietitle", "booktitle", "producttitle", "productname"), "title"),
        "name": "title",
        "headline": "title",
        **dict.fromkeys(("description", "content", "body", "abstract", "overview"), "text"),
        "creationtimestamp": "created_at",
        "timestamp": "created_at",
        "标题": "title",
        "名称": "title",
        "正文": "text",
        "描述": "text",
        "简介": "text",
        "摘要": "text",
        "发布时间": "created_at",
        "创建时间": "created_at",
        "categories": "categories",
        "genres": "genres",
        "labels": "labels",
    },
    more=True,
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
    more=True,
)
TIES = Names(
    ("user", "other", "weight"),
    {
        **dict.fromkeys(PEOPLE, "user"),
        **dict.fromkeys(("otherid", "friend", "friendid", "好友", "好友id"), "other"),
        "权重": "weight",
    },
)
RELATIONS = Names(
    ("head", "relation", "tail"),
    {
        "headid": "head",
        **dict.fromkeys(THINGS, "head"),
        "relationid": "relation",
        "tailid": "tail",
        **dict.fromkeys(("tag", "tagvalue", "label", "keyword", "标签", "关键词"), "tail"),
    },
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
