"""How often the right passage comes first, and how often what is answered is right.

    python bench/answers.py ../shared/data [--model FOLDER] [--only NAME…] [--scale]

Each set becomes documents; questions that stand in none of them are asked, and questions about
something else. `--scale` instead measures building, bringing up to date and asking with 1,000 to
50,000 passages. `--model`: a sentence-transformers folder in place of our own encoder.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tastemaker.domain import Guide, Passage
from tastemaker.engine.documents import Documents
from tastemaker.engine.shelf import Shelf
from tastemaker.testing import MemoryStore

PRECISION = 0.8
ASKED = 1_000  # questions of a set, at most
WRITTEN = 300  # pairs of questions
PER_INTENT = 10  # written questions of an intent


@dataclass(frozen=True)
class Trial:
    """`asked`: (question, the text of what answers it). `strange`: what nothing answers."""

    name: str
    passages: list[Passage]
    asked: list[tuple[str, str]]
    strange: list[str]


# ---------------------------------------------------------------------------------- the sets
def rows(file: Path, delimiter: str = ",") -> Iterator[list[str]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        quoting = csv.QUOTE_MINIMAL if delimiter == "," else csv.QUOTE_NONE
        yield from csv.reader(lines, delimiter=delimiter, quoting=quoting)


def clinc(data: Path) -> dict[str, list[list[str]]]:
    with gzip.open(data / "clinc150" / "data.json.gz", "rt") as file:
        found: dict[str, list[list[str]]] = json.load(file)
    return found


def strange_english(data: Path) -> list[str]:
    found = clinc(data)
    return [text for text, _ in found["oos_train"] + found["oos_val"]]


def strange_chinese(data: Path) -> list[str]:
    """Requests to a phone assistant: none is about a bank's loans."""
    lines = (data / "smp-ecdt" / "smp2017_develop.tsv").read_text("utf-8").splitlines()[1:]
    return [line.split("\t")[0] for line in lines]


def of_intents(
    name: str, known: Sequence[tuple[str, str]], asked: Sequence[tuple[str, str]],
    strange: list[str], rng: np.random.Generator,
) -> Trial:  # fmt: skip
    """(question, intent): a few questions of each are written down, with one answer."""
    by_intent = defaultdict(list)
    for text, intent in known:
        by_intent[intent].append(text)
    passages = [
        Passage(f"About {intent.replace('_', ' ')}.", question=text)
        for intent, texts in sorted(by_intent.items())
        for text in rng.permutation(texts)[:PER_INTENT].tolist()
    ]
    written = {passage.question for passage in passages}
    rest = [(text, f"About {intent.replace('_', ' ')}.") for text, intent in asked
            if text not in written]  # fmt: skip
    return Trial(name, passages, some(rest, rng), strange)


def banking(data: Path, rng: np.random.Generator) -> Trial:
    found = [(text, intent) for text, intent in list(rows(data / "banking77/train.csv.gz"))[1:]]
    return of_intents("banking77", found, found, strange_english(data), rng)


def assistant(data: Path, rng: np.random.Generator) -> Trial:
    found = clinc(data)
    known = [(text, intent) for text, intent in found["train"]]
    asked = [(text, intent) for text, intent in found["val"]]
    return of_intents("clinc150", known, asked, strange_english(data), rng)


def service(data: Path, rng: np.random.Generator) -> Trial:
    """Not looked at while anything about answers was decided."""
    parts = []
    for name in ("train", "dev"):
        table = list(rows(data / f"bitext-cs-intent/{name}.csv.gz"))
        text, intent = table[0].index("utterance"), table[0].index("intent")
        parts.append([(row[text], row[intent]) for row in table[1:]])
    return of_intents("bitext", parts[0], parts[1], strange_english(data), rng)


