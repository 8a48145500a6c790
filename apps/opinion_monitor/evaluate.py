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
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

import tastemaker
from apps.opinion_monitor.monitor import DAY, FALSE_ALERTS, Monitor
from apps.opinion_monitor.news import News, chinese, companies, english
from apps.opinion_monitor.reading import TOPICS, Reader
from tastemaker import (
    Alert,
    Gazetteer,
    Judge,
    Text,
    Watch,
    height_for,
    learn_labels,
    read_names,
)

BURST = 12  # texts
WITHIN = 10
BATCH = 100


def sentiment(learned: Sequence[News], held: Sequence[News]) -> tuple[tastemaker.Emotions, str]:
    """A model, and how often it and its rival are right."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    texts, truth = [one.text.text for one in learned], [one.label for one in learned]
    asked, real = [one.text.text for one in held], [one.label for one in held]
    model = learn_labels(texts, truth)
    ours = [label for label, _ in Judge({"zh": model, "en": model})(asked)]
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in asked[0])
    told = []
    for kind, sizes in (("char", (1, 3)),) if chinese else (("word", (1, 2)),):
        words = TfidfVectorizer(analyzer=kind, ngram_range=sizes, sublinear_tf=True, min_df=2)
        rival = LogisticRegression(C=10, max_iter=1000).fit(words.fit_transform(texts), truth)
        told.append(f"TF-IDF {kind} {_right(rival.predict(words.transform(asked)), real)}")
    most = Counter(truth).most_common(1)[0][0]
    told.append(f"always {most} {_right([most] * len(real), real)}")
    return (
        model,
        f"{len(learned)} / {len(held)} texts: ours {_right(ours, real)}, {', '.join(told)}",
    )


def replay(
    held: Sequence[News], names: Sequence[str], bursts: int, rng: np.random.Generator
) -> tuple[list[Text], dict[str, list[str]]]:
    """The stream by date, and the ids of each company's planted texts in their order."""
    bad = [one for one in held if one.label == "negative" and one.company in one.text.text]
    first, last = held[0].text.at // DAY * DAY, held[-1].text.at
    hit = rng.choice(np.array(names), bursts, replace=False)
    planted: dict[str, list[str]] = {}
    texts = [one.text for one in held]
    for company in map(str, hit):
        day = first + DAY * int(rng.integers(5, max(6, (last - first) // DAY)))
        for turn, at in enumerate(rng.choice(len(bad), BURST, replace=False)):
            words = bad[at].text.text.replace(bad[at].company, company)
            text = Text(f"burst-{company}-{turn}", words, day + turn * DAY / BURST, "planted")
            texts.append(text)
            planted.setdefault(company, []).append(text.id)
    return sorted(texts, key=lambda one: one.at), planted


def found(reader: Reader, texts: Sequence[Text], planted: dict[str, list[str]]) -> str:
    """How many bursts were found in time, and how many alerts were none."""
    height = height_for(FALSE_ALERTS)
    watches: dict[str, Watch] = {}
    spent, false, raised = defaultdict(int), 0, {}
    running: dict[str, float] = {}
    for one in reader.read(texts):
        if one.kind != "entity":
            continue
        mine = one.text.id.startswith(f"burst-{one.name}-")
        spent[one.name] += mine
        watch = watches.setdefault(one.name, Watch("entity", one.name, height))
        told = {"id": one.text.id, "negative": one.negative}
        alert = watch.see(one.text.at, one.negative, one.bad, told)
        if alert and running.get(one.name) != alert.since:
            running[one.name] = alert.since
            if mine:
                raised.setdefault(one.name, spent[one.name])
            else:
                false += 1
    late = [count for count in raised.values() if count <= WITHIN]
    mean = np.mean(list(raised.values())) if raised else float("nan")
    return (
        f"{len(late)} of {len(planted)} bursts ({len(late) / len(planted):.1%}) within {WITHIN} "
        f"texts, after {mean:.1f} on average; {1000 * false / len(texts):.2f} false alerts per "
        f"1,000 of {len(texts)} texts"
    )


def false(reader: Reader, texts: Sequence[Text], labels: dict[str, str]) -> str:
    """How many alerts there are without a planted burst, and how many of them have no cause."""
    height, watches = height_for(FALSE_ALERTS), {}
    alerts: dict[tuple[str, str, float], Alert] = {}
    seen: dict[tuple[str, str], list[Text]] = defaultdict(list)
    for one in reader.read(texts):
        key = one.kind, one.name
        seen[key].append(one.text)
        watch = watches.setdefault(key, Watch(*key, height))
        told = {"id": one.text.id, "negative": one.negative}
        if alert := watch.see(one.text.at, one.negative, one.bad, told):
            alerts[*key, alert.since] = alert
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
    at = [one.text.at + DAY * rng.random() for one in held]
    rows = [
        replace(one, text=replace(one.text, at=time)) for one, time in zip(held, at, strict=True)
    ]
    return sorted(rows, key=lambda one: one.text.at)


def speed(reader: Reader, texts: Sequence[Text]) -> str:
    began = time.perf_counter()
    reader.read(texts)
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
    learned, held = chinese(given.data)
    zh, told = sentiment(learned, held)
    print("zh-finance-news", told, flush=True)
    en, told = sentiment(*english(given.data))
    print("financial-phrasebank", told, flush=True)
    names = companies(given.data)
    labels = {one.text.id: one.label for one in held}
    gazetteer = Gazetteer([(n, alias) for n, code in names for alias in (n, code)])
    judge = Judge({"zh": zh, "en": en})
    reader = Reader(judge, Judge({}), gazetteer, Gazetteer(read_names(TOPICS)))
    for seed in range(3):
        rng = np.random.default_rng(seed)
        times = through_the_day(held, rng)
        texts, planted = replay(times, [name for name, _ in names], given.bursts, rng)
        print("replay", found(reader, texts, planted), flush=True)
    for seed in range(3):
        calm = [one.text for one in through_the_day(held, np.random.default_rng(seed))]
        print("replay without bursts:", false(reader, calm, labels), flush=True)
    print("speed", speed(reader, calm), flush=True)


def _right(told: Sequence[str], real: Sequence[str]) -> str:
    return f"{np.mean([a == b for a, b in zip(told, real, strict=True)]):.1%}"


if __name__ == "__main__":
    main()
