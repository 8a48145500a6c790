"""What small talk is answered with: the key of a sentence in `words.WORDS`."""

from __future__ import annotations

import re

_KINDS = tuple(
    (key, re.compile(rf"\b(?:{english})\b|{chinese}", re.I))
    for key, english, chinese in (
        ("thanked", r"thanks?|thank you|thx|cheers|appreciated", r"谢|辛苦"),
        ("parting", r"bye|goodbye|see (?:you|ya)|good night|take care|later", r"再见|拜拜|[明改]天见|回头见|晚安"),
        ("software", r"who|what are you|your name|robot|human|ai|machine|bot|real|person|alive|computer|program",
         r"你是|您是|你叫|您叫|机器人|真人|人工智能"),
        ("well", r"how(?:'s| is| are| do)|what's up", r"怎么样|好吗|还好|吃了"),
        ("hello", r"hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|meet you|welcome",
         r"你好|您好|嗨|哈喽|早|[中下]午好|晚上好|认识你|在吗"),
    )
)  # fmt: skip


def kind(text: str) -> str:
    """ "help" where nothing else fits: what can be done here is said."""
    return next((key for key, pattern in _KINDS if pattern.search(text)), "help")
