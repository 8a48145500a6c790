"""Whether the known faults of small composers are gone, and what a taste point is worth.

    python bench/faults.py --set HOME/models/ID [--n 40] [--nottingham DATA/nottingham-abc/tunes.jsonl.gz]

Single drafts, before `compose` chooses among several: each mode and the rarer metres as asked,
how often tunes end on their tonic against real ones, triplets that lack a note. Then bits per
note on tunes from elsewhere, and what share of the gain that a held-out tune's own point brings a
person's taste point brings: simulated listeners like tunes the composer has never met, and their
taste comes from tunes that it has. The point guides as strongly as it is sure, which its likes tell.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections.abc import Mapping, Sequence
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


@torch.inference_mode()
def worth_of_a_point(
    generator: TransformerGenerator, medium: Tune, space: TasteSpace, items: Sequence[Item],
    points: FloatArray, people: int, seed: int,
) -> dict[str, Any]:  # fmt: skip
    """Nats a token of held-out likes: with nothing, with the person's taste, with their own point."""
    rng = np.random.default_rng(seed)
    held = data.split(medium, items)
    texts, _ = data.encoded(medium, items, points, generator.wishes, generator.longest)
    unmet = [t for t in texts if held[t.row]]
    learned = [items[i] for i in np.flatnonzero(~held)]
    row = {item.id: i for i, item in enumerate(items)}
    point_of = lambda ids: points[[row[i] for i in ids]]  # noqa: E731
    length = np.array([len(t.tokens) - 1 for t in unmet])

    vector = generator.wishes.vector
    unasked = vector(None, {})

    def nats(wishes: Sequence[FloatArray], some: Sequence[data.Text], strong: float) -> Any:
        """Of each text as it would be written by guidance so strong; 0: as by nothing asked."""
        found = []
        for at in range(0, len(some), TOGETHER):
            few = some[at : at + TOGETHER]
            without, to = logits_of(generator.net, [asked_by(t, unasked) for t in few])
            asked = [asked_by(t, w) for t, w in zip(few, wishes[at : at + TOGETHER], strict=True)]
            toward = logits_of(generator.net, asked)[0] - without
            found.append(
                told(torch.log_softmax(without + strong * toward, -1), to).double().numpy()
            )
        return np.concatenate(found)

    none = [unasked] * len(unmet)
    nothing = nats(none, unmet, 0.0)
    oracle = nats([vector(points[t.row], {}) for t in unmet], unmet, 1.0)
    gains: dict[str, list[float]] = {"as sure as it is": [], "as if it were sure": []}
    most, sureness = [], []
    for who in listeners(people, learned, rng):
        profile, _ = lived(who, learned, rng)
        stands = taste(profile, point_of, space, NOW)
        joy = who.enjoys([items[t.row] for t in unmet])
        liked = np.argsort(-joy)[: max(1, int(LIKED * len(unmet)))]
        some = [unmet[i] for i in liked]
        sure = certainty(
            point_of([e.item for e in profile.evidence if e.weight > 0]), stands.points
        )
        for name, strengths in zip(gains, (sure.tolist(), [1.0] * len(sure)), strict=True):
            modes = np.stack(
                [
                    nats([vector(p, {})] * len(some), some, strong)
                    for p, strong in zip(stands.points, strengths, strict=True)
                ]
            )
            mixed = np.logaddexp.reduce(modes + np.log(stands.weights)[:, None], axis=0)
            gains[name].append(float((mixed - nothing[liked]).sum() / length[liked].sum()))
        most.append(float((oracle - nothing)[liked].sum() / length[liked].sum()))
        sureness.append(float(sure.mean()))
    return {
        "people": people,
        "gain of their own points, nats a token": float(np.mean(most)),
        "how sure tastes are": float(np.mean(sureness)),
        "share that the taste point recovers": {
            name: interval(np.array(each) / np.mean(most), np.random.default_rng(0))
            for name, each in gains.items()
        },
    }


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
        worth = worth_of_a_point(generator, medium, space, items, points, asked.people, asked.seed)
        tell("taste", worth)
    if "nottingham" in asked.only and asked.nottingham:
        elsewhere = nottingham(asked.nottingham, medium)[:: asked.every]
        places = np.asarray(space.place(elsewhere), np.float32)
        tell("nottingham", bits(generator, medium, elsewhere, places))


def tell(name: str, figures: Mapping[str, Any]) -> None:
    print(json.dumps({name: figures}, indent=1), flush=True)


if __name__ == "__main__":
    main()
