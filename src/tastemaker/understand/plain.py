"""Words as people type them, in the form that rules are written in: "gimme", "dont", 啥, 聽.

Only spellings change, never what is said; what was typed stays as it is in the ledger.
"""

from __future__ import annotations

import re

from tastemaker.han import simplified

_SHORT = {
    "gimme": "give me", "lemme": "let me", "wanna": "want to", "gonna": "going to", "gotta": "have to",
    "kinda": "a bit", "sorta": "a bit", "cuz": "because", "pls": "please", "sth": "something", "plz": "please",
    "thx": "thanks", "u": "you", "ur": "your", "dunno": "do not know", "tho": "though", "nah": "no",
    "nope": "no", "yep": "yes", "yup": "yes", "im": "i'm", "ive": "i've", "whats": "what's",
    "thats": "that's", "hows": "how's", "lets": "let's", "youre": "you're",
    **{f"{verb}nt": f"{verb}n't" for verb in ("do", "does", "did", "is", "was", "are", "have")},
    "cant": "can't", "wont": "won't",
}  # fmt: skip
_ENGLISH = re.compile(rf"(?<![\w'])(?:{'|'.join(_SHORT)})(?![\w'])", re.I)
_CHINESE = (
    ("咋样", "怎么样"),
    ("咋", "怎么"),
    ("啥", "什么"),
    ("甭", "不用"),
    ("俺", "我"),
    ("忒", "太"),
)


def plain(text: str) -> str:
    """`text` with its spellings made even."""
    text = _ENGLISH.sub(lambda match: _SHORT[match[0].lower()], text.replace("’", "'"))
    text = simplified(text)
    for said, written in _CHINESE:
        text = text.replace(said, written)
    return text
