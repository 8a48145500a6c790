"""How good the monitor is on real texts.

    python -m apps.opinion_monitor.evaluate --data ../shared/data [--bursts 60]

Sentiment beside TF-IDF with logistic regression; then the headlines that the model has not seen,
in the order of their dates, with bursts planted in them: negative headlines of other companies,
their company's name replaced by one, 12 on one day. An alert on a company outside its planted
bursts is counted as false, also where the news really turned bad.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

import tastemaker
from apps.opinion_monitor.monitor import FALSE_ALERTS, Monitor
from apps.opinion_monitor.news import News, chinese, companies, english
from apps.opinion_monitor.routes import TOPICS
from tastemaker import (
    DAY,
    Alert,
    Gazetteer,
    Judge,
    Opinion,
    Opinions,
    Text,
    Watches,
    read_names,
    script_of,
)

BURST = 12  # texts
WITHIN = 10
BATCH = 100


def sentiment(judge: Judge, learned: Sequence[News], held: Sequence[News]) -> str:
    """How often a judge and its rival are right, both having learned from the same."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts, truth = [one.text.text for one in learned], [one.label for one in learned]
    asked, real = [one.text.text for one in held], [one.label for one in held]
    kind, sizes = ("char", (1, 3)) if script_of(asked[0]) == "zh" else ("word", (1, 2))
    words = TfidfVectorizer(analyzer=kind, ngram_range=sizes, sublinear_tf=True, min_df=2)
    rival = LogisticRegression(C=10, max_iter=1000).fit(words.fit_transform(texts), truth)
    most = Counter(truth).most_common(1)[0][0]
    told = {
        "ours": [label for label, _ in judge(asked)],
        f"TF-IDF {kind}": rival.predict(words.transform(asked)),
        f"always {most}": [most] * len(real),
    }
    right = {name: np.mean([a == b for a, b in zip(all_, real, strict=True)])
             for name, all_ in told.items()}  # fmt: skip
    return f"{len(learned)} / {len(held)} texts: " + ", ".join(
        f"{name} {share:.1%}" for name, share in right.items()
    )


