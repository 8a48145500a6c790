"""Numbers that bound what is looked for: under $300, 500元以内, rated 4.5 or more, 评分4.5分以上, from the 90s."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from tastemaker.dialogue.seeking import HIGHEST, LOWEST
from tastemaker.domain import PROVENANCE
from tastemaker.numerals import amount
from tastemaker.ports import Candidates
from tastemaker.rank.rules import YEAR, year_in
from tastemaker.understand.columns import MONEY, RATING, STARS, YEARS, measure_of, said_of

LOWER, HIGHER = "lower", "higher"  # than what is shown
LOW, HIGH = "rather low", "rather high"  # among what fits otherwise; “high” may be a value
DATED = 0.1  # of the titles of a catalogue that say a year, beyond which it is asked for by it
PAID = 0.5  # of what an attribute of prices or ratings says that are amounts, from which it has numbers
ABOUT = 0.2  # how far from a number is "about" it

Bound = tuple[str, str, int, int]  # facet, condition (">=300"), and the place in the text

_N = r"(?<![\d.])\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,9})?(?!\d|\.\d)"
_UNIT = (
    r"(?:\s*(?:(?P<money{0}>dollars?|bucks?|euros?|pounds?|yuan|usd|rmb|[$€£]|元钱?|块钱?)"
    r"|(?P<rating{0}>分(?!钟|之)|points?\b)|(?P<stars{0}>颗?星级?|-?\s?stars?\b)))?"
)
#: What is counted besides: no price, no rating, no year.
_ELSE = r"(?!\s*(?:%|％|‰|小时|分钟|秒|天|个|人|次|首|本|部|页|岁|hours?|minutes?|days?|people|times|of\b|[a-z]*\s*friends))"


def _number(n: int) -> str:
    """A number with what it may be one of, in groups that bear `n`."""
    return rf"(?:(?P<sign{n}>[$€£¥￥]|usd|rmb)\s*)?(?P<n{n}>{_N}){_UNIT.format(n)}"


_ONE, _TWO = _number(1), _number(2)
_LEAST_ZH, _MOST_ZH = (
    r"高于|大于|超过|多于|至少|不低于|不少于",
    r"不超过|不到|低于|小于|少于|便宜于|最多|不高于|不大于",
)
#: (how each number of a match bounds, pattern), the first that fits counts.
_PATTERNS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (how, re.compile(pattern, re.I))
    for how, pattern in (
        ((">=", "<="), rf"(?:\bbetween\s+|\bfrom\s+)?{_ONE}\s*(?:and|to|[-–—~～到至])\s*{_TWO}(?:之间|的?区间)?"),
        (("<=",), rf"(?:\b(?:under|below|less than|cheaper than|lower than|up to|at most|no more than|not more than|max(?:imum)?(?: of)?)|{_MOST_ZH})\s*{_ONE}{_ELSE}"),
        (("<=",), rf"{_ONE}\s*(?:\bor (?:less|lower|under|below|cheaper)\b|\band (?:under|below)\b|以下|以内|之内|之下|封顶|一下(?!子))"),
        ((">=",), rf"(?:\b(?:over|above|more than|at least|higher than|better than|no less than|min(?:imum)?(?: of)?)|{_LEAST_ZH})\s*{_ONE}{_ELSE}"),
        ((">=",), rf"{_ONE}\s*(?:\+|\bor (?:more|higher|better|above|over|up)\b|\band (?:up|above|over|higher|better)\b|以上|之上|起步?(?!来))"),
        (("about",), rf"(?:\b(?:about|around|roughly)|大约|大概|约|差不多)\s*{_ONE}{_ELSE}|(?P<n3>{_N}){_UNIT.format(3)}\s*(?:左右|上下|or so\b)"),
        (("=",), rf"{_ONE}{_ELSE}"),
    )
)  # fmt: skip
#: A year alone.
_Y = r"((?:1[89]|20)\d\d)"
_OF_YEARS = tuple(
    (how, re.compile(pattern, re.I))
    for how, pattern in (
        ((">=", "<="), rf"\bbetween {_Y} and {_Y}\b|{_Y}年?[到至-]{_Y}年?"),
        (
            (">=",),
            rf"\b(?:after|since) {_Y}\b|\bfrom {_Y} on(?:wards)?\b|{_Y}年?(?:以后|之后|后|以来)",
        ),
        (("<=",), rf"\b(?:before|until|up to) {_Y}\b|{_Y}年?(?:以前|之前|前)"),
        (("decade",), r"\b(?:(?:from|of|in) )?the ((?:1[89]|20)?\d0)'?s\b|((?:1[89]|20)?\d0)年代"),
        (("=",), rf"\b(?:from|of|in) {_Y}\b|{_Y}年的?"),
    )
)
_FREE = re.compile(
    r"免费(?!\s*(?:wi-?fi|无线|停车|早餐|上网|接|泳|使用|提供|取|的?(?:wifi|停车)))|不(?:收费|要钱|花钱)"
    r"|免票|(?<!有)(?:没有?|不[用要买需])(?:买|要)?门票"
    r"|\bfor free\b|\bfree (?:entry|entrance|admission|of charge)\b|\b(?:is|are)(?: [\w']+){0,5} free\b(?! (?:wi-?fi|parking|breakfast|shipping))",
    re.I,
)
_EXTREMES = (
    (MONEY, LOWEST, re.compile(r"\b(?:the )?(?:cheapest|lowest[- ]priced|least expensive)\b|(?:最便宜|最实惠|价格最低|最低价(?!格?(?:[是在为]|\s*\d)))的?", re.I)),
    (MONEY, HIGHEST, re.compile(r"\b(?:the )?(?:dearest|most expensive|highest[- ]priced)\b|(?:最贵|价格最高)的?", re.I)),
    (RATING, HIGHEST, re.compile(r"\b(?:the )?(?:best|highest|top)[- ](?:rated|rating|scored?)\b|(?:评分|分数|口碑|评价)最[高好]的?", re.I)),
    (MONEY, LOWER, re.compile(r"\b(?:cheaper|less expensive|too expensive|too dear)\b|更便宜|更实惠|便宜(?:一?[点些])|太贵|(?:低|少)一?[点些]的?价", re.I)),
    (MONEY, HIGHER, re.compile(r"\b(?:more expensive|dearer)\b|更贵|贵一?[点些]", re.I)),
    (RATING, HIGHER, re.compile(r"\b(?:better|higher)[- ](?:rated|ratings?|scores?)\b|(?:评分|分数|口碑|评价)(?:更|再)?[高好](?:一?[点些])|(?:评分|分数|口碑|评价)更[高好]", re.I)),
    (MONEY, LOW, re.compile(r"\b(?:cheap|inexpensive|affordable|low[- ]priced)\b|便宜(?![吗么不])|实惠|(?<!贵)不贵(?![吗？?])", re.I)),
    (RATING, HIGH, re.compile(r"\b(?:highly|well)[- ]rated\b|高分|(?:评分|口碑|评价)(?:比较|较|很|要)?[高好]的?(?![吗不])", re.I)),
    (YEARS, HIGHEST, re.compile(r"\b(?:the )?(?:latest|newest|most recent)\b|最新(?:上映|出版|发行)?的?|最近的?(?![\d一二两三四五六七八九十几])", re.I)),
    (YEARS, LOWEST, re.compile(r"\b(?:the )?(?:oldest|earliest)\b|最[早老]的?", re.I)),
    (YEARS, HIGHER, re.compile(r"\b(?:newer|more recent|more modern)\b|(?:更|再)新(?:一?[点些])?", re.I)),
    (YEARS, LOWER, re.compile(r"\b(?:older|less recent)\b|(?:更|再)[老早](?:一?[点些])?", re.I)),
    (YEARS, HIGH, re.compile(r"\b(?:recent|recently made|modern|contemporary)\b|(?:近期|新近)的?", re.I)),
    (YEARS, LOW, re.compile(r"\b(?:(?<!year )(?<!years )old(?! (?:man|men|woman|people|boy|girl|lady|folks?|friends?|school)\b)|old[- ]?(?:time|fashioned)|vintage|classics?)\b|老(?=片|电影|影片|歌|书|游戏)|经典的?|怀旧的?", re.I)),
    (RATING, LOWEST, re.compile(r"\b(?:the )?(?:worst|lowest)[- ](?:rated|rating|scored?)\b|(?:评分|分数|口碑|评价)最[低差]的?", re.I)),
)  # fmt: skip
_VAGUE_YEARS = frozenset({(YEARS, LOW), (YEARS, HIGH)})
#: What stars are said of where nothing has any, and the other way round.
_ALIKE = {RATING: (RATING, STARS), STARS: (STARS, RATING)}
#: What may stand between what an attribute is called and its number.
_GAP = re.compile(
    r"^[\s的:：=,]*(?:(?:是|为|在|要|得|约|大概|大约|大于|达到|at|is|are|of|be|as|a|an|with|starting|starts|from)\s*)*$",
    re.I,
)
_GAP_BEHIND = re.compile(r"^(?:\s*(?:的|in|out of \d+))?\s*$")
_CLOSE = 24  # letters beside a number in which it is looked for what it is said of
_ENDS = re.compile(r"\W*$")


class _Found(NamedTuple):
    name: str
    how: tuple[str, ...]
    numbers: list[str]
    start: int
    end: int


def numbered(base: Candidates, most: int) -> frozenset[str]:
    """Attributes of this catalogue, among the first `most` items, that a number can bound."""
    found, written, amounts = set[str](), Counter[str](), Counter[str]()
    for attributes in base.attributes[:most]:
        for name, value in attributes.items():
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                found.add(name)
            elif isinstance(value, str) and measure_of(name):
                written[name] += 1
                amounts[name] += amount(value) is not None
    found |= {name for name, n in amounts.items() if n > PAID * written[name]}  # "$12.99"
    found -= PROVENANCE
    dated = any(measure_of(name) == YEARS for name in found)
    titled = sum(year_in(title) is not None for title in base.titles[:most])
    if not dated and titled > DATED * min(most, len(base.titles)):
        found.add(YEAR)
    return frozenset(name for name in found if not set(name) & set("=<>!~"))


def bounds(text: str, known: Collection[str]) -> Iterator[Bound]:
    """What `text` asks of the attributes `known`. Each number bounds one thing."""
    taken: list[tuple[int, int]] = []
    for found in _found(text, sorted(known, key=lambda name: (len(name), name))):
        if any(found.start < end and found.end > start for start, end in taken):
            continue
        taken.append((found.start, found.end))
        for condition in _conditions(found.how, found.numbers):
            yield found.name, condition, found.start, found.end


def alike(facet: str, there: Collection[str]) -> str:
    """Of the attributes `there`, the one that measures what `facet` does: what a hotel costs where
    somebody speaks of hotels. `facet` itself where it is there, or nothing measures the same."""
    measure = measure_of(facet)
    if facet in there or not measure:
        return facet
    return next((name for name in sorted(there) if measure_of(name) == measure), facet)


def extreme(which: str, values: Collection[float], n: int) -> str:
    """The condition that the `n` lowest (or highest) of `values` meet."""
    at = sorted(values, reverse=which == HIGHEST)[:n][-1]
    return f"{'>=' if which == HIGHEST else '<='}{at!r}"


def _found(text: str, known: Sequence[str]) -> Iterator[_Found]:
    """All that may bound something, the surest first."""
    for measure, which, pattern in _EXTREMES:
        if name := _of(measure, known):
            if (measure, which) in _VAGUE_YEARS and any(of.search(text) for _, of in _OF_YEARS):
                continue  # 1980年以前的老片
            for match in pattern.finditer(text):
                yield _Found(name, (which,), [], *match.span())
    if name := _of(MONEY, known):
        for match in _FREE.finditer(text):
            told = _called(text, match.start(), match.end(), known, MONEY) or (name, match.start())
            yield _Found(told[0], ("<=",), ["0"], told[1], match.end())
    for how, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if found := _numbered(text, match, how, known):
                yield found
    if name := _of(YEARS, known):
        for how, pattern in _OF_YEARS:
            for match in pattern.finditer(text):
                yield _Found(name, how, [group for group in match.groups() if group], *match.span())


def _numbered(
    text: str, match: re.Match[str], how: tuple[str, ...], known: Sequence[str]
) -> _Found | None:
    """What the numbers of `match` are said of: what is called so beside them, or what their unit
    measures. An amount of which nothing is said is a price where it ends what is said."""
    given = {name: group for name, group in match.groupdict().items() if group}
    numbers = [given[name].replace(",", "") for name in ("n1", "n2", "n3") if name in given]
    units = {name[:-1] for name in given}
    paid, starred = not units.isdisjoint({"money", "sign"}), "stars" in units
    measure = MONEY if paid else STARS if starred else RATING if "rating" in units else ""
    if told := _called(text, match.start(), match.end(), known, measure):
        start = min(told[1], match.start())
        return _Found(told[0], how, numbers, start, max(match.end(), told[2]))
    if how == ("=",) and units.isdisjoint({"rating", "stars"}):  # "$300" alone may be anything
        return None
    if not measure:
        last = "," not in match[0] and re.fullmatch(_Y, numbers[-1])
        if last or "-" in match[0] or not _ENDS.match(text[match.end() :]):
            return None
        measure = MONEY
    name = _of(measure, known)
    return _Found(name, how, numbers, *match.span()) if name else None


def _called(
    text: str, start: int, end: int, known: Sequence[str], measure: str
) -> tuple[str, int, int] | None:
    """(attribute, where its name begins, where it ends): called by its name or the words for it just
    before or behind a number; the longest name."""
    found: list[tuple[int, str, int, int]] = []
    before, behind = text[max(0, start - _CLOSE) : start], text[end : end + _CLOSE]
    offset = start - len(before)
    for name in known:
        if measure and measure_of(name) not in ("", *_ALIKE.get(measure, (measure,))):
            continue
        said = said_of(name)
        found += [
            (len(match[0]), name, offset + match.start(), start)
            for match in said.finditer(before)
            if match[0] and _GAP.match(before[match.end() :])
        ]
        after = said.search(behind)
        if after and after[0] and _GAP_BEHIND.match(behind[: after.start()]):
            found.append((len(after[0]) - 1, name, start, end + after.end()))
    if not found:
        return None
    _, name, at, until = max(found, key=lambda one: one[0])
    return name, at, until


def _of(measure: str, known: Sequence[str]) -> str:
    """The attribute that `measure` is of, the one with the shortest name; empty: none."""
    every = (
        name for one in _ALIKE.get(measure, (measure,)) for name in known if measure_of(name) == one
    )
    return next(every, "")


def _conditions(how: tuple[str, ...], numbers: Sequence[str]) -> list[str]:
    if how == ("decade",):  # the 90s are those of the last century, the 20s of this one
        first = int(numbers[0])
        first += 0 if first >= 100 else 1900 if first >= 30 else 2000
        return [f">={first}", f"<={first + 9}"]
    if not numbers:
        return list(how)
    if how == ("about",):
        about = float(numbers[0])
        return [f">={about * (1 - ABOUT):g}", f"<={about * (1 + ABOUT):g}"]
    if how == ("=",):
        return [f">={numbers[0]}", f"<={numbers[0]}"]
    return [f"{sign}{number}" for sign, number in zip(how, numbers, strict=True)]
