"""What a level or a sprite is asked for with, as far as words say it: "a hard dungeon level",
“画一个蓝色的像素怪物”.

That one is asked for is a slot like any other; what it shall be like is only looked for then: most of
these words ask for nothing where a tune is meant.
"""

from __future__ import annotations

import re

_PIXELS = r"sprites?|pixel(?:l?ated)?[- ]?(?:art|(?!perfect|densit|count|phone|watch)[a-z]+)"
_OF_A_GAME = (
    r"game|platform\w*|dungeon|maze|boss|castle|cave|snow\w*|ice|lava|jungle|underwater|climbing|bonus|puzzle|tower|"
    r"tutorial|hard|easy|difficult|simple|tricky"
)

_COLOURS = (
    ("red", "red", "红"), ("orange", "orange", "橙"), ("yellow", "yellow", "黄"), ("green", "green", "绿"),
    ("blue", "blue", "蓝"), ("purple", "purple", "紫"), ("grey", "gr[ae]y", "灰"),
)  # fmt: skip
#: As lexicon.SLOTS.
SLOTS: tuple[tuple[str, str, str, str], ...] = (
    ("medium", "level",
     rf"(?:{_OF_A_GAME}) (?:\w+ )?levels?|(?:make|build|create|design|generate|draw|want|need)(?: me)? (?:an?|another|one|two|some|new) (?:\w+ ){{0,3}}levels?"
     rf"|levels? (?:with|where|full of) ",
     "关卡|闯关地图"),
    ("medium", "sprite", _PIXELS, "像素(?:风|画|图|点?小?人|人物|角色|头像|艺术|怪|小?怪物|[^，。]{1,4}(?:图标|头像))|精灵图"),
    *(("palette", name, rf"(?:make|paint|colou?r|turn) (?:it|this|that|them|the \w+(?: one)?) {en}", rf"[换改变涂染画]成{zh}色?|{zh}色一?[点些]")
      for name, en, zh in _COLOURS),
)  # fmt: skip

#: Said of what is there, whatever it is: "make it red", 难一点.
MEASURES: tuple[tuple[str, float, str, str], ...] = (
    ("difficulty", 0.2, "easier|less difficult", "简单一?[点些]|容易一?[点些]|更(?:简单|容易)|(?<=太)简单"),
    ("difficulty", 0.8, "harder|more difficult|trickier|tougher", "(?<!不)难一?[点些]|更难|(?<=太)难"),
)  # fmt: skip

#: medium → (slot, value, English, Chinese)
_WORDS: dict[str, tuple[tuple[str, object, str, str], ...]] = {
    "level": (
        ("style", "dungeon", "dungeons?|crypts?|maze|labyrinth", "地牢|地下城|迷宫"),
        ("style", "climb", r"climb\w*|tower", "攀[登爬]|爬塔|高塔|登高"),
        ("style", "platform", r"platform\w*|jump(?:ing)?", "横版|平台|跳跃"),
        ("difficulty", 0.8, "hard(?:er)?|difficult|tricky|tough|brutal", "(?<!不)难|硬核"),
        ("difficulty", 0.2, "easy|easier|simple|gentle|for (?:kids|children|beginners)", "简单|容易|不难|新手|小孩"),
    ),
    "sprite": (
        ("category", "creature", "monsters?|creatures?|dragons?|slimes?|animals?|cats?|dogs?|birds?", "怪|生物|龙|动物|猫|狗|鸟|史莱姆"),
        ("category", "item", "swords?|potions?|shields?|keys?|coins?|gems?|weapons?|items?", "剑|药水|盾|钥匙|金币|宝石|武器|道具"),
        ("category", "place", "castles?|houses?|trees?|doors?|towers?", "城堡|房[子屋]|树|门|塔"),
        ("category", "character", "hero(?:es)?|knights?|wizards?|characters?|m[ae]n|wom[ae]n|people|person", "小人|英雄|骑士|法师|角色|人物|头像"),
        ("category", "effect", "fire|flames?|explosions?|sparks?", "火焰|爆炸|特效"),
        *(("palette", name, en, zh) for name, en, zh in _COLOURS),
    ),
}  # fmt: skip
_KNOWN = {
    medium: [
        (slot, value, re.compile(rf"(?a:\b(?:{en})\b)|(?:{zh})", re.I))
        for slot, value, en, zh in rows
    ]
    for medium, rows in _WORDS.items()
}
NAMES: dict[tuple[str, str], tuple[str, str]] = {
    ("medium", "level"): ("a level", "关卡"),
    ("medium", "sprite"): ("a sprite", "像素图"),
    ("style", "platform"): ("platform", "横版跳跃"),
    ("style", "dungeon"): ("dungeon", "地牢房间"),
    ("style", "climb"): ("climb", "向上攀登"),
    ("category", "creature"): ("creature", "生物"),
    ("category", "item"): ("item", "物品"),
    ("category", "place"): ("place", "场景"),
    ("category", "character"): ("character", "角色"),
    ("category", "effect"): ("effect", "特效"),
    ("palette", "red"): ("red", "红"),
    ("palette", "orange"): ("orange", "橙"),
    ("palette", "yellow"): ("yellow", "黄"),
    ("palette", "green"): ("green", "绿"),
    ("palette", "blue"): ("blue", "蓝"),
    ("palette", "purple"): ("purple", "紫"),
    ("palette", "grey"): ("grey", "灰"),
}
SLOT_NAMES: dict[str, tuple[str, str]] = {
    "style": ("style", "样式"),
    "category": ("category", "类别"),
    "palette": ("palette", "色调"),
}
MEASURE_NAMES: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "difficulty": (("easy", "简单"), ("hard", "难")),
}


def told(text: str, medium: object) -> dict[str, object]:
    """What a level or a sprite shall be like: the first of each kind that is named."""
    found: dict[str, object] = {}
    for slot, value, pattern in _KNOWN.get(str(medium), ()):
        if pattern.search(text):
            found.setdefault(slot, value)
    return found
