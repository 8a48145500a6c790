"""Words that go on from something that is there: continue this, a variation of the second one,
bars 5–8 again, another second half; 接着写, 第一首来个变奏, 第5到8小节重写, 后半段换一下."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tastemaker.dialogue.occasions import timed
from tastemaker.dialogue.pointing import pointed
from tastemaker.domain import Brief, Mood, Reading, Rework
from tastemaker.numerals import CHINESE, ENGLISH, whole

LITTLE, MUCH = 0.25, 0.9  # share of the bars, where it is said how much is varied

_BARS = re.compile(
    rf"\b(?:bars?|measures?)\s*(?:numbers?\s*)?(?P<a>{ENGLISH})(?:\s*(?:[-–—~]|to|through|till|until|and)\s*(?P<b>{ENGLISH}))?\b"
    rf"|第?\s*(?P<c>{CHINESE})\s*(?:小节)?\s*(?:(?:[-–—~]|到|至|和)\s*第?\s*(?P<d>{CHINESE})\s*)?小节"
    rf"|\b(?:the )?(?:first|opening) (?:(?P<e>{ENGLISH}) )?(?:bars?|measures?)\b"
    rf"|(?:前|开头)(?:面的?)?(?P<f>{CHINESE})个?小节"
    rf"|\b(?:the )?(?P<last>(?:very )?last|final|closing) (?:(?P<g>{ENGLISH}) )?(?:bars?|measures?)\b"
    rf"|(?P<end>最后|结尾|末尾|后)(?:面的?|的)?(?P<h>{CHINESE})个?小节",
    re.I,
)
ENDING = 4  # bars of an opening or an ending, of a tune that has twice as many
_HALVES = re.compile(
    r"\b(?:(?P<first>(?:first|opening|front) (?:half|part|section|strain)|a[- ]part|part a)"
    r"|(?P<second>(?:(?:second|last|latter|other|back) (?:half|part|section|strain))|b[- ]part|part b)"
    r"|(?P<opening>opening|beginning|intro|start)|(?P<ending>ending|end|close|finish))\b"
    r"|(?P<zh_first>前(?:面)?(?:一)?半(?:段|部分|首|截)?|上半(?:段|部分|首|截)?|第一(?:部分|乐?段(?!落))|前段)"
    r"|(?P<zh_second>后(?:面)?(?:一)?半(?:段|部分|首|截)?|下半(?:段|部分|首|截)?|第二(?:部分|乐?段(?!落))|后段)"
    r"|(?P<zh_opening>开头|开始的?部分|起头)|(?P<zh_ending>结尾|末尾|收尾|尾巴)",
    re.I,
)
_AGAIN = re.compile(  # of a part without numbers, what asks for it to be written anew
    r"\b(?:again|anew|afresh|re-?do|re-?write|re-?compose|re-?make|re-?place|re-?work|different\w*|another|new|over|better|nicer|stronger|weak|abrupt|boring|dull)\b"
    r"|重(?:写|新|作|来)|改(?:写|改|一改|一下)|换(?:一|个|掉|成别的)|再(?:写|来)一[遍次]|另(?:写|作)|不一样|不同|不好听?|太弱|突兀|仓促|不行|好一?[点些]",
    re.I,
)
_ANEW = re.compile(
    r"\b(?:again|anew|afresh|redo|re-?do|re-?write|re-?compose|re-?make|re-?place|fill|new|different\w*|change|vary|another"
    r"|once more|over|make|try|turn|fix|improve|more|less|\w+er)\b|重|再|改|换|补|填|不一样|不同|新|更|[一]?[点些]$",
    re.I,
)
_LENGTH = re.compile(rf"(?:共|总共|一共|写成|改成|变成|做成|要)\s*(?:{CHINESE})\s*[个]?小节", re.I)
_IT = (
    r"(?:it|this|that|the (?:first|second|third|fourth|fifth|sixth|seventh|eighth|last|previous))"
    r"(?: (?:one|tune|song|piece|melody))?"
)
_ON = re.compile(
    rf"\b(?:continue|extend|lengthen|prolong|finish|complete|develop) (?:with |on (?:with|from) )?{_IT}\b"
    rf"|\b(?:go|carry|move|write|play) on (?:with|from) {_IT}\b|\bkeep {_IT} going\b"
    rf"|\b(?:how|what) (?:does|would|could|should|comes?) (?:{_IT} (?:go on|continue)|(?:next|after) (?:in )?{_IT})\b"
    rf"|\badd (?:some |a few |more |another |\w+ )*(?:bars?|part|section|ending|strain) to {_IT}\b"
    r"|(?:续写|续上|续下去|续一段|接着(?:写|作|编|这|它|上)|往下(?:写|编|作)|(?:写|编|作)下去|继续(?:写|编|作|这|它|第|上)|(?:延长|延续|扩展)(?:它|这|一下|第|上))",
    re.I,
)
#: What goes on only where something was made: elsewhere it asks for more of what was found.
_BARELY_ON = re.compile(
    r"^\W*(?:(?:please |now )?(?:continue|go on|carry on|keep going)(?: please)?|(?:请)?(?:继续|接着)(?:吧|来)?)\W*$",
    re.I,
)
_VARIED = re.compile(
    rf"\b(?:vary|varied|variations?|ornament|embellish|rework|re-?arrange)\b(?=.*\b(?:{_IT})\b|\W*$)"
    rf"|\b(?:a|an|another|one more|\w+er) (?:\w+ ){{0,2}}?(?:version|variant|take) (?:of|on) {_IT}"
    r"|变奏|变体|改编|加花|(?:把|将|给)?(?:它|[这那][首个支]|第\S[首个支]|上一首)?(?:稍微|略微)?变一?[变下]|的?另一个?版本|(?:一?[点些]|更\S{1,3})的版本",
    re.I,
)
_PART = re.compile(  # of a tune, not a tune
    r"\b(?:first|second|third|fourth|last|next) (?:part|section|half|strain|ending|phrase)\b", re.I
)
_LITTLE = re.compile(
    r"\b(?:slightly|a bit|a little|lightly|subtl[ey]\w*|hardly)\b|稍微|略微|一点点|轻微", re.I
)
_MUCH = re.compile(
    r"\b(?:completely|wildly|a lot|heavily|thoroughly|strongly|freely)\b|彻底|大幅|完全|自由地?",
    re.I,
)


def rework_of(
    text: str,
    shown: tuple[str, ...],
    made: bool,
    bars_of: Callable[[str], int] = lambda _: 0,
    it: str = "",
) -> Rework | None:
    """What `text` asks to do with one of what was shown; None where it asks for nothing like it.
    `item` is empty where that was not shown. `made`: whether what was shown last was made;
    `bars_of`: how many bars an item has, 0 where that is not known (then it has no halves); `it`:
    what "it" is, empty: the last of what was shown."""
    it = it or (shown[-1] if shown else "")
    match = None if _LENGTH.search(text) else _BARS.search(text)
    rest = f"{text[: match.start()]} {text[match.end() :]}" if match else text
    at = pointed(_PART.sub("", rest), shown, it)
    item = at.item if at is not None else it
    if match and _ANEW.search(rest):
        return Rework("fill", item, bars=_range(match))
    part = _HALVES.search(text) if _AGAIN.search(text) and not _ON.search(text) else None
    if part is not None:
        at = pointed(f"{text[: part.start()]} {text[part.end() :]}", shown, it)
        of = at.item if at is not None else it
        if bars := _part(part, bars_of(of) if of else 0):
            return Rework("fill", of, bars=bars)
    if _ON.search(text) or (made and _BARELY_ON.match(text)):
        return Rework("continue", item)
    if _VARIED.search(text):
        strength = LITTLE if _LITTLE.search(text) else MUCH if _MUCH.search(text) else 0.5
        return Rework("vary", item, strength=strength)
    return None


def brief_of(
    rework: Rework, medium: str, reading: Reading, mood: Mood | None, has: int = 0
) -> Brief:
    """The brief that carries it out. A range of bars is no length, but “continue this for eight
    bars” tells one: of what is new, where the item `has` as many already. The words themselves say
    nothing else."""
    slots = {name: value for name, value in timed(reading.slots).items() if name != "medium"}
    if rework.how != "continue":
        slots.pop("bars", None)
    elif 0 < slots.get("bars", 0) <= has:
        slots["bars"] += has
    return Brief(medium, "", slots, mood, rework=rework)


def changed(last: Brief, reading: Reading) -> Brief:
    """`last`, as a change of it begins: what a rework keeps of its source cannot be changed by
    another rework, so a wish for another mode or metre is a wish for another piece."""
    asked = {*reading.slots, *reading.without}
    if last.rework is None or not asked - {"tempo", "density", "register"}:
        return last
    return replace(last, rework=None, like=(last.rework.item,))


def _part(match: re.Match[str], bars: int) -> tuple[int, int] | None:
    """The bars of a half, of the opening or of the ending; None of a tune too short to have any."""
    half, end = bars // 2, min(ENDING, bars // 2)
    if not half:
        return None
    if match["first"] or match["zh_first"]:
        return 1, half
    if match["second"] or match["zh_second"]:
        return half + 1, bars
    return (1, end) if match["opening"] or match["zh_opening"] else (-end, -1)


def _range(match: re.Match[str]) -> tuple[int, int]:
    """From 1, the greater of two last; or from the end, which is -1."""
    if match["last"] or match["end"]:
        return -max(1, whole(match["g"] or match["h"] or "1")), -1
    if (start := match["a"] or match["c"]) is None:
        return 1, max(1, whole(match["e"] or match["f"] or "1"))
    end = match["b"] or match["d"] or start
    first, last = sorted((whole(start), whole(end)))
    return max(1, first), max(1, last)
