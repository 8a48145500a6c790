"""How far what is drawn lies from what is real: a Fréchet distance over fixed random features.

Nets with random weights see enough to tell distributions apart (Naeem et al., 2020); unlike
trained ones they favour nobody and need no download. The figure means nothing by itself: it is
compared with that of two halves of the real grids.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn

from tastemaker.ports import FloatArray

SEED = 20240601
FEATURES = 64


def features(grids: Tensor) -> FloatArray:
    """(n, channels, height, width) → (n, 64): means and spreads of what small random filters see."""
    with torch.random.fork_rng(devices=[]), torch.inference_mode():
        torch.manual_seed(SEED)
        first = nn.Conv2d(grids.shape[1], 32, 3, padding=1, bias=False)
        second = nn.Conv2d(32, FEATURES // 2, 4, stride=2, padding=1, bias=False)
        parts = [grids[at : at + 256] for at in range(0, len(grids), 256)]
        seen = torch.cat([second(first(part).relu()).flatten(2) for part in parts])
        found: FloatArray = torch.cat([seen.mean(dim=2), seen.std(dim=2)], dim=1).numpy()
    return found


def frechet(one: FloatArray, other: FloatArray) -> float:
    """Between two sets of (n, d) features, as normal distributions (Dowson & Landau, 1982)."""
    apart = ((one.mean(axis=0) - other.mean(axis=0)) ** 2).sum()
    a, b = np.cov(one, rowvar=False), np.cov(other, rowvar=False)
    # The trace of the root of a·b: its eigenvalues are those of √a·b·√a, which is symmetric.
    values, vectors = np.linalg.eigh(a)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    shared = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ b @ root), 0)).sum()
    return float(max(0.0, apart + np.trace(a) + np.trace(b) - 2 * shared))


def distance(drawn: Tensor, real: Tensor) -> float:
    """Of drawn grids from real ones, in units of how far halves of the real ones lie apart."""
    far = frechet(features(drawn), features(real))
    seen = features(real)
    order = np.random.default_rng(SEED).permutation(len(seen))
    half = len(seen) // 2
    return far / max(frechet(seen[order[:half]], seen[order[half:]]), 1e-9)
