"""What somebody says, read with the words of the catalogue beside those that everybody knows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from tastemaker.dialogue.editing import relative
from tastemaker.dialogue.policy import MAKES
from tastemaker.dialogue.seeking import (
    ALSO_ASKED,
    COLUMNS,
    COUNTED,
    HIGHEST,
    LIKED,
    OFFERED,
    THOSE,
    WORDS,
)
from tastemaker.domain import INTEREST, Fact, Reading
from tastemaker.engine.artists import EITHER, Artists
from tastemaker.engine.bounds import HIGHER, LOWER
from tastemaker.engine.stock import counts, counts_those, of_what, offered
from tastemaker.engine.values import MEDIUM, Value, Values, blanked, even, wished
from tastemaker.ports import Reader
from tastemaker.understand.columns import MONEY, RATING, measure_of
from tastemaker.understand.facts import SURE
from tastemaker.understand.intents import of_ours
from tastemaker.understand.reader import ALSO, ASKS, NOT, PLACED, language_of

COVERED = 0.4  # share of the letters of a sentence beyond which naming something is asking for it
NOTHING_ELSE = 0.9  # share beyond which nothing else is said: pictures
ASK = "ask"  # the intent of a question about attributes of something that is shown or named

_KEPT = ("artist", "minutes", "time", WORDS)  # slots that are asked for in any catalogue
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
    r"|\b(?:except|excluding|besides|other than|apart from|(?:not|nothing|none) (?:from|by))(?:\s+for)?\s*(?:the |an? )?$|除了?$|排除$",
    re.I,
)
_ONLY = re.compile(r"^\W*(?:only|just)\b|^\W*只(?:要|看|想)", re.I)
_WANTS = re.compile(
    r"\b(?:what (?:should|can|could|shall) (?:i|we) (?:watch|read|see|buy|eat|play|do|visit|try|order|cook|listen to)|mood for|feel like|fancy|want|looking for|need|would like|i'd like|care for|do you (?:have|sell|stock)|got any|are there any|is there (?:an?|one|any))\b|^\W*any\b"
    r"|[看读吃玩买听][点些]?(?:什么|啥)|想[看要读买吃喝住玩去找订租]|[要去][吃喝住玩]|有没有|(?<!你)(?<!你们)有(?:什么|啥|哪些)|来[一几]?[部本点些篇条首张款家间个]|给我|帮我|推荐|[找搜]",
    re.I,
)
#: A question for something: 有关于减持的新闻吗.
_ANY = re.compile(r"^\W*(?:你们?|这里|请问)*有(?!没有)[^，。]{1,16}[吗么嘛]\W*$")
#: What shall not be shown, though no attribute of the catalogue is called so.
_UNWANTED = re.compile(
    r"^\W*(?:(?:please|i|我|请|以后|都)\W*)*(?:(?:do(?:n't| not) want(?: to (?:see|read|hear|get))?|do(?:n't| not) show(?: me)?|never show(?: me)?|stop showing(?: me)?|no more|hide|block|less|fewer)\s+(?:any |anything about |more |stories about |news about )?"
    r"|(?:再?也?不(?:想|要|愿)?再?[看听读]|别(?:再)?(?:给我)?(?:推荐?|放|看|来)|少(?:给我)?[推来放看]一?[些点]?|屏蔽|拉黑|隐藏))(?:跟|和|关于|有关)?(?P<what>[\w -]{2,24}?)(?:有关|相关)?(?:了|吧)?\W*$",
    re.I,
)
_BESIDE = re.compile(r"[\s的-]*")
_ALL = re.compile(
    r"\b(?:with|have|has|having|offers?|offering|includ(?:es?|ing)|serves?|both)\b", re.I
)
_AND = re.compile(r"\band\b|,|&", re.I)
_OR = re.compile(r"\bor\b|或|要么|/", re.I)
_CLAUSE = re.compile(r"[^，。！？；,!?;\n]+[？?]?|[？?]")
SHORT = 5  # words of a text of which one may be unknown
LEFT = 8  # Chinese characters beside what is named, beyond which they tell a story
#: What is asked of an attribute, beside what it is called, and what asks for something to be found.
_OF_IT = re.compile(
    r"\b(?:what|where|when|how|which|who|tell|give|know|does|do|is|are|has|have|show|send)\b|[?？]"
    r"|多[少钱]|什么|啥|哪|几|谁|怎么|咋|如何|吗|呢|很.{1,2}吧|贵不贵|高不高|不[?？]?$|(?:它|[他她]家|[这那该]\S{0,2}|第\S{1,3})的\S{1,6}$|^\W*(?:its|the \w+ of (?:it|this|that|the \w+))\b|告诉|发(?:给|一?下|我|过来)|[说讲看查问]|知道|给我|是[?？]?$|介绍|忘",
    re.I,
)
_POINTS = re.compile(
    r"它|[他她]家|其(?!他|它)|[这那该](?!么|些天|几天)|第.{1,3}[首个支曲篇条部本张款件家间座]|\b(?:its?|this|that|their|they|these|those|them|the (?:first|second|third|fourth|fifth|last)(?: one)?)\b",
    re.I,
)
_SEEKS = re.compile(
    r"推荐|[找搜]|想[去要吃住玩看买]|\b(?:find|recommend|suggest|search|looking for|want|need|show me)\b",
    re.I,
)
_WHY = re.compile(r"\bwhy\b|\bhow come\b|为[什何]|凭什么|怎么会|原因|理由", re.I)
_BESIDE_THOSE = PLACED | {"other", "rate", "less", "chat", "tell"}
#: What must be said for a wish to be one to stop, to take back, or for less of what is named.
_SAYS_SO = {
    "less": re.compile(
        r"\b(?:no|not|never|none|less|fewer|without|hate|dislike|stop|hide|block|ban|exclude|remove|skip|avoid|enough|tired|sick|bored|rid|away|but|except|rather|instead|too)\b|n't\b|不|别|没|少|非|讨厌|烦|屏蔽|拉黑|隐藏|去掉|除|厌|腻|够|删|太",
        re.I,
    ),
    "stop": re.compile(
        r"\b(?:stop|enough|quit|pause|cancel|halt|end|off|no more|later|done|mute|break)\b|停|够|取消|结束|退出|关|静音|休息|不|别|算了",
        re.I,
    ),
    "undo": re.compile(
        r"\b(?:undo|back|revert|previous|before|last|earlier|wrong|mistake|old|original|restore|forget|remove|drop|cancel|prefer|mean)\b|撤|回|还原|恢复|之前|刚才|原来|上一|错|取消|改|更",
        re.I,
    ),
}
#: What most people like is asked for; by how they rate it, where the catalogue itself tells no rating.
_MOST_LIKED = re.compile(
    r"\b(?:(?:the )?most (?:popular|liked|loved|watched|played|read|bought|viewed|visited)|(?:really |very )?popular|trending|best[- ]?(?:sell(?:ing|ers?)|loved)|top[- ](?:ten|\d{1,2})|everybody's favou?rites?)\b"
    r"|最受(?:大家)?(?:欢迎|喜爱)的?|(?:最(?:热门|流行|火爆|畅销)|热门|畅销)的?|人气最?高的?|最火的?|大家都?(?:爱|喜欢|在)[看读听玩买吃](?:什么|的)?|排行榜?(?:前\S{1,2})?",
    re.I,
)
_BEST_RATED = re.compile(
    r"\b(?:the )?(?:best|highest|top)[- ](?:rated|rating|scored?)\b|(?:评分|分数|口碑|评价)最[高好佳]的?",
    re.I,
)
#: What says that a judgement is the speaker's own.
_MINE = re.compile(r"\b(?:i|i'd|it|its|it's|this|that|my|give|mark)\b|我|给|打|[这那]|它|第", re.I)
_PLACED = re.compile(r"\bthe (?:first|second|third|fourth|fifth|last)\b", re.I)
#: Before the kind of a thing that is shown: the first voice, 第二家酒店.
_PLACED_BEFORE = re.compile(
    rf"{_PLACED.pattern} (?:\w+ )?$|第[一二三四五六七八九十\d]+[首个支曲篇条部本张款件家间座]$",
    re.I,
)
_A_THING = re.compile(r"^\W*(?:an?|some|something)\s+\w", re.I)
_NOT_ASKED = frozenset({"stop", "undo", "erase", "rights", "forget", "less", "known", "keep"})


@dataclass(frozen=True, slots=True)
class Heard:
    """What of the catalogue `text` names: values of attributes, and numbers that bound them."""

    text: str
    named: tuple[Value, ...] = ()
    bound: tuple[Value, ...] = ()

    @property
    def all(self) -> tuple[Value, ...]:
        return (*self.named, *self.bound)


class Versed:
    """A reader that knows the values of the catalogue beside the words that everybody knows."""

    def __init__(
        self, reader: Reader, values: Values, artists: Artists | None, today: date
    ) -> None:
        self._reader, self._values, self._artists, self._today = reader, values, artists, today

    def read(self, text: str) -> Reading:
        match = self._most_liked(text)
        if match is None or self._values.titled(text) or MAKES.search(text):
            return self._read(text)
        rest = f"{text[: match.start()]} {text[match.end() :]}"
        reading = self._read(rest)
        nothing_else = not wished(rest)  # the most popular films
        asks = nothing_else or reading.intent in PLACED | {"other"}
        ours = nothing_else or self._values.alone or reading.slots or of_ours(rest)
        if reading.facts or not (asks and ours):
            return self._read(text)
        return replace(
            _bare(reading) if nothing_else else reading,
            intent="find",
            slots={**reading.slots, LIKED: HIGHEST},
            language=language_of(text),
        )

    def _most_liked(self, text: str) -> re.Match[str] | None:
        """Where it is asked for by that, and by no value that is called so: popular, a tag."""
        rated = None if self._values.measured(RATING) else _BEST_RATED.search(text)
        match = _MOST_LIKED.search(text) or rated
        if match is None or any(_over(match, one) for one in self._values.named(text)):
            return None
        return match

    def _read(self, text: str) -> Reading:
        reading = self._reader.read(text)
        titled = (self._values.alone or not reading.slots) and self._values.titled(text)
        if titled and reading.intent in ("change", "more"):  # "lord of the rings" is no “more”
            reading = replace(reading, intent="other")
        if self._values.alone and reading.intent == "make" and not MAKES.search(text):
            reading = _bare(replace(reading, intent="find"))  # 关于…的新闻: there is some, or none
        some = _A_THING.match(text) and self._values.of_something(text) and not relative(text)
        if self._values.alone and reading.intent == "change" and some:  # "a mind-bending film"
            reading = _bare(replace(reading, intent="find"))
        heard = self._beside_title(text) if titled else self._heard(text)
        reading = self._said_so(reading, heard)
        if whole := self._whole(reading, heard):
            return replace(reading, intent=ASK, slots=whole, mood=None)
        if asked := self._asked(reading, heard):
            intent = reading.intent if reading.intent in PLACED else ASK
            slots = {COLUMNS: "|".join(asked)}
            return replace(reading, intent=intent, slots=slots, mood=None, without={})
        if not heard.all and (unwanted := self._unwanted(text, reading)):
            fact = Fact(INTEREST, unwanted, -SURE, source="said")
            return replace(_bare(reading), intent="less", facts=(fact,))
        reading = self._worded(text, reading, heard.all)
        if not heard.all and reading.facts and self._values.alone:
            return replace(reading, facts=tuple(self._told(text, reading, ())))
        if not heard.all:
            plain = self._values.alone and reading.intent in ("find", "other", "why")
            return _bare(reading) if plain else reading
        if reading.intent == "forget":
            gone = [
                self._values.of(value) or (facet, value) for facet, value in reading.without.items()
            ]
            return replace(reading, without=dict(gone))
        if heard.named and all(_less_of_it(text, one) for one in heard.named):
            reading = replace(reading, intent="change", sentiment=0.0)
        less = reading.intent == "less" or any(
            _refused(text, one) and not _less_of_it(text, one) for one in heard.named
        )
        seeks = reading.facts and heard.bound and _WANTS.search(text)  # 找家…酒店，我平时喜欢健身
        if seeks and all(fact.weight > 0 for fact in reading.facts):
            return replace(
                self._sought(replace(reading, intent="find"), heard), facts=reading.facts
            )
        if reading.facts or (heard.named and less and not _asks(text)):
            intent = reading.intent if reading.facts else "less"
            told = tuple(self._told(text, reading, heard.named))
            return replace(reading, intent=intent, facts=told)
        return self._sought(reading, heard)

    def _heard(self, text: str) -> Heard:
        bound = tuple(self._values.bounded(text, self._today))
        named = tuple(
            one
            for one in self._values.named(text)
            if one.facet != MEDIUM or not _PLACED_BEFORE.search(text[: one.start])
        )
        # 免费市内电话 is a service, and 500元 no name: the longer of two that overlap.
        bound = tuple(b for b in bound if not any(_over(n, b) and _wider(n, b) for n in named))
        named = tuple(n for n in named if not any(_over(n, b) for b in bound))
        if not named and not self._values.alone:  # "under 300" may be of anything else
            bound = ()
        return Heard(text, named, bound)

    def _beside_title(self, text: str) -> Heard:
        """What is named beside the words of a title: cheap safety glasses."""
        heard, words = self._heard(text), set(wished(text))
        named = tuple(
            one for one in heard.named if words.isdisjoint(wished(even(text)[one.start : one.end]))
        )
        return replace(heard, named=named, bound=())

    def _said_so(self, reading: Reading, heard: Heard) -> Reading:
        """`reading`, but where something is named and nothing said that stops or turns down: "a quiet
        picture" is no wish for quiet, and “pictures of animals” none for fewer."""
        says_so = _SAYS_SO.get(reading.intent)
        rest = blanked(heard.text, heard.bound)  # 2018年之前 takes nothing back
        if reading.facts or says_so is None or says_so.search(rest):
            return reading
        named = bool(heard.all or _A_THING.match(heard.text))
        named |= bool(offered(heard.text, self._values, heard.all))
        return replace(reading, intent="other", sentiment=0.0) if named else reading

    def _whole(self, reading: Reading, heard: Heard) -> dict[str, object]:
        """What is asked about the catalogue as a whole, as slots: what there is, or how much of it."""
        text, values, found = heard.text, self._values, heard.all
        if not reading.facts and counts_those(text):
            return {COUNTED: THOSE}
        if reading.facts or reading.intent in _NOT_ASKED or _POINTS.search(text):
            return {}
        asked: dict[str, object] = {**self._conditions(heard)[0]}
        if not values.alone:  # how many reels: by the words that everybody knows
            asked |= {n: v for n, v in reading.slots.items() if isinstance(v, str) and n != MEDIUM}
        if columns := offered(text, values, found):
            words = of_what(text, values, found)
            return {**asked, **({WORDS: words} if words else {}), OFFERED: "|".join(columns)}
        every = self._artists.mentioned(text) if self._artists else []
        by = [Value("artist", one.name, one.start, one.end) for one in every]
        counted, spoken = counts(text, values, found, bool(asked or by))
        if not counted:
            return {}
        who = {"artist": EITHER.join(one.value for one in by)} if by else {}
        said = {WORDS: " ".join(spoken)} if spoken and not by else {}
        return {**asked, **who, **said, COUNTED: "all"}

    def _asked(self, reading: Reading, heard: Heard) -> list[str]:
        """Attributes that are asked about: where it is, how much it costs. Of nothing in particular,
        and beside a wish, they are what is wished."""
        text, asked = heard.text, list[str]()
        if reading.intent in _NOT_ASKED or (reading.intent == "why" and _WHY.search(text)):
            return []
        if _A_THING.match(text) and heard.all and not ASKS.search(text):
            return []  # "a place that is not family friendly"
        clauses = list(_CLAUSE.finditer(text))
        for at, clause in enumerate(clauses):
            wish = not _POINTS.search(clause[0]) and (
                _SEEKS.search(clause[0]) is not None or self._values.asks_which(clause[0])
            )
            if wish and any(_over(clause, one) for one in heard.all):
                return []  # what is looked for shall have it
            asks = _OF_IT.search(clause[0]) or (
                at + 1 < len(clauses) and _OF_IT.match(clauses[at + 1][0].lstrip(" 请麻烦您你帮我"))
            )
            bounded = [one for one in heard.bound if _over(clause, one)]
            if asks and not wish and not bounded:
                asked += self._values.columns(clause[0])
            if asks and not wish and _POINTS.search(clause[0]):  # has it a pool? is it free?
                free = any(one.value == "<=0" for one in bounded)
                asked += self._values.measured(MONEY) if free else []
                asked += [
                    one.facet
                    for one in heard.named
                    if one.facet in self._values.listed and _over(clause, one) and not bounded
                ]
        return list(dict.fromkeys(asked))

    def _sought(self, reading: Reading, heard: Heard) -> Reading:
        """With the conditions that what is looked for shall meet."""
        text, found = heard.text, heard.all
        intent = "find" if reading.intent == "make" and not MAKES.search(text) else reading.intent
        covered = sum(one.end - one.start for one in found) / max(1, sum(map(str.isalpha, text)))
        wants = _WANTS.search(text) is not None
        if intent == "other" and heard.named and all(_denied(text, one) for one in heard.named):
            intent = "find"  # 不要娱乐的
        sought = bool(heard.bound) and (bool(heard.named) or not _judges(heard.bound))
        nothing_else = bool(heard.named) and covered >= NOTHING_ELSE
        if intent == "rate" and heard.named and not _MINE.search(text):  # "places rated 5 out of 5"
            wants = True
        # 评分4.5分以上的 is no judgement, and 图片 keeps nothing.
        only = _ONLY.search(text) is not None  # only from Forge: of what was looked for
        just = only and bool(heard.named)  # 只要利好的
        kind = self._some_kind(text, heard)  # "a funny movie" is no praise
        judged = intent in ("rate", "chat", "tell") and (
            wants or sought or nothing_else or just or kind
        )
        if judged or (intent == "keep" and nothing_else):
            reading, intent = replace(reading, slots={}, sentiment=0.0), "find"
        beside = any(one.value in (LOWER, HIGHER) for one in heard.bound) and not heard.named
        thing = any(one.facet == MEDIUM and not _denied(text, one) for one in heard.named)
        thing |= bool(heard.named) and self._values.alone and self._values.of_something(text)
        if intent == "change" and thing and not only and not relative(text):  # "a happy voice"
            intent = "find"
        if intent == "find" and not heard.named and self._nothing_else(text, found):
            intent = "other"  # 最新的: of those
        of_those = only or not (heard.named or self._values.of_a_kind(text))
        if intent in ("other", "more") and of_those:  # "under $300"
            intent = "change"
        if beside and intent in _BESIDE_THOSE:  # "cheaper"
            reading, intent = replace(reading, slots={}, sentiment=0.0), "change"
        if (
            intent not in PLACED | {"other"}
            or intent == "make"
            or (_asks(text) and not heard.bound and not self._any_of(text))
        ):
            return reading
        only |= any(_BUT.search(text[: one.start]) for one in found)
        wants |= kind or self._any_of(text)
        wanted = covered >= COVERED or only or bool(heard.bound) or wants
        if intent in ("other", "change") and not (wanted or self._nothing_else(text, found)):
            return reading
        slots, without = self._conditions(heard)
        if slots and not beside and (intent == "other" or wants):
            intent = "find"
        reading = _bare(reading) if self._values.alone else reading
        return replace(
            reading,
            intent=intent,
            slots={**slots, **reading.slots},
            without={**without, **reading.without},
        )

    def _nothing_else(self, text: str, found: Sequence[Value]) -> bool:
        """Whether all but what is named only wishes: 最近的负面新闻."""
        return self._values.alone and not self._values.words(text, found)[0]

    def _conditions(self, heard: Heard) -> tuple[dict[str, str], dict[str, str]]:
        """What of the catalogue is named, as attributes and values that shall be there, and shall not."""
        text, found = heard.text, heard.all
        asked, without = defaultdict[str, list[str]](list), dict[str, str]()
        for one in found:
            if one not in heard.bound and _denied(text, one):
                if against := self._values.opposite.get((one.facet, one.value)):
                    asked[one.facet].append(against)
                else:
                    without[one.facet] = one.value
            elif one.value not in asked[one.facet]:
                asked[one.facet].append(one.value)
        slots = {
            facet: self._either(text, facet, values, found)
            for facet, values in asked.items()
            if values
        }
        return slots, without

    def _either(self, text: str, facet: str, values: Sequence[str], found: Sequence[Value]) -> str:
        """Values of one attribute as they are asked for: one of them; all, where they stand side by side
        (romantic comedies, 爱情喜剧), or an item has several and shall have these (with a pool and a gym)."""
        places = sorted((one for one in found if one.facet == facet), key=lambda one: one.start)
        apart = [
            text[one.end : other.start] for one, other in pairwise(places) if one.end <= other.start
        ]
        several = len(apart) == len(values) - 1
        listed = facet in self._values.listed and not any(map(_OR.search, apart))
        spoken = language_of(text) == "zh" or not any(map(_AND.search, apart))
        spoken = spoken or _ALL.search(text[: places[0].start]) is not None
        together = all(map(_BESIDE.fullmatch, apart)) or (listed and spoken)
        return ALSO_ASKED.join(values) if several and together else "|".join(values)

    def _worded(self, text: str, reading: Reading, found: Sequence[Value]) -> Reading:
        """With the words of what is looked for. What is nothing else asks for something where it says so
        ("I need safety glasses") or titles know all of it: adhesive tape."""
        moody = _moody(text, reading)
        told = reading.intent == "tell" and _WANTS.search(text) is not None  # "I want a lamp"
        if (
            not (self._values.alone or self._theirs(text, reading))
            or reading.facts
            or not (moody or told or reading.intent in ("find", "other"))
            or "artist" in reading.slots
            or (_PLACED.search(text) and not found)
        ):
            return reading
        words, known = self._values.words(text, found)
        if found and sum(len(word) for word in words if not word.isascii()) > LEFT:
            words, known = [], 0
        kind = any(one.facet == MEDIUM for one in found)  # "a quiet picture"
        kind &= all(map(str.isascii, words))
        any_of = self._any_of(text)
        wants = any_of or _WANTS.search(text) is not None
        nearly = known >= 2 and len(text.split()) <= SHORT  # safety glasses or goggles
        wanted = kind or known == len(words) or wants or nearly
        if not (words or found) and reading.intent == "other" and wants:
            return replace(_bare(reading), intent="find")  # 今天有什么新闻
        unsure = reading.intent == "other" and not ((known or kind) and wanted)
        unsure |= told and known < len(words)
        if not words or unsure or (_asks(text) and not any_of):
            return reading
        reading, asked = _bare(reading), " ".join(dict.fromkeys(words))
        return replace(reading, intent="find", slots={**reading.slots, WORDS: asked})

    def _theirs(self, text: str, reading: Reading) -> bool:
        """Whether it may ask for what stands beside tunes or verse, by words of its own, and by nothing
        that those are asked for with: safety glasses."""
        plain = not (reading.slots or MAKES.search(text) or of_ours(text))
        words, known = self._values.words(text, tuple(self._values.named(text)))
        least = 2 if reading.mood else 1  # "blue nitrile gloves" are not sad
        return plain and known == len(words) >= least

    def _any_of(self, text: str) -> bool:
        """Whether it is asked for something of a kind that is here: 有关于减持的新闻吗."""
        some = _ANY.match(text) is not None and self._values.of_a_kind(text)
        return some or self._values.asks_which(text)

    def _some_kind(self, text: str, heard: Heard) -> bool:
        """Whether it is a thing of some kind with what is named, whatever else is said of it: "a cheap
        place by the river"."""
        return bool(heard.named and _A_THING.match(text) and self._values.of_something(text))

    def _unwanted(self, text: str, reading: Reading) -> str:
        """What is turned down in words that are no attribute, where the catalogue speaks of it."""
        match = _UNWANTED.match(text)
        if (
            match is None
            or reading.facts
            or not self._values.alone
            or _POINTS.search(match["what"])
        ):
            return ""
        words, _ = self._values.words(match["what"], ())
        return " ".join(words) if all(map(self._values.speaks_of, words)) else ""

    def _parts(self, phrase: str) -> list[tuple[str, str]]:
        """The values that a phrase is made of; empty where it says anything else."""
        found = list(self._values.named(phrase))
        rest = even(phrase)
        for one in reversed(found):
            rest = rest[: one.start] + rest[one.end :]
        return [(one.facet, one.value) for one in found] if _BESIDE.fullmatch(rest) else []

    def _told(self, text: str, reading: Reading, found: Sequence[Value]) -> Iterator[Fact]:
        """What is told, by the catalogue's names; what is turned down by the way ("…, but no horror");
        what there shall be less of."""
        known, within = set(), set[str]()
        for fact in reading.facts:
            pair = self._values.of(fact.value) if fact.facet == INTEREST else None
            if pair is None and fact.facet == INTEREST and self._artists and self._values.alone:
                pair = self._artists.credit(fact.value)  # 我喜欢李商隐
            if pair is None and fact.facet == INTEREST and (parts := self._parts(fact.value)):
                known |= set(parts)  # 90s trip-hop
                yield from (replace(fact, facet=facet, value=value) for facet, value in parts)
                continue
            told = replace(fact, facet=pair[0], value=pair[1]) if pair else fact
            known.add((told.facet, told.value))
            if fact.facet == INTEREST and pair is None:
                within.add(even(fact.value))  # decaf coffee is not all coffee
            yield told
        for one in found:
            pair, half = (one.facet, one.value), _reduced(text, one)
            refused = half or _denied(text, one) or (reading.intent == "less" and not reading.facts)
            part = any(even(text)[one.start : one.end] in phrase for phrase in within)
            if refused and pair not in known and not part:
                known.add(pair)
                yield Fact(*pair, -SURE / 2 if half else -SURE, source="said")


