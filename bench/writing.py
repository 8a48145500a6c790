"""Copy and headlines: items to import, and how well what was learned from them is written.

    python bench/writing.py items ../shared/data items.jsonl
    python bench/writing.py headline ../shared/data [--minutes 8] [--keep FOLDER]
    python bench/writing.py copy ../shared/data [--minutes 8] [--keep FOLDER]

`items` writes what `tastemaker import items` reads: TNEWS headlines with their topics, AdvertiseGen
and E2E texts with the product they speak of. Of a product only what the text says is kept, and
what the text says beside it is added: a text that leaves out half of what it was asked for teaches
to leave things out. The others train on one thread as `tastemaker train` does (without a space)
and measure on what was held out by the hash of what is asked for.

headline: for each topic as many drafts as real headlines that were held out; the share that
a classifier (TF-IDF of one and two characters, logistic regression, trained on real headlines
alone) takes for
the topic asked for, beside that of the real ones; the tone; how much is copied.

copy: for each product held out, asked for in full, one draft that passes `check` (of four at most):
coverage (attributes said), invented (attributes of known values said that were not asked for, by
the attribute), BLEU-4 against all references (Papineni et al., 2002, brevity penalty included;
tokens are characters in Chinese, words in English), distinct-2, copying. Beside it the same
figures of the references themselves.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import json
import math
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.create.media.copy import Copy
from tastemaker.create.media.copy.facets import ALIASES, FACETS, USUAL, ways
from tastemaker.create.media.copy.product import (
    Pair,
    Slot,
    joined,
    language_of,
    parted,
    read,
    slots_of,
    write,
)
from tastemaker.create.media.copy.said import invented, unsaid
from tastemaker.create.media.headline import Headline
from tastemaker.create.media.writing.characters import folded
from tastemaker.domain import Brief, Item
from tastemaker.ports import Medium

HELD = 0.1  # of what is asked for
BATCH = 48
FACETS_KNOWN = frozenset((*FACETS, *ALIASES))


def held(name: str) -> bool:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") < HELD * 2**32


# ---------------------------------------------------------------------------------- headlines
def headlines(data: Path) -> list[Item]:
    found = []
    with gzip.open(data / "tnews" / "train.tsv.gz", "rt", encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            text, _, label = line.rstrip("\n").rpartition("\t")
            topic = label.removeprefix("news_")
            found.append(Item(f"headline:tnews/{n}", "headline", text, text, {"topic": topic}))
    return found


def described(medium: Medium, items: Sequence[Item]) -> list[Item]:
    return [
        Item(i.id, i.medium, i.title, i.text, {**medium.describe(i.text), **i.attributes})
        for i in items
    ]


def measure_headlines(data: Path, minutes: float, keep: Path | None, count: int) -> dict[str, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import SGDClassifier

    medium = Headline()
    items = described(medium, headlines(data))
    known = [item for item in items if not held(item.text)]
    real = [item for item in items if held(item.text) and not medium.check(item.text)]
    generator, figures = trained(medium, known, minutes, keep)
    rng = np.random.default_rng(1)
    real = [real[i] for i in rng.permutation(len(real))[:count]]
    words = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, min_df=3)
    judge = SGDClassifier(loss="log_loss", alpha=2e-6, max_iter=12, tol=None, random_state=0)
    rows = words.fit_transform([item.text for item in known])
    judge.fit(rows, [item.attributes["topic"] for item in known])

    def obeyed(texts: Sequence[str], topics: Sequence[str]) -> float:
        return float(np.mean(judge.predict(words.transform(texts)) == np.array(topics)))

    briefs = [
        Brief("headline", attributes={n: i.attributes[n] for n in ("topic", "tone")}, seed=k)
        for k, i in enumerate(real)
    ]
    started = time.monotonic()
    drafts = written(generator, briefs)
    seconds = time.monotonic() - started
    texts = [draft.text for draft in drafts]
    sound = [bool(text) and not medium.check(text) for text in texts]
    topics = [item.attributes["topic"] for item in real]
    return {
        **figures,
        "drafts": len(texts),
        "seconds_a_draft": seconds / len(texts),
        "passes_check": float(np.mean(sound)),
        "topic": obeyed(texts, topics),
        "topic_of_real": obeyed([item.text for item in real], topics),
        "tone": float(
            np.mean(
                [
                    d.attributes.get("tone") == i.attributes["tone"]
                    for d, i in zip(drafts, real, strict=True)
                ]
            )
        ),
        "copied": float(np.mean([generator.copied(text) for text in texts])),
        "copied_of_real": float(np.mean([generator.copied(item.text) for item in real])),
        "distinct_2": distinct(texts, 2),
        "distinct_2_of_real": distinct([item.text for item in real], 2),
        "examples": [f"{t}: {x}" for t, x in list(zip(topics, texts, strict=True))[:24]],
    }


# --------------------------------------------------------------------------------------- copy
def products(data: Path) -> list[tuple[str, list[tuple[str, str]], str]]:
    """(what is asked for, as pairs; the text) of both shops, each text by a name of its own."""
    found = []
    with gzip.open(data / "advertisegen-dev" / "data.jsonl.gz", "rt", encoding="utf-8") as lines:
        for n, line in enumerate(lines):
            row = json.loads(line)
            pairs = [tuple(part.split("#", 1)) for part in row["content"].split("*")]
            found.append((f"advertisegen/{n}", pairs, known_sentences(row["summary"])))
    with gzip.open(data / "e2e-nlg" / "devset.csv.gz", "rt", encoding="utf-8") as lines:
        for n, row in enumerate(csv.DictReader(lines)):
            pairs = re.findall(r"([\w ]+?)\[([^\]]*)\]", row["mr"])
            text = row["ref"].strip()
            found.append((f"e2e/{n}", [(f.strip(), v) for f, v in pairs], text.rstrip(". ") + "."))
    return found


def known_sentences(text: str) -> str:
    """`text` without the sentences in which words are blotted out."""
    sentences = re.findall(r"[^。！？]*[。！？]|[^。！？]+$", text)
    kept = [s for s in sentences if "<UNK>" not in s and "BRAND" not in s]
    return "".join(kept).rstrip("，；、 ").removesuffix("。") + "。" if kept else ""


def asked(pairs: Sequence[tuple[str, str]]) -> tuple[Slot, ...]:
    return read("|".join(f"{facet}={value}" for facet, value in pairs if facet in FACETS_KNOWN))


def aligned(pairs: Sequence[tuple[str, str]], text: str) -> str:
    """The medium's text: of the product what `text` says, and what it says beside it."""
    slots = asked(pairs)
    if not slots:
        return ""
    text = folded(text)
    left = set(unsaid(slots, text))
    said = [Pair(slot.facet, slot.value) for slot in slots if slot not in left]
    for word, facets in invented(slots, text):
        facet = min(facets, key=FACETS.index)
        value = next(v for v in USUAL[facet] if word in (w.lower() for w in ways(facet, v)))
        said.append(Pair(facet, value))
    return joined(slots_of(said), text) if said else ""


