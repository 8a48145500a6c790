"""The words in which poems are asked for: what kind, about what, with which beginnings of lines.

A theme is only understood where it is named as one ("about the moon", 写月亮): a song of the moon
says nothing of what somebody's poems should speak of.
"""

from __future__ import annotations

import re

#: (theme or season, English, Chinese, the names shown)
_THEMES = (
    ("moon", "moon(?:light)?", "明?月亮?|月夜|月光", ("the moon", "月亮")),
    ("flowers", "flowers?|blossoms?", "花朵?|花开|落花|牡丹|桃花|荷花", ("flowers", "花")),
    ("homesickness", "home|homesickness|home ?town", "思乡|乡愁|故乡|家乡|想家", ("homesickness", "思乡")),
    ("parting", "parting|farewells?|goodbyes?", "送别|离别|惜别|送友", ("parting", "送别")),
    ("frontier", "the frontier|war|soldiers?|the border", "边塞|战争|塞外|从军|沙场", ("the frontier", "边塞")),
    ("longing", "longing|love|a lover", "相思|爱情|思念|闺怨|情人", ("longing", "相思")),
    ("history", "history|ruins|the past|old kings", "怀古|历史|咏史|古迹", ("history", "怀古")),
    ("retreat", "solitude|a temple|a monk|a hermit|zen", "隐居|隐士|禅意?|寺庙|隐逸|山居", ("retreat", "隐逸")),
    ("wine", "wine|drinking", "饮酒|喝酒|美?酒", ("wine", "酒")),
    ("landscape", "mountains?|rivers?|landscapes?|nature|mountains and rivers", "山水|风景|江山|大自然|自然|田园", ("landscape", "山水")),
)  # fmt: skip
_SEASONS = (
    ("spring", "spring", "春[天日景]?", ("spring", "春")),
    ("summer", "summer", "夏[天日景]?", ("summer", "夏")),
    ("autumn", "autumn|fall", "秋[天日景]?", ("autumn", "秋")),
    ("winter", "winter|snow", "冬[天日景]?|雪景?", ("winter", "冬")),
)


def _about(english: str, chinese: str) -> tuple[str, str]:
    """Patterns for something that is named as what a poem is about."""
    return (
        rf"(?:about|on|of|in praise of) (?:the |a |an |my )?(?:{english})"
        rf"|(?:{english}) (?:poems?|verses?|quatrains?)",
        rf"(?:写|关于|有关|描写|歌颂|吟咏|咏叹?|以)(?:一下)?(?:{chinese})"
        rf"|(?:{chinese})(?:为题|主题|题材|的?[小古]?诗|的?[五七]?[绝言])",
    )


#: Tunes of ci that can be written to.
CIPAI = (
    "浣溪沙", "玉楼春", "菩萨蛮", "清平乐", "蝶恋花", "临江仙", "鹧鸪天", "踏莎行", "点绛唇", "卜算子",
    "生查子", "阮郎归", "虞美人", "浪淘沙", "青玉案", "如梦令", "忆江南", "采桑子", "西江月", "江城子",
)  # fmt: skip
_ANY_CIPAI = "|".join(CIPAI)

#: As lexicon.SLOTS.
SLOTS: tuple[tuple[str, str, str, str], ...] = (
    ("medium", "verse", "poems?|poetry|verses?|quatrains?",
     "(?<!史)诗(?!意|情|篇般|歌剧|人)|绝句|[五七]绝|[五七]言|宋词|填词|词牌|[首阕]词|" + _ANY_CIPAI),
    ("form", "wujue", "five[- ]character|wujue", "五绝|五言"),
    ("form", "qijue", "seven[- ]character|qijue", "七绝|七言"),
    ("form", "ci", "(?:song )?ci poems?|song lyrics? of the song dynasty", "宋词|填词|词牌|[首阕]词"),
    ("tones", "strict", "regulated (?:verses?|quatrains?|poems?)|strict tones?", "格律|平仄|近体"),
    *(("cipai", name, name, name) for name in CIPAI),
    *(("theme", value, *_about(en, zh)) for value, en, zh, _ in _THEMES),
    *(("season", value, *_about(en, zh)) for value, en, zh, _ in _SEASONS),
)  # fmt: skip
NAMES: dict[tuple[str, str], tuple[str, str]] = {
    ("medium", "verse"): ("a poem", "诗词"),
    ("form", "wujue"): ("four lines of five", "五绝"),
    ("form", "qijue"): ("four lines of seven", "七绝"),
    ("form", "ci"): ("ci", "词"),
    ("tones", "strict"): ("regulated", "合平仄"),
    **{("cipai", name): (name, name) for name in CIPAI},
    **{("theme", value): names for value, _, _, names in _THEMES},
    **{("season", value): names for value, _, _, names in _SEASONS},
}
SLOT_NAMES: dict[str, tuple[str, str]] = {
    "medium": ("what", "形式"),
    "form": ("form", "体裁"),
    "cipai": ("tune of the ci", "词牌"),
    "tones": ("tones", "平仄"),
    "theme": ("theme", "主题"),
    "season": ("season", "季节"),
    "acrostic": ("lines begin with", "藏头"),
}

#: 藏头诗“春夏秋冬”, 以“春夏秋冬”藏头, an acrostic on 春夏秋冬
_HEADS = r"[\u3400-\u9fff]{2,16}?"
_QUOTED = rf"[“\"「『'《]\s*({_HEADS})\s*[”\"」』'》]"
ACROSTIC = re.compile(
    rf"藏头诗?词?[^，。,.“\"「『'《]{{0,4}}[:：]?\s*{_QUOTED}|{_QUOTED}(?:为|作|来?写)?[^，。,.]{{0,3}}藏头"
    rf"|\bacrostic\b[^\u3400-\u9fff]{{0,24}}?({_HEADS})(?![\u3400-\u9fff])"
    rf"|藏头(?:诗|词)?[:：]\s*({_HEADS})(?![\u3400-\u9fff])",
    re.I,
)


def acrostic(text: str) -> str:
    """The characters that lines shall begin with; empty for none."""
    match = ACROSTIC.search(text)
    return next(filter(None, match.groups())) if match else ""
