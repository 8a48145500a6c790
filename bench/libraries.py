"""Peers from other libraries, each on one thread, tuned on validation within the same budget.

    pip install -r bench/requirements-peers.txt                 implicit, irspack, cornac
    python -m venv .venv-rectools && .venv-rectools/bin/pip install -r bench/requirements-rectools.txt

The first line extends the environment of the bench; RecTools needs numpy 1 and stands in another one,
asked through files (see `rectools_peer`). None of them is a dependency of Tastemaker.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from peers import TREND, TUNED_ON, Ask, Fit, Range, Settings, Tuned, drawn, given, met, trend, tuned
from tastemaker.evaluate.splits import Asked, Split
from tastemaker.ports import FloatArray, IntArray
from tastemaker.rank.histories import Histories

Words = sp.csr_array  # (items, words) TF-IDF rows: of what was met, then of the rest
LIBRARY = {
    "implicit": "implicit",
    "ease": "irspack",
    "slim": "irspack",
    "rp3beta": "irspack",
    "ials": "irspack",
    "sasrec": "cornac",
    "tiger": "cornac",
}
NAMES = ("trend", *LIBRARY, "rectools")
RECTOOLS = Path(".venv-rectools/bin/python")
INSTALL = "pip install -r bench/requirements-peers.txt"
INSTALL_RECTOOLS = (
    "python -m venv .venv-rectools && "
    ".venv-rectools/bin/pip install -r bench/requirements-rectools.txt"
)
COLUMNS = 3_000  # commonest words that `ials` reads: it solves a dense system of them
AXES = 64  # numbers of an item that `tiger` makes its codes from
TURNS = 3  # settings of a net for which its budget is enough


def missing(names: Sequence[str], rectools: Path) -> list[str]:
    """What has to be installed for these peers, each with the command."""
    lacking = dict.fromkeys(LIBRARY[name] for name in names if name in LIBRARY)
    said = [f"{name}: {INSTALL}" for name in lacking if find_spec(name) is None]
    if "tiger" in names and find_spec("transformers") is None:
        said.append(f"transformers, which tiger needs: {INSTALL}")
    if "rectools" in names and not rectools.exists():
        said.append(f"rectools at {rectools}: {INSTALL_RECTOOLS}")
    return said


def fitted(
    name: str,
    split: Split,
    histories: Histories,
    words: Words | None,
    budget: float,
    seed: int,
    rectools: Path = RECTOOLS,
) -> Tuned:
    """One peer, tuned. `words`: of the items, where there are any; `tiger` needs them."""
    rng = np.random.default_rng(seed)
    if name == "trend":
        return tuned(trend, iter(TREND), split, histories, budget)
    if name == "rectools":
        return by_rectools(split, histories, budget, seed, rectools)
    extra: Settings = {}
    if name in NETS:
        extra = {"seed": seed, "seconds": budget / TURNS}
    if name == "tiger":
        if words is None:
            raise SystemExit("tiger makes its codes from what items say: use a set with items.csv")
        extra["codes"] = axes_of(words)
    if name == "ials":
        extra["words"] = words
    fit, first, ranges = PEERS[name]
    whole: Fit = lambda learned, **one: fit(learned, histories, **extra, **one)  # noqa: E731
    return tuned(whole, drawn(first, ranges, rng), split, histories, budget)


# ------------------------------------------------------------------------------------- implicit
def implicit(learned: Histories, histories: Histories, **settings: Any) -> Ask:
    """Hu et al., ICDM'08."""
    from implicit.cpu.als import AlternatingLeastSquares

    model = AlternatingLeastSquares(num_threads=1, random_state=0, **settings)
    model.fit(met(learned), show_progress=False)

    def ask(asked: Sequence[Asked]) -> FloatArray:
        people = model.recalculate_user(np.arange(len(asked)), given(histories, asked))
        return np.asarray(people @ model.item_factors.T, np.float32)

    return ask


# -------------------------------------------------------------------------------------- irspack
def irspack(recommender: str) -> Callable[..., Ask]:
    """Item-to-item weights by one of irspack's recommenders."""

    def fit(learned: Histories, histories: Histories, **settings: Any) -> Ask:
        import irspack as library

        made = getattr(library, recommender)(met(learned), **settings).learn()
        return lambda asked: np.asarray(made.get_score_cold_user(given(histories, asked)), "f4")

    return fit


