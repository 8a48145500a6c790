"""How good a desk is on real data, beside TF-IDF and cosine.

    python -m apps.support_desk.evaluate --data ../shared/data [--only NAME…] [--minutes 4] [--base FOLDER]

Each set becomes a desk's history of at most 1,000 rows. The threshold for answers without an agent
is chosen on one half of later questions and judged on the other; "own threshold" is as the desk
answers untold, of one question in five being about something else. `--minutes`: fine-tune intents
for so long, too; `--base`: from a local model, on the English sets.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

import tastemaker
from apps.support_desk.desk import NEAR, Desk
from apps.support_desk.intents import nearest
from apps.support_desk.trials import SETS, Row, Trial
from tastemaker import Guide, Passage

PRECISION = 0.95
ASTRAY = 0.2  # share of questions that are about something else, where precision is measured
CORRECTED = (1, 3)  # questions of an unknown answer that an agent corrects
Ranked = tuple[list[str], list[float], str]  # answers best first, their scores, the intent
Ask = Callable[[str], Ranked]


# ------------------------------------------------------------------------------------- who is asked
def desk_of(trial: Trial, home: Path) -> tuple[Desk, float]:
    """A desk that knows the history, and the seconds until it could answer."""
    engine = tastemaker.open(home=home, answer_precision=PRECISION, answer_astray=ASTRAY)
    passages = tuple(
        Passage(row.answer, (row.intent,) if row.intent else (), row.question)
        for row in trial.history
    )
    began = time.perf_counter()
    engine.documents.add([Guide("history.csv", "History", "csv", passages)])
    engine.nearest("hello", 1)
    return Desk(engine), time.perf_counter() - began


def by_desk(desk: Desk) -> Ask:
    def ask(question: str) -> Ranked:
        near = desk.engine.nearest(question, NEAR)
        return [n.citation.text for n in near], [n.confidence for n in near], nearest(near)

    return ask


def by_cosine(rows: Sequence[Row], with_answers: bool) -> Ask:
    """TF-IDF of words (of single and paired characters in Chinese), nearest by cosine."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    chinese = any("\u3400" <= sign <= "\u9fff" for row in rows[:50] for sign in row.question)
    kind = {"analyzer": "char", "ngram_range": (1, 2)} if chinese else {"ngram_range": (1, 2)}
    words = TfidfVectorizer(sublinear_tf=True, **kind)
    matrix = words.fit_transform(
        [f"{r.question} {r.answer}" if with_answers else r.question for r in rows]
    )

    def ask(question: str) -> Ranked:
        close = np.asarray((matrix @ words.transform([question]).T).todense()).ravel()
        best: dict[str, float] = {}
        order = np.argsort(-close, kind="stable")
        for row in order[:50]:
            best.setdefault(rows[row].answer, float(close[row]))
        return list(best)[:NEAR], list(best.values())[:NEAR], rows[order[0]].intent

    return ask


# ------------------------------------------------------------------------------------- measures
def hits(ask: Ask, rows: Sequence[Row], k: int) -> float:
    return float(np.mean([row.answer in ask(row.question)[0][:k] for row in rows]))


def scored(ask: Ask, rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray]:
    """(score of the first answer, whether it is right) for each question."""
    found = [ask(row.question) for row in rows]
    score = [scores[0] if scores else 0.0 for _, scores, _ in found]
    right = [bool(a) and a[0] == row.answer for (a, _, _), row in zip(found, rows, strict=True)]
    return np.array(score), np.array(right)


def weighed(known: int, strange: int) -> np.ndarray:
    """What each question counts, so that ASTRAY of them all are about something else."""
    each = known * ASTRAY / (1 - ASTRAY) / max(1, strange)
    return np.concatenate([np.ones(known), np.full(strange, each)])


def threshold(score: np.ndarray, right: np.ndarray, weight: np.ndarray) -> float:
    """The lowest score from which on PRECISION of the answers are right; none: infinite."""
    order = np.argsort(-score, kind="stable")
    share = np.cumsum((weight * right)[order]) / np.cumsum(weight[order])
    last = np.diff(score[order], append=-1.0) < 0
    enough = np.flatnonzero((share >= PRECISION) & last)
    return float(score[order[enough[-1]]]) if len(enough) else float("inf")


def measured(ask: Ask, trial: Trial) -> dict[str, float | None]:
    astray = np.array([max(ask(text)[1][:1], default=0.0) for text in trial.strange])
    score, right = scored(ask, trial.tuned)
    half = astray[::2]
    limit = threshold(
        np.concatenate([score, half]),
        np.concatenate([right, half < 0]),
        weighed(len(score), len(half)),
    )
    score, right = scored(ask, trial.judged)
    given, strange = score >= limit, astray[1::2] >= limit
    intents = [ask(row.question)[2] == row.intent for row in trial.judged if row.intent]
    return {
        "intent": float(np.mean(intents)) if intents else None,
        "hit@1": float(right.mean()),
        "hit@3": hits(ask, trial.judged, 3),
        "deflected": float(given.mean()),
        "of these right": precision(right[given], len(score), strange),
        "unknown": float(1 - strange.mean()),
    }


