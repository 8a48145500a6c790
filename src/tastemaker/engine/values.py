"""What a catalogue's own attributes are called in what somebody says: comedies, film noir, 科幻片, hotels.

The lexicon knows the words for tunes, verse and copy. A catalogue of films, books or goods brings its
own: the kinds of things in it, the values of their attributes, as they are written there, in the plural,
and, of genres, by the names they commonly have in English and Chinese; and the names of the attributes.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain

from tastemaker.domain import PROVENANCE
from tastemaker.engine import dated
from tastemaker.engine.artists import CREDITS
from tastemaker.engine.bounds import bounds, numbered
from tastemaker.han import simplified
from tastemaker.ports import Candidates
from tastemaker.understand.columns import in_words, measure_of, said_of
from tastemaker.understand.gazetteer import Gazetteer
from tastemaker.understand.lexicon import (
    ENDINGS,
    GENRES,
    SAME,
    SCALES,
    SLOT_NAMES,
    THINGS,
    TRAITS,
)

ITEMS = 50_000  # whose attributes are read
LEAST = 2  # items that have a value: what one alone has is a name of its own
SORTS = 0.5  # values for each item that has one, up to which they sort items rather than name them
MOST = 20_000  # values that are known, those of most items first
LONGEST = 40  # characters of a value; more is a text
MOST_COLUMNS = 100  # attributes that are asked about by name
#: What things are called in general: beside what is named (a sad song) it says nothing.
GENERAL = frozenset(name for names in THINGS for name in names)
MEDIUM = "medium"  # the facet of what kind of thing something is
QUOTED = re.compile(r"[\u3400-\u9fff]{5,}")  # what is looked for in texts though nobody asks for it

#: Attributes that are asked for in another way, or whose names mean something else in a wish.
_NO_FACET = PROVENANCE | {*CREDITS, "acrostic", "bars", "key", MEDIUM, "minutes", "stars", "time"}
#: Attributes that sort things, those that say most plainly what kind of thing it is first.
SORTING = (
    re.compile(r"(?:\w*_)?categor(?:y|ies)|\S{0,4}(?:类别|分类|类型|种类)", re.I),
    re.compile(r"(?:\w*_)?(?:kinds?|types?|genres?|class|cuisine)|体裁|题材|菜系", re.I),
    re.compile(r"(?:\w*_)?(?:topics?|themes?|tags?)|话题|主题|标签", re.I),
    re.compile(r"(?:\w*_)?(?:forms?|styles?)|形式|风格", re.I),
)
_YES = frozenset({"yes", "true", "y", "是", "有"})
_NO = frozenset({"no", "false", "n", "否", "无", "没有"})
#: Words that say something else in a wish, whatever a catalogue calls by them.
_NO_VALUE = re.compile(
    r"all|any|both|for|from|good|great|his|her|less|like|long|love|make|more|most|music|my|new|no|none|not|old"
    r"|one|others?|our|short|show|some|that|the|these|this|unknown|what|with|yes|you|your|n/a|null|unspecified|没有|其[他它]|未知|暂无|不详",
    re.I,
)
CLOSE = 24  # characters between an attribute's name and its value
_BEHIND = re.compile(r"[\s的]*")
_BEFORE = re.compile(r"\s*(?:[:：=]|is|are|of|as|at|in|为|是)?\s*")
_SEVERAL = re.compile(r"\s*(?:[&,/、]|\band\b|和)\s*")
_WHICH = re.compile(
    r"^\W*(?:which|what)(?: of (?:the|your))? (?:\w+ )??(?P<what>[\w-]+)\b(?= \w)", re.I
)
#: Of a list, what one item alone has, where it says enough: 驴杂汤, goat cheese.
_SPEAKS = re.compile(r"[\u3400-\u9fff]{3,}|\w+ \w+.*")
_WORD = re.compile(r"[^\W_\u3400-\u9fff]+(?:'[a-z]+)?|[\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
#: Words that wish or point and name nothing.
_WISHES = re.compile(
    r"[a-z0-9]|an?|about|again|all|also|am|and|another|any|anything|are|as|at|be|been|best|but|by|can|cheap|cheaper|cheapest|could|do|does|else"
    r"|ever|every|few|films?|find|for|from|get|give|go|good|got|great|had|has|have|hello|here|hey|hi|how|i'?m|i'?d|in|into|is|it|its"
    r"|hear|just|kind|know|less|let|like|list|listen|look|looking|lot|many|anywhere|places?|serv(?:es?|ing)|somewhere|maybe|me|mean|mood|more|most|movies?|much|my|need|new|next|nice|no|none|not|now"
    r"|of|ok|okay|on|one|ones|only|or|other|others?|our|out|play|please|products?|put|really|recommend|recommendations?|right|say|search|see|shall"
    r"|shop|should|show|similar|so|some|somebody|someone|something|sort|still|stuff|suggest|suggestions?|sure|take|tell|than|thank"
    r"|thanks|that|the|their|tonight|tomorrow|them|then|there|these|they|thing|things|think|this|those|to|today|too|top|try|type|up|us|very|want"
    r"|was|watch|we|well|were|what|when|where|which|who|why|will|with|would|yes|you|your|buy|read|items?|fancy|feel|care|interested"
    r"|[\u3400-\u9fff]|您好|游玩|用餐|就餐|吃饭|住宿|入住|提供|服务|并且|最[低高]|这[道个两]个?菜?"
    r"|.*(?:什么|怎么|谢谢|你好|好吗|可以|不).*"
)
#: What only wishes around a Chinese word: 推荐一些手套.
_ZH_WISH = re.compile(
    r"^(?:请|帮我|给我|我(?!的)|想要?|要|有没有|有|推荐|找|来|看看?|读|买|搜索?|关于|有关|最近|最新|今天|随便"
    r"|[一几两三]?[部本个些点下双把件篇条首张款则份家间座处道台])+"
    r"|(?:的?(?:电影|影片|片子?|东西|产品|商品|小说|书籍?|新闻|文章|资讯|报道|消息|动态|内容|帖子|视频|方面|相关)"
    r"|(?:好[看玩听读用]|有趣|有意思|精彩|热门|不错)(?=的|$)|[的吗吧呢了])+$"
)
#: What asks in the midst of a Chinese sentence, between what is asked for: 腾讯最近有什么消息.
_ZH_ASKS = re.compile(
    r"(?:最近|现在|今天|这几天)?(?:有没有|有(?:什么|啥|哪些)|(?:怎么样|怎样|如何|咋样)[了啊呢]*(?=\W*$))"
)
_JOINED = re.compile(r"[的和与及跟]")
#: What is named besides: "sci-fi films", 科幻电影.
_THINGS = re.compile(
    r"(?:\s+(?:films?|movies?|books?|novels?|shows?|stories|news|articles?))$"
    r"|(?:电影|影片|片子?|小说|书籍?|新闻|文章|资讯|报道|类|的)+$"
)


@dataclass(frozen=True, slots=True)
class Value:
    """`text[start:end]` names `value` of the attribute `facet`."""

    facet: str
    value: str
    start: int
    end: int


class Values:
    """Kinds of things, and values and names of attributes, of one catalogue, but for items of the media
    in `worded`, whose words are known anyway. Derived anew when it changes."""

    def __init__(self, base: Candidates, worded: Collection[str]) -> None:
        #: Whether nothing here is asked for by words of another kind: by its mode, how it should feel.
        self.alone = not any(medium in worded for medium in base.medium)
        counts, listed, columns = Counter[tuple[str, str]](), set[tuple[str, str]](), Counter[str]()
        told, everything = defaultdict[str, dict[bool, str]](dict), Counter[str]()
        for medium, attributes in zip(base.medium[:ITEMS], base.attributes, strict=False):
            everything.update(name for name in attributes if name not in PROVENANCE)
            for facet, value in attributes.items() if medium not in worded else ():
                columns[facet] += facet not in PROVENANCE
                if facet in _NO_FACET or set(facet) & set("=<>!~"):
                    continue
                if (has := _truth(value)) is not None:  # what it has or is: vegan, 可退款
                    told[facet][has] = str(value).lower() if isinstance(value, bool) else str(value)
                words = [(facet, one) for one in _words(value, facet)]
                counts.update(words)
                if isinstance(value, (list, tuple)):
                    listed.update(words)
        distinct = Counter(facet for facet, _ in counts)
        self._pairs = defaultdict[str, list[tuple[str, str]]](list)  # by name, the likeliest first
        kinds = sorted({str(medium) for medium in base.medium if medium and medium not in worded})
        others = frozenset(name for kind in kinds for name in (kind, *_called(kind)))
        self._kinds = _names_of(kinds)
        several = kinds if len({*base.medium}) > 1 else []
        for aliases in (_aliases, _called):  # a photo is a photo; 图片 are photos and pictures
            kinds_of = defaultdict[str, list[str]](list)
            for kind in several:
                for alias in aliases(kind):
                    kinds_of[alias].append(kind)
            for alias, every in kinds_of.items():
                if alias not in self._pairs:
                    self._pairs[alias].append((MEDIUM, "|".join(every)))
        of_facet = Counter[str]()
        for (facet, _), count in counts.items():
            of_facet[facet] += count
        #: What says no to something that is here: not family friendly.
        self.opposite: dict[tuple[str, str], str] = {}
        for name, said in sorted(told.items()):
            if True in said and name not in distinct:
                for alias in _names_of_trait(name):
                    self._pairs[alias].append((name, said[True]))
                if False in said:
                    self.opposite[name, said[True]] = said[False]
        common = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
        for pair, count in common[:MOST]:
            sorts = distinct[pair[0]] <= SORTS * of_facet[pair[0]]
            if count >= LEAST or sorts or (pair in listed and _SPEAKS.fullmatch(pair[1])):
                for alias in _aliases(pair[1], pair[0]):
                    self._pairs[alias].append(pair)
        sorting = {facet for facet in distinct if _sorts(facet)}
        for pair in (pair for pair, _ in common[:MOST] if pair[0] in sorting):
            for part in _in_part(pair[1]):
                if part not in self._pairs:
                    self._pairs[part].append(pair)
        self._numbered = numbered(base, ITEMS)
        asked = self.alone or self._pairs  # else no bound counts, and nothing is read for one
        self._dated = dated.dated_in(base, ITEMS) if asked else ""
        self._newest = dated.newest_in(base, self._dated, ITEMS) if self._dated else None
        self.listed = frozenset(facet for facet, _ in listed)  # of which an item has several
        self._columns = {
            name: said_of(name, others)
            for name, count in columns.most_common(MOST_COLUMNS)
            if count and name not in others
        }
        self._everything = [name for name, _ in everything.most_common(MOST_COLUMNS)]
        self._general = _names_of(medium for medium in {*base.medium} if medium)  # worded too
        self._named = Gazetteer((alias, alias) for alias in self._pairs)
        self._read = ""
        titles = [
            even(title)
            for title, medium in zip(base.titles[:ITEMS], base.medium, strict=False)
            if medium not in worded
        ]
        self._titled = {_singular(word) for title in titles for word in _WORD.findall(title)}
        self._titles = "\n".join(titles)
        self._values = "\n".join({even(value) for _, value in counts})
        self._texts = [text for text in base.texts[:ITEMS] if text] if self.alone else []
        of_kinds = sorted(
            (name for name in self._kinds if not name.isascii()), key=len, reverse=True
        )
        self._of_a_kind = re.compile(rf"的?(?:{'|'.join(of_kinds)})$") if of_kinds else None

    def of(self, words: str) -> tuple[str, str] | None:
        """(facet, value) that `words` as a whole name."""
        name = even(words)
        shorter = (_THINGS.sub("", name), self.of_no_kind(name))  # "horror films", 宋朝的诗
        return next((self._pairs[one][0] for one in (name, *shorter) if one in self._pairs), None)

    def named(self, text: str) -> Iterator[Value]:
        """All that `text` names, by place. Of what is a value of several attributes, that of the one
        which is called beside it, as a part of it: high rating, rated 5 out of 5, Chinese food."""
        line = even(text)
        for one in self._named.find(line):
            every = [
                Value(*pair, *self._called_beside(line, pair[0], one.start, one.end))
                for pair in self._pairs[one.name]
            ]
            yield max(every, key=lambda value: value.end - value.start)

    def _called_beside(self, line: str, facet: str, start: int, end: int) -> tuple[int, int]:
        """`start` and `end`, or those of the name of `facet` too where it stands beside them."""
        said = self._columns.get(facet)
        if said is None:
            return start, end
        behind = _BEHIND.match(line, end)
        after = said.match(line, behind.end()) if behind else None
        if after and after[0]:
            return start, after.end()
        first = max(0, start - CLOSE)
        before = [
            match.start()
            for match in said.finditer(line, first, start)
            if match[0] and _BEFORE.fullmatch(line, match.end(), start)
        ]
        return min(before, default=start), end

    def bounded(self, text: str, today: date) -> Iterator[Value]:
        """What dates and numbers in `text` bound: when it was, a price, a year, a rating."""
        when = list(dated.bounds(text, self._dated, today, self._newest)) if self._dated else []
        yield from (Value(*one) for one in when)
        for one in bounds(text, self._numbered):
            if not any(one[2] < end and one[3] > start for _, _, start, end in when):
                yield Value(*one)

    def columns(self, text: str) -> list[str]:
        """Attributes that `text` speaks of by what they are called, by place; of two that one stretch
        calls, the one that more of it does."""
        found = [
            (match.start(), match.end(), name)
            for name, said in self._columns.items()
            for match in said.finditer(text)
            if match[0]
        ]
        widest = [
            one
            for one in found
            if not any(
                other[0] <= one[0] and one[1] <= other[1] and other[1] - other[0] > one[1] - one[0]
                for other in found
            )
        ]
        return list(dict.fromkeys(name for _, _, name in sorted(widest)))

    def measured(self, measure: str) -> list[str]:
        """Attributes whose numbers are of this kind: what it costs."""
        return sorted(name for name in self._numbered if measure_of(name) == measure)

    def titled(self, text: str) -> bool:
        """Whether several words of `text` follow each other in a title: "star wars" is no war."""
        said, words = " ".join(_WORD.findall(even(text))), wished(text)
        return len(words) > 1 and (said in self._titles or " ".join(words) in self._titles)

    def words(self, text: str, found: Sequence[Value]) -> tuple[list[str], int]:
        """Words of `text`, but for what was `found` and what only wishes, and how many of them stand in
        titles here."""
        rest = blanked(even(text), found)
        lines = [word for word in _WORD.findall(rest) if self._quoted(word)]
        if lines:  # 远近高低各不同 asks for the poem, whatever words stand in it
            return lines, len(lines)
        said = [
            part
            for word in wished(rest)
            for part in (self.of_no_kind(one).lstrip("的") for one in _parted(word))
            if part
            and not (found and len(part) == 1)
            and _singular(part) not in self._kinds
            and not (found and _singular(part) in GENERAL)
        ]
        return said, sum(self._known(word) for word in said)

    def called(self, said: str) -> list[str]:
        """Attributes that are called so and in no other words, of media with words of their own too."""
        return [name for name in self._everything if said and _is_called(name, said)]

    def sorting(self) -> list[str]:
        """Attributes that sort things, the plainest first."""
        return [
            name
            for pattern in SORTING
            for name in self._everything
            if pattern.fullmatch(_written(name))
        ]

    def of_a_kind(self, said: str) -> bool:
        """Whether `said` speaks of a kind of thing that is here."""
        kinds = [kind for kind in self._general if not kind.isascii()]
        return any(
            _singular(word) in self._general
            if word.isascii()
            else any(kind in word for kind in kinds)
            for word in _WORD.findall(even(said))
        )

    def of_something(self, said: str) -> bool:
        """Whether `said` speaks of a kind of thing, here or anywhere: a place, a film."""
        return any(
            _singular(word) in GENERAL | self._general
            if word.isascii()
            else any(name in word for name in GENERAL if len(name) > 1)
            for word in _WORD.findall(even(said))
        )

    def asks_which(self, said: str) -> bool:
        """Whether `said` asks which things have something: "which places serve Chinese food?"."""
        match = _WHICH.match(said)
        what = _singular(even(match["what"])) if match else ""
        return what in GENERAL | self._general

    def of_no_kind(self, word: str) -> str:
        """边塞诗 without what all of these are: 边塞."""
        return self._of_a_kind.sub("", word) if self._of_a_kind else word

    def _known(self, word: str) -> bool:
        if _HAN.search(word) is None:  # Björk
            return _singular(word) in self._titled
        return word in self._titles or word in self._values

    def speaks_of(self, word: str) -> bool:
        """Whether a title, a value or a text here says it."""
        return self._known(word) or word in self._all_texts()

    def _quoted(self, words: str) -> bool:
        """Whether a text here says these words, and they are so many that it is meant."""
        return QUOTED.fullmatch(words) is not None and words in self._all_texts()

    def _all_texts(self) -> str:
        self._read = self._read or even("\n".join(self._texts))
        return self._read


def blanked(text: str, found: Iterable[Value]) -> str:
    """`text` with spaces where something was `found`, each sign in its place."""
    for one in found:
        text = f"{text[: one.start]}{' ' * (one.end - one.start)}{text[one.end :]}"
    return text


def even(text: str) -> str:
    """`text` as names are compared, each sign in its place."""
    text = re.sub(r"[-_/’]", lambda mark: "'" if mark[0] == "’" else " ", text.lower())
    return simplified(text)


def _written(name: str) -> str:
    """The attribute `name` with its words apart: eat_type, for eatType."""
    return in_words(name, False).replace(" ", "_")


def _truth(value: object) -> bool | None:
    """Whether `value` says yes, or no; None where it says something else."""
    if isinstance(value, str) and value.casefold() in _YES | _NO:
        return value.casefold() in _YES
    return value if isinstance(value, bool) else None


def _names_of_trait(name: str) -> Iterator[str]:
    """What is said of what has or is `name`: family friendly, good for kids."""
    said = re.sub(r"^(?:is|has|with) ", "", even(in_words(name, False)))
    yield from dict.fromkeys((said, *next((names for names in TRAITS if said in names), ())))


def _sorts(facet: str) -> bool:
    """Whether an attribute sorts things."""
    return any(pattern.fullmatch(_written(facet)) for pattern in SORTING)


def _in_part(value: str) -> Iterator[str]:
    """One of several things that a value of what sorts is, and one of their kind: animals or nature."""
    for part in map(str.strip, _SEVERAL.split(even(value))):
        for one in (part, _singular(part)) if part.isascii() else (part,):
            general = _singular(one) in GENERAL or one == "blue"  # of the blues, a colour
            if len(one) > 2 and not general and not _says_else(one):
                yield one


def _says_else(word: str) -> bool:
    return _NO_VALUE.fullmatch(word) is not None or _WISHES.fullmatch(word) is not None


def _called(kind: str) -> tuple[str, ...]:
    """What else things of a kind are called: hotels, 宾馆."""
    one, name = even(kind), _singular(even(kind))
    return next((names for names in THINGS if one in names or name in names), ())


def _names_of(kinds: Iterable[str]) -> set[str]:
    """All that things of these kinds are called, in the singular."""
    return {_singular(even(name)) for kind in kinds for name in (str(kind), *_called(str(kind)))}


def _is_called(name: str, said: str) -> bool:
    """Whether `said` is how the attribute `name` is called: metre, metres, 拍子."""
    words = (in_words(name, True), *SLOT_NAMES.get(name, ()))
    return said in words or said_of(name).fullmatch(said) is not None


def wished(text: str) -> list[str]:
    """Words of `text` that do more than wish."""
    words = [_ZH_WISH.sub("", word) for word in _WORD.findall(_ZH_ASKS.sub(" ", even(text)))]
    return [word for word in words if word and not _WISHES.fullmatch(word)]


def _parted(word: str) -> list[str]:
    """减持的公告: 减持 and 公告, each wherever it stands; 我的世界 is one name."""
    parts = _JOINED.split(word)
    return parts if min(map(len, parts)) > 1 else [word]


def _singular(word: str) -> str:
    return re.sub(r"(?<=[sxzh])es$|(?<=[^s])s$", "", re.sub(r"ies$", "y", word))


def _words(value: object, facet: str) -> Iterator[str]:
    for one in value if isinstance(value, (list, tuple)) else (value,):
        word = one.strip() if isinstance(one, str) else ""
        least = 1 if not word.isascii() and _endings(facet) else 2
        named = least <= len(word) <= LONGEST and "|" not in word and any(map(str.isalpha, word))
        if named and not _NO_VALUE.fullmatch(word):
            yield word


#: 高档型, and 1小时 - 2小时.
_OF_A_KIND = re.compile(r"([\u3400-\u9fff]{2,})[型类式系]")
_SPAN = re.compile(r"(\d+(?:\.\d+)?)([\u3400-\u9fff]+)(?:\s+(\d+(?:\.\d+)?)\2)?")


def _shorter(name: str) -> Iterator[str]:
    """How one says it: 高档, 1到2小时, 1、2个小时."""
    if kind := _OF_A_KIND.fullmatch(name):
        yield kind[1]
    if span := _SPAN.fullmatch(name):
        low, unit, high = span.groups()
        for counted in (unit, f"个{unit}"):
            if high is None:
                yield f"{low}{counted}"
            else:
                yield from (
                    f"{low}{between}{high}{counted}"
                    for between in (" ", "到", "至", "、", "~", "～")
                )
                yield from (
                    f"{low}{counted}{between}{high}{counted}" for between in (" ", "到", "至")
                )


@cache
def _endings(facet: str) -> str:
    """What a value of one character is followed by: 唐朝, 唐代; 红色."""
    return next((ends for names, ends in ENDINGS if re.fullmatch(names, facet, re.I)), "")


def _aliases(value: str, facet: str = "") -> Iterator[str]:
    """What a value may be called."""
    name = even(value)
    measure = measure_of(facet)
    scaled = (names for of, there, names in SCALES if of == measure and name in there)
    known = (names for names in (*GENRES, *SAME) if name in names)
    same = next(chain(scaled, known), (name,))
    longer = [f"{name}{end}" for end in _endings(facet)] if len(name) == 1 else []
    for one in dict.fromkeys((name, " ".join(name.split()), *same, *_shorter(name), *longer)):
        yield one
        if one.isascii() and one[-1:].isalpha():
            yield one[:-1] + "ies" if re.search(r"[^aeiou]y$", one) else f"{one}s"
