"""What people say of themselves for good: "I love jazz", "讨厌重金属", "I'm learning the fiddle".

Strict on purpose: a fact that was missed is said again, one that was invented is a wrong. So a
clause counts only where the speaker is its subject and nothing before it in the sentence makes it
a question, a condition, a guess, the past or somebody else's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tastemaker.domain import INTEREST, Fact
from tastemaker.understand import lexicon
from tastemaker.understand.plain import plain

SURE = 1.0
LONGEST = 40  # characters of what is liked; more is a story
_LIKE = r"love|like|enjoy|adore|prefer"
_HATE = r"hate|dislike|loathe|detest|(?:can'?t|can not|cannot) (?:stand|bear|get into)"
_NOT = r"(?:do not|don'?t)\s+(?:really |much |particularly )?(?:like|love|enjoy|care for)"
_VERB = rf"{_LIKE}|{_HATE}|{_NOT}|喜欢|讨厌"  # I 喜欢 jazz
_STATE = r"(?:not (?:really |so |that )?)?(?:into|fond of|a (?:big |huge |great )?fan of|keen on)"
_ADVERB = r"(?:(?:really|also|just|do|always|mostly|absolutely|truly|still|simply|now)\s+)*"
_ZH = (
    r"不(?:太|怎么|是很|是特别|大|再)?(?:喜欢|爱听|爱看|爱)|并不喜欢|从不喜欢|没那么喜欢"
    r"|喜欢|关注|热爱|酷爱|痴迷|钟情于?|迷(?:上了?|恋)?(?![路惑茫糊信失])|爱听|爱看|爱好|偏爱|钟爱|爱|讨厌|受不了|厌恶|欣赏不来|听不惯|听不来|听不下去|接受不了"
    r"|(?:love|like|enjoy|adore|hate)(?= )"  # 我真的很 love 爵士
)

SENTENCE = re.compile(r"([^.!?;。！？；\n]+)([.!?;。！？；\n]*)")
CLAUSE = re.compile(r"[,:，：]+|\b(?:but|and then)\b|但是?|不过", re.I)
#: Where one clause runs into the next without a mark.
RUN_ON = re.compile(
    rf"\s+(?:and|or|yet)\s+(?=(?:i(?:'m| am)?\s+)?{_ADVERB}(?:{_VERB})\b)"
    rf"|\s+and\s+(?=i\b)|(?<=[^，,我])(?=(?:也|又|还|更|却|而|并且?|同时)(?:很|最)?(?:{_ZH}))",
    re.I,
)
_LISTED = r"(?!(?:i|you|he|she|we|they|it|my|but|not|no|so|because|do|don't|and|or|when|if|then|make|play|find|please|says?|said)\b)"
#: "jigs, reels and hornpipes": commas within a list part no clauses.
LISTED = re.compile(
    rf"\b[\w'-]+(?:,\s*{_LISTED}[\w'-]+(?: {_LISTED}[\w'-]+){{0,2}})+,?\s+(?:and|or)\s+(?=\w)"
    r"|[\w\u3400-\u9fff](?:，(?:(?![我你他她它不没讨喜爱但可又也还就请想])[\u3400-\u9fff]){1,6})+(?=[和与、及])",
    re.I,
)
LIST_MARK = re.compile(r",\s*(?:and\s+|or\s+)?|，")
QUOTED = re.compile(r"[“\"「『]([^”\"」』]*)[”\"」』]")
SPEAKS = re.compile(r"\bI\b|我")
SAYING = re.compile(
    r"(?:\b(?:say|says|said|tells?|told|writes?|wrote|asks?|asked|repl(?:y|ies|ied)|shout(?:s|ed)?"
    r"|sings?|sang|goes|thinks?|thought|claims?|claimed|quote|titled|called)(?:\s+(?:me|us|him|her|that))*"
    r"|(?:说|道|问|喊|写|唱|答|告诉我|表示|认为|觉得|叫|名叫|歌词是)(?:过)?)\s*$",
    re.I,
)
SAID_AFTER = re.compile(
    r"^\s*(?:(?!i\b)[\w' ]{1,30}\s(?:says?|said|told|wrote|writes|sang|sings)\b"
    r"|(?:says|said|wrote|sang)\b|(?!我)[^，,]{1,8}(?:说|说道|写道|唱道)$|not$|just kidding|开玩笑)",
    re.I,
)
NOW = re.compile(r"(?:我)?现在|now\b|i now\b", re.I)
SELF = re.compile(r"^\s*(?:i\b|我)", re.I)
OF_ONESELF = re.compile(
    r"\s*我(?:今年)?(?:[\d一二三四五六七八九十]|不会|不是|会|是|在|有|没有?|很|特别|非常)"
)
HONEST = re.compile(r"\bif (?:you ask me|i'?m honest|i may say so|you must know)\b", re.I)
UNSURE = re.compile(
    r"\b(?:if|suppose|supposing|imagine|pretend|unless|whether|wish|would|maybe|perhaps|as though"
    r"|hypothetically|in theory|used to|once|long ago|no longer|as a (?:child|kid)|back then)\b"
    r"|如果|假如|要是|假设|倘若|若是|万一|也许|可能|或许|大概|说不定|希望|想象|假装|难道|以为|除非"
    r"|就算|即使|是否|是不是|会不会|以前|曾经?|过去|小时候|那时|当年|不再",
    re.I,
)
#: All that may stand before "I" in a clause of one's own.
OPENER = re.compile(
    r"^\W*(?:(?:yes|yeah|no|well|oh|hi|hello|hey|ok|okay|so|and|also|because|since|actually|plus"
    r"|honestly|personally|frankly|generally|usually|mostly|overall|nowadays|lately|still|though"
    r"|although|while|now|btw|by the way|to be honest|you know|for the record)\W+)*$",
    re.I,
)
LIKES = re.compile(rf"\bi\s+{_ADVERB}(?P<verb>{_VERB})\s+(?P<what>.+)", re.I)
IS = re.compile(rf"\bi(?:'m| am)\s+{_ADVERB}(?P<verb>{_STATE})\s+(?P<what>.+)", re.I)
GOES_ON = re.compile(rf"^\s*(?:and\s+)?{_ADVERB}(?P<verb>{_VERB})\s+(?P<what>.+)", re.I)
#: What ends a clause of one's own: "…, but no marches", "…，不要进行曲".
NOR = re.compile(
    r"^\s*(?:and\s+)?(?:no|not|never)\s+(?P<what>.+)|^(?:不要|不想听|不听|别放|别来)(?P<zh>.+)",
    re.I,
)
LIKES_ZH = re.compile(
    rf"^(?P<who>我)?(?:现在|最近|平时|一直|真的|实在|[真也又还就都更却而最很]|并且?|同时|特别|超级?|非常|比较|其实){{0,4}} ?"
    rf"(?P<verb>{_ZH})(?:上了)?(?:听|看|玩)?(?P<what>.+)"
)
ABOUT_ZH = re.compile(
    r"^我对(?P<what>.+?)(?P<verb>不|没有?|没什么)?(?:很|非常|特别|太|比较|挺)?(?:感|有)?兴趣"
)
FAVOURITE = re.compile(
    r"\bmy (?:all-time )?fav(?:ou?)rite\s+(?:[\w-]+\s+){1,2}?(?:is|are)\s+(?P<what>.+)"
    r"|^我最(?:喜欢|爱)(?:听|看)?的(?:[^是]{1,6})?是(?P<zh>.+)",
    re.I,
)
LEARNS = re.compile(
    r"\bi(?:'m| am)\s+learning\s+(?:to play\s+)?(?P<what>.+)"
    r"|^我(?:最近)?(?:在|正在)学(?:习)?(?![校期院生术会位])(?:弹|拉|吹)?(?P<zh>.+)",
    re.I,
)
_INSTRUMENT_ZH = (
    r"[^\W\d]*?(?:琴|筝|琵琶|吉他|贝斯|二胡|笛子?|箫|鼓|号|琶|唢呐|萨克斯|单簧管|双簧管)"
)
_INSTRUMENT = (
    r"(?:(?:tin|electric|acoustic|double|bass|french|button|uilleann|upright)\s+)?(?:fiddle|violin|viola"
    r"|cello|bass|flute|whistle|piano|keyboards?|guitar|drums|harp|banjo|accordion|concertina|bodhr[aá]n"
    r"|bagpipes|pipes|trumpet|trombone|tuba|horn|saxophone|sax|clarinet|oboe|bassoon|organ|mandolin"
    r"|ukulele|lute|recorder|harmonica|erhu|guzheng|guqin|pipa)"
)
STARTED = re.compile(
    rf"\bi(?:'ve| have)?\s+(?:(?:just|only|recently)\s+)*(?:started|took up|taken up|picked up)\s+(?:learning\s+|playing\s+)?(?:the\s+)?(?P<what>{_INSTRUMENT})\b",
    re.I,
)
STARTED_ZH = re.compile(
    rf"^(?P<who>我)?(?:最近|去年|今年|上个月|刚刚?|才)*开始(?:学习?|练)(?:弹|拉|吹|打)?(?P<what>{_INSTRUMENT_ZH})"
)
PLAYS = re.compile(
    rf"\bi(?:\s+(?:also\s+)?play|(?:'ve| have)\s+(?:been playing|played))\s+(?:the\s+)?(?P<what>{_INSTRUMENT})\b"
    r"|^我(?:会|是)?(?:弹|拉|吹|打|演奏)(?:了.{1,4}年(?:的)?)?(?P<zh>" + _INSTRUMENT_ZH + r")",
    re.I,
)
AGAINST = re.compile(
    r"hate|dislike|loathe|detest|stand|bear|get into|\bdo|not|讨厌|不|没|厌恶", re.I
)
ENDS = re.compile(
    r"\s+(?:because|since|when|while|if|as|after|before|which|that|who|so that|though|although"
    r"|more than|better than|these days|nowadays|right now|at the moment|any ?more|at night"
    r"|in the (?:morning|evening|afternoon))\b.*|因为.*|胜过.*|多过.*",
    re.I,
)
RATHER = re.compile(r"\s+(?:to|over|rather than|instead of|than)\s+.*", re.I)
ARTICLE = re.compile(
    r"^(?:the|a|an|some|any|all|very|really|listening to|hearing)\s+"
    r"|\s+(?:a lot|very much|so much|too|music|tunes?|songs?|pieces?|as well|at all|most|best|best of all)$"
    r"|(?:的?(?:音乐|曲子|歌曲|类型|东西))$|(?:了|呢|啊|吧|的)$",
    re.I,
)
SEVERAL = re.compile(r"\s+(?:and|or|&)\s+|和|与|以及|跟|、|/", re.I)
NOTHING = re.compile(
    rf"(?:{lexicon.POINTERS}|{lexicon.POINTERS_ZH})"
    r"|^(?:the )?(?:previous|earlier|original|old|other|new|second|first|last|next) (?:version|one|tune|song|piece)s?\b"
    r"|^(?:my|your|his|their|our|where|why|being|everything|anything|something|nothing|every\w*|some\w*"
    r"|people|both|all|none|more|less|lots?|much|me|us|myself|yours?|mine|which|who|new things|how|about"
    r"|from|the (?:way|idea|fact))\b"
    r"|^(?:之前|刚才|原来|上一?[个首次版]|前面|后面|我|自己|大家|一切|所有|任何|怎么|为什么|哪|吃|喝|去|上班|谁)"
    r"|是|吗|什么|怎么|的人|的时候|觉得|还是|所以|[?？]",
    re.I,
)
_KNOWN = [
    (slot, value, re.compile(rf"\b(?:{en})\b|(?:{zh})", re.I))
    for slot, value, en, zh in lexicon.SLOTS
]


AGAIN = re.compile(r"^(?:no|any|不要|别)\s*", re.I)
#: Slots of what a taste can lastingly be for or against.
LASTING = frozenset({"kind", "mode", "region", "metre", "theme", "form"})
POLITE = re.compile(
    r"\W*(?:please|thanks|thank you|ok|okay|no|hey|hi|sorry|ugh|谢谢|请|好|好的|唉|拜托)?\W*", re.I
)


@dataclass(frozen=True, slots=True)
class _Found:
    facet: str
    what: str
    verb: str = ""
    known: bool = False  # only what the lexicon has a word for: "no doubt" is no dislike of doubt


def told(text: str) -> Iterator[Fact]:
    """Facts in the order they are said, each once; `source` is "said"."""
    seen = set()
    for fact in _all(text):
        if (fact.facet, fact.value) not in seen:
            seen.add((fact.facet, fact.value))
            yield fact


#: Whole sentences that turn a kind of thing down: "no marches please", 别再放进行曲了.
_REFUSES = (
    r"no|no more|not another|not any|(?:do not|don't|never) (?:ever )?(?:show|play|recommend|suggest|give|send|bring|make|write|want)"
    r"|(?:stop|quit) (?:showing|playing|recommending|suggesting|giving|sending|making)|leave out|skip|avoid|spare me|without|anything but"
)
_REDUCES = r"too many|too much|fewer|less|enough of|enough with|not so many|not so much|go easy on|cut down on"
REFUSED = re.compile(
    rf"^\W*(?:(?:please|and|or|also|nor|so|i said)\s+)*(?:(?P<no>{_REFUSES})|(?P<few>{_REDUCES}))\s+(?:me\s+)?(?:(?:any|the|more|those|these|another|a|an)\s+)*(?P<what>.+?)"
    r"(?:\s+(?:please|any ?more|again|already|for me|for now|today|thanks|thank you|at all|ever|either))*\W*$"
    r"|^\W*(?:请|麻烦|以后|今后|从此|我)*(?:(?P<zh_no>(?:不要|别|不想要?|不爱|不听|不看)再?(?:给我)?(?:听|看|放|来|推荐|推|写|做|弹|唱)?|再也不(?:想|要)[听看]?|跳过|去掉|除了)"
    r"|(?P<zh_few>少(?:来|放|给我|推荐|推)?一?[点些]?))(?:什么|任何|那些|这些|一?[首支])?(?P<zh>[^点些].*?)(?:这?一?类的?|之类的?)?(?:了|吧|啦|好吗|谢谢)*\W*$"
    r"|^\W*(?P<zh_what>[\u3400-\u9fff]{2,8}?)(?:什么的|之类的?)?(?:就|还是|都|我)?(?P<zh_late>算了|免了|不要了?|不必了?|不用了|听腻了|听烦了|够了|够多了|太多了)(?:吧|啦)?\W*$",
    re.I,
)


def refused(text: str) -> Iterator[Fact]:
    """What is turned down for good by name, where nothing else is said: only what the lexicon has a
    word for ("no idea" turns nothing down). What there shall only be less of weighs half."""
    clauses = [part for part in re.split(r"[,，.。;；!！]+|也", text) if part.strip()]
    found: list[Fact] = []
    for clause in clauses:
        if POLITE.fullmatch(clause):
            continue
        match = REFUSED.match(clause)
        if match is None or "?" in text or "？" in text:
            return
        weight = -SURE if match["no"] or match["zh_no"] or match["zh_late"] else -SURE / 2
        phrase = match["what"] or match["zh"] or match["zh_what"]
        facts = [
            _fact("", _bare(AGAIN.sub("", one)).lower(), weight) for one in SEVERAL.split(phrase)
        ]
        if any(fact.facet not in LASTING for fact in facts):
            return
        found += facts
    yield from {(fact.facet, fact.value): fact for fact in found}.values()


#: "Forget that I like jigs", 忘掉我喜欢吉格.
FORGETS = re.compile(
    r"^\W*(?:(?:please|can you|could you|would you|you (?:can|may|should)|just)\W+)*(?:forget|un-?learn|delete|remove)\s+"
    r"(?:the fact\s+)?(?:that\s+)?(?P<what>(?:i|i'm)\b.+)"
    r"|^\W*(?:请|麻烦|你)*[把将](?P<put>我.+?)(?:忘掉|忘记|忘了|删掉|删除)(?:吧|了)*\W*$"
    r"|^\W*(?:请|麻烦|你|可以|能)*(?:忘掉|忘记|忘了|删掉|删除|别再?记着?|不要再?记着?)(?:住|得|掉)?\W*(?P<zh>我.+?)(?:这件事|这一点|这点|这条|吧|了)*\W*$",
    re.I,
)


def forgotten(text: str) -> tuple[Fact, ...]:
    """What is asked to be forgotten of what somebody is known to like, dislike or do."""
    if (match := FORGETS.match(text)) is None:
        return ()
    return tuple(told((match["what"] or match["put"] or match["zh"]).rstrip("?？!！. 。")))


_SORRY = (
    r"(?:no|nope|sorry|actually|wait|oops|well|hmm|i mean|not quite|that's wrong|that is wrong)"
)
_SORRY_ZH = r"(?:不对|不是的?|错了|我?说错了|抱歉|不好意思|其实|等等|呃|哦)"
_MEANT = r"(?:i|we) (?:meant|mean|said|was thinking of)\s+(?:to say\s+)?(?:i (?:like|love|play|prefer)\s+)?"
_MEANT_ZH = r"(?:我的意思是|我?(?:是?想)?(?:说|指)的?是|我是(?:说|指))"
_NOT, _NOT_ZH = r"(?:and\s+)?(?:not|rather than|instead of)\s+", r"(?:而?不是|而非|并非)"
#: (what is right, what was wrong), each an alternative with its own numbers. Only where somebody says
#: what they meant may what was wrong be left out.
SORRY = re.compile(rf"\W*(?:{_SORRY}\b|{_SORRY_ZH})", re.I)
CORRECTS = re.compile(
    rf"\W*(?:{_SORRY}\W+)*{_MEANT}(?P<right1>.+?)(?:\W+{_NOT}(?P<wrong1>.+?))?\W*"
    rf"|\W*(?:{_SORRY}\W+)+(?:it(?:'s| is| was)\s+|make that\s+)?(?P<right2>.+?)\W+{_NOT}(?P<wrong2>.+?)\W*"
    rf"|\W*(?:{_SORRY}\W+)*not\s+(?P<wrong3>.+?)(?:\W+but|\W+(?:i mean|i meant|rather)|,)\s+(?P<right3>.+?)\W*"
    rf"|\W*(?:{_SORRY_ZH}\W*)*不是(?P<wrong4>.+?)\W*(?:而是|{_MEANT_ZH}|是)(?P<right4>.+?)\W*"
    rf"|\W*(?:{_SORRY_ZH}\W*)*{_MEANT_ZH}(?P<right5>.+?)(?:\W*{_NOT_ZH}(?P<wrong5>.+?))?\W*"
    rf"|\W*(?:{_SORRY_ZH}\W*)+(?:应该)?是(?P<right6>.+?)(?:\W*{_NOT_ZH}(?P<wrong6>.+?))?\W*",
    re.I,
)


def corrected(text: str, before: Sequence[Fact]) -> tuple[Fact, ...]:
    """What was told `before`, put right by `text` ("I meant Irish reels, not Scottish"); empty where
    that corrects none of it. What is not spoken of stays."""
    match = CORRECTS.fullmatch(plain(text))
    if match is None or "?" in text or "？" in text:
        return ()
    said = {name[:5]: value for name, value in match.groupdict().items() if value}
    if NOTHING.search(_bare(said["right"])) or len(said["right"].split()) > 5:
        return ()
    news, olds = _named(said["right"]), _named(said.get("wrong", ""))
    if olds:
        gone = [fact for fact in before if any(fact.value == old.value for old in olds)]
    elif any(fact.facet == INTEREST for fact in news) and not SORRY.match(text):
        return ()  # "I meant well"
    else:  # what is of the same kind; of what has no name here, what was said last
        facets = {fact.facet for fact in news}
        gone = [fact for fact in before if fact.facet in facets] or list(before[-1:])
    if not gone:
        return ()
    kept = [fact for fact in before if fact not in gone]
    put = [_as_before(fact, gone) for fact in news]
    every = {(fact.facet, fact.value): fact for fact in (*kept, *put)}
    return tuple(every.values())


def _named(phrase: str) -> list[Fact]:
    values = [_bare(one).lower() for one in SEVERAL.split(phrase)]
    return [fact for value in values if value for fact in _facts("", value, SURE)]


def _as_before(fact: Fact, gone: Sequence[Fact]) -> Fact:
    """`fact` with the facet (of a word that has none of its own) and the sign of what it replaces."""
    like = next((old for old in gone if old.facet == fact.facet), gone[-1])
    free = fact.facet == INTEREST and like.facet in ("plays", "learning")
    facet = like.facet if free else fact.facet
    return Fact(facet, fact.value, like.weight, source="said")


def _all(text: str) -> Iterator[Fact]:
    text = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">"))
    text = HONEST.sub("", QUOTED.sub(_unquoted, text))
    # The end of one sentence may say whose words the next one is: "She said. …" does not.
    for sentence, mark in SENTENCE.findall(text):
        yield from _sentence(sentence, "?" in mark or "？" in mark)


def _unquoted(match: re.Match[str]) -> str:
    """A quoted title stays; quoted speech goes."""
    spoken = SPEAKS.search(match[1]) or SAYING.search(
        match.string[: match.start()].rstrip(" ,:，：")
    )
    return " … " if spoken else match[1]


def _sentence(sentence: str, asks: bool) -> Iterator[Fact]:
    sentence = LISTED.sub(lambda match: LIST_MARK.sub(" and ", match[0]), sentence)
    clauses = [part.strip() for part in CLAUSE.split(RUN_ON.sub("，", sentence))]
    clauses = [clause for clause in clauses if clause]
    goes_on = False  # a sentence names its subject once
    for at, clause in enumerate(clauses):
        if asks and at == len(clauses) - 1:
            return
        before = clauses[at - 1] if at else ""
        others = SAYING.search(before) and not SELF.search(before)
        if (others or UNSURE.search(before)) and not NOW.match(clause):
            return
        goes_on = goes_on or bool(NOW.match(clause) and SELF.search(before))
        goes_on = goes_on or bool(OF_ONESELF.match(before))
        if any(SAID_AFTER.search(later) for later in clauses[at + 1 :]):
            continue
        found = _found(clause, goes_on)
        facts = list(_each(found)) if found else []
        yield from facts
        goes_on = bool(facts)


def _found(clause: str, goes_on: bool) -> _Found | None:
    """What one clause tells, if it is the speaker's own and no guess."""
    if re.search(r"吗|呢$", clause):
        return None
    for facet, pattern in (("learning", LEARNS), ("learning", STARTED), ("learning", STARTED_ZH), ("plays", PLAYS), ("", FAVOURITE), ("", LIKES), ("", IS), ("", LIKES_ZH), ("", ABOUT_ZH)):  # fmt: skip
        match = pattern.search(clause)
        if match is None:
            continue
        groups = match.groupdict()
        if not OPENER.match(clause[: match.start()]) or UNSURE.search(clause):
            return None
        if "who" in groups and not (match["who"] or goes_on):
            return None
        return _Found(facet, groups["what"] or groups.get("zh") or "", groups.get("verb") or "")
    if goes_on and (match := GOES_ON.match(clause)):
        return _Found("", match["what"], match["verb"])
    if goes_on and (match := NOR.match(clause)):
        return _Found("", match["what"] or match["zh"], "not", known=True)
    return None