def replay(
    held: Sequence[News], names: Sequence[str], bursts: int, rng: np.random.Generator
) -> tuple[list[Text], dict[str, list[str]]]:
    """The stream by date, and the ids of each company's planted texts in their order."""
    bad = [one for one in held if one.label == "negative" and one.company in one.text.text]
    first, last = held[0].text.at // DAY * DAY, held[-1].text.at
    planted: dict[str, list[str]] = {}
    texts = [one.text for one in held]
    for company in map(str, rng.choice(np.array(names), bursts, replace=False)):
        day = first + DAY * int(rng.integers(5, max(6, (last - first) // DAY)))
        for turn, at in enumerate(rng.choice(len(bad), BURST, replace=False)):
            words = bad[at].text.text.replace(bad[at].company, company)
            text = Text(f"burst-{company}-{turn}", words, day + turn * DAY / BURST, "planted")
            texts.append(text)
            planted.setdefault(company, []).append(text.id)
    return sorted(texts, key=lambda one: one.at), planted


def watched(reader: Opinions, texts: Sequence[Text]) -> Iterator[tuple[Opinion, Alert | None]]:
    watches = Watches(FALSE_ALERTS)
    return ((one, watches.see(one)) for one in reader(texts))


def found(reader: Opinions, texts: Sequence[Text], planted: dict[str, list[str]]) -> str:
    """How many bursts were found in time, and how many alerts were none."""
    raised: dict[str, int] = {}  # the texts of each burst that it took
    spent, running, false = Counter[str](), dict[str, float](), 0
    for one, alert in watched(reader, texts):
        if one.kind != "entity":
            continue
        mine = one.text.id in planted.get(one.name, ())
        spent[one.name] += mine
        if alert and running.get(one.name) != alert.since:
            running[one.name] = alert.since
            false += not mine
            if mine:
                raised.setdefault(one.name, spent[one.name])
    late = sum(count <= WITHIN for count in raised.values())
    mean = np.mean(list(raised.values())) if raised else float("nan")
    return (
        f"{late} of {len(planted)} bursts ({late / len(planted):.1%}) within {WITHIN} "
        f"texts, after {mean:.1f} on average; {1000 * false / len(texts):.2f} false alerts per "
        f"1,000 of {len(texts)} texts"
    )


def false(reader: Opinions, texts: Sequence[Text], labels: dict[str, str]) -> str:
    """How many alerts there are without a planted burst, and how many of them have no cause."""
    alerts: dict[tuple[str, str, float], Alert] = {}
    seen: dict[tuple[str, str], list[Text]] = defaultdict(list)
    for one, alert in watched(reader, texts):
        seen[one.about].append(one.text)
        if alert:
            alerts[*one.about, alert.since] = alert
    parts = []
    for kind in ("entity", "topic"):
        mine = [alert for alert in alerts.values() if alert.kind == kind]
        idle = sum(not caused(alert, seen[kind, alert.name], labels) for alert in mine)
        rate = 1000 * idle / len(texts)
        parts.append(f"{kind}: {len(mine)} alerts, {rate:.2f} false ones per 1,000 texts")
    return ", ".join(parts)


def caused(alert: Alert, texts: Sequence[Text], labels: dict[str, str]) -> bool:
    """Whether people labelled the texts of its span negative more often than usual (binomial
    test, one side, 1 %)."""
    from scipy.stats import binom

    span = [labels[one.id] == "negative" for one in texts if alert.since <= one.at <= alert.until]
    return bool(binom.sf(sum(span) - 1, len(span), alert.usual) < 0.01)


def through_the_day(held: Sequence[News], rng: np.random.Generator) -> list[News]:
    """The news with times of day, in their order."""
    rows = [
        replace(one, text=replace(one.text, at=one.text.at + DAY * rng.random())) for one in held
    ]
    return sorted(rows, key=lambda one: one.text.at)


def speed(reader: Opinions, texts: Sequence[Text]) -> str:
    began = time.perf_counter()
    reader(texts)
    read = time.perf_counter() - began
    with tempfile.TemporaryDirectory() as home:
        engine = tastemaker.open(home=Path(home))
        monitor = Monitor(engine, reader)
        began = time.perf_counter()
        for at in range(0, len(texts), BATCH):
            monitor.add(texts[at : at + BATCH])
        kept = time.perf_counter() - began
        engine.close()
    return f"{len(texts) / read:.0f} texts/s read, {len(texts) / kept:.0f} read, watched and kept"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--bursts", type=int, default=60)
    given = parser.parse_args()
    sets = {"zh-finance-news": chinese(given.data), "financial-phrasebank": english(given.data)}
    judge = Judge.learned((o.text.text, o.label) for learned, _ in sets.values() for o in learned)
    for name, (learned, held) in sets.items():
        print(name, sentiment(judge, learned, held), flush=True)
    names, held = companies(given.data), sets["zh-finance-news"][1]
    gazetteer = Gazetteer([(n, alias) for n, code in names for alias in (n, code)])
    reader = Opinions(judge, Judge({}), gazetteer, Gazetteer(read_names(TOPICS)))
    for seed in range(3):
        rng = np.random.default_rng(seed)
        times = through_the_day(held, rng)
        texts, planted = replay(times, [name for name, _ in names], given.bursts, rng)
        print("replay", found(reader, texts, planted), flush=True)
    labels = {one.text.id: one.label for one in held}
    for seed in range(3):
        calm = [one.text for one in through_the_day(held, np.random.default_rng(seed))]
        print("replay without bursts:", false(reader, calm, labels), flush=True)
    print("speed", speed(reader, calm), flush=True)


if __name__ == "__main__":
    main()
