"""Questions about a catalogue as a whole: what categories there are, which poets, how many of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tastemaker.engine.values import Value, Values, even

_LISTS = re.compile(
    r"\b(?:what|which)\s+(?P<sorts>(?:kinds?|types?|sorts?) of\s+)?(?P<en>[\w' -]{3,40}?)\s+"
    r"(?:are there|do you (?:have|know|offer|sell|stock)|have you(?: got)?|can i (?:choose|pick|ask for|see)|exist|is there|are (?:available|here))\b"
    r"|^\W*(?:please |can you )*(?:list|show me|tell me) (?:all )?(?:of )?(?:the |your )?(?P<sorts_all>(?:kinds?|types?|sorts?) of\s+)?(?P<all>[\w' -]{3,40}?)\W*$"
    r"|^\W*(?:请问|这里|你们?)*(?:[\u3400-\u9fff]{2,8}?)??(?:里面?|中)?(?:都|一共|总共|这里|你们?)*(?:分为?|有)(?:哪些|哪|几|什么|多少)(?P<zh_sorts>[种类])?(?:不同的?)?(?P<zh>[\u3400-\u9fff]{2,8}?)??(?:可选|可以选)?[吗呢啊]?\W*$",
    re.I,
)
#: What says that kinds of something are asked for, not the things.
_SORTS = re.compile(
    r"(?:kinds?|types?|sorts?|categor(?:y|ies)|genres?|styles?|topics?|themes?|tags?)|类型|种类|类别|分类|体裁|题材|主题|话题|标签|内容|[种类]",
    re.I,
)
_COUNTS = re.compile(
    r"\bhow many\s+(?P<en>[\w' -]{2,60})"
    r"|(?:多少|[有共]几)[首个部本篇家条款张种位道台双座](?P<zh>[\u3400-\u9fff]{0,8})",
    re.I,
)

#: "How many are there?", of what was looked for last.
_OF_THOSE = re.compile(
    r"^\W*(?:(?:and|so|ok)\W+)?how many(?: (?:of (?:them|those|these)|(?:are|is) (?:there|that)|in (?:all|total)|do you have|results|altogether))*\W*$"
    r"|^\W*(?:那么?|这样的?|一共|总共|共|都)*有?(?:多少|几)[首个部本篇家条款张种位道台双座](?:呢|啊)?\W*$",
    re.I,
)
_THERE = re.compile(
    r"\s*\b(?:are there|is there|do you (?:have|know|sell|stock)|have you(?: got)?)\b.*$", re.I
)


def offered(text: str, values: Values, found: Sequence[Value]) -> list[str]:
    """Attributes whose values are asked for ("what brands of gloves do you have", 有哪些诗人), of
    those that sort things the likeliest first; empty where nothing of the sort is asked."""
    match = _LISTS.search(text)
    if match is None:
        return []
    said = even(match["en"] or match["all"] or match["zh"] or "").strip()
    head = values.of_no_kind(said.partition(" of ")[0])
    if columns := values.called(head):
        return columns
    kinds = match["sorts"] or match["sorts_all"] or match["zh_sorts"]
    if kinds or _SORTS.fullmatch(head):
        named = {one.facet for one in found}
        return [name for name in values.sorting() if name not in named]
    return []


def of_what(text: str, values: Values, found: Sequence[Value]) -> str:
    """Words of what it is asked of, which no attribute is called: brands of gloves."""
    match = _LISTS.search(text)
    said = match and (match["en"] or match["all"])
    words, known = values.words(said.partition(" of ")[2], ()) if said else ([], 0)
    return " ".join(words) if not found and known == len(words) else ""


def counts_those(text: str) -> bool:
    """Whether it is asked how many there are of what was looked for."""
    return _OF_THOSE.match(text) is not None


def counts(
    text: str, values: Values, found: Sequence[Value], named: bool
) -> tuple[bool, Sequence[str]]:
    """Whether it is asked how many there are of what the catalogue has (of what is `named`, of a
    kind, of what its titles say), and in which words that no attribute is called by."""
    match = _COUNTS.search(text)
    if match is None:
        return False, ()
    said = match["en"] or match["zh"] or ""
    there = _THERE.search(said)
    words, known = list[str](), 0
    if values.alone and match["en"]:  # and no more: how many people live in China
        ends = match.start("en") + there.start() if there else len(text)
        words, known = values.words(text[:ends], [one for one in found if one.end <= ends])
        if known < len(words):  # "how many negative stories" asks for what is called in general
            other = [word for word in words if not values.speaks_of(word)]
            if not named or len(other) > 1 or not all(word.endswith("s") for word in other):
                return False, ()
            words = [word for word in words if word not in other]
    return named or bool(words) or values.of_a_kind(said), words
