"""The proof suite: is creation personal, is ranking fair, is erasing complete?

Simulated people with hidden tastes that share nothing with what learns (see `listeners`) live in a
copy of a home; eight experiments ask after them. What fails says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tastemaker.engine import Engine
from tastemaker.errors import BadInput, NotReady
from tastemaker.evaluate.proofs.fair import fairness, source_bias
from tastemaker.evaluate.proofs.gone import erased
from tastemaker.evaluate.proofs.goodhart import goodhart
from tastemaker.evaluate.proofs.loop import loop
from tastemaker.evaluate.proofs.personal import identification, later, swap
from tastemaker.evaluate.proofs.stage import Proof, Stage, set_up
from tastemaker.ports import Progress, Report

#: In the order in which they run but for G, which changes the models and so comes last.
PROOFS: Mapping[str, Callable[[Stage], Proof]] = {
    "A": swap, "B": later, "C": identification, "D": loop, "E": goodhart, "F": source_bias,
    "H": fairness,
}  # fmt: skip
ALL = "ABCDEFGH"
CREATING = frozenset("ABCDEF")  # what cannot be asked before something is learned for the medium
FEWEST, MOST = 4, 100


def prove(
    engine: Engine,
    folder: Path,
    *,
    relearn: Callable[[], object],
    listeners: int = 20,
    seed: int = 1,
    only: Sequence[str] = (),
    medium: str = "tune",
    report: Report = lambda _: None,
) -> dict[str, Any]:
    """`{"proofs": [...]}`, one for each letter in `only` (all where it is empty).

    `engine` and `folder`, everything it keeps on the disk, are a copy that is thrown away;
    `relearn` fits and publishes its ranking. Raises BadInput for a letter that is no proof or a
    number of listeners out of range, NotReady while nothing is learned.
    """
    wanted = [letter.strip().upper() for letter in only] or list(ALL)
    if unknown := sorted(set(wanted) - set(ALL)):
        raise BadInput(
            "bad_field", field="only", value=",".join(unknown), why="use A, B, C, D, E, F, G, H"
        )
    if not FEWEST <= listeners <= MOST:
        raise BadInput(
            "bad_field", field="listeners", value=listeners, why=f"use {FEWEST} to {MOST}"
        )
    if CREATING & set(wanted) and medium not in engine.refresh().models.generators:
        raise NotReady("not_learned", value=medium)
    report(Progress(0.0, "living"))
    stage = set_up(engine, medium, listeners, seed, folder)
    runs = {id: run for id, run in PROOFS.items() if id in wanted}
    if "G" in wanted:
        runs["G"] = lambda stage: erased(stage, relearn)
    proofs = []
    for done, (id, run) in enumerate(runs.items()):
        report(Progress((done + 1) / (len(runs) + 1), id))
        proofs.append(asdict(run(stage)))
    report(Progress(1.0, "done"))
    return {"proofs": sorted(proofs, key=lambda proof: str(proof["id"]))}
