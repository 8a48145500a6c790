"""How well would the ranking have guessed: from files, without touching a home.

Full ranking: every item of the files is a candidate, except what the person has already met.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

from tastemaker.devices import CPU, Device
from tastemaker.domain import Attributes, Evidence, Item, Profile, Taste
from tastemaker.errors import BadInput
from tastemaker.evaluate import metrics
from tastemaker.evaluate.reading import Files, Skipped, meetings
from tastemaker.evaluate.splits import PROTOCOLS, Asked, Protocol, Split, split
from tastemaker.fusion.space import TasteSpace
from tastemaker.fusion.taste import taste
from tastemaker.ports import (
    BoolArray,
    Candidates,
    FloatArray,
    IntArray,
    Progress,
    Ranker,
    Report,
)
from tastemaker.profile.fold import start
from tastemaker.profile.newcomers import tied
from tastemaker.rank.blend import Blend, fit_parts
from tastemaker.rank.content import affinity
from tastemaker.rank.decay import times_are_real
from tastemaker.rank.histories import Histories
from tastemaker.rank.sure import error, surely
from tastemaker.rank.tune import Chosen, chosen
from tastemaker.rank.weigh import EXAMPLES, Example, told
from tastemaker.store.importers import attributes_of, read_relations, related

ASKED = 2_000  # choices for tuning that relations are judged by
TURNS = 20  # choices of one person that weights are learned from: measures are means over people

#: Who can be asked, where a file holds nobody of that kind.
ASKED_OF = {
    "last-out": "nobody in it met and liked three items or more",
    "temporal": "nobody in it met something before the cut in time and liked something new after it",
    "cold": "nobody in it met something and liked one of the items that are kept away",
}


def evaluate_ranking(
    events_path: Path,
    items_path: Path | None = None,
    users_path: Path | None = None,
    ties_path: Path | None = None,
    protocol: Protocol = "last-out",
    k: int = 10,
    report: Report | None = None,
    seed: int = 0,
    sequence_minutes: float = 0.0,
    device: Device = CPU,
    min_value: float | None = None,
    skipped: Skipped | None = None,
    relations_path: Path | None = None,
) -> dict[str, Any]:
    """What `tastemaker evaluate ranking --json` prints.

    `relations_path`: what a knowledge graph says of items, used where it helps (see `with_relations`).

    Rows that cannot be read are passed over and told in `skipped`.

    `min_value`: ratings below it speak against an item and are never asked for; None: every
    rating counts as one meeting, as in all published numbers, since what was rated was chosen.

    `sequence_minutes`: at most, for each training of the sequence ranker (`temporal` and `cold`
    take two), on `device`; 0: without it. Raises BadInput for a file that cannot be read, an unknown protocol,
    or too few events.
    """
    if protocol not in PROTOCOLS:
        known = ", ".join(PROTOCOLS)
        raise BadInput("bad_field", field="protocol", value=protocol, why=f"use one of {known}")
    if k < 1:
        raise BadInput("bad_field", field="k", value=k, why="use 1 or more")
    say, skipped = report or _silent, skipped or Skipped()
    rng = np.random.default_rng(seed)
    say(Progress(0.0, "reading", str(events_path)))
    files = Files.of(items_path, users_path, ties_path, skipped)
    met = Histories.of(meetings(events_path, min_value, skipped))
    histories = replace(met, ties=files.ties)
    if not len(histories.item):
        raise BadInput("bad_file", value=str(events_path), why=_nothing(events_path, skipped))
    cut = split(histories, protocol, rng)
    if not cut.test:
        raise BadInput("too_few_events", value=str(events_path), why=ASKED_OF[protocol])
    began = time.perf_counter()
    about: dict[str, Any] = {}
    if relations_path is not None:
        say(Progress(0.05, "relations", str(relations_path)))
        triples = skipped.usable(relations_path, read_relations(relations_path))
        files, about = with_relations(histories, files, attributes_of(triples), cut, seed)
    trial = Trial(histories, files, cut, rng, sequence_minutes, device)
    blend = trial.fit(say)
    fit_seconds = time.perf_counter() - began
    return {
        "protocol": protocol,
        **trial.judge(blend, k, say),
        **about,
        "fit_seconds": round(fit_seconds, 3),
    }


def with_relations(
    histories: Histories, files: Files, more: Mapping[str, Attributes], cut: Split, seed: int
) -> tuple[Files, dict[str, Any]]:
    """(files with `more` attributes where these help, what was found of them).

    They help where what items say foretells the choices for tuning better with them than without,
    by more than twice its standard error (with once it, triples were kept by chance that put new items
    lower): NDCG@10 of nearness to the taste alone, all other parts aside.
    """
    every = {*files.items, *(id for id in histories.ids if id in more)}
    said = {id: files.items.get(id, Item(id, "")) for id in every}
    related_items = {
        id: replace(item, attributes=related(item.attributes, more.get(id)))
        for id, item in said.items()
    }
    both = (files, replace(files, items=related_items))
    without, beside = (
        Trial(histories, one, cut, np.random.default_rng(seed)).foretold() for one in both
    )
    gains = beside - without
    kept = surely(gains, 2)
    found = {
        "items": sum(id in more for id in every),
        "kept": kept,
        "without": round(float(without.mean()), 5) if len(gains) else None,
        "with": round(float(beside.mean()), 5) if len(gains) else None,
        "error": round(error(gains), 5),
    }
    return both[kept], {"relations": found}


class Trial:
    """One set of files, cut one way: fits a blend and asks it about everybody."""

    def __init__(
        self,
        histories: Histories,
        files: Files,
        cut: Split,
        rng: np.random.Generator,
        sequence_minutes: float = 0.0,
        device: Device = CPU,
    ) -> None:
        self._minutes, self._device = sequence_minutes, device
        self.histories, self.cut, self._files, self._rng = histories, cut, files, rng
        self._bare = _candidates(histories, files.items, cut)
        self._how: Chosen | None = None
        self._timed = False
        self._place(None, "bare")

    def fit(self, say: Report) -> Blend:
        """Weights from the questions set apart for them, parts from all that may be learned."""
        say(Progress(0.1, "fitting", f"{len(self.cut.early.item)} events"))
        parts = self._parts(self.cut.early, "early", scaled(say, 0.1, 0.2))
        say(Progress(0.3, "weights", f"{len(self.cut.tune)} choices"))
        blend = Blend.learn(parts, self._examples(), self.candidates, self._rng)
        if self.cut.late is None:
            return blend
        say(Progress(0.4, "fitting", f"{len(self.cut.late.item)} events"))
        parts = self._parts(self.cut.late, "late", scaled(say, 0.4, 0.1))
        return blend.replaced(parts)

    def _parts(self, learned: Histories, key: str, say: Report) -> list[Ranker]:
        """Parts fitted on `learned`; the candidates stand in a space fitted on it too."""
        self._settle(learned, key)
        learned = learned.compact()
        if self._how is None:
            self._how, self._timed = chosen(learned), times_are_real(learned)
        return fit_parts(
            learned, self._how, timed=self._timed, minutes=self._minutes, device=self._device,
            rng=self._rng, report=say,
        )  # fmt: skip

    def _settle(self, learned: Histories, key: str) -> None:
        """Candidates placed in a space fitted on `learned`, where items say anything."""
        items = self._files.items
        if items:
            every = [items.get(id, Item(id, "")) for id in self._bare.ids]
            known = np.array([item.id in items for item in every])
            shape = (len(learned.people), len(every))
            likes = sp.csr_array((learned.weight, (learned.owner, learned.item)), shape)
            taught = [item for item, there in zip(every, known, strict=True) if there]
            space = TasteSpace.fit(taught, likes[:, known], self._rng)
            self._place(space, key, every, learned)

    def foretold(self) -> FloatArray:  # (questions,)
        """NDCG@10 of the choices for tuning by nearness to the taste alone."""
        self._settle(self.cut.early, "early")
        ranks = []
        for asked in self.cut.tune[:: max(1, len(self.cut.tune) // ASKED)]:
            profile, rows, free = self._question(asked)
            near = affinity(self._taste(profile, asked.now), self.candidates.points)
            ranks.append(places(near, rows, free))
        return np.asarray(metrics.ndcg(ranks, 10), np.float32)

    def _place(
        self,
        space: TasteSpace | None,
        key: str,
        every: Sequence[Item] = (),
        learned: Histories | None = None,
    ) -> None:
        """Candidates where they stand in `space`, and what others, as learned, can lend."""
        points = self._bare.points if space is None else space.place(every)
        self._space, self.candidates = space, replace(self._bare, key=key, points=points)
        self._lent: dict[str, Taste] = {}
        others = {other for ties in self._files.ties.values() for other in ties}
        if space is not None and learned is not None and others:
            for person, user in enumerate(learned.people):
                if user in others:
                    profile = learned.profile(person, len(learned.of_person(person)[0]))
                    self._lent[user] = self._taste(profile, learned.until)

    def _taste(self, profile: Profile, now: float) -> Taste:
        lending = [(self._lent[o], w) for o, w in profile.ties.items() if o in self._lent]
        return taste(profile, self._points_of, self._space, now, tied(lending))

    def _points_of(self, ids: Sequence[str]) -> FloatArray:
        return self.candidates.points[[self.candidates.row[id] for id in ids]]

    def judge(self, blend: Blend, k: int, say: Report) -> dict[str, Any]:
        """Metrics of the blend and of each part alone."""
        names = ["blend", *(part.name for part in blend.parts)]
        ranks: dict[str, list[IntArray]] = {name: [] for name in names}
        slates, cold_ranks, spent = [], [], 0.0
        for at, asked in enumerate(self.cut.test):
            profile, rows, free = self._question(asked)
            began = time.perf_counter()
            stands = self._taste(profile, asked.now)
            scored = blend.judge(profile, stands, [self.candidates], asked.now)
            spent += time.perf_counter() - began
            ranks["blend"].append(places(scored.scores[0], rows, free))
            slates.append(top(scored.scores[0], free, k))
            if self.cut.cold.any():
                cold_ranks.append(places(scored.scores[0], rows, free & self._cold))
            raw = scored.raw(0)
            for part in blend.parts:
                scores = raw.get(part.name)
                if scores is None:
                    scores = part.score(profile, stands, self.candidates, asked.now)
                ranks[part.name].append(places(scores, rows, free))
            if at % 1000 == 0:
                say(Progress(0.5 + 0.5 * at / len(self.cut.test), "asking", f"{at} people"))
        measured = {name: measure(ranks[name], k) for name in names}
        total = measured.pop("blend")
        total |= {
            f"coverage@{k}": round(metrics.coverage(np.array(slates), len(self.candidates.ids)), 5),
            "people": len(self.cut.test),
        }
        low, high = metrics.interval(metrics.ndcg(ranks["blend"], k), self._rng)
        total |= {f"ndcg@{k}_low": round(low, 5), f"ndcg@{k}_high": round(high, 5)}
        if cold_ranks:
            total |= {f"cold_{name}": v for name, v in measure(cold_ranks, k).items()}
        return {
            "metrics": total,
            "parts": measured,
            "weights": blend.weights.round(3).tolist(),
            "ms_per_person": round(1000 * spent / len(self.cut.test), 3),
        }

    def _examples(self) -> list[Example]:
        """Choices to learn weights from, `told` as those that a blend learns from by itself: one
        of each person, and up to `TURNS` while there are too few."""
        found: list[Example] = []
        for turn in range(TURNS):
            for at in self._rng.permutation(len(self.cut.tune)).tolist():
                asked = self.cut.tune[at]
                if turn >= len(asked.chosen):
                    continue
                if len(found) == EXAMPLES:
                    return found
                whole, rows, _ = self._question(asked)
                # What else they chose then is no rival to what is asked for.
                chosen = {self.candidates.ids[row]: asked.now for row in rows.tolist()}
                profile = told(len(found), replace(whole, seen={**whole.seen, **chosen}))
                stands = self._taste(profile, asked.now)
                found.append(Example(profile, stands, int(rows[turn]), asked.now))
        return found

    def _question(self, asked: Asked) -> tuple[Profile, IntArray, BoolArray]:
        """(who asks, rows they chose, rows that may be shown to them)."""
        h = self.histories
        evidence = tuple(
            Evidence(h.ids[item], weight, at, "", "play" if weight > 0 else "skip")
            for item, weight, at in zip(
                h.item[asked.given].tolist(),
                h.weight[asked.given].tolist(),
                h.at[asked.given].tolist(),
                strict=True,
            )
        )
        seen = {e.item: e.at for e in evidence}
        free = np.ones(len(self.candidates.ids), np.bool_)
        free[h.item[asked.given]] = False
        user = h.people[asked.person]
        known = start(user, self._files.traits.get(user), self._files.ties.get(user))
        return replace(known, evidence=evidence, seen=seen), asked.chosen, free

    @property
    def _cold(self) -> BoolArray:  # (n,)
        extra = np.zeros(len(self.candidates.ids) - len(self.cut.cold), np.bool_)
        return np.concatenate([self.cut.cold, extra])


def measure(ranks: metrics.Ranks, k: int) -> dict[str, float]:
    """Every measure of `metrics`, averaged over people."""
    return {
        f"{name}@{k}": round(float(of(ranks, k).mean()), 5) for name, of in metrics.MEASURES.items()
    }


def places(scores: FloatArray, rows: IntArray, free: BoolArray) -> IntArray:
    """Places (0 = first) of `rows` among the free ones. Among equals one stands in the middle,
    several stand evenly spread."""
    those, asked = scores[free], scores[rows]
    above = np.array([(those > score).sum() for score in asked], np.int64)
    equal = np.array([max(int((those == score).sum()), 1) for score in asked], np.int64)
    several = np.array([(asked == score).sum() for score in asked], np.int64)
    turn = np.array([(asked[:at] == score).sum() for at, score in enumerate(asked)], np.int64)
    return np.asarray(above + ((2 * turn + 1) * equal - several) // (2 * several))


def top(scores: FloatArray, free: BoolArray, k: int) -> IntArray:  # (k,)
    """The k best rows that may be shown."""
    masked = np.where(free, scores, -np.inf)
    k = min(k, len(masked))
    return np.asarray(np.argpartition(-masked, k - 1)[:k], np.int64)


def _nothing(events: Path, skipped: Skipped) -> str:
    """Why there is nothing to learn from, with the first row of `events` that tells."""
    for path, bad in skipped.first:
        if path == events:
            return f"it holds no usable events; line {bad.line}: {str(bad.error).rstrip('.')}"
    return "it holds no events about items"


def _candidates(histories: Histories, items: Mapping[str, Item], cut: Split) -> Candidates:
    """Everything in the files, what was met first. Items kept away from learning are new."""
    ids = (*histories.ids, *(id for id in items if id not in set(histories.ids)))
    n = len(ids)
    created = np.full(n, np.nan)
    created[: len(cut.cold)][cut.cold] = np.inf
    return Candidates(
        key="files",
        ids=ids,
        row={id: row for row, id in enumerate(ids)},
        points=np.zeros((n, 0), np.float32),
        medium=np.array([items[id].medium if id in items else "" for id in ids], np.str_),
        made=np.zeros(n, np.bool_),
        created_at=created,
        attributes=[items[id].attributes if id in items else {} for id in ids],
        titles=[items[id].title if id in items else "" for id in ids],
        texts=[items[id].text if id in items else "" for id in ids],
    )


def scaled(report: Report, begin: float, width: float) -> Report:
    """Progress within a share of the bar."""
    return lambda p: report(replace(p, done=begin + width * p.done))


def _silent(progress: Progress) -> None:
    """Nobody is watching."""
