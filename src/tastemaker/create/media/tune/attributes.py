"""What can be said of a tune from its notes and headers: what it can be asked for by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.create.media.tune.form import layout
from tastemaker.create.media.tune.score import REST, WHOLE, Metre, Score, Sound, sounds
from tastemaker.create.media.tune.tokens import METRES

MODES = ("maj", "min", "dor", "mix")
TONICS = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")

#: Kind → what its name looks like in a title or an R: field. The first that is found counts.
KINDS = {
    "slip jig": r"slip ?jig|hop jig",
    "jig": r"\bjigg?\b|\bgigue?s?\b|gigg?e?\b",
    "reel": r"\breels?\b",
    "hornpipe": r"hornpipe|\bclog",
    "strathspey": r"strathspey|fling",
    "polka": r"polka",
    "waltz": r"waltz|walzer",
    "march": r"march|marsch|quick ?step|soldaten|kriegs",
    "lullaby": r"lullaby|wiegen|hush",
    "children": r"kinder",
    "dance": r"tanz|minuet|reigen|gavot|\bdance|cotillion|quadrille|rigadoon|ecossaise",
    "hymn": r"hymn|psalm|choral|geistlich|religi|weihnacht|legende|carol",
    "shange": r"shange",
    "xiaodiao": r"xiaodiao",
    "love song": r"liebe|\blove|werbung|courtship",
    "ballad": r"ballad|romanze|\bsage|erz.{1,2}hl",
    "work song": r"haozi|st.{1,2}nde|handwerk|arbeit|j.{1,2}ger|hirten|\bberg|beruf",
    "lament": r"lament|klage|farewell|abschied",
    "drinking song": r"trink|zech|drink",
    "air": r"\bairs?\b|\bslow\b",
    "song": r"\bsongs?\b|lied",
}
_KINDS = [(kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in KINDS.items()]

REGIONS = (
    "ireland", "scotland", "england", "america", "germany", "france", "eastern europe",
    "northern europe", "southern europe", "china", "elsewhere",
)  # fmt: skip
_REGIONS = [
    (region, re.compile(pattern, re.IGNORECASE))
    for region, pattern in {
        "ireland": r"irland|ireland|irish|o'neill",
        "scotland": r"scot|schott|aird",
        "england": r"engl|northumb",
        "america": r"amerik|america|\busa\b|ryan",
        "china": r"china",
        "france": r"luxem|lothr|frank|france|elsa",
        "germany": r"deutsch|german|schweiz|oesterr|.sterreich|tirol",
        "northern europe": r"nordeuropa|schwed|d.{1,2}nem|norweg|finn",
        "southern europe": r"s(u|ue)deuropa|ital|span|griech",
        "eastern europe": r"osteuropa|russ|pol(en|ski)|b(o|oe)hm|ungarn|jugosl|rum(a|ae)n",
    }.items()
]


def mode_of(heard: list[Sound], tonic: int) -> str:
    """By how long the third, sixth and seventh sound: maj, min, dor or mix."""
    weight = [0] * 12
    for sound in heard:
        weight[(sound.pitch - tonic) % 12] += sound.ticks
    if weight[4] >= weight[3]:
        return "mix" if weight[10] > weight[11] else "maj"
    return "dor" if weight[9] > weight[8] else "min"


def kind_of(headers: Mapping[str, str]) -> str | None:
    """From the rhythm field, else the title."""
    for text in (headers.get("R", ""), headers.get("T", "")):
        for kind, pattern in _KINDS:
            if text and pattern.search(text):
                return kind
    return None


def region_of(headers: Mapping[str, str]) -> str | None:
    """From the origin and the book it stands in."""
    text = " ".join(headers.get(field, "") for field in "OBS")
    for region, pattern in _REGIONS:
        if pattern.search(text):
            return region
    return "elsewhere" if headers.get("O", "").strip() else None


#: Quarter notes a minute where the text gives no tempo; by kind, then by metre.
TEMPI = {
    "reel": 200, "jig": 170, "slip jig": 170, "hornpipe": 160, "strathspey": 130, "polka": 130,
    "waltz": 130, "march": 110, "lullaby": 72, "hymn": 80, "lament": 66, "air": 84,
    "love song": 92, "dance": 126,
}  # fmt: skip


def tempo_of(score: Score, kind: str | None) -> float:
    """Quarter notes a minute: as written, else usual for the kind, else for the metre."""
    if score.quarters:
        return score.quarters
    if kind in TEMPI:
        return float(TEMPI[kind])
    if score.metre.value == 8:
        return 140.0
    return 160.0 if score.metre.value == 2 else 108.0


def measures_of(score: Score, heard: list[Sound]) -> dict[str, float]:
    """The numeric attributes; see MEASURES."""
    pitches = np.array([sound.pitch for sound in heard], dtype=np.float64)
    lengths = np.array([sound.ticks for sound in heard], dtype=np.float64)
    leaps = np.abs(np.diff(pitches))
    scale = SCALES[mode_of(heard, score.key.tonic)]
    outside = [(sound.pitch - score.key.tonic) % 12 not in scale for sound in heard]
    dotted = np.isin(lengths, [WHOLE * 3 // d for d in (8, 16, 32, 64)])
    return {
        "density": len(heard) / max(lengths.sum() / (WHOLE / 4), 1e-9),
        "leap": float(leaps.mean()) if len(leaps) else 0.0,
        "range": float(np.ptp(pitches)),
        "register": float(pitches.mean()),
        "dotted": float(dotted.mean()),
        "chromaticism": float(np.mean(outside)),
        "rhythm_entropy": _entropy(lengths),
    }


SCALES = {
    "maj": frozenset((0, 2, 4, 5, 7, 9, 11)),
    "mix": frozenset((0, 2, 4, 5, 7, 9, 10)),
    "dor": frozenset((0, 2, 3, 5, 7, 9, 10)),
    "min": frozenset((0, 2, 3, 5, 7, 8, 10, 11)),
}


def _entropy(values: NDArray[np.float64]) -> float:
    """Bits."""
    share = np.unique(values, return_counts=True)[1] / len(values)
    return float(-(share * np.log2(share)).sum())


def describe(score: Score) -> dict[str, Any]:
    heard = sounds(score.symbols)
    if not heard:
        return {}
    kind, region = kind_of(score.headers), region_of(score.headers)
    found: dict[str, Any] = {
        "mode": mode_of(heard, score.key.tonic),
        "key": TONICS[score.key.tonic],
        "tempo": round(tempo_of(score, kind), 1),
        "bars": layout(score).bars,
        **{name: round(value, 4) for name, value in measures_of(score, heard).items()},
    }
    if score.metre in METRES:
        found["metre"] = str(score.metre)
    if kind:
        found["kind"] = kind
    if region:
        found["region"] = region
    return found


def metres_for(attributes: Mapping[str, Any]) -> list[int]:
    """Indices of the metres a tune with these attributes may have."""
    asked = attributes.get("metre")
    if asked is not None and _metre(str(asked)) in METRES:
        return [METRES.index(_metre(str(asked)))]
    names = KIND_METRES.get(str(attributes.get("kind")))
    if names:
        return [METRES.index(_metre(name)) for name in names]
    return list(range(len(METRES)))


KIND_METRES = {
    "slip jig": ("9/8",), "jig": ("6/8",), "reel": ("4/4", "2/2", "2/4"),
    "hornpipe": ("4/4", "2/2", "2/4"), "strathspey": ("4/4", "2/2"), "polka": ("2/4",),
    "waltz": ("3/4", "3/8"),
}  # fmt: skip


def _metre(name: str) -> Metre:
    beats, _, value = name.partition("/")
    return Metre(int(beats), int(value)) if beats.isdecimal() and value.isdecimal() else Metre(0, 0)


MEASURES = (
    "density", "leap", "range", "register", "dotted", "chromaticism", "bars", "rhythm_entropy",
)  # fmt: skip
CONTROLS = {
    "metre": tuple(map(str, METRES)),
    "mode": MODES,
    "kind": tuple(KINDS),
    "region": REGIONS,
}
_ = REST