def _each(found: _Found) -> Iterator[Fact]:
    phrase = ENDS.sub("", found.what)
    if "prefer" in found.verb.lower():
        phrase = RATHER.sub("", phrase)
    weight = -SURE if AGAINST.search(found.verb) else SURE
    for one in SEVERAL.split(phrase):
        value = one.strip().strip("\"'“”《》")
        if NOTHING.search(value):
            continue
        value = _bare(value)
        if 1 < len(value) <= LONGEST and not NOTHING.search(value) and len(value.split()) <= 5:
            for fact in _facts(found.facet, value.lower(), weight):
                if not (found.known and fact.facet == INTEREST):
                    yield fact


def _bare(value: str) -> str:
    """`value` without articles before it and what says nothing behind it."""
    before = None
    while value != before:
        before, value = value, ARTICLE.sub("", value).strip()
    return value


def _facts(facet: str, value: str, weight: float) -> Iterator[Fact]:
    """ "Irish reels" are two things to like. To dislike them is to dislike neither Ireland nor reels
    altogether, so that stays one."""
    parts = [] if facet or weight < 0 else _tiled(value)
    if len(parts) > 1 and len({slot for slot, _ in parts}) == len(parts):
        yield from (Fact(slot, known, weight, source="said") for slot, known in parts)
    else:
        yield _fact(facet, value, weight)


def _tiled(value: str) -> list[tuple[str, str]]:
    """(slot, value) of known words that `value` is made of, and nothing else; empty if there is more."""
    found = []
    while value:
        for slot, known, pattern in _KNOWN:
            if slot in LASTING and (match := pattern.match(value)):
                found.append((slot, known))
                value = re.sub(r"^(?:\s+|的|风格的?|音乐)*", "", value[match.end() :])
                break
        else:
            return []
    return found


def _fact(facet: str, value: str, weight: float) -> Fact:
    if not facet:
        for slot, known, pattern in _KNOWN:
            if pattern.fullmatch(value):
                return Fact(slot, known, weight, source="said")
    return Fact(facet or INTEREST, value, weight, source="said")
