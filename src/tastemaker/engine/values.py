"""What the catalogue's own attributes are called in what somebody says: comedies, film noir, 科幻片.

The lexicon knows the words for tunes, verse and copy. A catalogue of films, books or goods brings its
own: the values of its attributes, as they are written there, in the plural, and, of genres, by the
names they commonly have in English and Chinese.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tastemaker.dialogue.policy import MAKES
from tastemaker.dialogue.seeking import ALSO_ASKED, WORDS
from tastemaker.domain import PROVENANCE, Fact, Reading
from tastemaker.engine.artists import CREDITS
from tastemaker.engine.bounds import bounds, numbered
from tastemaker.ports import Candidates, Reader
from tastemaker.understand.facts import SURE
from tastemaker.understand.gazetteer import Gazetteer
from tastemaker.understand.lexicon import GENRES
from tastemaker.understand.reader import ALSO, ASKS, NOT, PLACED

ITEMS = 50_000  # whose attributes are read
LEAST = 2  # items that have a value: what one alone has is a name of its own
MOST = 20_000  # values that are known, those of most items first
LONGEST = 40  # characters of a value; more is a text
COVERED = 0.4  # share of the letters of a sentence beyond which naming something is asking for it

#: Attributes that are asked for in another way, or whose names mean something else in a wish.
_NO_FACET = PROVENANCE | {*CREDITS, "acrostic", "bars", "key", "medium", "minutes", "stars", "time"}
_KEPT = ("artist", "minutes", "time", WORDS)  # slots that are asked for in any catalogue
#: Words that say something else in a wish, whatever a catalogue calls by them.
_NO_VALUE = re.compile(
    r"all|any|both|for|from|good|great|his|her|less|like|long|love|make|more|most|music|my|new|no|none|not|old"
    r"|one|others?|our|short|show|some|that|the|these|this|unknown|what|with|yes|you|your",
    re.I,
)
_REDUCED = re.compile(
    r"(?:\b(?:less|fewer|not so (?:many|much)|enough(?: of| with)?)|少[来放推给]?一?[点些]?)\s*(?:the |of |those )?$",
    re.I,
)
_BLOCKED = re.compile(
    r"\b(?:block|hide|ban|exclude|never show(?: me)?|no more|not another|stop (?:showing|recommending)(?: me)?)\s+(?:all |any )?$|(?:屏蔽|拉黑|隐藏|(?:别|不要)再(?:推荐|放|来)?)(?:所有|掉)?$",
    re.I,
)
#: All but what is named next.
_BUT = re.compile(
    r"\b(?:(?:any|every)(?:thing|one)?|all|something)\s+(?:but|except)(?:\s+for)?\s*(?:the |an? )?$"
    r"|\b(?:except|excluding|besides|other than|apart from|not from|not by)(?:\s+for)?\s*(?:the |an? )?$|除了?$|排除$",
    re.I,
)
_ONLY = re.compile(r"^\W*(?:only|just)\b|^\W*只(?:要|看|想)", re.I)
_WANTS = re.compile(
    r"\b(?:mood for|feel like|fancy|want|looking for|need|would like|i'd like|care for|do you (?:have|sell|stock)|got any|are there any)\b|^\W*any\b"
    r"|想看|想要|想读|想买|有没有|(?<!你)(?<!你们)有(?:什么|啥|哪些)|来[一几]?[部本点些篇条首张款]|给我|帮我|推荐|[找搜]",
    re.I,
)
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[\u3400-\u9fff]+")
#: Words that wish or point and name nothing.
_WISHES = re.compile(
    r"[a-z0-9]|an?|about|again|all|also|am|and|another|any|anything|are|as|at|be|been|best|but|by|can|cheap|cheaper|cheapest|could|do|does|else"
    r"|ever|every|few|films?|find|for|from|get|give|go|good|got|great|had|has|have|hello|here|hey|hi|how|i'?m|i'?d|in|into|is|it|its"
    r"|just|kind|know|let|like|list|look|looking|lot|maybe|me|mean|mood|more|most|movies?|much|my|need|new|next|nice|no|none|not|now"
    r"|of|ok|okay|on|one|ones|only|or|other|others?|our|out|please|products?|put|really|recommend|recommendations?|right|say|search|see|shall"
    r"|shop|should|show|similar|so|some|somebody|someone|something|sort|still|stuff|suggest|suggestions?|sure|take|tell|than|thank"
    r"|thanks|that|the|their|them|then|there|these|they|thing|things|think|this|those|to|today|too|top|try|type|up|us|very|want"
    r"|was|watch|we|well|were|what|when|where|which|who|why|will|with|would|yes|you|your|buy|read|items?|fancy|feel|care|interested"
    r"|[\u3400-\u9fff]|.*(?:什么|怎么|谢谢|你好|好吗|可以|不).*"
)
#: What only wishes around a Chinese word: 推荐一些手套.
_ZH_WISH = re.compile(
    r"^(?:请|帮我|给我|我(?!的)|想要?|要|有没有|有|推荐|找|来|看看?|读|买|搜索?|关于|有关|最近|最新|今天|随便"
    r"|[一几两三]?[部本个些点下双把件篇条首张款则份])+"
    r"|(?:的?(?:电影|影片|片子?|东西|产品|商品|小说|书籍?|新闻|文章|资讯|报道|消息|动态|内容|帖子|视频|方面|相关)"
    r"|(?:好[看玩听读用]|有趣|有意思|精彩|热门|不错)(?=的|$)|[的吗吧呢了])+$"
)
#: What asks in the midst of a Chinese sentence, between what is asked for: 腾讯最近有什么消息.
_ZH_ASKS = re.compile(r"(?:最近|现在|今天|这几天)?(?:有没有|有(?:什么|啥|哪些))")
_BESIDE = re.compile(r"[\s的-]*")
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
    """Values of attributes of one catalogue, but for items of the media in `worded`, whose words are
    known anyway. Derived anew when it changes."""

    def __init__(self, base: Candidates, worded: Collection[str]) -> None:
        #: Whether nothing here is asked for by words of another kind: by its mode, how it should feel.
        self.alone = not any(medium in worded for medium in base.medium)
        counts = Counter[tuple[str, str]]()
        for medium, attributes in zip(base.medium[:ITEMS], base.attributes, strict=False):
            if medium not in worded:
                for facet, value in attributes.items():
                    if facet not in _NO_FACET and not set(facet) & set("=<>!~"):
                        counts.update((facet, one) for one in _words(value))
        common = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
        self._of: dict[str, tuple[str, str]] = {}
        for pair, count in common[:MOST]:
            if count >= LEAST:
                for alias in _aliases(pair[1]):
                    self._of.setdefault(alias, pair)
        self._numbered = numbered(base, ITEMS)
        self._named = Gazetteer((alias, alias) for alias in self._of)
        titles = [_even(title) for title in base.titles[:ITEMS]] if self.alone else []
        self._titled = {_singular(word) for title in titles for word in _WORD.findall(title)}
        self._titles = "\n".join(titles)

    def of(self, words: str) -> tuple[str, str] | None:
        """(facet, value) that `words` as a whole name."""
        name = _even(words)
        return self._of.get(name) or self._of.get(_THINGS.sub("", name))  # "horror films"

    def named(self, text: str) -> Iterator[Value]:
        """All that `text` names, by place."""
        for one in self._named.find(_even(text)):
            yield Value(*self._of[one.name], one.start, one.end)

    def bounded(self, text: str) -> Iterator[Value]:
        """What numbers in `text` bound: a price, a year."""
        for one in bounds(text, self._numbered):
            yield Value(*one)

    def titled(self, text: str) -> bool:
        """Whether several words of `text` follow each other in a title: "star wars" is no war."""
        said, wished = " ".join(_WORD.findall(_even(text))), _wished(text)
        return len(wished) > 1 and (said in self._titles or " ".join(wished) in self._titles)

    def words(self, text: str, found: Sequence[Value]) -> tuple[list[str], int]:
        """Words of `text`, but for what was `found` and what only wishes, and how many of them stand in
        titles here."""
        rest = _even(text)
        for one in found:
            rest = f"{rest[: one.start]}{' ' * (one.end - one.start)}{rest[one.end :]}"
        said = [part for word in _wished(rest) for part in _parted(word)]
        return said, sum(self._known(word) for word in said)

    def _known(self, word: str) -> bool:
        return _singular(word) in self._titled if word.isascii() else word in self._titles


class Versed:
    """A reader that knows the values of the catalogue beside the words that everybody knows."""

    def __init__(self, reader: Reader, values: Values) -> None:
        self._reader, self._values = reader, values

    def read(self, text: str) -> Reading:
        titled, reading = self._values.titled(text), self._reader.read(text)
        if titled and reading.intent in ("change", "more"):  # "lord of the rings" is no “more”
            reading = replace(reading, intent="other")
        if self._values.alone and reading.intent == "make" and not MAKES.search(text):
            reading = _bare(replace(reading, intent="find"))  # 关于…的新闻: there is some, or none
        bound = [] if titled else list(self._values.bounded(text))
        named = [] if titled else list(self._values.named(text))
        found = [one for one in named if not any(_over(one, other) for other in bound)]
        if not found and not self._values.alone:  # "under 300" may be of anything else
            bound = []
        reading = self._worded(text, reading, [*found, *bound])
        if not found and not bound:
            return reading
        if reading.intent == "forget":
            gone = [
                self._values.of(value) or (facet, value) for facet, value in reading.without.items()
            ]
            return replace(reading, without=dict(gone))
        less = reading.intent == "less" or any(_refused(text, one) for one in found)
        if reading.facts or (found and less and not _asks(text)):
            intent = reading.intent if reading.facts else "less"
            return replace(reading, intent=intent, facts=tuple(self._told(text, reading, found)))
        intent = "find" if reading.intent == "make" and not MAKES.search(text) else reading.intent
        if intent == "other" and found and all(_denied(text, one) for one in found):
            intent = "find"  # 不要娱乐的
        only = _ONLY.search(text) is not None  # only from Forge: of what was looked for
        if intent in ("other", "more") and (only or not found):  # "under $300": of those
            intent = "change"
        if intent not in PLACED | {"other"} or intent == "make" or _asks(text):
            return reading
        found = [*found, *bound]
        covered = sum(one.end - one.start for one in found) / max(1, sum(map(str.isalpha, text)))
        only |= any(_BUT.search(text[: one.start]) for one in found)
        wanted = covered >= COVERED or only or bool(bound) or _WANTS.search(text) is not None
        if intent in ("other", "change") and not wanted:
            return reading
        asked, without = defaultdict[str, list[str]](list), dict[str, str]()
        for one in found:
            if one not in bound and _denied(text, one):
                without[one.facet] = one.value
            elif one.value not in asked[one.facet]:
                asked[one.facet].append(one.value)
        slots = {
            facet: _either(text, facet, values, found) for facet, values in asked.items() if values
        }
        if slots and (intent == "other" or _WANTS.search(text)):
            intent = "find"
        reading = _bare(reading) if self._values.alone else reading
        return replace(
            reading,
            intent=intent,
            slots={**slots, **reading.slots},
            without={**without, **reading.without},
        )

    def _worded(self, text: str, reading: Reading, found: Sequence[Value]) -> Reading:
        """With the words of what is looked for. What is nothing else asks for something where it says so
        ("I need safety glasses") or titles know all of it: adhesive tape."""
        if (
            not self._values.alone
            or reading.facts
            or reading.intent not in ("find", "other")
            or "artist" in reading.slots
        ):
            return reading
        words, known = self._values.words(text, found)
        wanted = known == len(words) or _WANTS.search(text) is not None
        if not (words or found) and reading.intent == "other" and _WANTS.search(text):
            return replace(_bare(reading), intent="find")  # 今天有什么新闻
        if not words or (reading.intent == "other" and not (known and wanted)) or _asks(text):
            return reading
        reading, asked = _bare(reading), " ".join(dict.fromkeys(words))
        return replace(reading, intent="find", slots={**reading.slots, WORDS: asked})

    def _told(self, text: str, reading: Reading, found: list[Value]) -> Iterator[Fact]:
        """What is told, by the catalogue's names; what is turned down by the way ("…, but no horror");
        what there shall be less of."""
        known, within = set(), set[str]()
        for fact in reading.facts:
            pair = self._values.of(fact.value) if fact.facet == "interest" else None
            told = replace(fact, facet=pair[0], value=pair[1]) if pair else fact
            known.add((told.facet, told.value))
            if fact.facet == "interest" and pair is None:
                within.add(_even(fact.value))  # decaf coffee is not all coffee
            yield told
        for one in found:
            pair, half = (one.facet, one.value), _reduced(text, one)
            refused = half or _denied(text, one) or (reading.intent == "less" and not reading.facts)
            part = any(_even(text)[one.start : one.end] in phrase for phrase in within)
            if refused and pair not in known and not part:
                known.add(pair)
                yield Fact(*pair, -SURE / 2 if half else -SURE, source="said")


def _either(text: str, facet: str, values: Sequence[str], found: Sequence[Value]) -> str:
    """Values of one attribute as they are asked for: one of them, or, where they stand side by side
    (romantic comedies, 爱情喜剧), all."""
    places = sorted((one for one in found if one.facet == facet), key=lambda one: one.start)
    apart = [
        text[one.end : other.start] for one, other in pairwise(places) if one.end <= other.start
    ]
    together = len(apart) == len(values) - 1 and all(map(_BESIDE.fullmatch, apart))
    return ALSO_ASKED.join(values) if together else "|".join(values)


def _over(one: Value, other: Value) -> bool:
    return one.start < other.end and one.end > other.start


def _bare(reading: Reading) -> Reading:
    """Without what only media with words of their own can be asked for: 恐怖片 is a genre, no mood."""
    felt = reading.mood is not None and reading.mood.source == "felt"
    slots = {name: value for name, value in reading.slots.items() if name in _KEPT}
    return replace(reading, mood=reading.mood if felt else None, slots=slots)


def _asks(text: str) -> bool:
    """A question that is no wish."""
    wish = _WANTS.search(text) or re.search(r"\b(?:what|how) about\b", text, re.I)
    return wish is None and ASKS.search(text) is not None


def _denied(text: str, one: Value) -> bool:
    before = text[: one.start]
    denied = NOT.search(before) is not None and ALSO.search(before) is None
    return denied or any(pattern.search(before) for pattern in (_BLOCKED, _BUT))


def _refused(text: str, one: Value) -> bool:
    """Turned down, or to be shown less of, whatever else the sentence says."""
    return _reduced(text, one) or _BLOCKED.search(text[: one.start]) is not None


def _wished(text: str) -> list[str]:
    """Words of `text` that do more than wish."""
    words = [_ZH_WISH.sub("", word) for word in _WORD.findall(_ZH_ASKS.sub(" ", _even(text)))]
    return [word for word in words if word and not _WISHES.fullmatch(word)]


def _parted(word: str) -> list[str]:
    """减持的公告: 减持 and 公告, each wherever it stands; 我的世界 is one name."""
    parts = _JOINED.split(word)
    return parts if min(map(len, parts)) > 1 else [word]


def _singular(word: str) -> str:
    return re.sub(r"(?<=[sxzh])es$|(?<=[^s])s$", "", re.sub(r"ies$", "y", word))


def _reduced(text: str, one: Value) -> bool:
    return _REDUCED.search(text[: one.start]) is not None


def _words(value: object) -> Iterator[str]:
    for one in value if isinstance(value, (list, tuple)) else (value,):
        word = one.strip() if isinstance(one, str) else ""
        named = 2 <= len(word) <= LONGEST and "|" not in word and any(map(str.isalpha, word))
        if named and not _NO_VALUE.fullmatch(word):
            yield word


def _even(text: str) -> str:
    """`text` as names are compared, each sign in its place."""
    return re.sub(r"[-_/’]", lambda mark: "'" if mark[0] == "’" else " ", text.lower())


def _aliases(value: str) -> Iterator[str]:
    """What a value may be called."""
    name = _even(value)
    same = next((names for names in GENRES if name in names), (name,))
    for one in dict.fromkeys((name, *same)):
        yield one
        if one.isascii() and one[-1:].isalpha():
            yield one[:-1] + "ies" if re.search(r"[^aeiou]y$", one) else f"{one}s"
