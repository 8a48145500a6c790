"""An encoder of texts, tuned on who liked what: what one person likes comes to read alike.

For somebody's liked item t and others they liked, h: the mean of the h must be nearer to t than to
what other people of the batch liked (InfoNCE, van den Oord et al., 2018), each rival's fame taken
off (Yi et al., 2019: otherwise fame is unlearned); what the person likes too is no rival.

Without a base, a linear map behind our own reading of words is learned: seconds. With a local
sentence-transformers folder all of its weights are: minutes. A tenth of the items is hidden from
learning, and the state that best finds them for people is kept; the untouched encoder is one of
the states. The newest quarter of what each person liked is left out, since the weights of the
ranking are learned from it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from tastemaker.devices import CPU, Device, device
from tastemaker.domain import Item, Profile
from tastemaker.errors import BadInput, NotReady
from tastemaker.fusion.meaning import TUNED, SentenceModel, WordMeaning
from tastemaker.learn.dataset import dataset
from tastemaker.ports import FloatArray, IntArray, Medium, Progress, Prompted, Report, Store
from tastemaker.settings import Settings

HIDDEN = 0.1  # of the items
NEWEST = 0.25  # of what each person liked
LEAST = 200  # likes under which nothing is learned
JUDGED = 500  # people
KNOWN = 50  # newest likes that speak for a person
DEPTH = 10
BATCH, TOLD = 256, 8  # likes, and others of the same person, of the map
BASE_BATCH = 24  # with a base: of one other each
STEPS, LOOKS = 400, 8  # of the map, and how often it is judged
BASE_STEPS, BASE_LOOKS = 2_000, 4
RATE, BASE_RATE = 1e-3, 3e-5
SHARPNESS = 10.0  # of cosines
PIECES = 96  # of words of a text that a base is tuned on


@dataclass(frozen=True, slots=True, eq=False)
class Liked:
    """Rows of items by person, oldest first; `hidden` ones are learned nothing from."""

    known: list[IntArray]  # of people with two or more to learn from
    asked: list[tuple[IntArray, IntArray]]  # (known, wanted of the hidden ones)
    hidden: NDArray[np.bool_]

    @classmethod
    def of(
        cls, items: Sequence[Item], people: Sequence[Profile], rng: np.random.Generator
    ) -> Liked:
        row = {item.id: at for at, item in enumerate(items)}
        hidden = np.zeros(len(items), np.bool_)
        hidden[rng.permutation(len(items))[: max(1, int(HIDDEN * len(items)))]] = True
        known, asked = [], []
        for person in people:
            met = [row[e.item] for e in person.evidence if e.weight > 0 and e.item in row]
            every: IntArray = np.array(list(dict.fromkeys(met)), np.int64)
            older = every[: int(np.ceil((1 - NEWEST) * len(every)))]
            told, wanted = older[~hidden[older]], every[hidden[every]]
            if len(told) >= 2:
                known.append(told)
            if len(told) and len(wanted):
                asked.append((told[-KNOWN:], wanted))
        order = rng.permutation(len(asked))[:JUDGED]
        return cls(known, [asked[at] for at in order], hidden)

    def found(self, places: FloatArray) -> float:
        """Of what people like among the hidden items, the share that stands in their first ten."""
        rows = np.flatnonzero(self.hidden)
        hits = []
        for told, wanted in self.asked:
            scores = places[rows] @ places[told].mean(0)
            first = rows[np.argsort(-scores, kind="stable")[:DEPTH]]
            hits.append(np.isin(first, wanted).sum() / min(DEPTH, len(wanted)))
        return float(np.mean(hits))


def tune(
    items: Sequence[Item],
    people: Sequence[Profile],
    out: Path,
    *,
    base: Path | None = None,
    minutes: float = 8.0,
    seed: int = 0,
    device: Device = CPU,
    report: Report,
) -> dict[str, Any]:
    """Learn, keep the best in `out`, and say how much better it finds hidden items than before.

    Raises NotReady where there are too few likes, BadInput for a base that cannot be read.
    """
    rng = np.random.default_rng(seed)
    readable = [item for item in items if text_of(item)]
    liked = Liked.of(readable, people, rng)
    if sum(map(len, liked.known)) < LEAST or not liked.asked:
        raise NotReady("nothing_to_learn", value="likes")
    texts = [text_of(item) for item in readable]
    _emptied(out)
    began = time.monotonic()
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        learn = _tuned_words if base is None else _tuned_base(base)
        states = learn(texts, liked, out, began + 60 * minutes, rng, report, device)
    found, before, stopped, parameters = states
    mark = hashlib.sha256(f"{seed} {found} {time.time_ns()}".encode()).hexdigest()[:12]
    metrics = {"hidden_found": found, "hidden_found_before": before}
    about = {
        "mark": mark, "base": base.name if base else "", "likes": sum(map(len, liked.known)),
        "people": len(liked.known), "judged_people": len(liked.asked), **metrics,
    }  # fmt: skip
    (out / TUNED).write_text(json.dumps(about, indent=1), "utf-8")
    return {
        **about, "metrics": metrics, "fit_seconds": time.monotonic() - began, "stopped": stopped,
        "trained_parameters": parameters, "parameters": parameters, "saved": str(out),
    }  # fmt: skip


def tune_home(
    store: Store, media: Mapping[str, Medium], settings: Settings, out: Path, **how: Any
) -> dict[str, Any]:
    """`tune` on a home's catalogue of prose and the ledger."""
    data = dataset(store, settings, now=time.time())
    notated = {name for name, medium in media.items() if not isinstance(medium, Prompted)}
    items = [item for item in data.items if item.medium not in notated]
    return tune(items, data.people, out, device=device(settings.device), **how)


