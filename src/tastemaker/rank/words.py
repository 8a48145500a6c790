"""The sentences of reasons, in English and Chinese."""

from __future__ import annotations

import re
from functools import cache

from tastemaker.domain import Evidence
from tastemaker.ports import Candidates
from tastemaker.wording import spoken

#: kind of event → what the person did with the item, (English, Chinese)
DID: dict[str, tuple[str, str]] = {
    "view": ("you looked at “{title}”", "你看过《{title}》"),
    "play": ("you played “{title}”", "你播放过《{title}》"),
    "finish": ("you finished “{title}”", "你听完或读完了《{title}》"),
    "like": ("you liked “{title}”", "你喜欢《{title}》"),
    "dislike": ("you disliked “{title}”", "你不喜欢《{title}》"),
    "skip": ("you skipped “{title}”", "你跳过了《{title}》"),
    "rate": ("you rated “{title}”", "你给《{title}》打过分"),
    "save": ("you saved “{title}”", "你收藏了《{title}》"),
    "share": ("you shared “{title}”", "你分享了《{title}》"),
    "buy": ("you bought “{title}”", "你买了《{title}》"),
}
MET = ("you met “{title}”", "你接触过《{title}》")

FOR = ("because {did}", "因为{did}")
AGAINST = ("less so because {did}", "分数降低，因为{did}")
POPULAR = {
    "popular": ("liked by many", "受很多人喜爱"),
    "trend": ("liked by many these days", "近来受很多人喜爱"),
}
UNPOPULAR = {
    "popular": ("few people have met it", "接触过的人不多"),
    "trend": ("few people have met it these days", "近来接触的人不多"),
}
TOLD_FOR = ("you said you like “{title}”", "你说过喜欢“{title}”")
TOLD_AGAINST = ("you said you do not like “{title}”", "你说过不喜欢“{title}”")
CLOSE = ("close to “{title}”, which you like", "与你喜欢的《{title}》相近")
CLOSE_TO_TASTE = ("close to your taste", "与你的口味相近")
FAR_FROM_TASTE = ("far from what you like", "与你的口味相距较远")
LIKE_WORDS = ("reads like “{title}”, which you like", "读来与你喜欢的《{title}》相近")
UNLIKE_WORDS = ("does not read like what you like", "读来与你喜欢的不同")
NO_WORDS = ("has no words to go by", "没有可参考的文字")
FOLLOWS = ("people who met these things went on to it", "接触过这些内容的人接着选择了它")
FOLLOWS_NOT = (
    "people who met these things seldom went on to it",
    "接触过这些内容的人很少接着选择它",
)
CLOSE_PEOPLE = ("people close to you met it", "与你关系近的人接触过它")
NEW = ("new: too few people have met it to say more", "新内容：接触的人还太少")
SUITED = ("suits {who}", "适合{who}")
LESS_SUITED = ("suits {who} less", "不太适合{who}")
WITHOUT = (
    "without “{title}” it would be rank {then} instead of {now}",
    "没有《{title}》，它会排在第{then}位，而不是第{now}位",
)
STAYS = (
    "without “{title}” it would still be rank {now}",
    "没有《{title}》，它仍排在第{now}位",
)
BESIDE_OTHERS = ("beside everything else", "与其他内容相比")

#: What stands in logged slates (those of groups are not logged).
REASONS = (
    *POPULAR.values(), *UNPOPULAR.values(), CLOSE, CLOSE_TO_TASTE, FAR_FROM_TASTE, LIKE_WORDS,
    UNLIKE_WORDS, NO_WORDS, FOLLOWS, FOLLOWS_NOT, CLOSE_PEOPLE, NEW,
    BESIDE_OTHERS, TOLD_FOR, TOLD_AGAINST,
    *((way[0].format(did=did[0]), way[1].format(did=did[1]))
      for way in (FOR, AGAINST) for did in (*DID.values(), MET)),
)  # fmt: skip


def say(words: tuple[str, str], language: str, **values: str) -> str:
    return words[language.lower().startswith("zh")].format_map(values)


def title_of(item: str, candidates: Candidates, language: str) -> str:
    """The title of an item as it is said, or its id where it is not among the candidates."""
    row = candidates.row.get(item)
    titles = candidates.said.get(language[:2].lower(), candidates.titles)
    return (titles[row] if row is not None else "") or item


def because(evidence: Evidence, amount: float, candidates: Candidates, language: str) -> str:
    """“because you liked X” for what speaks for a candidate, “less so because …” against it."""
    did = say(
        DID.get(evidence.kind, MET), language, title=title_of(evidence.item, candidates, language)
    )
    return say(FOR if amount > 0 else AGAINST, language, did=did)


def reworded(told: str, language: str, title: str = "") -> str:
    """A reason of ours in `language`, with `title` in place of the one in it, if there is one. As it
    was told where that was in this language, and where the sentence is none of ours (of a ranker
    that came with another package)."""
    zh = language.lower().startswith("zh")
    for words, patterns in _patterns():
        if patterns[zh].fullmatch(told):
            return told
        if found := patterns[not zh].fullmatch(told):
            named = found.groupdict()
            return say(words, language, **(named | {"title": title or named.get("title", "")}))
    return told


@cache
def _patterns() -> list[tuple[tuple[str, str], tuple[re.Pattern[str], re.Pattern[str]]]]:
    return [(words, (spoken(words[0]), spoken(words[1]))) for words in REASONS]
