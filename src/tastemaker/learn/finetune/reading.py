"""Training files as examples: TSV, CSV and JSONL, `.gz` too, columns by header or by content."""

from __future__ import annotations

import csv
import gzip
import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from tastemaker.errors import BadInput, reason
from tastemaker.learn.finetune.measures import follows

Task = Literal["intents", "sentiment", "slots"]
TEXT = ("text", "sentence", "utterance", "query", "review", "content", "title")
SLOTS = ("slots", "tags", "bio")
LABEL: dict[str, tuple[str, ...]] = {
    "intents": ("intent", "label", "category", "domain", "class"),
    "sentiment": ("label", "sentiment", "emotion", "category", "class"),
    "slots": ("intent", "label", "category", "domain"),
}
LONGEST = 100_000  # characters of a text
_BIO = re.compile(r"O|[BI]-\S+")
_SEVERAL = re.compile(r"[\w-]+([,|][\w-]+)+")


@dataclass(frozen=True, slots=True)
class Example:
    """`labels`: one, or several when they are not exclusive; `tags`: BIO, one per word."""

    text: str
    labels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


def read_examples(
    path: Path,
    task: Task,
    columns: Sequence[str] = (),
    *,
    judged: bool = False,
    bad: list[BadInput] | None = None,
) -> list[Example]:
    """All rows; of a JSON file with parts (CLINC150's layout: `train`, `val`, `oos_train`, …, each
    a list of [text, intent]) those to learn from, or where `judged` the others.

    Raises BadInput("bad_examples") with the line of the first row that is no example. With `bad`
    such rows are left out and told there, as long as they are fewer than the others: more of them
    speak of a file that is read in a wrong way.
    """
    rows = _rows(path, judged)
    if not rows:
        raise _bad(path, "it holds no rows")
    names, body = _named(path, rows, task, columns)
    wanted = {"text", "slots"} if task == "slots" else {"text", "label"}
    if missing := wanted - set(names):
        raise _bad(path, f"no column for {' and '.join(sorted(missing))}; name them by --columns")
    at: dict[str, int] = {
        name: names.index(name) for name in ("text", "label", "slots") if name in names
    }
    if ".tsv" in path.suffixes:
        body = [(line, _whole(row, at["text"], len(names))) for line, row in body]
    several = _several([row for _, row in body if len(row) == len(names)], at)
    found, wrong = [], []
    for line, row in body:
        try:
            found.append(_example(path, line, row, at, several, len(names), task == "slots"))
        except BadInput as error:
            wrong.append(error)
            if bad is None:
                raise
    if wrong and len(wrong) >= len(found):
        raise wrong[0]
    if not found:
        raise _bad(path, "it holds no rows")
    if bad is not None:
        bad += wrong
    return found


def split(
    examples: Sequence[Example], share: float, rng: np.random.Generator
) -> tuple[list[Example], list[Example]]:
    """The rest, and about `share` of every label (nothing of labels that occur once). Of a few
    rows too, one is held out where a label can spare it."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for at, example in enumerate(examples):
        groups.setdefault(example.labels, []).append(at)
    held: set[int] = set()
    for rows in groups.values():
        many = min(int(len(rows) * share + rng.random()), len(rows) - 1)
        held.update(int(at) for at in rng.permutation(rows)[:many])
    most = max(groups.values(), key=len, default=[])
    if not held and len(most) > 1:
        held.add(int(rng.choice(most)))
    rest = [example for at, example in enumerate(examples) if at not in held]
    return rest, [examples[at] for at in sorted(held)]


def _rows(path: Path, judged: bool) -> list[tuple[int, list[str]]]:
    ending = path.suffixes[-2:] if path.suffix.lower() == ".gz" else path.suffixes[-1:]
    kind = ending[0].lower() if ending else ""
    if kind not in (".tsv", ".csv", ".jsonl", ".ndjson", ".json"):
        raise _bad(path, "its name must end in .tsv, .csv, .jsonl or .json (.gz too)")
    text = _text(path)
    if kind == ".tsv":
        lines = text.split("\n")
        return [
            (n, line.rstrip("\r").split("\t")) for n, line in enumerate(lines, 1) if line.strip()
        ]
    if kind == ".csv":
        reader = csv.reader(text.splitlines(keepends=True))
        try:
            return [(reader.line_num, row) for row in reader if row]
        except csv.Error as error:
            raise _bad(path, f"line {reader.line_num}: {error}") from None
    return _part_rows(path, text, judged) if kind == ".json" else _json_rows(path, text)


def read_lines(path: Path) -> list[str]:
    """Texts without labels, one in a line. Raises BadInput("bad_examples")."""
    lines = [line.strip() for line in _text(path).split("\n")]
    found = [line for line in lines if line]
    if not found:
        raise _bad(path, "it holds no rows")
    return found


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if path.suffix.lower() == ".gz" else data).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error) as error:
        raise _bad(path, reason(error)) from None
    except UnicodeDecodeError:
        raise _bad(path, "it is not UTF-8") from None


def _part_rows(path: Path, text: str, judged: bool) -> list[tuple[int, list[str]]]:
    try:
        parts = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise _bad(path, f"it is not JSON ({error})") from None
    if not isinstance(parts, dict) or not any("train" in name for name in parts):
        raise _bad(path, "it has no part named train with [text, label] pairs")
    rows = [["text", "label"]]
    for name in parts:
        if ("train" in name) == judged:
            continue
        for row in parts[name]:
            if not (isinstance(row, list) and len(row) == 2 and all(map(_is_text, row))):
                raise _bad(path, f"“{name}” holds what is no [text, label] pair")
            rows.append(row)
    return list(enumerate(rows, 0))


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _json_rows(path: Path, text: str) -> list[tuple[int, list[str]]]:
    names: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for n, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            cells = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            raise _bad(path, f"line {n} is not JSON") from None
        if not isinstance(cells, dict):
            raise _bad(path, f"line {n} is not a JSON object")
        if not names:
            names = list(cells)
            rows.append((n, names))
        rows.append((n, [_cell(cells.get(name), name) for name in names]))
    return rows


def _whole(row: list[str], text: int, width: int) -> list[str]:
    """A row of too many cells has tabs in its text."""
    more = max(len(row) - width, 0)
    return [*row[:text], " ".join(row[text : text + more + 1]), *row[text + more + 1 :]]


def _cell(value: Any, name: str) -> str:
    if isinstance(value, list):
        return (" " if name.lower() in SLOTS else "|").join(map(str, value))
    return "" if value is None else str(value)


def _named(
    path: Path, rows: list[tuple[int, list[str]]], task: Task, columns: Sequence[str]
) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The part each column plays ("" for none), and the rows without the header."""
    first = [cell.strip().lower() for cell in rows[0][1]]
    headed = any(cell in TEXT for cell in first)
    body = rows[1:] if headed else rows
    if columns:
        given = [name.strip().lower() for name in columns]
        if headed and set(given) <= set(first):
            return _parts([name if name in given else "" for name in first], task), body
        if len(given) != len(first):
            raise _bad(path, f"--columns names {len(given)} columns, the file has {len(first)}")
        return _parts(given, task), body
    if headed:
        return _parts(first, task), body
    return _by_content(rows), rows


