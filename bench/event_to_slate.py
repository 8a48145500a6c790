"""From an event to the slate that knows it, in process: milliseconds, and what "less" removes.

    tastemaker demo --prepare            # once: a home with the tunes, a ranking and listeners
    python bench/event_to_slate.py [--clicks 1000]

Prints p50, p95 and p99 of observe + recommend together (durable ledger, logged slate), and for
"less like this" how many of the item's nearest neighbours are left on the next slate.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

import tastemaker
from tastemaker import Event


def clicks(engine, n: int, rng) -> np.ndarray:
    """Milliseconds from the click to the next slate, of a person who goes on clicking."""
    took = []
    slate = engine.recommend("bench:clicks", k=10)
    for _ in range(n):
        pick = slate.picks[int(rng.integers(len(slate.picks)))]
        kind = str(rng.choice(["play", "finish", "like", "skip", "dislike"]))
        began = time.perf_counter()
        engine.observe(Event("bench:clicks", kind, item=pick.item, slate=slate.id))
        slate = engine.recommend("bench:clicks", k=10)
        took.append((time.perf_counter() - began) * 1000)
    return np.array(took[20:])


def less(engine, people: int, rng) -> tuple[int, int, int]:
    """Near neighbours of a disliked item on slates of 20: before, after, after undo."""
    before = after = undone = 0
    ids = [item.id for item in engine.items(limit=100_000)]
    for person in range(people):
        user = f"bench:less{person}"
        liked = engine.item(str(rng.choice(ids)))
        for item in [liked, *engine.similar(liked.id, 3)]:
            engine.observe(Event(user, "like", item=item.id))
        shown = [pick.item for pick in engine.recommend(user, k=20).picks]
        disliked = shown[0]
        near = {item.id for item in engine.similar(disliked, 50)}
        before += len(near & set(shown[1:]))
        event = engine.observe(Event(user, "dislike", item=disliked, text="taste")).ids[0]
        after += len(near & {pick.item for pick in engine.recommend(user, k=20).picks})
        engine.undo(event)
        undone += len(near & {pick.item for pick in engine.recommend(user, k=20).picks})
    return before, after, undone


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clicks", type=int, default=1000)
    parser.add_argument("--people", type=int, default=50)
    given = parser.parse_args()
    engine = tastemaker.open(explore=0.0)
    rng = np.random.default_rng(0)
    engine.recommend("bench:clicks")  # what a service does when it starts
    took = clicks(engine, given.clicks, rng)
    p50, p95, p99 = np.percentile(took, [50, 95, 99])
    print(f"{engine.stats()['items']} items, {len(took)} clicks")
    print(f"event → slate: p50 {p50:.2f} ms, p95 {p95:.2f} ms, p99 {p99:.2f} ms")
    before, after, undone = less(engine, given.people, rng)
    print(
        f"less like this: {before} near neighbours shown before, {after} after "
        f"({1 - after / max(1, before):.0%} fewer), {undone} after undo"
    )
    for user in ["bench:clicks", *(f"bench:less{p}" for p in range(given.people))]:
        engine.erase(user)
    engine.close()


if __name__ == "__main__":
    main()
