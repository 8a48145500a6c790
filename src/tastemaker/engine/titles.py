"""What creations are called: plainly, after what they are. A title is kept in English, as it stands
in files; to a person it is said in their language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tastemaker.domain import Item, Rework
from tastemaker.understand.lexicon import NAMES

_REWORKED = {"continue": "continued", "vary": "varied"}
_STEP = re.compile(
    r"^(?P<of>.+), (?:(?P<how>continued|varied)|bars? (?P<bars>\d+(?:–\d+)?) anew|last (?:(?P<last>\d+) bars|bar) anew)$"
)
_IN_KEY = re.compile(r"^(?P<kind>.+) in (?P<key>[A-G][#b]?) (?P<mode>\w+)$")
_STEPS_ZH = {"continued": "续写", "varied": "变奏"}


def title_of(attributes: Mapping[str, Any], medium: str) -> str:
    """A plain name from what the content is: “Waltz in D minor”, “Verse: moon”."""
    kind = str(attributes.get("kind") or medium).capitalize()
    if theme := attributes.get("theme"):
        return f"{kind}: {theme}"
    key, mode = attributes.get("key"), str(attributes.get("mode") or "")
    name = NAMES.get(("mode", mode), (mode, mode))[0]
    return f"{kind} in {key} {name}".strip() if key else kind


def reworked(item: Item, rework: Rework) -> str:
    """“The Kesh, varied”. What was reworked before is named by its last step alone."""
    step = _STEP.match(item.title) if item.origin is not None else None
    of = step["of"] if step else item.title
    if rework.bars is not None:
        return f"{of}, {_named(*rework.bars)} anew"
    return f"{of}, {_REWORKED[rework.how]}"


def _named(first: int, last: int) -> str:
    if last == -1:
        return f"last {-first} bars" if first < -1 else "last bar"
    return f"bars {first}–{last}" if first != last else f"bar {first}"


def titled(item: Item, language: str) -> str:
    """The title of an item as it is said: that of a creation in `language`, any other as it is."""
    if item.origin is None or not language.startswith("zh"):
        return item.title
    step = _STEP.match(item.title)
    if step is None:
        return _chinese(item.title)
    bars = f"第{step['bars']}小节" if step["bars"] else f"最后{step['last'] or '一'}小节"
    how = _STEPS_ZH.get(step["how"] or "", f"重写{bars}")
    return f"{_chinese(step['of'])}（{how}）"


def _chinese(title: str) -> str:
    """“D 小调圆舞曲” of “Waltz in D minor”; what is no such name stays."""
    found = _IN_KEY.match(title)
    if found is None:
        return title
    modes = {english: chinese for (slot, _), (english, chinese) in NAMES.items() if slot == "mode"}
    kind = found["kind"].lower()
    name = "曲子" if kind == "tune" else NAMES.get(("kind", kind), (kind, kind))[1]
    return f"{found['key']} {modes.get(found['mode'], found['mode'])}{name}"
