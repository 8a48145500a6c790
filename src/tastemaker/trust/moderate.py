"""Rules that hold content back before anybody sees it: quick, local, explained.

A rule is a category and a pattern; slurs are kept as hashes, so that nobody has to read them
here. Patterns are narrow on purpose: ordinary names and words must
pass (a filter that flags "Scunthorpe" is switched off by its users). What is not covered: irony,
images, languages other than English and Chinese.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

from tastemaker.domain import Verdict

BY = "rules 3"

_PATTERNS: Mapping[str, Sequence[str]] = {
    "sexual_minors": (
        r"\b(?:child|underage|preteen|minor)s?\s+(?:porn\w*|sex\w*|nude\w*|erotic\w*)",
        r"(?:儿童|未成年|幼女|幼童)(?:色情|性爱|裸照|卖淫)",
    ),
    "violence": (
        r"\b(?:kill|murder|shoot|stab|bomb|behead)\s+(?:all|every)\s+(?:of\s+)?(?:the\s+|those\s+)?\w+s\b",
        r"\bhow\s+to\s+(?:make|build)\s+(?:a\s+)?(?:bomb|explosives?|nerve\s+gas)\b",
        r"(?:杀光|杀死所有|炸死|砍死)\S{1,8}",
        r"(?:如何|怎么)(?:制作|制造)(?:炸弹|炸药|毒气)",
    ),
    "self_harm": (
        r"\b(?:how\s+to|ways\s+to)\s+(?:kill|hang|poison)\s+(?:myself|yourself)\b",
        r"(?:自杀|自残)(?:方法|教程|指南)",
    ),
    "hatred": (
        r"\b(?:all|every)\s+\w+s?\s+(?:are|is)\s+(?:vermin|subhuman|cockroaches|parasites)\b",
        r"\S{1,6}(?:都是|全是)(?:畜生|劣等人|蟑螂|寄生虫)",
    ),
    "personal_data": (
        r"(?<!\d)1[3-9]\d{9}(?!\d)",  # a Chinese mobile number
        r"(?<!\d)\d{17}[\dXx](?!\w)",  # a Chinese identity number
        r"(?<![\w.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",  # an e-mail address
        r"(?<!\d)(?:\d{4}[ -]){3}\d{4}(?!\d)",  # a card number
        r"(?<![\w+])\+\d{1,3}[ -]?(?:\(\d{1,4}\)[ -]?)?\d(?:[ -]?\d){6,11}(?!\d)",  # a phone number
        r"(?<![\d-])\(?\d{3}\)?[ -]\d{3}-\d{4}(?![\d-])",  # one written as in North America
    ),
}


#: Words that may be right or wrong where they stand: shown, unless flagged things are held back
#: for review. Superlatives: Advertising Law of China, article 9(3); cures and sure gains: 16, 25.
_FLAGS: Mapping[str, Sequence[str]] = {
    "superlative": (
        r"国家级|最高级|最佳|(?:全国|全球|世界|行业)第一|第一品牌|顶级|独一无二|史无前例",
        r"\b(?:number one|no\. ?1|world'?s best|best in the world|unbeatable)\b",
    ),
    "cure": (
        r"治愈|根治|包治|药到病除|疗效|抗癌|防癌",
        r"\b(?:cures?|heals?|clinically proven|miracle)\b",
    ),
    "sure_gain": (
        r"稳赚|保本|无风险|零风险|稳赢|必涨|包赚",
        r"\b(?:risk[- ]free|guaranteed (?:returns?|profits?|gains?)|can'?t lose)\b",
    ),
    "self_harm": (r"自杀|自残|轻生", r"\b(?:suicide|self[- ]harm)\b"),
}
UNSURE = 0.5  # the score of what is flagged

#: Slurs that have no other meaning, each as the BLAKE2b of 6 bytes of its letters.
_SLURS = frozenset(
    [
        "08399be6acdf",
        "0bc1e6946736",
        "1c6916ee27b3",
        "253c4eb1b1a5",
        "26f5de8ac3a6",
        "2cbd5ec4e8ab",
        "2dc96e2a08f7",
        "2e46f8d56572",
        "39a21b0a2232",
        "3a5188b6b3f1",
        "41402e751f8a",
        "6a0391e1cec9",
        "840d0d4c7409",
        "85356d5672a3",
        "867d2b5a0068",
        "8c881c58dc1e",
        "9431c69de414",
        "9eba73ee4d5d",
        "a6d46978cd3f",
        "a6e45c0c82a5",
        "ac9306574c2e",
        "ceb15b92ab8c",
        "d53cabdfa449",
        "d5afa2966710",
        "d79a68ec8e1a",
        "e533a067cd5c",
    ]
)
_WORD = re.compile(r"[a-z]+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")


class RuleModerator:
    """ports.Moderator by patterns; a few milliseconds for a long page of text."""

    def __init__(
        self,
        patterns: Mapping[str, Sequence[str]] = _PATTERNS,
        flags: Mapping[str, Sequence[str]] = _FLAGS,
    ) -> None:
        self._rules, self._flags = _compiled(patterns), _compiled(flags)

    def judge(self, about: str, text: str) -> Verdict:
        """Whether `text` may be shown, and else which rule stands against it. A category and a
        score on what is allowed: somebody should look at it."""
        for category, pattern in self._rules:
            if pattern.search(text):
                return Verdict(about, False, category, 1.0, BY)
        if any(_hash(word) in _SLURS for word in _words(text)):
            return Verdict(about, False, "hatred", 1.0, BY)
        for category, pattern in self._flags:
            if pattern.search(text):
                return Verdict(about, True, category, UNSURE, BY)
        return Verdict(about, True, "", 0.0, BY)


def _compiled(rules: Mapping[str, Sequence[str]]) -> list[tuple[str, re.Pattern[str]]]:
    return [
        (category, re.compile("|".join(alternatives), re.IGNORECASE))
        for category, alternatives in rules.items()
    ]


def _words(text: str) -> Iterator[str]:
    """Every English word once, and every run of two or three Chinese characters."""
    folded = text.casefold()
    yield from set(_WORD.findall(folded))
    for run in _CHINESE.findall(folded):
        for size in (2, 3):
            yield from {run[at : at + size] for at in range(len(run) - size + 1)}


def _hash(word: str) -> str:
    return hashlib.blake2b(word.encode(), digest_size=6).hexdigest()