def precision(right: np.ndarray, known: int, strange: np.ndarray) -> float | None:
    """Of the answers given, were ASTRAY of all questions about something else."""
    given = len(right) + strange.mean() * known * ASTRAY / (1 - ASTRAY)
    return float(right.sum() / given) if given else None


def untuned(desk: Desk, trial: Trial) -> dict[str, float | None]:
    """As the desk answers on its own: its threshold comes from the history alone."""
    answers = [(desk.engine.answer(None, row.question), row.answer) for row in trial.judged]
    given = [answer.text == wanted for answer, wanted in answers if answer.known]
    strange = np.array([desk.engine.answer(None, text).known for text in trial.strange])
    return {
        "deflected": len(given) / len(answers),
        "of these right": precision(np.array(given), len(answers), strange),
        "unknown": float(1 - strange.mean()),
    }


def corrected(desk: Desk, told: bool, trial: Trial) -> Iterator[tuple[int, float, float]]:
    """(n, hit@1, that of TF-IDF cosine) on questions whose answers nobody had written, after agents
    answered n others that mean the same (0: before)."""
    rows = list(trial.history)
    most = [n for n in CORRECTED if all(len(gap) > n for gap in trial.gaps)]
    asked = [row for gap in trial.gaps for row in gap[max(most, default=0) :][:5]]
    for n in (0, *most) if asked else ():
        for row in (row for gap in trial.gaps for row in gap[:n]):
            if row not in rows:
                desk.learned.put(row.question, row.answer, row.intent)
                rows.append(row)
        yield n, hits(by_desk(desk), asked, 1), hits(by_cosine(rows, told), asked, 1)


def finetuned(trial: Trial, folder: Path, minutes: float, base: Path | None) -> float:
    """Accuracy of intents by `tastemaker finetune intents`, learned from the history."""
    for name, rows in (("train", trial.history), ("test", trial.judged)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(
                [("text", "intent"), *((r.question, r.intent) for r in rows)]
            )
    command = [sys.executable, "-m", "tastemaker.cli", "--json", "finetune", "intents"]
    command += [str(folder / "train.csv"), "--test", str(folder / "test.csv")]
    command += ["--minutes", str(minutes)]
    if base and trial.history[0].question.isascii():
        command += ["--base", str(base), "--rate", "3e-4"]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return float(json.loads(done.stdout)["metrics"]["accuracy"])


def shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", nargs="*", choices=sorted(SETS), default=list(SETS))
    parser.add_argument("--minutes", type=float, default=0.0, help="of fine-tuning each")
    parser.add_argument("--base", type=Path, help="a local BERT-family folder")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    columns = ("intent", "hit@1", "hit@3", "deflected", "of these right", "unknown")
    print("| set | by | history | asked | " + " | ".join(columns) + " | ready |")
    print("|---" * (len(columns) + 5) + "|", flush=True)
    for name in given.only:
        trial = SETS[name](given.data, np.random.default_rng(given.seed))
        with tempfile.TemporaryDirectory() as folder:
            desk, ready = desk_of(trial, Path(folder) / "home")
            lines = {"desk": measured(by_desk(desk), trial),
                     "desk, own threshold": untuned(desk, trial)}  # fmt: skip
            both = [by_cosine(trial.history, told) for told in (False, True)]
            told = hits(both[1], trial.tuned, 1) > hits(both[0], trial.tuned, 1)
            lines["TF-IDF cosine"] = measured(both[told], trial)
            if given.minutes and trial.judged and trial.judged[0].intent:
                accuracy = finetuned(trial, Path(folder), given.minutes, given.base)
                lines["fine-tuned"] = {"intent": accuracy}
            size = f"{len(trial.history):,} | {len(trial.judged):,}"
            for who, line in lines.items():
                cells = " | ".join(shown(line.get(column)) for column in columns)
                took = f"{ready:.1f} s" if who == "desk" else ""
                print(f"| {trial.name} | {who} | {size} | {cells} | {took} |", flush=True)
            for n, ours, theirs in corrected(desk, told, trial):
                print(f"{trial.name}, new answers, hit@1 after {n} corrections of each:"
                      f" {shown(ours)} (TF-IDF cosine {shown(theirs)})", flush=True)  # fmt: skip
            desk.engine.close()


if __name__ == "__main__":
    main()