def _parts(names: Sequence[str], task: Task) -> list[str]:
    parts = [""] * len(names)
    for part, known in (("text", TEXT), ("label", LABEL[task]), ("slots", SLOTS)):
        name = next((name for name in known if name in names), None)
        if name is not None:
            parts[names.index(name)] = part
    return parts


def _by_content(rows: list[tuple[int, list[str]]]) -> list[str]:
    """Slots are BIO tags, the label repeats most, the text is the longest of the rest."""
    width = len(rows[0][1])
    cells = [row for _, row in rows[:2000] if len(row) == width]
    parts, left = [""] * width, list(range(width))
    for column in list(left):
        if all(all(_BIO.fullmatch(tag) for tag in row[column].split()) for row in cells):
            parts[column] = "slots"
            left.remove(column)
            break
    if not left:
        return parts
    text = max(left, key=lambda column: sum(len(row[column]) for row in cells))
    parts[text] = "text"
    left.remove(text)
    if left:
        parts[min(left, key=lambda column: len({row[column] for row in cells}))] = "label"
    return parts


def _several(rows: Sequence[Sequence[str]], at: dict[str, int]) -> bool:
    """Whether labels are lists of labels: then the parts are fewer than the combinations."""
    cells = [row[at["label"]] for row in rows] if "label" in at else []
    if not any(_SEVERAL.fullmatch(cell) for cell in cells):
        return False
    parts = {part for cell in cells for part in re.split(r"[,|]", cell)}
    return len(parts) < len(set(cells))


def _example(
    path: Path,
    line: int,
    row: list[str],
    at: dict[str, int],
    several: bool,
    width: int,
    tagged: bool,
) -> Example:
    if len(row) != width:
        raise _bad(path, f"line {line} has {len(row)} columns, not {width}")
    text = row[at["text"]].strip()
    if not text:
        raise _bad(path, f"line {line} has no text")
    if len(text) > LONGEST:
        raise _bad(path, f"line {line} has more than {LONGEST:,} characters")
    label = row[at["label"]].strip() if "label" in at else ""
    if "label" in at and not label:
        raise _bad(path, f"line {line} has no label")
    labels = tuple(dict.fromkeys(re.split(r"[,|]", label))) if several else (label,)
    tags = tuple(row[at["slots"]].split()) if tagged else ()
    if tagged and len(tags) != len(text.split()):
        raise _bad(path, f"line {line} has {len(text.split())} words and {len(tags)} tags")
    if wrong := next((tag for tag in tags if not _BIO.fullmatch(tag)), None):
        raise _bad(path, f"line {line}: “{wrong}” is not a BIO tag")
    return Example(text, labels if label else (), begun(tags))


def begun(tags: Sequence[str]) -> tuple[str, ...]:
    """The same spans in BIO proper: an `I-x` that nothing of x comes before is a `B-x`."""
    return tuple(
        tag if follows(before, tag) else f"B-{tag[2:]}"
        for before, tag in zip(("O", *tags), tags, strict=False)
    )


def _bad(path: Path, why: str) -> BadInput:
    return BadInput("bad_examples", value=path.name, why=why)
