"""What is called by its title in what somebody says.

A title says nothing of what is wished ("I Love Slow Airs" is no love of slow airs), so the sentence is
read with “it”, 它 in its place, as though that alone had just been shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tastemaker.dialogue.acts import (
    Act,
    Ask,
    Find,
    Less,
    Make,
    Met,
    More,
    Rate,
    Say,
    Show,
    TellOf,
    Why,
)
from tastemaker.dialogue.pointing import pointed
from tastemaker.dialogue.policy import ALIKE
from tastemaker.dialogue.seeking import COLUMNS
from tastemaker.dialogue.turns import State, Turn
from tastemaker.domain import Reading
from tastemaker.engine.talking.makes import LIKE
from tastemaker.engine.talking.settling import FOUND
from tastemaker.engine.values import MEDIUM
from tastemaker.understand.intents import ASPECT, ASPECT_ZH
from tastemaker.understand.reader import LONGEST, language_of

if TYPE_CHECKING:
    from tastemaker.engine import Engine

_MARKED = re.compile(
    r"《([^《》]{1,200})》|“([^“”]{2,200})”|\"([^\"]{2,200})\"|「([^「」]{2,200})」"
)
#: What stands before what something shall become, be called or be about, and before a kind of thing.
_NO_OBJECT = re.compile(
    r"(?:\b(?:an?|one|two|three|some|another|any|to|into|as|in|about|by|call(?:ed)?|named?|titled?)"
    r"|[成为作叫题名写])[\s:：]*$",
    re.I,
)
#: A sentence that can only change something by its title: "change X: faster", 把X改快一点.
_CHANGED = re.compile(
    r"^\W*(?:(?:please|now|can you|could you)\s+)*(?:change|vary|rework|alter|modify|adjust)\s+"
    r"(?!(?:the|my|your|its?|this|that|these|those|of|an?|some|all|every\w*)\b(?-i:(?![^:]*[A-Z])))"
    r"(?P<en>[^\s:：]+(?:\s+[^\s:：]+){1,12}|(?-i:[A-Z])[^\s:：]+)\s*[:：]\s*\w"
)
_CHANGED_ZH = re.compile(
    r"^\W*(?:请|麻烦|帮我|你)*[把将](?P<zh>[^，。；：:它这那第上刚前后]{2,30}?)(?:改|变|弄|调|换|写|编)"
)
#: "Play X", 放一首X: a title, unless it is in general words.
_SOUGHT = re.compile(
    r"^\W*(?:(?:please|can you|could you|would you)\s+)*(?:play|put on|find|look for|search for)\s+(?:me\s+)?(?:the (?:song|tune|piece|poem)\s+)?(?P<en>[^,，。:：]+?)(?:\s+(?:please|for me|now))*\W*$"
    r"|^\W*(?:请|帮我|给我|我想|我要)*(?:播?放|来|听|找|搜索?)(?:一?[首支个下]|听)?(?P<zh>[^，。,：:]+?)(?:吧|谢谢|好吗)?\W*$",
    re.I,
)
_VAGUE = re.compile(
    r"\b(?:something|anything|some|any|more|music|tunes?|songs?|pieces?|stuff|things?|ones?|me|my|you|your|what|that|this|else|new|old"
    r"|good|nice|best|random|for|to|with|without|about|from|by|in|on|i|it|them|a|an)\b"
    r"|[曲歌诗词乐音点些的么啥好听首]|随[便机]|别的|其他|新|老|适合|推荐|喜欢|东西|内容",
    re.I,
)
#: Where a title stands, though it is a word alone.
_MUST = re.compile(
    r"\b(?:like|similar to|such as|about|by|from|play|find|who is|who are|what about|how about)\s+(?P<en>[^,.?!]{2,60}?)(?:\s+(?:please|too|though|now))?\W*$"
    r"|[像似](?P<as>[^，。？！]{2,30}?)(?:那样|这样|一样|那种|这种)?的[^，。？！]{0,8}\W*$|类似(?:于)?(?P<alike>[^，。？！]{2,30}?)的[^，。？！]{0,8}\W*$"
    r"|(?:听|播放|放|看|介绍一?下|讲讲|说说|找)(?P<zh>[^，。？！]{2,30}?)(?:吧|怎么样|如何)?\W*$",
    re.I,
)
LONGEST_TITLE = 60
_NO_TITLE_ZH = re.compile(
    rf"{ASPECT_ZH}|^.{{0,3}}(?:曲子?|乐曲|音乐|歌曲?|诗|词|文案|标题|口号|关卡|地图|图|画|语气|字数|颜色|调|音)$"
)


@dataclass(frozen=True, slots=True)
class Called:
    """`title`, as it was said; `text`: what was said with “it” in its place; `item`: the id of what
    is called so, empty where nothing here is."""

    title: str
    text: str
    item: str = ""

    def shown(self, state: State) -> State:
        """`state` as though this were what has just been shown."""
        return state.then(Turn(shown=(self._id,), refused=state.still_refused({})))

    def about(self, act: Act) -> Act | None:
        """`act` where it does something with this; what to say where that is not here."""
        if not isinstance(act, Make | More | Less | Met | Rate | TellOf | Why):
            return None
        if isinstance(act, Make):
            rework = act.brief.rework.item if act.brief.rework else ""
            concerned = self._id in (act.of, rework, *act.brief.like)
        elif isinstance(act, TellOf):
            concerned = self._id in act.items
        else:
            concerned = act.item == self._id
        if not concerned:
            return None
        return act if self.item else Say("no_title", {"title": self.title})

    @property
    def _id(self) -> str:
        return self.item or f"no item: {self.title}"  # no id has a blank after a colon


def called(engine: Engine, user: str, text: str, state: State) -> Called | None:
    """The first that `text` calls by its title; None where it calls nothing so, or points at
    something else."""
    text = " ".join(text[:LONGEST].split())
    for start, end, title, ids in _candidates(engine, user, text, state):
        rest = f"{text[:start]} {text[end:]}"
        it = "它" if language_of(rest) == "zh" else "it"
        elsewhere = _NO_OBJECT.search(text[:start]) or pointed(rest, ("",)) is not None
        if re.search(r"\w", rest) is None or (
            elsewhere and not _asked(engine, user, f"{text[:start]}{it}{text[end:]}")
        ):
            continue
        shown = [id for id in reversed(state.seen) if id in ids]
        item = next(iter((*shown, *ids)), "")
        return Called(title, f"{text[:start]}{it}{text[end:]}", item)
    return None


def _asked(engine: Engine, user: str, text: str) -> bool:
    """Whether it is asked what is known of something: of what is named, where "this hotel" says it too."""
    return COLUMNS in engine.reader_for(user).read(text).slots


def by_title(engine: Engine, text: str, reading: Reading, state: State, act: Act) -> Act:
    """`act`, or what is named by its title where something is looked for, or where nothing else
    was understood; something like it where that is asked for."""
    if isinstance(act, Ask):
        return replace(act, otherwise=by_title(engine, text, reading, state, act.otherwise))
    if not isinstance(act, Make | Find) and act not in (Say("help"), Say("rework_nothing")):
        return act
    named, alike = _named(engine, text), ALIKE.search(text)
    if isinstance(act, Find) and (kinds := str(act.asked.get(MEDIUM, ""))):
        named = tuple(id for id in named if engine.item(id).medium in kinds.split("|"))
        if not named:  # a hotel near the museum is no museum
            return act
    if not named:
        title = _sought(text, reading) if act == Find() else ""
        return replace(act, called=title) if isinstance(act, Find) and title else act
    if not isinstance(act, Make):
        return Show(named[:FOUND], bool(alike))
    if alike and not act.brief.like and act.brief.rework is None:
        return replace(act, brief=replace(act.brief, like=named[:LIKE]))
    changes = state.turns or reading.slots or act.brief.rework or act.of
    return act if reading.intent != "change" or changes else Show(named[:FOUND])


def _named(engine: Engine, text: str) -> tuple[str, ...]:
    """Ids of all that is called by its title; a title of one word where one must stand: like Radiohead."""
    titles, text = engine.titles(), " ".join(text.split())
    if named := titles.named(text, engine.reader):
        return named
    for match in _MUST.finditer(text):
        title = match[match.lastgroup or 0].strip(' "“”《》')
        reading = engine.reader.read(title)
        names = not _VAGUE.fullmatch(title) and not reading.slots and reading.mood is None
        if names and (ids := titles.of(title)):
            return ids
    return ()


def _sought(text: str, reading: Reading) -> str:
    """What is looked for by a title that is not here; empty where it may be no title."""
    match = _SOUGHT.match(" ".join(text.split()))
    if match is None or reading.slots or reading.mood is not None:
        return ""
    title = (match["en"] or match["zh"]).strip(' .!?。！？《》“”"')
    vague = _VAGUE.search(title) or ALIKE.search(title) or not 1 < len(title) <= LONGEST_TITLE
    return "" if vague or pointed(title, ("",)) is not None else title


def _candidates(
    engine: Engine, user: str, text: str, state: State
) -> Iterator[tuple[int, int, str, tuple[str, ...]]]:
    """(start, end, title, ids), the surest first: what marks say is a title, what is one, what
    stands where one must."""
    known = [engine.titles(user), engine.titles()]
    for marked in _MARKED.finditer(text):
        title = next(filter(None, marked.groups())).strip()
        yield *marked.span(), title, tuple(id for titles in known for id in titles.of(title))
    for titles in known:
        for one in titles.mentions(text, engine.reader):
            yield one.start, one.end, text[one.start : one.end], one.ids
    match = _CHANGED.match(text) or (None if state.turns else _CHANGED_ZH.match(text))
    if match is not None:
        group = "en" if match.re is _CHANGED else "zh"
        title = match[group]
        vague = re.search(ASPECT, title, re.I) or _NO_TITLE_ZH.search(title)
        if not vague and not engine.reader.read(title).slots:
            yield *match.span(group), title, ()
