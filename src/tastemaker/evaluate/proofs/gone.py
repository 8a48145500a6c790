"""G: after an erase, is there anything left of somebody, anywhere?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from tastemaker.domain import Brief, Event
from tastemaker.errors import NotReady
from tastemaker.evaluate.listeners import SIM
from tastemaker.evaluate.proofs.stage import Proof, Stage

LIKED = 6


def erased(stage: Stage, relearn: Callable[[], object]) -> Proof:
    """G. Somebody with a word of their own in id, words, traits, ties, conversation and brief is
    learned from and erased; counted are the files in which the word still stands, and the set
    that learned from them if it is still in use."""
    if stage.folder is None:
        raise NotReady("not_learned", value="folder")
    word = f"Canary{int(stage.luck(12).integers(1 << 40)):010x}"
    user = f"{SIM}{word}"
    _be(stage, user, word)
    ignorant = stage.engine.refresh().models.id
    relearn()
    knew = stage.engine.refresh().models.id
    before = traces(stage.folder, word)
    receipt = stage.engine.erase(user)
    after = traces(stage.folder, word)
    left = len(after) + (stage.engine.refresh().models.id == knew)
    asked = bool(before) and knew != ignorant  # else there was nothing to forget
    return Proof(
        "G", left == 0 and asked, float(left), float(left), float(left), 0.0, "erase", 1,
        {
            "files_before": len(before), "files_after": len(after), "learned": knew != ignorant,
            "removed": dict(receipt.removed), "exact_at_next_training": list(receipt.later),
        },
    )  # fmt: skip


def traces(folder: Path, word: str) -> list[Path]:
    """The files anywhere below `folder` in which `word` stands: tables, logs, models, renders."""
    needle = word.encode()
    return [
        path for path in sorted(folder.rglob("*"))
        if path.is_file() and (word in path.name or needle in path.read_bytes())
    ]  # fmt: skip


def _be(stage: Stage, user: str, word: str) -> None:
    engine = stage.engine
    rows = stage.luck(13).permutation(len(stage.items))[:LIKED].tolist()
    liked = [stage.items[row].id for row in rows]
    engine.add_users([(user, {"town": word})])
    engine.observe(
        [Event(user, "like", item, text=word, id=f"{word}-{n}") for n, item in enumerate(liked)]
    )
    engine.add_ties([(user, stage.people[0].user, 1.0), (stage.people[0].user, user, 1.0)])
    for _ in engine.talk(user, f"I come from {word}"):
        pass
    engine.recommend(user, 5, medium=stage.medium)
    if stage.medium in engine.models.generators:
        engine.create(user, Brief(stage.medium, words=word, n=1, seed=int(np.uint16(stage.seed))))
