"""Public data as a desk's history: what was answered before, what is asked later, and what nobody
at this desk can answer. Every part is drawn by a seed; no question stands in two of them."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HISTORY = 1_000  # rows; an FAQ file is seldom larger
JUDGED = 1_000  # questions
STRANGE = 500
LEFT_OUT = 0.2  # of the answers: unknown until an agent writes them
LEFT_OUT_MOST = 40


@dataclass(frozen=True)
class Row:
    question: str
    answer: str
    intent: str = ""


@dataclass(frozen=True)
class Trial:
    """`tuned` chooses the threshold, `judged` judges it; `gaps`: questions whose answers are in
    no row of `history`, several for each."""

    name: str
    history: list[Row]
    tuned: list[Row]
    judged: list[Row]
    strange: list[str]
    gaps: list[list[Row]]


def trial(
    name: str, rows: Sequence[Row], strange: Sequence[str], rng: np.random.Generator
) -> Trial:
    """Rows with several questions for most answers."""
    by_answer = defaultdict(list)
    for at in rng.permutation(len(rows)):
        by_answer[rows[at].answer].append(rows[at])
    answers = sorted(by_answer)
    many = [a for a in rng.permutation(answers) if len(by_answer[a]) >= 3]
    gone = many[: min(LEFT_OUT_MOST, int(LEFT_OUT * len(many)))]
    gaps = [by_answer.pop(answer) for answer in gone]
    first = [found[0] for found in by_answer.values() if len(found) > 1]
    alone = [found[0] for found in by_answer.values() if len(found) == 1]
    rest = [row for found in by_answer.values() for row in found[1:]]
    rest = [rest[at] for at in rng.permutation(len(rest))]
    share = min(len(rest) // 2, max(0, HISTORY - len(first)))
    history = (first + rest[:share])[:HISTORY]
    history += alone[: HISTORY - len(history)]
    known = {row.answer for row in history}
    asked = [row for row in rest[share:] if row.answer in known]
    half = min(JUDGED, len(asked) // 2)
    drawn = [strange[at] for at in rng.permutation(len(strange))[:STRANGE]]
    return Trial(name, history, asked[:half], asked[half : 2 * half], drawn, gaps)


# ------------------------------------------------------------------------------------- the sets
def banking(data: Path, rng: np.random.Generator) -> Trial:
    rows = [Row(text, _about(intent), intent)
            for text, intent in list(_csv(data / "banking77/train.csv.gz"))[1:]]  # fmt: skip
    return trial("Banking77", rows, _strange(data, "en"), rng)


def bitext(data: Path, rng: np.random.Generator) -> Trial:
    rows = []
    for part in ("train", "dev"):
        head, *table = _csv(data / f"bitext-cs-intent/{part}.csv.gz")
        text, intent = head.index("utterance"), head.index("intent")
        rows += [Row(one[text], _about(one[intent]), one[intent]) for one in table]
    return trial("Bitext", list(dict.fromkeys(rows)), _strange(data, "en"), rng)


def chatter(language: str) -> Callable[[Path, np.random.Generator], Trial]:
    def chatterbot(data: Path, rng: np.random.Generator) -> Trial:
        """Real answers. Nobody asked them twice, so each is asked with one word (or character)
        left out and another of the corpus in its place; topics are the corpus's files."""
        rows: dict[str, Row] = {}
        folder = "english" if language == "en" else "chinese"
        for file in sorted((data / "chatterbot-corpus" / folder).glob("*.yml")):
            for question, answer in talk(file):
                rows.setdefault(question.casefold(), Row(question, answer, file.stem))
        found = [one for one in rows.values() if len(_pieces(one.question, language)) >= 4]
        pool = [piece for one in found for piece in _pieces(one.question, language)]
        gap = " " if language == "en" else ""

        def worded(row: Row) -> Row:
            pieces = _pieces(row.question, language)
            pieces[int(rng.integers(len(pieces)))] = str(rng.choice(pool))
            return Row(gap.join(pieces), row.answer, row.intent)

        found = [found[at] for at in rng.permutation(len(found))]
        gone, history = found[:LEFT_OUT_MOST], found[LEFT_OUT_MOST:][:HISTORY]
        asked = [worded(row) for row in history]
        half = len(asked) // 2
        gaps = [[row, *(worded(row) for _ in range(5))] for row in gone]
        return Trial(f"ChatterBot {language}", history, asked[:half], asked[half:],
                     _strange(data, language)[:STRANGE], gaps)  # fmt: skip

    return chatterbot