def copies(data: Path) -> Iterator[tuple[str, Item]]:
    """(what was asked for in full, the item) for texts that are well-formed once aligned."""
    medium = Copy()
    for name, pairs, text in products(data):
        body = aligned(pairs, text)
        if not medium.check(body):
            known = medium.describe(body)
            title = " · ".join(slot.value for slot in asked(pairs))[:120]
            yield write(asked(pairs)), Item(f"copy:{name}", "copy", title, body, known)


def measure_copy(data: Path, minutes: float, keep: Path | None, count: int) -> dict[str, Any]:
    medium = Copy()
    found = list(copies(data))
    known = [item for product, item in found if not held(product)]
    generator, figures = trained(medium, known, minutes, keep)
    references: dict[str, list[str]] = defaultdict(list)
    for _, pairs, text in products(data):
        if text and held(product := write(asked(pairs))):
            references[product].append(folded(text))
    measured: dict[str, Any] = {"texts": len(found), "of": len(products(data)), **figures}
    for language in ("zh", "en"):
        held_out = [p for p in references if language_of(read(p)) == language][:count]
        measured[language] = told(generator, medium, held_out, references)
    return measured


def told(
    generator: Any, medium: Medium, held_out: Sequence[str], references: Mapping[str, list[str]]
) -> dict[str, Any]:
    started = time.monotonic()
    texts = dict.fromkeys(held_out, "")
    passed: list[bool] = []
    for attempt in range(4):
        left = [product for product in held_out if not texts[product]]
        briefs = [Brief("copy", attributes={"product": p}, seed=attempt * 9999 + i)
                  for i, p in enumerate(left)]  # fmt: skip
        for product, draft in zip(left, written(generator, briefs), strict=True):
            sound = bool(draft.text) and not medium.check(draft.text)
            passed += [sound] * (attempt == 0)
            texts[product] = draft.text if sound else ""
    seconds = time.monotonic() - started
    bodies = {p: parted(text)[1] for p, text in texts.items() if text}
    return {
        "products": len(held_out),
        "passes_check_at_once": float(np.mean(passed)),
        "told": len(bodies) / len(held_out),
        "seconds_each": seconds / len(held_out),
        **faithful([(p, bodies.get(p, "")) for p in held_out]),
        "bleu_4": bleu([(body, references[p]) for p, body in bodies.items()]),
        "distinct_2": distinct(list(bodies.values()), 2),
        "copied": float(np.mean([generator.copied(texts[p]) for p in bodies])),
        "length": float(np.mean([len(body) for body in bodies.values()])),
        "references": {
            **faithful([(p, text) for p in held_out for text in references[p]]),
            "distinct_2": distinct([references[p][0] for p in held_out], 2),
            "length": float(np.mean([len(references[p][0]) for p in held_out])),
        },
        "examples": [texts[p] for p in held_out[:12]],
    }


