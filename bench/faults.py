"""Whether the known faults of small composers are gone, and what a taste point is worth.

    python bench/faults.py --set HOME/models/ID [--n 40] [--nottingham DATA/nottingham-abc/tunes.jsonl.gz]

Single drafts, before `compose` chooses among several: each mode and the rarer metres as asked,
how often tunes end on their tonic against real ones, triplets that lack a note. Then bits per
note on tunes from elsewhere, and what share of the gain that a held-out tune's own point brings a
person's taste point brings: simulated listeners like tunes the composer has never met, and their
taste comes from tunes that it has. The point guides as strongly as it is sure, which its likes tell.
Then the same for people who like one kind of tune, by the mean of their likes and by any of them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import torch

from composer import tunes
from ladder import NOW, lived
from tastemaker.create.media.tune import Tune
from tastemaker.create.media.tune.attributes import SCALES
from tastemaker.create.media.tune.read import read
from tastemaker.create.media.tune.score import REST
from tastemaker.create.models import data
from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.create.models.prefer import asked_by, logits_of, scored, told
from tastemaker.domain import Brief, Item
from tastemaker.errors import BadInput
from tastemaker.evaluate.listeners import listeners
from tastemaker.evaluate.uncertain import interval
from tastemaker.fusion.space import TasteSpace
from tastemaker.fusion.taste import taste
from tastemaker.ports import FloatArray

LIKED = 0.1  # of the held-out tunes, those somebody enjoys most
KINDS = ("kind", "region", "mode", "metre")  # two of them make one kind of tune
FEWEST, MOST = 6, 20  # held-out tunes of a kind: more than that is no taste
HALF = 0.5  # how strongly a point guides
TOGETHER = 8  # texts whose chances are worked out at once


def ends_on_tonic(text: str) -> bool:
    score = read(text)
    last = next(n for n in reversed(score.notes()) if n.pitch != REST)
    return (last.pitch - score.key.tonic) % 12 == 0


def made(
    generator: TransformerGenerator, points: FloatArray, n: int, seed: int, **attributes: str
) -> list[str]:
    rng = np.random.default_rng(seed)
    rows = rng.integers(len(points), size=n)
    asked = [
        (points[r], Brief("tune", attributes=attributes, seed=seed * n + i))
        for i, r in enumerate(rows)
    ]
    drafts = [d for at in range(0, n, 16) for d in generator.draft_batch(asked[at : at + 16], rng)]
    return [draft.text for draft in drafts]


def obedience(
    generator: TransformerGenerator, medium: Tune, items: Sequence[Item], points: FloatArray, n: int
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for i, mode in enumerate(SCALES):
        texts = made(generator, points, n, 10 + i, mode=mode)
        good = [t for t in texts if t and not medium.check(t)]
        real = [item.text for item in items if item.attributes.get("mode") == mode]
        found[mode] = {
            "as asked": float(np.mean([medium.describe(t)["mode"] == mode for t in good])),
            "well-formed": len(good) / n,
            "ends on the tonic": float(np.mean([ends_on_tonic(t) for t in good])),
            "real tunes do": float(np.mean([ends_on_tonic(t) for t in real])),
        }
    for i, metre in enumerate(("3/2", "6/4")):
        texts = made(generator, points, n, 20 + i, metre=metre)
        good = [t for t in texts if t and not medium.check(t)]
        right = [t for t in good if medium.describe(t)["metre"] == metre]
        found[metre] = {"as asked, of all": len(right) / n}
    texts = [t for t in made(generator, points, 2 * n, 30) if t]
    found["nothing asked"] = {
        "ends on the tonic": float(np.mean([ends_on_tonic(t) for t in texts])),
        "real tunes do": float(np.mean([ends_on_tonic(item.text) for item in items])),
        "tunes with a triplet": float(np.mean(["(3" in t for t in texts])),
        "real tunes with one": float(np.mean(["(3" in medium.decode(medium.encode(i.text)) for i in items[::8]])),
        "triplets that lack a note": sum(_lacks(medium, t) for t in texts),
    }  # fmt: skip
    return found


def _lacks(medium: Tune, text: str) -> bool:
    try:
        medium.encode(text)
    except BadInput as error:
        return "triplet" in str(error)
    return False


def bits(
    generator: TransformerGenerator, medium: Tune, items: Sequence[Item], points: FloatArray
) -> dict[str, Any]:
    """Bits a note, with everything known of each tune given and with nothing."""
    texts, unusable = data.encoded(medium, items, points, generator.wishes, generator.longest)
    nothing = [asked_by(t, np.zeros_like(t.wish)) for t in texts]
    notes = np.array([items[t.row].attributes["notes"] for t in texts])
    known, unasked = (
        -scored(generator.net, some).double().numpy() / math.log(2) for some in (texts, nothing)
    )
    copied = np.array([generator.copied(items[t.row].text) for t in texts])
    new = copied < 0.2
    return {
        "tunes": len(texts),
        "unusable": unusable,
        "bits a note": float(known.sum() / notes.sum()),
        "with nothing known": float(unasked.sum() / notes.sum()),
        "of those with less than a fifth in one training tune": {
            "tunes": int(new.sum()),
            "bits a note": float(known[new].sum() / notes[new].sum()),
        },
    }


def nottingham(path: Path, medium: Tune) -> list[Item]:
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for i, row in enumerate(map(json.loads, lines)):
            try:
                tokens = medium.encode(row["abc"])
            except BadInput:
                continue
            names = [medium.vocabulary[token] for token in tokens]
            notes = sum("/" in name and not name.startswith("M:") for name in names)
            told = {**medium.describe(row["abc"]), "notes": notes}
            found.append(Item(f"tune:nottingham/{i}", "tune", "", row["abc"], told))
    return found


class Guided:
    """Held-out texts, and how likely they are when the composer is guided by a point."""

    def __init__(
        self, generator: TransformerGenerator, medium: Tune, items: Sequence[Item],
        points: FloatArray,
    ) -> None:  # fmt: skip
        held = data.split(medium, items)
        texts, _ = data.encoded(medium, items, points, generator.wishes, generator.longest)
        self.texts = [text for text in texts if held[text.row]]
        self.learned = np.flatnonzero(~held)
        self.length = np.array([len(text.tokens) - 1 for text in self.texts])
        self._net, self._vector = generator.net, generator.wishes.vector
        unasked = [self._vector(None, {})] * len(self.texts)
        self.nothing = self._nats(unasked, self.texts, 0.0)
        own = [self._vector(points[text.row], {}) for text in self.texts]
        self.oracle = self._nats(own, self.texts, 1.0) - self.nothing

    def gains(self, point: FloatArray, rows: Sequence[int], strong: float) -> FloatArray:
        """(rows,) nats of each text over nothing asked, by guidance so strong towards `point`."""
        some = [self.texts[row] for row in rows]
        wish = self._vector(point, {})
        found: FloatArray = self._nats([wish] * len(some), some, strong) - self.nothing[rows]
        return found

    def mixed(
        self, points: FloatArray, shares: FloatArray, rows: Sequence[int],
        strengths: Sequence[float],
    ) -> FloatArray:  # fmt: skip
        """(rows,) the same where each text may be written for any of the `points`."""
        each = [
            self.gains(p, rows, strong) + np.log(share)
            for p, share, strong in zip(points, shares, strengths, strict=True)
        ]
        found: FloatArray = np.logaddexp.reduce(each)
        return found

    def share(self, gains: FloatArray, rows: Sequence[int]) -> float:
        """Of what their own points bring these texts."""
        return float(gains.sum() / self.oracle[rows].sum())

    @torch.inference_mode()
    def _nats(
        self, wishes: Sequence[FloatArray], some: Sequence[data.Text], strong: float
    ) -> FloatArray:
        found = []
        unasked = self._vector(None, {})
        for at in range(0, len(some), TOGETHER):
            few = some[at : at + TOGETHER]
            without, to = logits_of(self._net, [asked_by(t, unasked) for t in few])
            asked = [asked_by(t, w) for t, w in zip(few, wishes[at : at + TOGETHER], strict=True)]
            toward = logits_of(self._net, asked)[0] - without
            found.append(
                told(torch.log_softmax(without + strong * toward, -1), to).double().numpy()
            )
        return np.concatenate(found)


def worth_of_a_point(
    texts: Guided, space: TasteSpace, items: Sequence[Item], points: FloatArray, people: int,
    seed: int,
) -> dict[str, Any]:  # fmt: skip
    """Of simulated listeners' held-out likes: what share of the gain of a tune's own point their
    taste brings, and what a taste of so many likes could bring at most."""
    rng = np.random.default_rng(seed)
    learned = [items[i] for i in texts.learned]
    row = {item.id: i for i, item in enumerate(items)}
    point_of = lambda ids: points[[row[i] for i in ids]]  # noqa: E731
    shares: dict[str, list[float]] = {"as sure as it is": [], "as if it were sure": []}
    bound, own, sureness = [], [], []
    for who in listeners(people, learned, rng):
        profile, _ = lived(who, learned, rng)
        stands = taste(profile, point_of, space, NOW)
        joy = who.enjoys([items[t.row] for t in texts.texts])
        liked = np.argsort(-joy)[: max(1, int(LIKED * len(joy)))]
        sure = certainty(
            point_of([e.item for e in profile.evidence if e.weight > 0]), stands.points
        )
        for name, strengths in zip(shares, (sure.tolist(), [1.0] * len(sure)), strict=True):
            gains = texts.mixed(stands.points, stands.weights, liked, strengths)
            shares[name].append(texts.share(gains, liked))
        own.append(float(texts.oracle[liked].sum() / texts.length[liked].sum()))
        bound.append(-math.log(LIKED) * len(liked) / float(texts.oracle[liked].sum()))
        sureness.append(float(sure.mean()))
    return {
        "people": people,
        "gain of their own points, nats a token": float(np.mean(own)),
        "how sure tastes are": float(np.mean(sureness)),
        "share that the taste point recovers": {
            name: interval(np.array(each), np.random.default_rng(0))
            for name, each in shares.items()
        },
        "share that who knows what they like would recover": float(np.mean(bound)),
    }


def worth_to_those_who_like_one_kind(
    texts: Guided, items: Sequence[Item], points: FloatArray, likes: int, seed: int
) -> dict[str, Any]:
    """The same of people who like one kind of tune: what two of its facets have in common.

    `the mean of the likes` is one point, `each like's own` writes for any of them, as a brief does
    that names them in `like`; beside it as many tunes drawn at random.
    """
    rng = np.random.default_rng(seed)
    shares: dict[str, list[float]] = {}
    for facets in combinations(KINDS, 2):
        liked = _kinds([items[row] for row in texts.learned], facets)
        unmet = _kinds([items[text.row] for text in texts.texts], facets)
        for kind, at in liked.items():
            rows, those = unmet.get(kind, []), texts.learned[at]
            if None in kind or len(those) < likes or not FEWEST <= len(rows) <= MOST:
                continue
            own = points[rng.choice(those, likes, replace=False)]
            others = points[rng.choice(texts.learned, likes, replace=False)]
            even = np.full(likes, 1 / likes)
            found = {
                "the mean of the likes": texts.gains(own.mean(axis=0), rows, HALF),
                "each like's own": texts.mixed(own, even, rows, [HALF] * likes),
                "as many others'": texts.mixed(others, even, rows, [HALF] * likes),
            }
            for name, gains in found.items():
                shares.setdefault(name, []).append(texts.share(gains, rows))
    return {
        "kinds": len(shares["each like's own"]),
        "likes": likes,
        "share that is recovered": {
            name: interval(np.array(each), np.random.default_rng(0))
            for name, each in shares.items()
        },
    }


def _kinds(items: Sequence[Item], facets: Sequence[str]) -> dict[tuple[Any, ...], list[int]]:
    """The rows of each combination of these facets."""
    found: dict[tuple[Any, ...], list[int]] = {}
    for row, item in enumerate(items):
        found.setdefault(tuple(item.attributes.get(f) for f in facets), []).append(row)
    return found


def certainty(liked: FloatArray, modes: FloatArray) -> FloatArray:  # (k,)
    """The cosine to be expected between each mode and the next thing liked for it: what each liked
    thing of it has with the middle of all others."""
    nearest = (liked @ modes.T).argmax(1)
    found = np.full(len(modes), 0.2, np.float32)
    for k in range(len(modes)):
        some = liked[nearest == k]
        if len(some) > 1:
            rest = some.sum(0) - some
            cosines = (some * rest).sum(1) / np.maximum(np.linalg.norm(rest, axis=1), 1e-9)
            found[k] = np.clip(cosines.mean(), 0.05, 1.0)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--set", type=Path, required=True)
    parser.add_argument("--n", type=int, default=40)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--nottingham", type=Path)
    parser.add_argument("--every", type=int, default=1, help="of the tunes from elsewhere")
    parser.add_argument("--only", nargs="*", default=["obedience", "taste", "nottingham"])
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    medium = Tune()
    space = TasteSpace.load(asked.set / "space", {"tune": medium})
    generator = TransformerGenerator.load(asked.set / "tune", medium)
    items = tunes(medium)
    points = np.asarray(space.place(items), np.float32)
    if "obedience" in asked.only:
        tell("obedience", obedience(generator, medium, items, points, asked.n))
    if "taste" in asked.only:
        texts = Guided(generator, medium, items, points)
        tell("taste", worth_of_a_point(texts, space, items, points, asked.people, asked.seed))
        for likes in (6, 12, 24):
            worth = worth_to_those_who_like_one_kind(texts, items, points, likes, asked.seed)
            tell("taste for one kind", worth)
    if "nottingham" in asked.only and asked.nottingham:
        elsewhere = nottingham(asked.nottingham, medium)[:: asked.every]
        places = np.asarray(space.place(elsewhere), np.float32)
        tell("nottingham", bits(generator, medium, elsewhere, places))


def tell(name: str, figures: Mapping[str, Any]) -> None:
    print(json.dumps({name: figures}, indent=1), flush=True)


if __name__ == "__main__":
    main()
