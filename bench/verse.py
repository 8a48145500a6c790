"""How well verse is learned in so many minutes, and how well what is made keeps to what was asked.

    python bench/verse.py ../shared/data/chinese-poetry [--minutes 8] [--n 100] [--keep FOLDER]
    python bench/verse.py ../shared/data/chinese-poetry --items verse.jsonl

The second form writes what can be read of the collection as a file for `tastemaker import items`.
Prints bits per character on held-out poems against an interpolated bigram model, then what real
poems and made ones reach: passing `check`, rhyme of the lines that must, tones of places 2, 4 and
6, and what was asked for. Whether a theme or season is there is asked twice: of our own reading of
it, and of words that go along with it but which neither the grammar nor `describe` knows of, as a
multiple of how often they come in verse that nobody asked a theme of. Trains without a taste
space: everything is asked by attributes. `--keep` saves the composer, and uses the one it finds.
`--cpu` lets minutes be those of the processor; with `--resume FOLDER` a training that was stopped
goes on.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import log2
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from tastemaker.create.media.verse import Verse
from tastemaker.create.media.verse.forms import CIPAI, QUATRAINS
from tastemaker.create.media.verse.read import read
from tastemaker.create.media.verse.sounds import sounds
from tastemaker.create.media.verse.tokens import CODE
from tastemaker.create.models import data
from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.create.models.train import fit
from tastemaker.domain import Brief, Draft, Item, Mood
from tastemaker.errors import BadInput

VERSE = Verse()
FILES = ("quatrains", "tang300", "songci300")
ACROSTICS = ("春夏秋冬", "万事如意", "江山如画", "长风破浪", "人间有情", "心想事成")
#: Words that go along with a theme or season; none of them is among the words we tell it by.
ALONG = {
    "theme": {
        "moon": "夜光影照明圆清", "flowers": "春枝开落艳蝶蜂", "homesickness": "远愁思千里泪路",
        "parting": "行路柳远何处愁", "frontier": "关城云雪兵血敌", "longing": "情心愁夜枕空啼",
        "history": "千年荒草空人事", "retreat": "云山林静寂深居", "wine": "醒狂歌笑倾愁欢",
        "landscape": "云青流舟渡翠碧",
    },
    "season": {
        "spring": "花芳草绿暖红东", "summer": "热凉风阴汗扇长", "autumn": "落叶凉风月愁黄",
        "winter": "冻岁炉梢白残冷",
    },
}  # fmt: skip


def poems(folder: Path) -> tuple[list[Item], Counter[str]]:
    """What can be read, once each, and how many poems there are in all."""
    found: dict[str, Item] = {}
    counts: Counter[str] = Counter()
    for name in FILES:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                body = json.loads(line)
                text = "\n".join(body["paragraphs"])
                counts[name] += 1
                try:
                    plain = VERSE.decode(VERSE.encode(text))
                except BadInput:
                    continue
                counts[f"{name} read"] += plain not in found
                found.setdefault(plain, _item(f"verse:{name}/{number:05}", body, text, plain))
    return list(found.values()), counts


def _item(id: str, body: Mapping[str, Any], text: str, plain: str) -> Item:
    known = {name: body[name] for name in ("author", "dynasty") if body.get(name)}
    title = str(body.get("title") or body.get("rhythmic") or "")
    notes = len(plain.replace("\n", ""))
    return Item(id, "verse", title, text, {**VERSE.describe(text), **known, "notes": notes})


def write_items(items: Sequence[Item], path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for item in items:
            given = {n: v for n, v in item.attributes.items() if n in ("author", "dynasty")}
            body = {"id": item.id, "medium": "verse", "title": item.title, "text": item.text}
            file.write(json.dumps({**body, **given}, ensure_ascii=False) + "\n")


# ------------------------------------------------------------------------------- the baseline
def bigram_bits(learned: Sequence[str], held: Sequence[str]) -> float:
    """Bits per character of a bigram model, interpolated by Witten and Bell (1991), line ends
    counted as characters that cost nothing."""
    single: Counter[str] = Counter("".join(learned))
    pairs: dict[str, Counter[str]] = {}
    for text in learned:
        for before, after in zip("\n" + text, text, strict=False):
            pairs.setdefault(before, Counter())[after] += 1
    total, kinds = sum(single.values()), len(CODE) + 1
    bits, characters = 0.0, 0
    for text in held:
        for before, after in zip("\n" + text, text, strict=False):
            if after == "\n":
                continue
            p = (single[after] + 1) / (total + kinds)
            follow = pairs.get(before, Counter())
            if follow:
                n, t = follow.total(), len(follow)
                p = (follow[after] + t * p) / (n + t)
            bits, characters = bits - log2(p), characters + 1
    return bits / characters


# ------------------------------------------------------------------------------- what was made
def rhymes(text: str) -> bool:
    """Whether lines 2 and 4 of a quatrain rhyme as one speaks now."""
    lines = text.split()
    ends = [int(sounds().ends[CODE[line[-1]]]) for line in (lines[1], lines[3])]
    return bool(ends[0] & ends[1])


def regularity(texts: Sequence[str]) -> list[float]:
    found = [VERSE.describe(text).get("regularity") for text in texts]
    return [value for value in found if value is not None]


def draw(
    generator: TransformerGenerator, asked: Sequence[dict[str, Any]], **more: Any
) -> list[Draft]:
    briefs = [Brief("verse", attributes=a, seed=i, **more) for i, a in enumerate(asked)]
    return generator.draft_batch([(None, brief) for brief in briefs], np.random.default_rng(0))


def share(wanted: Sequence[bool]) -> str:
    return f"{sum(wanted) / max(1, len(wanted)):.1%}"


def along(texts: Sequence[str], words: str) -> float:
    """How often one of `words` comes, a character."""
    joined = "".join("".join(text.split()) for text in texts)
    return sum(c in words for c in joined) / max(1, len(joined))


def measures(
    generator: TransformerGenerator, real: Sequence[Item], n: int
) -> Iterator[tuple[str, ...]]:
    held = [VERSE.decode(VERSE.encode(item.text)) for item in real]
    quatrains = [text for text in held if read(text).form.quatrain]
    free = [draft.text for draft in draw(generator, [{}] * (3 * n))]
    asked = [{"form": QUATRAINS[i % 2]} for i in range(n)]
    four = [draft.text for draft in draw(generator, asked)]
    strict = [d.text for d in draw(generator, [{**a, "tones": "strict"} for a in asked])]
    yield (
        "passes check",
        share([not VERSE.check(t) for t in held]),
        share([not VERSE.check(t) for t in free]),
    )
    yield "ends in time", "", share([bool(text) for text in free])
    yield (
        "form as asked",
        "",
        share([VERSE.describe(t)["form"] == a["form"] for t, a in zip(four, asked, strict=True)]),
    )
    yield (
        "lines 2 and 4 rhyme",
        share([rhymes(t) for t in quatrains]),
        share([rhymes(t) for t in four]),
    )
    real_tones, own = np.mean(regularity(quatrains)), np.mean(regularity(four))
    yield "tone violations, nothing asked", f"{1 - real_tones:.1%}", f"{1 - own:.1%}"
    yield "tone violations, strict asked", "", f"{1 - np.mean(regularity(strict)):.1%}"
    kept = [VERSE.describe(t).get("tones") == "strict" for t in quatrains]
    yield (
        "all rules of tone, strict asked",
        share(kept),
        share([VERSE.describe(t).get("tones") == "strict" for t in strict]),
    )
    cipai = [{"cipai": CIPAI[i % len(CIPAI)]} for i in range(n)]
    songs = [d.text for d in draw(generator, cipai)]
    yield (
        "ci: lengths and rhymes of the tune asked",
        "",
        share(
            [
                not VERSE.check(t) and VERSE.describe(t).get("cipai") == a["cipai"]
                for t, a in zip(songs, cipai, strict=True)
            ]
        ),
    )
    heads = [{**a, "acrostic": ACROSTICS[i % len(ACROSTICS)]} for i, a in enumerate(asked)]
    acrostic = [d.text for d in draw(generator, heads)]
    yield (
        "acrostic as asked",
        "",
        share(
            [
                "".join(line[0] for line in t.split()) == a["acrostic"]
                for t, a in zip(acrostic, heads, strict=True)
            ]
        ),
    )
    for control in ("theme", "season"):
        yield from _obeyed(generator, control, free)
    glad, sad = (
        [VERSE.describe(d.text)["valence"] for d in draw(generator, [{}] * n, mood=Mood(v, 0.0))]
        for v in (0.7, -0.7)
    )
    yield (
        "valence when 0.7 and when -0.7 is asked",
        "",
        f"{np.mean(glad):+.2f} and {np.mean(sad):+.2f}",
    )
    copied = [generator.copied(text) for text in free]
    yield (
        "longest run copied, share of the poem",
        "",
        f"{np.mean(copied):.1%}, most {max(copied):.1%}",
    )
    runs = np.concatenate([VERSE.shingles(text) for text in free])
    yield "different runs of three", "", f"{len(np.unique(runs)) / len(runs):.1%}"


def _obeyed(
    generator: TransformerGenerator, control: str, free: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    values = VERSE.controls[control]
    asked = [{control: values[i % len(values)]} for i in range(30 * len(values))]
    made = [draft.text for draft in draw(generator, asked)]
    right = [VERSE.describe(t).get(control) == a[control] for t, a in zip(made, asked, strict=True)]
    by_chance = np.mean(
        [np.mean([VERSE.describe(t).get(control) == v for t in free]) for v in values]
    )
    yield f"{control} as asked (by chance)", "", f"{share(right)} ({by_chance:.1%})"
    more, lifts = 0, []
    for value in values:
        own = [t for t, a in zip(made, asked, strict=True) if a[control] == value]
        words = ALONG[control][value]
        lifts.append((along(own, words), along(free, words)))
        more += lifts[-1][0] > lifts[-1][1]
    ratio = sum(own for own, _ in lifts) / max(1e-9, sum(usual for _, usual in lifts))
    yield (
        f"{control}: words that go along, × unasked",
        "",
        f"{ratio:.2f}; more in {more} of {len(values)}",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=8.0)
    parser.add_argument("--n", type=int, default=100)
    parser.add_argument("--depth", type=int, default=4)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--items", type=Path)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--resume", type=Path)
    asked = parser.parse_args()
    console = Console()
    items, counts = poems(asked.folder)
    console.print(f"{len(items)} poems are read: {dict(counts)}")
    if asked.items:
        write_items(items, asked.items)
        return
    held = data.split(VERSE, items)
    generator = composer(items, asked, console)
    plain = [VERSE.decode(VERSE.encode(item.text)) for item in items]
    baseline = bigram_bits(
        [t for t, out in zip(plain, held, strict=True) if not out],
        [t for t, out in zip(plain, held, strict=True) if out],
    )
    found = generator.metrics
    console.print(
        f"bits per character on {found['held_out']} new poems: {found['bits_per_note']:.3f}, "
        f"asked for nothing {found['bits_per_note_unasked']:.3f}, bigrams {baseline:.3f}; "
        f"{found['parameters']:,} numbers, {found['tokens']:,} tokens in {found['seconds']:.0f} s "
        f"({found['cpu_seconds']:.0f} s of one processor)"
    )
    table = Table("", "real, held out", "made")
    real = [item for item, out in zip(items, held, strict=True) if out]
    for row in measures(generator, real, asked.n):
        table.add_row(*row)
    console.print(table)
    for batch in (1, 16):
        begun = time.perf_counter()
        draw(generator, [{"form": "qijue"}] * batch)
        console.print(f"{batch} at once: {time.perf_counter() - begun:.2f} s")
    for wish in (
        {"form": "wujue", "theme": "moon"},
        {"form": "qijue", "season": "autumn", "tones": "strict"},
        {"form": "qijue", "acrostic": "春夏秋冬"},
        {"cipai": "浣溪沙"},
    ):
        console.print(
            wish, *(d.text.replace("\n", " ") for d in draw(generator, [wish] * 2)), sep="\n"
        )


def composer(
    items: Sequence[Item], asked: argparse.Namespace, console: Console
) -> TransformerGenerator:
    if asked.keep and asked.keep.exists():
        return TransformerGenerator.load(asked.keep, VERSE)
    generator, _ = fit(
        VERSE, items, None, rng=np.random.default_rng(0), minutes=asked.minutes, depth=asked.depth,
        threads=1, resume=asked.resume,
        clock=time.process_time if asked.cpu else time.monotonic,
        report=lambda p: console.print(f"\r{p.done:.0%} {p.detail}", end=""),
    )  # fmt: skip
    console.print()
    if asked.keep:
        generator.save(asked.keep)
    return generator


if __name__ == "__main__":
    main()
