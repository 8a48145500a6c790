"""What small talk is answered with: the key of a sentence in `words.WORDS`."""

from __future__ import annotations

import re

_KINDS = tuple(
    (key, re.compile(rf"\b(?:{english})\b|{chinese}", re.I))
    for key, english, chinese in (
        ("sorry", r"suck|sucks|stupid|useless|idiot|dumb|moron|crap|rubbish|garbage|trash|lame|awful|terrible|horrible|worst|pathetic"
                  r"|hate you|shut up|annoying|f+u+c+k\w*|wtf|shit\w*|damn", r"[笨蠢傻滚]|垃圾|没用|废物|差劲|你好?烦|烦死|讨厌你|气死|智障|弱智|糟糕|妈的|[😠😡🤬💩]"),
        ("language", r"(?:speak|switch|change|talk|answer|reply|write|understand|in|go|back|know) (?:to |in |into )?(?:english|chinese|mandarin|french|german|spanish|japanese|korean)",
                     r"(?:说|讲|用|懂|改|换成?|会|能)(?:中文|英文|英语|汉语|普通话|日语|法语)|^中文|^英[文语]"),
        ("thanked", r"thanks?|thank you|thx|cheers|appreciated|amazing|awesome|brilliant|the best|love you|well done", r"谢|辛苦|🙏|[真太好]棒|厉害|爱你"),
        ("parting", r"bye|goodbye|see (?:you|ya)|good night|take care|later", r"再见|拜拜|[明改]天见|回头见|晚安"),
        ("software", r"who|what are you|your name|robot|human|ai|machine|bot|real|person|alive|computer|program",
         r"你是|您是|你叫|您叫|机器人|真人|人工智能"),
        ("well", r"how(?:'s| is| are| do)|what's up", r"怎么样|好吗|还好|吃了"),
        ("hello", r"hi|hello|hey|yo|sup|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|meet you|welcome",
         r"^你好|您好|嗨|👋|哈喽|早|[中下]午好|晚上好|认识你|在吗"),
    )
)  # fmt: skip


def kind(text: str) -> str:
    """ "help" where nothing else fits: what can be done here is said."""
    return next((key for key, pattern in _KINDS if pattern.search(text)), "help")
