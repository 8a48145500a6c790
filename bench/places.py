"""How well a conversation finds and tells of things that nothing was written for: hotels, restaurants and
sights of Beijing.

    python bench/places.py ../shared/data HOME --write places.jsonl
    tastemaker --home HOME import items places.jsonl && tastemaker --home HOME train space ranking
    python bench/places.py ../shared/data HOME [--judge] [--wrong 20]

The database of CrossWOZ is imported as a developer would import it: every column as an attribute under its
Chinese name. Its written dialogues ask. Half of them (by a hash of their ids) are looked at while anything
is improved, the other half (`--judge`) only judges.

- find: what is said asks for one of a kind by conditions on its attributes, and the database has some that
  meet all: the share of what is shown that does, and how often nothing else is shown. Where it has none:
  the share of conditions that the first one shown meets, of what the best in the database does.
- tell: an attribute of a place that is named, and of what was shown: how often the answer holds its value.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.engine import Engine
from tastemaker.home import open_home
from tastemaker.settings import Settings

FILES = ("attraction", "hotel", "restaurant")
NAME = "名称"
#: What a hotel has or has not stands behind this in what is asked for.
FACILITY = "酒店设施-"
TOLD = (
    "地址", "电话", "评分", "价格", "人均消费", "门票", "游玩时间", "营业时间", "酒店类型", "地铁",
)  # fmt: skip

Row = Mapping[str, Any]
Asked = list[tuple[str, str]]  # (slot, value)


@dataclass(frozen=True)
class Turn:
    dialogue: str
    text: str
    kind: str
    asked: Asked  # conditions
    requested: list[str]  # slots
    name: str  # of the place it is about; empty: conditions, or what was shown


def rows(data: Path) -> dict[str, dict[str, Row]]:
    """The places by kind and name."""
    found: dict[str, dict[str, Row]] = {}
    for name in FILES:
        with gzip.open(data / "crosswoz" / "database" / f"{name}_db.json.gz", "rt") as file:
            for title, row in json.load(file):
                found.setdefault(row["领域"], {})[title] = row
    return found


def turns(data: Path) -> Iterator[Turn]:
    """What people say about places of one kind, by itself or about what was named."""
    with gzip.open(data / "crosswoz" / "val.json.gz", "rt") as file:
        dialogues = json.load(file)
    for id, dialogue in dialogues.items():
        for message in dialogue["messages"]:
            acts = [act for act in message["dialog_act"] if act[0] != "General"]
            kinds = {act[1] for act in acts}
            if message["role"] != "usr" or len(kinds) != 1 or any(a[0] == "Select" for a in acts):
                continue
            kind = kinds.pop()
            told = [(slot, value) for act, _, slot, value in acts if act == "Inform"]
            requested = [slot for act, _, slot, _ in acts if act == "Request"]
            name = next((value for slot, value in told if slot == NAME), "")
            yield Turn(
                id,
                message["content"],
                kind,
                [one for one in told if one[0] != NAME],
                requested,
                name,
            )


# ------------------------------------------------------------------------------ what is true
def meets(row: Row, slot: str, wanted: str) -> bool:
    """Whether a place is as asked, by the conventions of the dialogues."""
    if slot.startswith(FACILITY):
        return slot.removeprefix(FACILITY) in (row.get("酒店设施") or ())
    value = row.get(slot)
    if value is None:
        return False
    if slot == "推荐菜":
        return any(one in value for one in wanted.split())
    if slot == "游玩时间":
        return _hours(wanted) is not None and _hours(wanted) == _hours(str(value))
    if isinstance(value, (int, float)):
        return _between(float(value), wanted)
    return wanted in str(value)


def _between(value: float, wanted: str) -> bool:
    numbers = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", wanted)]
    if "免费" in wanted:
        return value == 0
    if "不免费" in wanted or not numbers:
        return value > 0
    if len(numbers) > 1:
        return numbers[0] <= value <= numbers[1]
    if re.search(r"以上|起|高于", wanted):
        return value >= numbers[0]
    if re.search(r"以下|以内|低于|最高", wanted):
        return value <= numbers[0]
    return value == numbers[0]


def _hours(text: str) -> str | None:
    return re.sub(r"\s", "", text) or None


# ------------------------------------------------------------------------------- what is said
def write(data: Path, file: Path) -> None:
    """The places as a file to import."""
    with file.open("w", encoding="utf-8") as out:
        for kind, places in rows(data).items():
            for name, row in places.items():
                item = {"id": f"{kind}:{name}", "medium": kind, **row}
                out.write(json.dumps(item, ensure_ascii=False) + "\n")


def answered(engine: Engine, user: str, text: str) -> tuple[list[str], str]:
    """(ids of what is shown, what is said)"""
    shown: list[str] = []
    said = []
    for part in engine.talk(user, text, "zh"):
        if part["type"] == "slate":
            shown = [pick.item for pick in part["slate"].picks]
        if part["type"] == "text":
            said.append(part["text"])
    return shown, " ".join(said)


class Judged:
    """Figures by name, and what was wrong."""

    def __init__(self) -> None:
        self.figures: dict[str, list[float]] = defaultdict(list)
        self.wrong: list[str] = []

    def found(self, turn: Turn, places: Mapping[str, Row], shown: Sequence[Row], said: str) -> None:
        def met(row: Row) -> int:
            return sum(meets(row, *one) for one in turn.asked) if row.get(NAME) in places else 0

        best = max(map(met, places.values()))
        some = best == len(turn.asked)
        name = (
            "find: shown that meet all" if some else "find, where nothing meets all: conditions met"
        )
        counted = [met(row) / best for row in shown[: None if some else 1]]
        share = [one == 1.0 for one in counted] if some else counted
        right = float(np.mean(share)) if share else 0.0
        self.figures[name].append(right)
        if some:
            self.figures["find: nothing else shown"].append(float(right == 1.0))
        if right < 1.0:
            names = [row.get(NAME) for row in shown]
            self.wrong.append(f"{right:.2f} {turn.text} {turn.asked} → {said} {names}")

    def told(self, name: str, turn: Turn, row: Row, said: str) -> None:
        for slot in turn.requested:
            if slot in TOLD and (value := row.get(slot)) is not None:
                right = _plain(value) in _plain(said)
                self.figures[name].append(float(right))
                if not right:
                    self.wrong.append(f"{name}: {turn.text} {slot}={value} → {said}")


def _plain(value: object) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return re.sub(r"\s", "", text)


def judge(engine: Engine, data: Path, mine: Callable[[str], bool]) -> Judged:
    places, judged = rows(data), Judged()
    of = {f"{kind}:{name}": row for kind, each in places.items() for name, row in each.items()}
    for number, turn in enumerate(one for one in turns(data) if mine(one.dialogue)):
        user = f"bench {number}"
        if turn.kind not in places:
            continue
        if turn.asked and NAME in turn.requested and not turn.name:
            shown, said = answered(engine, user, turn.text)
            judged.found(turn, places[turn.kind], [of[id] for id in shown if id in of], said)
        elif turn.name in places[turn.kind] and not turn.asked:
            _, said = answered(engine, user, turn.text)
            judged.told("tell, named", turn, places[turn.kind][turn.name], said)
        elif not turn.name and not turn.asked and turn.requested:
            shown, _ = answered(engine, user, f"推荐一个{turn.kind}")
            _, said = answered(engine, user, turn.text)
            near = [of[id] for id in shown if id in of]
            judged.told("tell, what was shown", turn, near[0] if near else {}, said)
        engine.erase(user)
    return judged


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("home", type=Path)
    parser.add_argument("--write", type=Path, help="write the file to import, and end")
    parser.add_argument("--judge", action="store_true", help="the half that only judges")
    parser.add_argument("--wrong", type=int, default=0, help="how much of what was wrong is shown")
    given = parser.parse_args()
    if given.write:
        write(given.data, given.write)
        return
    with open_home(Settings(home=given.home, threads=1)) as home:
        judged = judge(
            home.engine, given.data, lambda id: zlib.crc32(id.encode()) % 2 == int(given.judge)
        )
    for line in judged.wrong[: given.wrong]:
        print(line)
    print(json.dumps({
        name: {"asked": len(each), "right": round(float(np.mean(each)), 3)}
        for name, each in sorted(judged.figures.items())
    }, ensure_ascii=False, indent=1))  # fmt: skip


if __name__ == "__main__":
    main()