def loans(data: Path, rng: np.random.Generator) -> Trial:
    """Pairs of questions that mean the same: one is written down, the other asked. Few of them:
    among many, most questions have further answers that nobody has labelled."""
    pairs = [row[:2] for row in rows(data / "afqmc/train.tsv.gz", "\t") if row[2] == "1"]
    chosen = [pairs[at] for at in rng.permutation(len(pairs))[:WRITTEN]]
    group: dict[str, str] = {}  # questions that mean the same, through others too
    for one, other in pairs:
        a, b = group.setdefault(one, one), group.setdefault(other, other)
        if a != b:
            for text in [text for text, of in group.items() if of == b]:
                group[text] = a
    written = dict.fromkeys(one for one, _ in chosen)
    passages = [Passage(group[text], question=text) for text in written]
    asked = [(other, group[other]) for _, other in chosen if other not in written]
    return Trial("afqmc", passages, some(asked, rng), strange_chinese(data))


def talk(data: Path, language: str) -> list[tuple[str, str]]:
    """First turns and what follows them (read line by line: no YAML reader is needed)."""
    found = []
    for file in sorted((data / "chatterbot-corpus" / language).glob("*.yml")):
        turn = ""
        for line in file.read_text("utf-8").splitlines():
            if line.startswith("- - "):
                turn = line[4:].strip().strip("'\"")
            elif line.startswith("  - ") and turn:
                found.append((turn, line[4:].strip().strip("'\"")))
                turn = ""
    return found


def small_talk(language: str) -> Callable[[Path, np.random.Generator], Trial]:
    def trial(data: Path, rng: np.random.Generator) -> Trial:
        """Known questions with one word (or Chinese character) left out."""
        found = talk(data, language)
        answers = defaultdict(list)
        for question, answer in found:
            answers[question.casefold()].append(answer)
        first = {answer: many[0] for many in answers.values() for answer in many}
        passages = [Passage(first[answer], question=question) for question, answer in found]
        asked = []
        for question, answer in found:
            words = question.split() if language == "english" else list(question)
            if len(words) >= 4:
                del words[int(rng.integers(len(words)))]
                joined = (" " if language == "english" else "").join(words)
                asked.append((joined, first[answer]))
        strange = strange_english(data)
        if language == "chinese":
            strange = [row[0] for row in list(rows(data / "afqmc/train.tsv.gz", "\t"))[:300]]
        return Trial(f"chatterbot-{language}", passages, some(asked, rng), strange)

    return trial


def answers_alone(data: Path, rng: np.random.Generator) -> Trial:
    """The answers of the help desk and of the quiz without their questions."""
    found = [
        (question, answer) for question, answer in talk(data, "english")
        if len(answer.split()) >= 8 and len(question.split()) >= 4
    ]  # fmt: skip
    texts = dict.fromkeys(answer for _, answer in found)
    return Trial(
        "chatterbot, answers alone", [Passage(text) for text in texts], some(found, rng),
        strange_english(data),
    )  # fmt: skip


def policy(data: Path, rng: np.random.Generator) -> Trial:
    """A shop's guidelines: each is asked for by its name, which is the heading of its passages."""
    flows = json.loads((data / "abcd-policy" / "guidelines.json").read_text("utf-8"))
    passages, asked = [], []
    for flow in flows.values():
        for name, sub in flow["subflows"].items():
            said = [" ".join((a["text"], *a.get("subtext", ()))) for a in sub["actions"]]
            parts = [said[start : start + 2] for start in range(0, len(said), 2)]
            passages += [Passage("\n".join(part), (name,)) for part in parts]
            asked.append((f"What do I do for {name.lower()}?", name))
    return Trial("abcd guidelines", passages, some(asked, rng), strange_english(data))


def some(of: list[tuple[str, str]], rng: np.random.Generator) -> list[tuple[str, str]]:
    return [of[at] for at in rng.permutation(len(of))[:ASKED]]


TRIALS = {
    "banking77": banking, "clinc150": assistant, "bitext": service, "afqmc": loans, "en": small_talk("english"),
    "zh": small_talk("chinese"), "alone": answers_alone, "policy": policy,
}  # fmt: skip


