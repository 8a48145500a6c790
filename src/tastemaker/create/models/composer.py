"""A trained net that writes one medium: drafts for points and briefs, and how much they copy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file

from tastemaker.create.models.condition import Wishes, wanted
from tastemaker.create.models.copying import Known
from tastemaker.create.models.decode import Decoder
from tastemaker.create.models.drafting import Asked, Drafting
from tastemaker.create.models.habits import Habits
from tastemaker.create.models.rework import Reworker
from tastemaker.create.models.transformer import Net, Shape
from tastemaker.create.models.write import Row, Sampling, write
from tastemaker.create.personal.code import FILE as CODES
from tastemaker.create.personal.code import Codes, Heard
from tastemaker.devices import CPU, Device
from tastemaker.domain import Draft, Item, Rework
from tastemaker.errors import NotReady
from tastemaker.ports import Finishing, FloatArray, Medium, Sampled, Stocked

FINISH = "finish.npz"  # what is added to a text afterwards, where that was learned
AT_ONCE = 64  # texts: what is kept of each while it is written takes some megabytes
STOCK = "stock.npz"  # parts of texts that others are put together from, for a medium that does so
WEIGHTS, ABOUT, TRAINING = "weights.safetensors", "composer.json", "training.npz"


class TransformerGenerator(Drafting):
    """Implements ports.Generator and ports.Learned. Threads may share one.

    A draft that did not come to its end within `longest` tokens has an empty text and logprob -inf.
    """

    def __init__(
        self,
        medium: Medium,
        net: Net,
        wishes: Wishes,
        known: Known,
        habits: Habits,
        *,
        longest: int,
        version: str = "",
        metrics: Mapping[str, Any] | None = None,
        sampling: Sampling | None = None,
        codes: Codes | None = None,
        steer: FloatArray | None = None,
        finish: Mapping[str, NDArray[Any]] | None = None,
        stock: Mapping[str, NDArray[Any]] | None = None,
    ) -> None:
        if stock is not None:
            assert isinstance(medium, Stocked)
            medium = medium.writing_from(stock)
        self.medium = medium.name
        self.codes, self._steer = codes, steer
        self.finish, self.stock = finish, stock
        self.wishes, self.known, self.habits = wishes, known, habits
        usual = medium.sampling if isinstance(medium, Sampled) else {}
        self.sampling = sampling or Sampling(**usual)
        self.longest = min(longest, net.shape.longest)
        self.version, self.metrics = version, dict(metrics or {})
        self._medium, self.decoder = medium, Decoder(net)

    def with_sampling(self, sampling: Sampling) -> TransformerGenerator:
        """The same net, drawn from in another way."""
        other = copy(self)
        other.sampling = sampling
        return other

    def with_net(self, net: Net, metrics: Mapping[str, Any]) -> TransformerGenerator:
        """Another net of the same shape, and no codes: those were learned for this one."""
        other = copy(self)
        other.decoder, other.metrics, other.codes = Decoder(net), dict(metrics), None
        return other

    def with_codes(self, codes: Codes, metrics: Mapping[str, Any]) -> TransformerGenerator:
        other = copy(self)
        other.codes, other.metrics = codes, dict(metrics)
        return other

    def reworking(self, text: str, rework: Rework) -> Reworker:
        """The same net, going on from a text. Raises BadInput for a medium that has no rework."""
        return Reworker(self, self._medium, text, rework)

    def steered(self, met: Iterable[tuple[Item, FloatArray, float, float]]) -> TransformerGenerator:
        """The same net, steered by the code of somebody who met (item, point, weight, at)…"""
        if self.codes is None:
            return self
        other = copy(self)
        other._steer = self.codes.steer(self.heard(self.codes, met))
        return other

    def heard(self, codes: Codes, met: Iterable[tuple[Item, FloatArray, float, float]]) -> Heard:
        """What a code is read from."""
        return codes.heard((self.wishes.vector(p, i.attributes), w, at) for i, p, w, at in met)

    # -------------------------------------------------------------------------------- drafts
    def _drawn(self, asked: Sequence[Asked]) -> list[Draft]:
        for _, brief, _ in asked:
            self._check_finish(brief.attributes)
        each = self.sampling.best_of
        rngs = [np.random.default_rng(seed) for _, _, seed in asked]
        wants = [
            self.habits.completed(point, wanted(brief, self.wishes.measures), self.wishes, rng)
            for (point, brief, _), rng in zip(asked, rngs, strict=True)
        ]
        rows = [
            Row(self.wish(point, want), self._medium.mask(want), chance)
            for (point, _, _), want, rng in zip(asked, wants, rngs, strict=True)
            for chance in (rng, *rng.spawn(each - 1))
        ]
        for lo in range(0, len(rows), AT_ONCE):
            write(self.decoder, rows[lo : lo + AT_ONCE], self.sampling, self.longest)
        best = [min(rows[lo : lo + each], key=_least_strained) for lo in range(0, len(rows), each)]
        return [self._draft(row, want) for row, want in zip(best, wants, strict=True)]

    def wish(self, point: FloatArray | None, want: Mapping[str, Any]) -> FloatArray:
        """The condition of a point and what is wanted, steered where this generator is."""
        wish = self.wishes.vector(point, want)
        return wish if self._steer is None else wish + self._steer

    def _draft(self, row: Row, want: Mapping[str, Any]) -> Draft:
        """What was asked for stands among the attributes where the text itself does not say."""
        if not row.ended:
            return Draft("", {}, -np.inf)
        text = self._medium.decode(row.tokens, want)
        if self._to_finish(want) and self.finish is not None:
            assert isinstance(self._medium, Finishing)
            text = self._medium.finished(text, self.finish)
        asked = {name: want[name] for name in self.wishes.controls if name in want}
        return Draft(text, {**asked, **self._medium.describe(text)}, row.logprob, row.strain)

    def _to_finish(self, want: Mapping[str, Any]) -> bool:
        if not isinstance(self._medium, Finishing):
            return False
        name, value = self._medium.finish
        return want.get(name) == value

    def _check_finish(self, want: Mapping[str, Any]) -> None:
        if self._to_finish(want) and self.finish is None:
            raise NotReady("not_finished", value=self._medium.finish[0])  # type: ignore[attr-defined]

    # ------------------------------------------------------------------------------- on disk
    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        weights = {k: v.detach().cpu().contiguous() for k, v in self.net.state_dict().items()}
        save_file(weights, folder / WEIGHTS)
        known = {"shingles": self.known.shingles, "ends": self.known.ends}
        np.savez(folder / TRAINING, allow_pickle=False, **known, **self.habits.arrays())
        about = {
            "medium": self.medium,
            "medium_version": self._medium.version,
            "version": self.version,
            "shape": self.net.shape.to_json(),
            "wishes": self.wishes.to_json(),
            "longest": self.longest,
            "sampling": asdict(self.sampling),
            "metrics": self.metrics,
        }
        if self.codes is not None:
            self.codes.save(folder)
        if self.finish is not None:
            np.savez(folder / FINISH, allow_pickle=False, **self.finish)
        if self.stock is not None:
            np.savez(folder / STOCK, allow_pickle=False, **self.stock)
        (folder / ABOUT).write_text(json.dumps(about, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path, medium: Medium, device: Device = CPU) -> TransformerGenerator:
        """The net on `device`, to be tuned there; it is written with on the CPU. Raises NotReady("damaged_set") where files are damaged or made for another medium."""
        try:
            about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
            made_for = (about["medium"], about["medium_version"])
            if made_for != (medium.name, medium.version):
                why = "it was made for {} version {}".format(*made_for)
                raise NotReady("damaged_set", value=folder.name, why=why)
            net = Net(Shape.from_json(about["shape"]), medium.vocabulary)
            net.load_state_dict(load_file(folder / WEIGHTS))
            with np.load(folder / TRAINING, allow_pickle=False) as arrays:
                known = Known(arrays["shingles"], arrays["ends"])
                habits = Habits.from_arrays(arrays)
            wishes = Wishes.from_json(about["wishes"])
            codes = Codes.load(folder, wishes.size) if (folder / CODES).exists() else None
            finish, stock = _arrays(folder / FINISH), _arrays(folder / STOCK)
            return cls(
                medium, net.to(device.name), wishes, known, habits,
                longest=about["longest"], version=about["version"], codes=codes,
                metrics=about["metrics"], sampling=Sampling(**about["sampling"]),
                finish=finish, stock=stock,
            )  # fmt: skip
        except (ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
            raise NotReady("damaged_set", value=folder.name, why=str(error)) from None

    @property
    def net(self) -> Net:
        return self.decoder.net


def _arrays(file: Path) -> dict[str, NDArray[Any]] | None:
    if not file.exists():
        return None
    with np.load(file, allow_pickle=False) as arrays:
        return dict(arrays)


def _least_strained(row: Row) -> tuple[float, float]:
    """Of texts as strained as each other the likeliest, by the token."""
    return row.strain if row.ended else np.inf, -row.logprob / len(row.tokens)