def ials(
    learned: Histories,
    histories: Histories,
    words: Words | None = None,
    placed: str = "solved",
    **settings: Any,
) -> Ask:
    """iALS (Rendle et al., RecSys'22), its items drawn towards what their words tell where there are
    any. Learned from what was met; where other items stand is `placed`: "solved" as irspack does it,
    by "words" alone, without the pull to the middle of what nobody met, or "all by words"."""
    from irspack import IALSRecommender

    warm = np.unique(learned.item)
    features: Settings = {}
    if words is not None:
        table = sp.csr_matrix(frequent(words))
        features = {"item_features": table[warm]}
    else:
        settings.pop("lambda_item_feature", None)
    model = IALSRecommender(
        met(learned)[:, warm], n_threads=1, solver_type="CG", **features, **settings
    )
    with redirect_stdout(sys.stderr):  # it draws a bar
        model.learn()
    if words is None:
        total, places = len(histories.ids), model.get_item_embedding()
        at = warm
    else:
        total = words.shape[0]
        rest = np.setdiff1d(np.arange(total), warm)
        told = table @ model.trainer_as_ials.core_trainer.item_feature_weight
        new = (
            model.compute_item_embedding_from_features(table[rest])
            if placed == "solved"
            else told[rest]
        )
        known = told[warm] if placed == "all by words" else model.get_item_embedding()
        at, places = np.concatenate([warm, rest]), np.concatenate([known, new])

    def ask(asked: Sequence[Asked]) -> FloatArray:
        people = model.compute_user_embedding(given(histories, asked)[:, warm])
        out = np.full((len(asked), total), -np.inf, np.float32)
        out[:, at] = people @ places.T
        return out

    return ask


def frequent(words: Words) -> Words:
    """The columns of the `COLUMNS` words that stand in most items, in two of them at least."""
    there = np.bincount(words.indices, minlength=words.shape[1])
    most = np.argsort(-there, kind="stable")[:COLUMNS]
    return words[:, most[there[most] > 1]]


# --------------------------------------------------------------------------------------- cornac
def sequences(learned: Histories, step: int = 1) -> Any:
    """cornac's data set of every `step`th person, a person one session."""
    from cornac.data import SequentialDataset

    kept = learned.keep(learned.owner % step == 0)
    rows = [
        (owner, owner, item, at)
        for at, (owner, item) in enumerate(
            zip(kept.owner.tolist(), kept.item.tolist(), strict=True)
        )
    ]
    numbers = OrderedDict((item, item) for item in range(len(learned.ids)))
    return SequentialDataset.build(rows, fmt="USIT", global_iid_map=numbers, seed=0)


def net(
    made: Callable[..., Any],
    learned: Histories,
    histories: Histories,
    seconds: float,
    with_codes: Callable[[Any], None] = lambda _: None,
) -> Ask:
    """As many rounds as `seconds` of the processor allow (one at least), by the time that a tenth of
    the people takes."""
    some, every = sequences(learned, 10), sequences(learned)
    with_codes(some)
    with_codes(every)
    began = time.process_time()
    made(n_epochs=1).fit(some)
    each = 10 * (time.process_time() - began)
    model = made(n_epochs=max(1, int(seconds / each)))
    model.fit(every)

    def ask(asked: Sequence[Asked]) -> FloatArray:
        rows = [model.score(0, histories.item[one.given].tolist()) for one in asked]
        return np.array(rows, np.float32)

    return ask


def sasrec(
    learned: Histories, histories: Histories, seconds: float, seed: int, **settings: Any
) -> Ask:
    """Kang & McAuley, ICDM'18."""
    from cornac.models import SASRec

    return net(
        lambda **length: SASRec(seed=seed, **settings, **length), learned, histories, seconds
    )


def tiger(
    learned: Histories,
    histories: Histories,
    seconds: float,
    seed: int,
    codes: FloatArray,
    **settings: Any,
) -> Ask:
    """Rajput et al., NeurIPS'23, a small one: codes by residual k-means of what items say (the GRID
    recipe), 50 beams."""
    from cornac.data import FeatureModality
    from cornac.models import TIGER

    def with_codes(data: Any) -> None:
        numbers = OrderedDict((item, item) for item in range(len(codes)))
        data.add_modalities(item_feature=FeatureModality(codes, list(numbers)).build(numbers))

    def made(**length: Any) -> Any:
        return TIGER(
            tokenizer="rkmeans", seed=seed, n_beams=50, device="cpu", **SMALL, **settings, **length
        )

    return net(made, learned, histories, seconds, with_codes)


def axes_of(words: Words) -> NDArray[np.float32]:  # (items, AXES)
    """The principal axes of what items say."""
    left, values, _ = sp.linalg.svds(words, k=AXES, random_state=0)
    return np.asarray(left * values, np.float32)