# ------------------------------------------------------------------------------- measurements
def shelf(passages: Sequence[Passage], folder: Path, model: Path | None) -> tuple[Shelf, Documents]:
    documents = Documents(MemoryStore())
    documents.add([Guide("all.csv", "all", "csv", tuple(passages))])
    return Shelf(
        documents, folder / "index.npz", precision=PRECISION, seed=0, model=model
    ), documents  # fmt: skip


def right(passage: Passage, wanted: str) -> bool:
    return wanted in (passage.text, *passage.headings)


def measure(trial: Trial, model: Path | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        ready = shelf(trial.passages, Path(folder), model)[0].ready()
        built = time.perf_counter() - began
    places, calibration = ready.index.places, ready.calibration
    first = third = given = fine = 0
    began = time.perf_counter()
    for question, wanted in trial.asked:
        found = ready.index.search(question, 5)
        hits = [right(places[one.row].passage, wanted) for one in found]
        first += any(hits[:1])
        third += any(hits[:3])
        if found and calibration.chance(found[0]) >= calibration.threshold:
            given += 1
            fine += hits[0]
    each = (time.perf_counter() - began) / len(trial.asked)
    refused = 0
    for question in trial.strange:
        found = ready.index.search(question, 1)
        refused += not found or calibration.chance(found[0]) < calibration.threshold
    n, strange = len(trial.asked), len(trial.strange)
    mixed = fine / max(1, given + (strange - refused) * n / strange)
    expected = "–" if calibration.precision is None else f"{calibration.precision:.2f}"
    expected = expected if calibration.foretold else f"≤ {expected}"
    print(
        f"| {trial.name} | {len(places):,} | {first / n:.1%} / {third / n:.1%} | {given / n:.1%} |"
        f" {fine / max(1, given):.1%} | {refused / strange:.1%} | {mixed:.1%} | {expected} |"
        f" {built:.1f} s | {1000 * each:.1f} ms |",
        flush=True,
    )


def scale(data: Path, model: Path | None) -> None:
    """Reviews as documents, cut to at most 700 characters as documents are."""
    from tastemaker.store.importers.documents import read_document

    with gzip.open(data / "online-shopping-10cats/reviews.csv.gz", "rt", encoding="utf-8") as file:
        texts = [row[2] for row in csv.reader(file)][1:]
    print("| passages | first build | another process | one document more | a question, median |")
    print("|---|---|---|---|---|")
    for size in (1_000, 10_000, 50_000):
        per = size // 50
        with tempfile.TemporaryDirectory() as folder:
            one, documents = shelf((), Path(folder), model)
            documents.remove("all.csv")
            for at in range(50):
                text = "\n\n".join(
                    f"# {n}\n\n{t}" for n, t in enumerate(texts[at * per : (at + 1) * per])
                )
                documents.add([read_document(text.encode(), f"reviews/{at}.md").guide])
            began = time.perf_counter()
            ready = one.ready()
            built = time.perf_counter() - began
            again = Shelf(
                documents, Path(folder) / "index.npz", precision=PRECISION, seed=0, model=model
            )
            began = time.perf_counter()
            again.ready()
            opened = time.perf_counter() - began
            documents.add(
                [read_document(("# 退货\n\n" + texts[-1]).encode(), "reviews/new.md").guide]
            )
            began = time.perf_counter()
            ready = again.ready()
            more = time.perf_counter() - began
            times = []
            for text in texts[-200:]:
                began = time.perf_counter()
                ready.index.search(text[:30], 5)
                times.append(time.perf_counter() - began)
        print(
            f"| {len(ready.index.places):,} | {built:.1f} s | {opened:.2f} s | {more:.2f} s |"
            f" {1000 * float(np.median(times)):.1f} ms |",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--only", nargs="*", choices=sorted(TRIALS), default=list(TRIALS))
    parser.add_argument("--scale", action="store_true")
    given = parser.parse_args()
    if given.scale:
        scale(given.data, given.model)
        return
    print("| set | passages | hit@1 / @3 | answered | of these right | strange: not answered |"
          " right, half strange | … expected | built | a question |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name in given.only:
        measure(TRIALS[name](given.data, np.random.default_rng(0)), given.model)


if __name__ == "__main__":
    main()