def faithful(told: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Attributes said, and texts' claims that nobody asked for, as shares of attributes asked."""
    asked_for = missing = more = 0
    for product, text in told:
        slots = read(product)
        asked_for += len(slots)
        missing += len(unsaid(slots, text))
        more += len({word for word, _ in invented(slots, text)})
    return {"coverage": 1 - missing / asked_for, "invented": more / asked_for}


def bleu(pairs: Sequence[tuple[str, Sequence[str]]], longest: int = 4) -> float:
    """BLEU of a corpus against several references each (Papineni et al., 2002)."""
    hits, totals, length, nearest = [0] * longest, [0] * longest, 0, 0
    for text, references in pairs:
        words, others = words_of(text.lower()), [words_of(r.lower()) for r in references]
        length += len(words)
        nearest += min((abs(len(o) - len(words)), len(o)) for o in others)[1]
        for n in range(1, longest + 1):
            mine, best = runs(words, n), Counter[tuple[str, ...]]()
            for other in others:
                best |= runs(other, n)
            hits[n - 1] += sum((mine & best).values())
            totals[n - 1] += sum(mine.values())
    if not all(hits):
        return 0.0
    mean = sum(math.log(h / t) for h, t in zip(hits, totals, strict=True)) / longest
    return math.exp(min(0.0, 1 - nearest / length) + mean)


def runs(words: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))


# ------------------------------------------------------------------------------------- shared
def trained(medium: Medium, items: Sequence[Item], minutes: float, keep: Path | None) -> Any:
    """A generator, and what was measured while it was trained; what is in `keep` is used again."""
    from tastemaker.create.models.composer import TransformerGenerator
    from tastemaker.create.models.train import fit

    if keep and (keep / "composer.json").exists():
        generator = TransformerGenerator.load(keep, medium)
        return generator, generator.metrics
    generator, figures = fit(
        medium, items, None, rng=np.random.default_rng(0), minutes=minutes, threads=1
    )
    if keep:
        generator.save(keep)
    return generator, figures


def written(generator: Any, briefs: Sequence[Brief]) -> list[Any]:
    rng = np.random.default_rng(0)
    drafts: list[Any] = []
    for at in range(0, len(briefs), BATCH):
        drafts += generator.draft_batch([(None, b) for b in briefs[at : at + BATCH]], rng)
    return drafts


def distinct(texts: Sequence[str], n: int) -> float:
    """Different runs of n characters (words in English), as a share of all."""
    found = [run for text in texts for run in runs(words_of(text), n).elements()]
    return len(set(found)) / max(1, len(found))


def words_of(text: str) -> list[str]:
    return re.findall(r"[A-Za-z0-9£'é-]+|[^\sA-Za-z0-9]", text)


def save_items(data: Path, out: Path) -> dict[str, Any]:
    """Everything, for `tastemaker import items`; what is no headline or copy is left out."""
    medium = Headline()
    items = [item for item in headlines(data) if not medium.check(item.text)]
    items += [item for _, item in copies(data)]
    with out.open("w", encoding="utf-8") as lines:
        for i in items:
            row = {"id": i.id, "medium": i.medium, "title": i.title, "text": i.text}
            known = {"attributes": dict(i.attributes)}
            lines.write(json.dumps(row | known, ensure_ascii=False) + "\n")
    return dict(Counter(item.medium for item in items))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("items", "headline", "copy"))
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--minutes", type=float, default=8.0)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--count", type=int, default=480)
    given = parser.parse_args()
    if given.what == "headline":
        found = measure_headlines(given.data, given.minutes, given.keep, given.count)
    elif given.what == "copy":
        found = measure_copy(given.data, given.minutes, given.keep, given.count)
    else:
        found = save_items(given.data, given.out or Path("items.jsonl"))
    print(json.dumps(found, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
