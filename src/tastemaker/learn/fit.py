"""From a data set to what is learned from it: the rooms' own fitting, put in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tastemaker.devices import CPU, Device
from tastemaker.domain import Profile, Taste
from tastemaker.engine.catalogue import candidates
from tastemaker.engine.points import Points
from tastemaker.fusion.described import FileSource
from tastemaker.fusion.space import TasteSpace
from tastemaker.fusion.taste import taste
from tastemaker.learn.dataset import Dataset
from tastemaker.ports import Candidates, FloatArray, Medium, Ranker, Report, Space
from tastemaker.rank.blend import Blend
from tastemaker.settings import Settings


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """The catalogue of a data set, placed in a space: rows to rank, and people's tastes."""

    space: Space | None
    candidates: Candidates
    now: float
    half_life_days: float

    @classmethod
    def of(cls, data: Dataset, space: Space | None, settings: Settings) -> Placed:
        file = settings.points_file(space.version) if isinstance(space, TasteSpace) else None
        kept = Points(space, file)
        if isinstance(space, TasteSpace) and space.learned is not None:
            kept.know(*space.learned)
        points = kept.of(data.items)
        key = f"learn:{data.watermark}:{len(data.items)}:{id(space):x}"
        rows = candidates(data.items, points, key)
        return cls(space, rows, data.now, settings.half_life_days)

    def taste_of(self, profile: Profile) -> Taste:
        return taste(
            profile, self._points_of, self.space, self.now, half_life_days=self.half_life_days
        )

    def _points_of(
        self, ids: Sequence[str]
    ) -> FloatArray:  # (n, d); NaN rows: not in the catalogue
        rows = np.array([self.candidates.row.get(id, -1) for id in ids], np.int64)
        out = self.candidates.points[rows].copy()
        out[rows < 0] = np.nan
        return out


def fit_space(
    data: Dataset,
    previous: TasteSpace | None,
    media: Mapping[str, Medium],
    rng: np.random.Generator,
    report: Report,
    files: Sequence[FileSource] = (),
) -> TasteSpace:
    """The taste space of the catalogue, turned onto `previous` so that points keep their
    meaning for a composer that was trained before."""
    return TasteSpace.fit(
        data.items, data.likes(), rng, previous=previous, media=media, files=files, report=report
    )


def fit_ranking(
    data: Dataset,
    placed: Placed,
    rng: np.random.Generator,
    report: Report,
    sequence_minutes: float = 0.0,
    more: Sequence[Ranker] = (),
    resume: Path | None = None,
    device: Device = CPU,
) -> Blend:
    return Blend.fit(
        data.histories,
        placed.candidates,
        taste_of=placed.taste_of,
        rng=rng,
        minutes=sequence_minutes,
        more=more,
        report=report,
        resume=resume,
        device=device,
    )
