"""When and for how long: "tonight", 睡前, "for half an hour", 十分钟."""

from __future__ import annotations

import re

from tastemaker.numerals import ENGLISH, whole

#: (time of day, English, Chinese): the first that is found counts.
_WHEN = (
    ("night", r"(?:late )?at night|bed ?time|before (?:bed|sleep(?:ing)?)|to (?:fall asleep|sleep)(?: to)?|midnight|(?:go|going) to bed",
     "睡前|深夜|半夜|夜里|午夜|助眠|入睡"),
    ("evening", r"(?:this |in the )?evening|tonight|after (?:work|dinner)", "今晚|晚上|傍晚|晚间|晚饭后|下班后|黄昏"),
    ("morning", r"(?:this |in the )?morning|breakfast|(?:to )?wak(?:e|ing) up", "早上|早晨|清晨|今早|上午|起床|早餐"),
    ("noon", r"noon|midday|lunch(?: ?time)?", "中午|午饭|午间"),
    ("afternoon", r"(?:this |in the )?afternoon|tea ?time", "下午|午后"),
)  # fmt: skip
_TIMES = [(name, re.compile(rf"\b(?:{en})\b|(?:{zh})(?!好)", re.I)) for name, en, zh in _WHEN]
_GREETING = re.compile(
    r"\bgood (?:morning|afternoon|evening|night)\b|[早晚]安|[早中下晚][上午]好", re.I
)
_LASTS = re.compile(
    rf"\b(?P<half>half an?|a quarter of an|a|an|{ENGLISH})"
    r"(?: and a half)?[\s-]*(?P<unit>minutes?|mins?|hours?)\b(?: and a half)?"
    r"|(?P<zh>半个?|一刻|\d{1,3}|[一二两三四五六七八九]?十?[一二两三四五六七八九]?)\s*个?半?(?P<zh_unit>分钟|小时|钟头|钟)",
    re.I,
)
MOST = 600.0  # minutes


def when(text: str) -> dict[str, object]:
    """`time` (of day) and `minutes` that are named; a greeting names none."""
    text = _GREETING.sub(" ", text)
    found: dict[str, object] = {}
    for name, pattern in _TIMES:
        if pattern.search(text):
            found["time"] = name
            break
    if (match := _LASTS.search(text)) and (minutes := _minutes(match)):
        found["minutes"] = min(minutes, MOST)
    return found


def _minutes(match: re.Match[str]) -> float:
    said = match[0].lower()
    if match["zh_unit"]:
        count, hours = _count(match["zh"]), match["zh_unit"] in ("小时", "钟头")
        count += 0.5 if "半" in said and not match["zh"].startswith("半") else 0.0
    else:
        count, hours = _counted(match["half"].lower()), match["unit"].lower().startswith("h")
        count += 0.5 if "and a half" in said else 0.0
    return round(count * (60.0 if hours else 1.0), 2)


def _counted(word: str) -> float:
    return {"a": 1.0, "an": 1.0, "half a": 0.5, "half an": 0.5, "a quarter of an": 0.25}.get(
        word
    ) or float(whole(word))


def _count(word: str) -> float:
    if word.startswith("半"):
        return 0.5
    return 15.0 if word == "一刻" else float(whole(word))
