"""RecTools' SASRec, asked through files by `libraries`: for an environment with numpy 1.

    python bench/rectools_peer.py FOLDER

reads request.json (seed, budget), early.npz and perhaps late.npz (person, item; oldest first),
tune.npz and test.npz (given, given_of, chosen, chosen_of); writes answers.npz (best: the first items
of each question of the test that were not given, -1 where fewer are known) and about.json.
Nothing of Tastemaker is imported here.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from rectools import Columns
from rectools.dataset import Dataset
from rectools.models import SASRecModel

K = 10
LOOK = 4  # rounds between two looks at the questions for tuning
PATIENCE = 4  # looks without a gain after which a training ends
TRIED = [
    {"n_factors": 64, "n_blocks": 1, "n_heads": 1, "dropout_rate": 0.3, "lr": 1e-3},
    {"n_factors": 128, "n_blocks": 2, "n_heads": 2, "dropout_rate": 0.3, "lr": 1e-3},
    {"n_factors": 64, "n_blocks": 2, "n_heads": 1, "dropout_rate": 0.5, "lr": 2e-3},
]


def table(person: np.ndarray, item: np.ndarray) -> pd.DataFrame:
    """Meetings in their order: a second each, so that equal times cannot change it."""
    at = pd.to_datetime(np.arange(len(item)), unit="s")
    return pd.DataFrame(
        {Columns.User: person, Columns.Item: item, Columns.Weight: 1.0, Columns.Datetime: at}
    )


def best(model: SASRecModel, asked: dict[str, np.ndarray]) -> np.ndarray:  # (questions, K)
    rows = table(asked["given_of"], asked["given"])
    found = model.recommend(
        users=np.unique(asked["given_of"]),
        dataset=Dataset.construct(rows),
        k=K,
        filter_viewed=True,
        on_unsupported_targets="ignore",
    )
    out = np.full((int(asked["chosen_of"].max()) + 1, K), -1, np.int64)
    rank = found[Columns.Rank].to_numpy() - 1
    out[found[Columns.User].to_numpy(), rank] = found[Columns.Item].to_numpy()
    return out


def ndcg(first: np.ndarray, asked: dict[str, np.ndarray]) -> float:
    gains = 1 / np.log2(np.arange(K) + 2)
    chosen = pd.Series(asked["chosen"]).groupby(asked["chosen_of"]).apply(set)
    return float(
        np.mean([
            sum(g for g, item in zip(gains, row, strict=True) if item in chosen[at])
            / gains[: len(chosen[at])].sum()
            for at, row in enumerate(first)
        ])
    )  # fmt: skip


def made(settings: dict, seed: int) -> SASRecModel:
    torch.manual_seed(seed)
    return SASRecModel(
        loss="softmax", session_max_len=100, batch_size=128, recommend_n_threads=1, **settings
    )


def trained(
    rows: Dataset, settings: dict, seed: int, tune: dict[str, np.ndarray], seconds: float
) -> tuple[float, int]:
    """(best NDCG on the questions for tuning, rounds until then)."""
    model, until = made(settings, seed), time.process_time() + seconds
    gain, rounds, at = -1.0, 0, 0
    while time.process_time() < until and at - rounds <= LOOK * PATIENCE:
        model.fit_partial(rows, min_epochs=LOOK, max_epochs=LOOK)
        at += LOOK
        here = ndcg(best(model, tune), tune)
        if here > gain:
            gain, rounds = here, at
    return gain, rounds


def main() -> None:
    folder = Path(sys.argv[1])
    warnings.filterwarnings("ignore")
    logging.getLogger("pytorch_lightning").setLevel(logging.ERROR)
    torch.set_num_threads(1)
    request = json.loads((folder / "request.json").read_text("utf-8"))
    data = {file.stem: dict(np.load(file, allow_pickle=False)) for file in folder.glob("*.npz")}
    early = Dataset.construct(table(**data["early"]))
    seed, budget = request["seed"], request["budget"]
    began, tried = time.process_time(), []
    for settings in TRIED:
        left = budget - (time.process_time() - began)
        if tried and left < budget / 10:
            break
        gain, rounds = trained(early, settings, seed, data["tune"], budget / len(TRIED))
        tried.append((gain, rounds, settings))
    gain, rounds, settings = max(tried, key=lambda one: one[0])
    # What it was at its best round is fitted again: on later meetings too where there are any.
    model = made(settings, seed)
    rows = Dataset.construct(table(**data["late"])) if "late" in data else early
    model.fit_partial(rows, min_epochs=rounds, max_epochs=rounds)
    spent = time.process_time() - began
    np.savez(folder / "answers.npz", best=best(model, data["test"]))
    about = {"settings": {**settings, "rounds": rounds}, "tried": len(tried), "seconds": spent}
    (folder / "about.json").write_text(json.dumps(about), "utf-8")


if __name__ == "__main__":
    main()