# ------------------------------------------------------------------------------------- RecTools
def by_rectools(
    split: Split, histories: Histories, budget: float, seed: int, python: Path
) -> Tuned:
    """RecTools' SASRec in the environment of `python`, through files."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        tune = split.tune[:: max(1, len(split.tune) // TUNED_ON)]
        np.savez(folder / "early.npz", person=split.early.owner, item=split.early.item)
        if split.late is not None:
            np.savez(folder / "late.npz", person=split.late.owner, item=split.late.item)
        for name, asked in (("tune", tune), ("test", split.test)):
            np.savez(folder / f"{name}.npz", **questions(asked, histories))
        (folder / "request.json").write_text(json.dumps({"seed": seed, "budget": budget}), "utf-8")
        script = Path(__file__).with_name("rectools_peer.py")
        subprocess.run([str(python), str(script), str(folder)], check=True)
        about = json.loads((folder / "about.json").read_text("utf-8"))
        with np.load(folder / "answers.npz", allow_pickle=False) as answers:
            best = answers["best"].astype(np.int64)  # (questions, k) items, best first; -1: none
    row = {id(one): at for at, one in enumerate(split.test)}

    def ask(asked: Sequence[Asked]) -> FloatArray:
        out = np.zeros((len(asked), len(histories.ids)), np.float32)
        for scores, one in zip(out, asked, strict=True):
            first = best[row[id(one)]]
            first = first[first >= 0]
            scores[first] = np.arange(len(first), 0, -1)
        return out

    return Tuned(ask, about["settings"], about["tried"], about["seconds"])


def questions(asked: Sequence[Asked], histories: Histories) -> dict[str, IntArray]:
    """Questions as arrays: whose meetings, with what, and what was chosen."""
    given_of = [histories.item[one.given] for one in asked]
    chosen = [one.chosen for one in asked]
    return {
        "given": np.concatenate(given_of),
        "given_of": np.repeat(np.arange(len(asked)), [len(rows) for rows in given_of]),
        "chosen": np.concatenate(chosen),
        "chosen_of": np.repeat(np.arange(len(asked)), [len(rows) for rows in chosen]),
    }


# ------------------------------------------------------------- first settings, and what is tried
PEERS: dict[str, tuple[Callable[..., Ask], Settings, dict[str, Range]]] = {
    "implicit": (
        implicit,
        {"factors": 64, "regularization": 0.1, "alpha": 2.0},
        {
            "factors": [32, 64, 128],
            "regularization": (1e-3, 10.0),
            "alpha": (0.5, 40.0),
            "iterations": [15, 30],
        },
    ),
    "ease": (irspack("DenseSLIMRecommender"), {"reg": 200.0}, {"reg": (1.0, 1e4)}),
    "slim": (
        irspack("SLIMRecommender"),
        {"alpha": 0.01, "l1_ratio": 0.1, "n_threads": 1},
        {"alpha": (1e-4, 1.0), "l1_ratio": [0.01, 0.1, 0.3, 0.6], "n_threads": [1]},
    ),
    "rp3beta": (
        irspack("RP3betaRecommender"),
        {"beta": 0.3, "top_k": 100, "n_threads": 1},
        {
            "beta": (0.01, 1.0),
            "top_k": [20, 50, 100, 200, 500, 1000],
            "normalize_weight": [True, False],
            "n_threads": [1],
        },
    ),
    "ials": (
        ials,
        {"n_components": 64, "alpha0": 0.1, "reg": 3e-3, "lambda_item_feature": 1.0},
        {
            "n_components": [32, 64, 128],
            "alpha0": (3e-3, 1.0),
            "reg": (3e-4, 0.1),
            "lambda_item_feature": (1e-3, 1e2),
            "placed": ["solved", "words", "all by words"],
            "train_epochs": [10, 16],
        },
    ),
    "sasrec": (
        sasrec,
        {"embedding_dim": 64, "num_blocks": 1, "max_len": 20, "dropout": 0.3},
        {
            "embedding_dim": [48, 64, 96],
            "num_blocks": [1, 2],
            "max_len": [20, 30],
            "dropout": [0.1, 0.3, 0.5],
            "learning_rate": (5e-4, 4e-3),
            "batch_size": [128, 256, 512],
        },
    ),
    "tiger": (
        tiger,
        {"rqvae_codebook_size": 64, "d_model": 32, "max_len": 10, "learning_rate": 3e-3},
        {
            "rqvae_codebook_size": [32, 64, 128],
            "d_model": [32, 48],
            "max_len": [5, 10],
            "learning_rate": (1e-3, 1e-2),
        },
    ),
}
NETS = ("sasrec", "tiger")
SMALL = {"d_ff": 64, "num_heads": 2, "d_kv": 16, "num_enc_layers": 1, "num_dec_layers": 1}
