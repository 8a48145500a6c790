"""How little is known of a candidate from what this person met: the bonus of LinUCB.

    u(x) = √(xᵀ A⁻¹ x),   A = I + Σ_e x_e x_eᵀ over what they met

(Li et al., 2010; Bayesian linear regression with unit prior and noise), over points of unit length
in the taste space: 1 for what is unlike everything met, near 0 for more of the same. A bonus is no
draw: it leaves the propensities of a slate exact.
"""

from __future__ import annotations

import numpy as np

from tastemaker.ports import FloatArray


def uncertainty(points: FloatArray, met: FloatArray) -> FloatArray:  # (c,) in [0, 1]
    """Of `points` (c, d), to somebody who met `met` (q, d)."""
    known = np.eye(points.shape[1], dtype=np.float32) + met.T @ met
    spread = np.einsum("cd,cd->c", points @ np.linalg.inv(known), points)
    return np.asarray(np.sqrt(np.maximum(spread, 0.0)), np.float32)