def abcd(data: Path, rng: np.random.Generator) -> Trial:
    """A shop's cases, asked for as its ontology names them (`return_size`), which is worded
    otherwise than the guidelines ("Return Due to Size")."""
    flows = json.loads((data / "abcd-policy/guidelines.json").read_text("utf-8"))
    ontology = json.loads((data / "abcd-policy/ontology.json").read_text("utf-8"))["intents"]
    names, rows = [n for flow in ontology["subflows"].values() for n in flow], []
    for flow, cases in flows.items():
        for case, told in cases["subflows"].items():
            rows.append(Row(case, "\n".join(steps(told)), flow))
    asked = []
    for name in names:
        words = set(name.split("_"))
        best = max(rows, key=lambda row: len(words & set(row.question.lower().split())))
        if len(words & set(best.question.lower().split())) >= 2:
            asked.append(
                Row(f"what do I do about {name.replace('_', ' ')}", best.answer, best.intent)
            )
    asked = [asked[at] for at in rng.permutation(len(asked))]
    half = len(asked) // 2
    return Trial("ABCD", rows, asked[:half], asked[half:], _strange(data, "en")[:STRANGE], [])


def crosswoz(data: Path, rng: np.random.Generator) -> Trial:
    """What travellers ask for in one turn: the domain and what of it."""
    with gzip.open(data / "crosswoz/val.json.gz", "rt", encoding="utf-8") as file:
        talks = json.load(file).values()
    rows = []
    for message in (m for talk in talks for m in talk["messages"] if m["role"] == "usr"):
        wanted = {(a[1], a[2]) for a in message["dialog_act"] if a[0] == "Request"}
        if len(wanted) == 1:
            domain, what = next(iter(wanted))
            rows.append(Row(message["content"], f"这里是{domain}的{what}。", f"{domain}-{what}"))
    return trial("CrossWOZ", list(dict.fromkeys(rows)), _pairs_alone(data), rng)


def afqmc(data: Path, rng: np.random.Generator) -> Trial:
    """Questions that mean the same have the same answer: its number stands for it."""
    parent: dict[str, str] = {}

    def root(text: str) -> str:
        while parent.setdefault(text, text) != text:
            text = parent[text]
        return text

    for one, other, same in _csv(data / "afqmc/train.tsv.gz", "\t"):
        if same == "1":
            parent[root(one)] = root(other)
    number: dict[str, int] = {}
    rows = [Row(q, f"#{number.setdefault(root(q), len(number))}") for q in list(parent)]
    by = defaultdict(list)
    for row in rows:
        by[row.answer].append(row)
    drawn = [by[a] for a in rng.permutation(sorted(by)) if 2 <= len(by[a]) <= 8]
    several = [rows for rows in drawn if len(rows) > 2]
    chosen = several[:60] + [rows for rows in drawn if len(rows) == 2][: HISTORY - 60]
    return trial("AFQMC", [r for rows in chosen for r in rows], _strange(data, "zh"), rng)


def smp(data: Path, rng: np.random.Generator) -> Trial:
    """Requests to a phone assistant, by domain."""
    rows = []
    for part in ("train", "develop"):
        lines = (data / f"smp-ecdt/smp2017_{part}.tsv").read_text("utf-8").splitlines()[1:]
        for text, domain in (line.split("\t")[:2] for line in lines):
            rows.append(Row(text, _about(domain), domain))
    return trial("SMP-ECDT", list(dict.fromkeys(rows)), _pairs_alone(data), rng)


SETS = {"banking77": banking, "bitext": bitext, "chatterbot-en": chatter("en"), "abcd": abcd,
        "chatterbot-zh": chatter("zh"), "crosswoz": crosswoz, "afqmc": afqmc, "smp": smp}  # fmt: skip


# ----------------------------------------------------------------------------------- their files
def _about(intent: str) -> str:
    """Sets with intents alone have no answers: the intent's name stands for its answer."""
    return f"About {intent.replace('_', ' ')}."


def _csv(file: Path, delimiter: str = ",") -> Iterator[list[str]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        plain = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
        yield from csv.reader(lines, delimiter=delimiter, quoting=plain)


def _strange(data: Path, language: str) -> list[str]:
    """Out-of-scope questions of CLINC150; in Chinese requests to a phone assistant."""
    if language == "zh":
        lines = (data / "smp-ecdt/smp2017_develop.tsv").read_text("utf-8").splitlines()[1:]
        return [line.split("\t")[0] for line in lines]
    with gzip.open(data / "clinc150/data.json.gz", "rt") as file:
        found: dict[str, Any] = json.load(file)
    return [text for text, _ in found["oos_train"] + found["oos_val"]]


def _pairs_alone(data: Path) -> list[str]:
    """Questions about loans: nothing for a travel desk or an assistant."""
    return [row[0] for row in _csv(data / "afqmc/train.tsv.gz", "\t")][: 4 * STRANGE]


def talk(file: Path) -> Iterator[tuple[str, str]]:
    """First turns and what follows them (line by line: no YAML reader is needed)."""
    turn = ""
    for line in file.read_text("utf-8").splitlines():
        if line.startswith("- - "):
            turn = line[4:].strip().strip("'\"")
        elif line.startswith("  - ") and turn:
            yield turn, line[4:].strip().strip("'\"")
            turn = ""


def steps(case: dict[str, Any]) -> list[str]:
    """What an agent of ABCD's shop does in a case."""
    return [" ".join((step["text"], *step.get("subtext", ()))) for step in case["actions"]]


def _pieces(text: str, language: str) -> list[str]:
    return text.split() if language == "en" else list(text)