def _over(one: Value | re.Match[str], other: Value) -> bool:
    start, end = one.span() if isinstance(one, re.Match) else (one.start, one.end)
    return start < other.end and end > other.start


def _judges(bound: Sequence[Value]) -> bool:
    """Whether a number may be a judgement of what is shown: "I give it 5 stars"."""
    low, high = ([one.value[2:] for one in bound if one.value[:2] == sign] for sign in (">=", "<="))
    return len(bound) == 2 and len(low) == 1 and low == high


def _wider(one: Value, other: Value) -> bool:
    return one.end - one.start > other.end - other.start


def _moody(text: str, reading: Reading) -> bool:
    """Whether it may as well be something that is looked for: "a sad face"."""
    mood = reading.mood
    return (
        reading.intent == "change"
        and mood is not None
        and mood.source == "asked"
        and not relative(text)
    )


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
    return (
        denied
        or _less_of_it(text, one)
        or any(pattern.search(before) for pattern in (_BLOCKED, _BUT))
    )


def _refused(text: str, one: Value) -> bool:
    """Turned down, or to be shown less of, whatever else the sentence says."""
    return _reduced(text, one) or _BLOCKED.search(text[: one.start]) is not None


def _less_of_it(text: str, one: Value) -> bool:
    """Whether it shall be lower on a scale than `one`: "less expensive" is no wish for fewer things."""
    return measure_of(one.facet) in (MONEY, RATING) and _reduced(text, one)


def _reduced(text: str, one: Value) -> bool:
    return _REDUCED.search(text[: one.start]) is not None
