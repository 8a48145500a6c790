"""Kinds and regions of tunes: how their names look, what metres they have, how fast they go."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tastemaker.create.media.tune.score import WHOLE, Metre

#: Kind → what its name looks like in a rhythm field or a title. The first that is found counts.
KINDS = {
    "slip jig": r"slip ?jig|hop jig",
    "jig": r"\bjigs?\b|\bgigue?s?\b|\bgigge?\b|\bgig\b",
    "reel": r"\breels?\b",
    "hornpipe": r"hornpipe|\bclog\b",
    "strathspey": r"strathspey|\bfling\b",
    "polka": r"polka",
    "waltz": r"waltz|walzer",
    "march": r"march|marsch|quick ?step|troop\b",
    "soldier song": r"soldaten|kriegs",
    "lullaby": r"lullaby|wiegen",
    "children": r"kinder",
    "dance": r"tanz|minuet|reigen|gavot|\bdance|cotill?on|quadrille|rigadoon|allemand|yangge",
    "hymn": r"hymn|psalm|choral|geistlich|religi|weihnacht|legende|carol\b",
    "shange": r"shange",
    "xiaodiao": r"xiao ?diao",
    "love song": r"liebe|\blove|werbung|courtship",
    "ballad": r"ballad|romanze|\bsagen?\b|er?z(ae|\W|.)?hl",
    "work song": r"haozi|st(ae|.)nde|handwerk|arbeit|j(ae|.)ger|hirten|bergmann|beruf",
    "lament": r"lament|klage|farewell|abschied",
    "drinking song": r"trink|zech|drink",
    "air": r"\bairs?\b|\bslow\b",
    "song": r"\bsongs?\b|lied",
}
_KINDS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in KINDS.items()]

#: Kinds that are known by their metre.
METRES_OF = {
    "slip jig": ("9/8",),
    "jig": ("6/8",),
    "reel": ("2/2", "2/4", "4/4"),
    "hornpipe": ("2/4", "2/2", "4/4"),
    "strathspey": ("4/4", "2/2"),
    "polka": ("2/4",),
    "waltz": ("3/4", "3/8"),
    "march": ("4/4", "2/4", "6/8", "2/2"),
}

#: Felt beats a minute where the text gives no tempo.
_RATES = {
    "slip jig": 112, "jig": 114, "reel": 104, "hornpipe": 84, "strathspey": 66, "polka": 116,
    "waltz": 104, "march": 94, "soldier song": 84, "lullaby": 56, "children": 84, "dance": 92,
    "hymn": 58, "shange": 60, "xiaodiao": 72, "love song": 66, "ballad": 70, "work song": 84,
    "lament": 52, "drinking song": 88, "air": 58, "song": 74,
}  # fmt: skip
_USUAL_RATE = 84

REGIONS = {
    "ireland": r"irland|ireland|\birish|o'?neill",
    "scotland": r"scotland|scot(s|ch|tish)\b|schott|\baird",
    "england": r"england|english|northumb",
    "america": r"amerika|america|\busa\b|ryan's|\bryan\b",
    "china": r"china|chinese",
    "france": r"luxem|lothr|frankr|france|french|elsa(ss|\W)",
    "germany": r"deutsch|german|schwei?z|(oe|o|.)sterr|tirol|steiermark|niederl|fl(ae|a|.)m",
    "northern europe": r"nordeuropa|schwed|d(ae|.)nem|norweg|finn|island",
    "southern europe": r"s(ue|u|.)deuropa|ital|spani|griech",
    "eastern europe": r"osteuropa|russ|polen|b(oe|o|.)hmen|ungarn|jugosl|rum(ae|a|.)n",
}
_REGIONS = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in REGIONS.items()]


def kind_of(headers: Mapping[str, str]) -> str | None:
    """From the rhythm field, else the title."""
    for text in (headers.get("R", ""), headers.get("T", "")):
        for kind, pattern in _KINDS:
            if text and pattern.search(text):
                return kind
    return None


def region_of(headers: Mapping[str, str]) -> str | None:
    """From the origin, the book and the source that the text names."""
    text = " ".join(headers.get(field, "") for field in "OBS")
    return next((region for region, pattern in _REGIONS if pattern.search(text)), None)


def felt_beat(metre: Metre) -> int:
    """Ticks of the beat one taps: a dotted quarter in 6/8, a half note in 4/4."""
    if metre.value == 8 and metre.beats % 3 == 0:
        return WHOLE * 3 // 8
    if metre.value == 4 and metre.beats % 3 == 0 and metre.beats > 3:
        return WHOLE * 3 // 4
    return WHOLE // 2 if metre.value in (1, 2) or metre == (4, 4) else WHOLE // 4


def usual_tempo(metre: Metre, kind: str | None) -> float:
    """Quarter notes a minute, where the text says nothing."""
    rate = float(_RATES.get(kind or "", _USUAL_RATE))
    if metre.beats == 3 and metre.value != 8:  # three slow beats to a bar are felt as quick ones
        rate *= 1.3
    return rate * felt_beat(metre) / (WHOLE / 4)