def text_of(item: Item) -> str:
    """As `rank.meaning` reads an item of prose."""
    return f"{item.title}\n{item.text}".strip()


# -------------------------------------------------------------------------------------- learning
States = tuple[float, float, str, int]  # found, found before, why it stopped, parameters
Learn = Callable[[list[str], Liked, Path, float, np.random.Generator, Report, Device], States]


def _tuned_words(
    texts: list[str], liked: Liked, out: Path, until: float, rng: np.random.Generator,
    report: Report, device: Device,
) -> States:  # fmt: skip
    words = WordMeaning.fit(texts, rng)
    raw = torch.tensor(words.embed(texts), device=device.name)
    turn = torch.nn.Parameter(torch.eye(raw.shape[1], device=device.name))
    optimiser = torch.optim.Adam([turn], lr=RATE)
    before = best = liked.found(raw.cpu().numpy())
    kept, stopped = turn.detach().clone(), "rounds"
    for step, (told, target, rival) in enumerate(_batches(liked, BATCH, TOLD, rng), 1):
        rows, at = np.unique(np.append(told, target), return_inverse=True)
        places = functional.normalize(raw[rows] @ turn, dim=1)[at]
        loss = _loss(places[: told.size].view(*told.shape, -1), places[told.size :], rival)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        if step % (STEPS // LOOKS) == 0:
            report(Progress(step / STEPS, "likes", f"hidden items found {best:.4f}"))
            found = liked.found(functional.normalize(raw @ turn.detach(), dim=1).cpu().numpy())
            if found > best:
                best, kept = found, turn.detach().clone()
        if step == STEPS or time.monotonic() > until:
            stopped = "rounds" if step == STEPS else "time"
            break
    words.turned(kept.cpu().numpy()).save(out)
    return best, before, stopped, turn.numel()


def _tuned_base(base: Path) -> Learn:
    def learn(
        texts: list[str], liked: Liked, out: Path, until: float, rng: np.random.Generator,
        report: Report, device: Device,
    ) -> States:  # fmt: skip
        sentences = SentenceModel(base, CPU.name)
        network = sentences.network.to(device.name)
        optimiser = torch.optim.AdamW(network.parameters(), lr=BASE_RATE, weight_decay=0.01)
        needed = np.unique(np.concatenate([np.append(*pair) for pair in liked.asked]))
        needed = np.union1d(needed, np.flatnonzero(liked.hidden))
        began = time.monotonic()

        def found_now() -> float:
            network.eval()
            first = sentences.embed([texts[at] for at in needed])
            places = np.zeros((len(texts), first.shape[1]), np.float32)
            places[needed] = first
            network.train()
            return liked.found(places)

        before = best = found_now()
        look = time.monotonic() - began  # judging takes as long as this
        sentences.save(out)
        pause = max((until - began) / BASE_LOOKS - look, look)
        then, stopped = time.monotonic() + pause, "rounds"
        for step, (told, target, rival) in enumerate(_batches(liked, BASE_BATCH, 1, rng), 1):
            rows, at = np.unique(np.append(told, target), return_inverse=True)
            with device.products():
                states = sentences.states([texts[row] for row in rows], PIECES).float()
            states = functional.normalize(states, dim=1)[at]
            optimiser.zero_grad()
            loss = _loss(states[: len(told)][:, None], states[len(told) :], rival)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            over = step == BASE_STEPS or time.monotonic() + look > until
            if over or time.monotonic() > then:
                found = found_now()
                if found > best:
                    best = found
                    sentences.save(out)
                report(Progress(step / BASE_STEPS, "likes", f"hidden items found {best:.4f}"))
                then = time.monotonic() + pause
            if over:
                stopped = "rounds" if step == BASE_STEPS else "time"
                break
        return best, before, stopped, sum(w.numel() for w in network.parameters())

    return learn


def _batches(
    liked: Liked, size: int, told: int, rng: np.random.Generator
) -> Iterator[tuple[IntArray, IntArray, Tensor]]:
    """Without end: others of each person (b, told), their target (b,), and (b, b) log fame of each
    rival, infinite where the person likes it too."""
    counts = np.array([len(rows) for rows in liked.known])
    owner, start = np.repeat(np.arange(len(counts)), counts), np.cumsum(counts) - counts
    every = np.concatenate(liked.known)
    fame = np.log(np.maximum(np.bincount(every, minlength=len(liked.hidden)), 1))
    shape = (len(counts), len(liked.hidden))
    likes = sp.csr_array((np.ones(len(every), np.float32), (owner, every)), shape)
    while True:
        drawn = rng.integers(len(every), size=size)
        person, target = owner[drawn], every[drawn]
        other = rng.integers((counts[person] - 1)[:, None], size=(size, told))
        other += other >= (drawn - start[person])[:, None]  # all but the target itself
        also = likes[person][:, target].toarray() > 0
        np.fill_diagonal(also, False)
        rival = np.where(also, np.inf, fame[target][None])
        told_of = every[start[person][:, None] + other]
        yield told_of, target, torch.tensor(rival, dtype=torch.float32)


def _loss(told: Tensor, target: Tensor, rival: Tensor) -> Tensor:
    """`told` (b, h, d) and `target` (b, d) unit."""
    toward = functional.normalize(told.mean(1), dim=1)
    scores = SHARPNESS * toward @ target.T - rival.to(toward)
    return functional.cross_entropy(scores, torch.arange(len(scores), device=scores.device))


def _emptied(folder: Path) -> None:
    """Makes room for a new encoder; only what an earlier one left is removed.
    Raises BadInput for a folder with anything else in it."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / TUNED).exists():
            raise BadInput("bad_field", field="out", value=str(folder), why="it is not empty")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
