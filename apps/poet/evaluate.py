"""Whether poems suit their occasion and their reader, in a home that has learned verse.

    python -m apps.poet.evaluate --home .poet [--each 12] [--readers 6] [--stories 0]

HOME is copied, and left as it is. Occasions: what they ask for is read from the poem by the medium
itself, beside how often it is there unasked. Readers: each likes ten old poems of one theme, of which
they say nothing; counted are poems with that theme among those made for them and among those made
for the other readers. `--stories` N, where a language model is configured, writes N stories of three
chapters: what a chapter repeats of the one before, and how many chapters take up a name or word
that only the first one had.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from apps.poet.occasions import OCCASIONS
from apps.poet.poet import Poet
from apps.start import copied, every
from tastemaker import Brief, Engine, Event, Item, interval

LIKED = 10  # poems that a reader has liked
BATCH = 6  # poems asked for at once
RUN = 4  # characters that count as repeated


def made(poet: Poet, user: str, occasion: str, n: int) -> list[Item]:
    found: list[Item] = []
    while len(found) < n:
        found += poet.poems(user, occasion, "", {}, min(BATCH, n - len(found)))
    return found


def occasions(engine: Engine, poet: Poet, each: int) -> dict[str, Any]:
    verse, begun = engine.media["verse"], time.perf_counter()
    free = [verse.describe(p.text) for p in made(poet, "nobody", "", 3 * each)]
    asked = {name: made(poet, "nobody", name, each) for name in OCCASIONS}
    seconds = (time.perf_counter() - begun) / (len(free) + sum(map(len, asked.values())))
    right, luck, wished, heard, sound = [], [], [], [], []
    for name, texts in asked.items():
        (wanted,) = OCCASIONS[name].attributes.items()
        told = [verse.describe(p.text) for p in texts]
        sound += [not verse.check(p.text) for p in texts]
        right += [wanted in t.items() for t in told]
        luck += [wanted in t.items() for t in free]
        wished += [OCCASIONS[name].mood[0]] * len(told)
        heard += [float(t["valence"]) for t in told]
    return {
        "poems": len(right),
        "well-formed": shares(sound),
        "of the theme or season of their occasion": shares(right),
        "… where no occasion was named": shares(luck),
        "correlation of the valence wished for and read": correlation(wished, heard),
        "seconds a poem": round(seconds, 2),
    }


def readers(engine: Engine, many: int, each: int) -> dict[str, Any]:
    """Every reader is another theme's, the commonest first."""
    old: dict[str, list[Item]] = {}
    for poem in every(engine, "verse"):
        if poem.origin is None and (theme := poem.attributes.get("theme")):
            old.setdefault(str(theme), []).append(poem)
    themes = sorted(old, key=lambda theme: (-len(old[theme]), theme))[:many]
    rng = np.random.default_rng(0)
    texts: dict[str, list[str]] = {}
    for theme in themes:
        liked = rng.choice(len(old[theme]), LIKED, replace=False)
        engine.observe([Event(theme, "like", old[theme][int(at)].id) for at in liked])
        brief = Brief("verse", n=BATCH)
        texts[theme] = [
            made.text for _ in range(-(-each // BATCH)) for made in engine.create(theme, brief)
        ]
    tell = engine.media["verse"].describe
    has = {t: {of: [tell(x).get("theme") == t for x in texts[of]] for of in themes} for t in themes}
    own = [value for theme in themes for value in has[theme][theme]]
    other = [v for t in themes for of in themes if of != t for v in has[t][of]]
    return {"readers": len(themes), "own theme": shares(own), "in poems of others": shares(other)}


def stories(poet: Poet, many: int) -> dict[str, Any]:
    again, taken = [], []
    for number in range(many):
        story = poet.begin("nobody", f"第{number + 1}个故事：一座老桥和一封信", "zh")
        while len(story["chapters"]) < 3:
            story = poet.go_on("nobody", story["id"])
        first, second, third = (runs(chapter["text"]) for chapter in story["chapters"])
        again += [len(second & first) / len(second), len(third & second) / len(third)]
        taken.append(bool((first - second) & third))
    return {
        "stories": many,
        "of a chapter that stood in the one before": round(float(np.mean(again)), 3),
        "third chapters that take up the first": shares(taken),
    }


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's; None where one of them is always the same."""
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    return round(float(np.corrcoef(one, other)[0, 1]), 3)


def runs(text: str) -> set[str]:
    return {text[at : at + RUN] for at in range(max(1, len(text) - RUN + 1))}


def shares(values: Sequence[bool]) -> Mapping[str, float]:
    """Mean and 95 % interval."""
    found = interval(np.array(values, float), np.random.default_rng(0))
    return {name: round(value, 3) for name, value in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--each", type=int, default=12)
    parser.add_argument("--readers", type=int, default=6)
    parser.add_argument("--stories", type=int, default=0)
    given = parser.parse_args()
    with copied(given.home) as engine:
        poet = Poet(engine)
        print(json.dumps(occasions(engine, poet, given.each), ensure_ascii=False), flush=True)
        print(
            json.dumps(readers(engine, given.readers, given.each), ensure_ascii=False), flush=True
        )
        if given.stories:
            print(json.dumps(stories(poet, given.stories), ensure_ascii=False))


if __name__ == "__main__":
    main()
