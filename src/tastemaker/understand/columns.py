"""What attributes of a catalogue are called in what somebody says: how much, 多少钱, 评分, 在哪, its rating.

Every attribute is called by its name. Of those that many catalogues have, under one name or another, the
words that people ask for them with are known beside it; of those that are numbers, what they measure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import NamedTuple

#: How attributes that many catalogues have are called in Chinese, as the Studio calls them.
NAMES_ZH: Mapping[str, str] = {
    "address": "地址",
    "artist": "作者",
    "author": "作者",
    "brand": "品牌",
    "category": "类别",
    "color": "颜色",
    "colour": "颜色",
    "company": "公司",
    "country": "国家",
    "created_at": "创建时间",
    "date": "日期",
    "director": "导演",
    "duration": "时长",
    "dynasty": "朝代",
    "emotion": "情绪",
    "form": "体式",
    "genre": "类型",
    "genres": "类型",
    "hours": "营业时间",
    "kind": "体裁",
    "language": "语言",
    "key": "调",
    "length": "长度",
    "metre": "拍子",
    "mode": "调式",
    "phone": "电话",
    "price": "价格",
    "rating": "评分",
    "region": "地区",
    "season": "时节",
    "sex": "性别",
    "size": "篇幅",
    "speaker": "说话人",
    "style": "样式",
    "tags": "标签",
    "theme": "题材",
    "topic": "话题",
    "year": "年份",
}

MONEY, RATING, STARS, YEARS = "money", "rating", "stars", "year"  # what numbers measure

_CAMEL = re.compile(r"(?<=[a-z])([A-Z])(?=[a-z])")
_NEAR = re.compile(r"^(?:周边|附近|周围|nearby[ _])(?P<of>.+)$", re.I)
_HAN = re.compile(r"[\u3400-\u9fff]")


class Common(NamedTuple):
    """Attributes that many catalogues have. `names`: how they are written; `said`: how they are asked
    for; `measure`: of what a number there is one, empty: of something else."""

    measure: str
    names: re.Pattern[str]
    said: re.Pattern[str]


def _common(measure: str, names: str, english: str, chinese: str) -> Common:
    said = rf"\b(?:{english})\b|{chinese}"
    return Common(measure, re.compile(rf"^(?:{names})$", re.I), re.compile(said, re.I))


COMMON = tuple(
    _common(*row)
    for row in (
        (MONEY, r"人均(?:消费|价格)?|avg_?spend|(?:price_)?per_(?:person|head)", "(?:price |cost )?per (?:person|head)|how much|prices?|costs?", "人均(?:消费|价格)?|多少钱|价[格位]|消费|贵|便宜"),
        (MONEY, r"门票(?:价格)?|票价|entry|entrance(?:_fee)?|admission(?:_fee)?|tickets?(?:_price)?", "tickets?|entry|entrance(?: fee)?|admission|how much|prices?|costs?", "门票(?:价格)?|票价|多少钱|价[格位]|收费|贵|便宜"),
        (MONEY, r"(?:\w+_)?price(?:_\w+)?|cost|fees?|fare|价格|售价|单价|房价|费用|起价|最低价格?",
         "prices?|priced|costs?|how much|fees?|expensive|cheap", "多少钱|价[格位钱]|收费|贵|便宜|消费|[几多]少元"),
        (STARS, r"stars|star_rating|星级", "stars?|star rating", "星级|几星"),
        (RATING, r"(?:\w+_)?(?:ratings?|score)(?:_\w+)?|评[分级价]|得分|分数|口碑", "ratings?|rated|scores?|scored", "评分|评价|得?分数|口碑|[几多]少?分|分值"),
        (YEARS, r"(?:\w+_)?year|年份|(?:上映|出版|发行)(?:年份|时间|年)", "(?:what|which) year|how old|when (?:was|is|did)", "年份|[哪那]一?年|什么时候[上出发]"),
        ("", r"(?:street_)?address|location|地址|位置|所在地", "address|where (?:is|are)|located|location", "地址|在(?:哪|什么地方|什么位置)|位置|怎么[走去]|位于"),
        ("", r"(?:tele)?phone(?:_?number)?|tel|mobile|contact|(?:联系)?电话|手机号?|联系方式", "(?:tele)?phone(?: number)?|number to call|contact", "电话|联系方式|号码"),
        ("", r"(?:opening_)?(?:hours|times)|open|营业时间|开放时间", "opening (?:hours|times)|hours|(?:when|what time) (?:does|do|is|are)|open(?:s|ing)?|closes?|closing", "(?:营业|开放)时间|几点|什么时[候间](?:营业|开|关|去)|营业到|[开关]门"),
        ("", r"duration|runtime|running_time|length|游玩时间|时长|片长|页数|pages", "how long|duration|runtime|running time|how many pages", "多久|多长时间|多少时间|时长|片长|多少页|[玩待看听](?:多长|几个?小时|多少)"),
        ("", r"(?:metro|subway|station)s?|地铁站?|交通", "subway|metro|station", "地铁|怎么[坐乘]车|坐(?:什么|几号)"),
        ("", r"amenities|facilities|services|(?:\w+_)?features|\S*设施|服务", "amenities|facilities|what services", "设施|(?:什么|哪些)服务"),
        ("", r"dishes|specialit(?:ies|y)|menu|推荐菜|招牌菜|特色菜|菜品", "dish(?:es)?|menu|specialit(?:y|ies)|(?:good|best) to eat", "推荐菜|招牌菜?|特色菜|什么(?:特色|好吃|菜)|哪些菜|菜品|菜单"),
        ("", r"(?:\w+_)?brand|maker|manufacturer|品牌|厂[商家]", "brands?|who makes|made by", "什么牌子|哪个牌子|品牌|哪家(?:公司|厂)"),
        ("", "authors?|writers?|poets?|artists?|composers?|creators?|directors?|performers?|singers?|bands?|speakers?|narrators?|作者|诗人|词人|艺术家|歌手|作曲家?|导演|演唱者?|作家",
         "who (?:wrote|writes|made|makes|composed|created|directed|painted|sang|sings|performs|performed|plays|recorded|is speaking|speaks|is it by|is (?:the|its) \\w+)|whose|by whom|authors?|writers?|poets?|artists?|composers?|directors?|singers?|speakers?",
         "作者|诗人|词人|艺术家|作曲家|歌手|导演|作家|谁(?:写|作|创作|谱|画|唱|演|拍|导|做|念|说)|[是哪][谁位].{0,2}的(?:作品|诗|词|歌|曲|画|书)?[?？]?$"),
        ("", "(?:\\w+_)?(?:company|firm|organi[sz]ation)|公司|企业", "compan(?:y|ies)|firms?", "公司|企业"),
        ("", "(?:\\w+_)?date|published|日期|发布(?:时间|日期)", "(?:what|which) (?:date|day)|(?:when|what time) (?:was|is|were|did)|dates?", "日期|[哪那]一?天|几号|什么时候(?:的|发)"),
        ("", "dynasty|era|朝代|年代", "dynast(?:y|ies)|era", "朝代|年代"),
        ("", "(?:\\w+_)?(?:country|region|nation)|国家|地区|产地", "countr(?:y|ies)|regions?|where (?:is|are|does|do) .{1,30} from", "国家|地区|产地|哪里产|哪国"),
        ("", "(?:\\w+_)?languages?|语言|语种", "languages?", "语言|语种"),
        ("", "actors?|cast|stars?_?(?:ring)?|演员|主演", "actors?|cast|who (?:stars|plays|acts|is in)", "演员|主演|谁演"),
        ("", r"colou?rs?|颜色", "what colou?rs?|colou?rs?", "颜色|什么色"),
        ("", r"sizes?|尺寸|尺码|大小", "what sizes?|sizes?|how (?:big|large)", "尺[寸码]|多大"),
    )
)  # fmt: skip


def in_words(name: str, chinese: bool) -> str:
    """The attribute `name` as it is told: family friendly, for family_friendly and familyFriendly."""
    told = NAMES_ZH.get(name) if chinese else None
    return told or _CAMEL.sub(lambda letter: f" {letter[1].lower()}", name).replace("_", " ")


@cache
def measure_of(name: str) -> str:
    """What a number in the attribute `name` measures; empty where that is not known."""
    return next((one.measure for one in _common_of(name)), "")


def _common_of(name: str) -> list[Common]:
    written = in_words(name, False).replace(" ", "_")
    return [one for one in COMMON if one.names.match(written)]


@cache
def said_of(name: str, others: Collection[str] = ()) -> re.Pattern[str]:
    """How the attribute `name` is called. `others`: words that mean something else, whatever it
    is called: kinds of things (酒店 in 周边酒店)."""
    if near := _NEAR.match(name):
        of = re.escape(near["of"].replace("_", " "))
        return re.compile(
            rf"(?:周边|附近|周围|旁边|临近).{{0,8}}?{of}|\bnearby {of}|{of}s? (?:nearby|near)\b",
            re.I,
        )
    known = [one.said.pattern for one in _common_of(name)]
    own = re.escape(in_words(name, False))
    if measure_of(name) == YEARS and known:  # "this year" is no question of when
        own = known.pop()
    if not _HAN.search(name):
        plural = rf"{own[:-1]}ies" if own.endswith("y") else rf"{own}(?:e?s)"
        return re.compile("|".join([rf"\b(?:{own}|{plural})\b", *known]), re.I)
    end = name[-2:]  # 酒店类型 is also called 类型
    short = [re.escape(end)] if len(name) == 4 and end not in others and end != "时间" else []
    return re.compile("|".join([own, *short, *known]), re.I)
