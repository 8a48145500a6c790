"""A trained hand that draws one medium: codes are drawn, wishes given, grids read as texts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from tastemaker.create.models.condition import Wishes, wanted
from tastemaker.create.models.copying import Known
from tastemaker.create.models.drafting import Asked, Drafting
from tastemaker.create.models.grids.choose import Look, chosen
from tastemaker.create.models.grids.nets import GridShape, Hand
from tastemaker.domain import Brief, Draft
from tastemaker.errors import NotReady
from tastemaker.ports import FloatArray, Gridded, Medium, Proven

WEIGHTS, ABOUT, TRAINING = "weights.safetensors", "grids.json", "training.npz"
#: Drawn for one draft of which something is asked, or that has to hold when it is tried: a grid takes
#: a millisecond or two.
CHOICES = 8
BLUR = 0.5  # of the spread of a code: all of it blurs what is rare


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """What n training contents were: (n, size) wishes, and the codes (n, latent) that a VAE gives
    them, with how sure it is of each number, (latent,); (n, 0) for a GAN, whose codes are noise.

    Codes are drawn from between those of two examples that fit what is asked, not from the normal
    distribution a VAE is trained towards: real codes leave much of that empty, and decoding from
    there gives mud (ex-post density estimation: Ghosh et al., 2020). It also makes drafts obey.
    """

    wishes: FloatArray
    codes: FloatArray
    spread: FloatArray

    def drawn(self, asked: FloatArray, layout: Wishes, rng: np.random.Generator) -> tuple[int, int]:
        """Two examples that fit; one and the same where only one does."""
        weights = np.exp(layout.likeness(asked, self.wishes).astype(np.float64))
        chance = np.cumsum(weights) / weights.sum()
        first, second = np.searchsorted(chance, rng.random(2)).clip(max=len(chance) - 1)
        return int(first), int(second)

    def code(self, first: int, second: int, rng: np.random.Generator) -> FloatArray:  # (latent,)
        share = rng.uniform(0.7, 1.0)  # nearer to the first: the middle of two levels is mud
        between = share * self.codes[first] + (1 - share) * self.codes[second]
        noise = rng.standard_normal(len(between), np.float32)
        return np.asarray(between + BLUR * self.spread * noise, np.float32)

    def arrays(self) -> dict[str, FloatArray]:
        return {"wishes": self.wishes, "codes": self.codes, "spread": self.spread}


@dataclass(frozen=True, slots=True)
class _Try:
    wish: FloatArray
    attributes: dict[str, Any]
    code: FloatArray  # (latent,)


class GridGenerator(Drafting):
    """Implements ports.Generator and ports.Learned. Threads may share one.

    `family` is how the hand was trained: "vae" or "gan". A draft's logprob is the log density of
    the code that it was drawn from; one that is not well-formed has an empty text and -inf.
    """

    def __init__(
        self,
        medium: Medium,
        hand: Hand,
        family: str,
        wishes: Wishes,
        known: Known,
        examples: Examples,
        *,
        look: Look | None = None,
        version: str = "",
        metrics: Mapping[str, Any] | None = None,
    ) -> None:
        assert isinstance(medium, Gridded)
        self.medium, self.family = medium.name, family
        self.wishes, self.known, self.examples = wishes, known, examples
        self.version, self.metrics, self.look = version, dict(metrics or {}), look or Look()
        self._medium, self._gridded, self._hand = medium, medium, hand.eval()

    # -------------------------------------------------------------------------------- drafts
    def _drawn(self, asked: Sequence[Asked]) -> list[Draft]:
        tries = [self._tries(*one) for one in asked]
        every = [one for some in tries for one in some]
        codes = torch.from_numpy(np.stack([one.code for one in every]))
        wishes = torch.from_numpy(np.stack([one.wish for one in every]))
        with torch.inference_mode():
            grids = self._hand(codes, wishes)
            if not self._gridded.categorical:
                grids = grids.sigmoid()
        drafts = iter([self._draft(g, one) for g, one in zip(grids.numpy(), every, strict=True)])
        return [self._chosen([next(drafts) for _ in some], some[0]) for some in tries]

    def _chosen(self, drafts: Sequence[Draft], first: _Try) -> Draft:
        if len(drafts) == 1:
            return drafts[0]
        medium, want = self._medium, first.attributes
        return chosen(
            drafts, want, self.wishes.measures, self.wishes.controls,
            look=lambda draft: self.look.off(want, lambda: self._gridded.to_grid(draft.text)),
            holds=lambda text: not (isinstance(medium, Proven) and medium.prove(text)),
        )  # fmt: skip

    def _tries(
        self, point: FloatArray | None, brief: Brief, seed: np.random.SeedSequence
    ) -> list[_Try]:
        """What one draft is chosen from: several where something is asked for or tried, else one."""
        known = {*self.wishes.measures, *self.wishes.controls}
        choose = isinstance(self._medium, Proven) or known & set(
            wanted(brief, self.wishes.measures)
        )
        seeds = [seed, *(seed.spawn(CHOICES - 1) if choose else ())]
        return [self._asked(point, brief, one) for one in seeds]

    def _asked(self, point: FloatArray | None, brief: Brief, seed: np.random.SeedSequence) -> _Try:
        rng = np.random.default_rng(seed)
        want = wanted(brief, self.wishes.measures)
        wish = self.wishes.vector(point, want)
        first, second = self.examples.drawn(wish, self.wishes, rng)
        decided = self._gridded.decided
        if decided and decided not in want:
            want = {**want, decided: self.wishes.told(decided, self.examples.wishes[first])}
            wish = self.wishes.vector(point, want)
            second = self.examples.drawn(wish, self.wishes, rng)[1]
        if self.examples.codes.shape[1]:
            return _Try(wish, want, self.examples.code(first, second, rng))
        return _Try(wish, want, rng.standard_normal(self._hand.shape.latent, np.float32))

    def _draft(self, grid: FloatArray, one: _Try) -> Draft:
        text = self._gridded.from_grid(grid, one.attributes)
        if self._medium.check(text):
            return Draft("", {}, -np.inf)
        asked = {n: one.attributes[n] for n in self.wishes.controls if n in one.attributes}
        density = -0.5 * float((one.code**2).sum() + len(one.code) * np.log(2 * np.pi))
        return Draft(text, {**asked, **self._medium.describe(text)}, density)

    # ------------------------------------------------------------------------------- on disk
    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        weights = {k: v.detach().cpu().contiguous() for k, v in self._hand.state_dict().items()}
        save_file(weights, folder / WEIGHTS)
        known = {"shingles": self.known.shingles, "ends": self.known.ends}
        np.savez(
            folder / TRAINING, allow_pickle=False, **known, **self.examples.arrays(),
            **self.look.arrays(),
        )  # fmt: skip
        about = {
            "medium": self.medium,
            "medium_version": self._medium.version,
            "version": self.version,
            "family": self.family,
            "shape": self._hand.shape.to_json(),
            "wishes": self.wishes.to_json(),
            "metrics": self.metrics,
        }
        (folder / ABOUT).write_text(json.dumps(about, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, medium: Medium) -> GridGenerator:
        """Raises NotReady("damaged_set") where files are damaged or made for another medium."""
        try:
            about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
            made_for = (about["medium"], about["medium_version"])
            if made_for != (medium.name, medium.version) or not isinstance(medium, Gridded):
                why = "it was made for {} version {}".format(*made_for)
                raise NotReady("damaged_set", value=folder.name, why=why)
            hand = Hand(GridShape.from_json(about["shape"]))
            hand.load_state_dict(load_file(folder / WEIGHTS))
            with np.load(folder / TRAINING, allow_pickle=False) as arrays:
                known = Known(arrays["shingles"], arrays["ends"])
                examples = Examples(arrays["wishes"], arrays["codes"], arrays["spread"])
                look = Look.of_arrays(arrays)
            return cls(
                medium, hand, about["family"], Wishes.from_json(about["wishes"]), known, examples,
                look=look, version=about["version"], metrics=about["metrics"],
            )  # fmt: skip
        except (ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
            raise NotReady("damaged_set", value=folder.name, why=str(error)) from None
