"""Generators of grids: they learn, obey, last on disk, and can be killed at any moment."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import torch

from tastemaker.create.media.level import Level
from tastemaker.create.media.sprite import Sprite
from tastemaker.create.models.condition import Wishes
from tastemaker.create.models.grids import maker
from tastemaker.create.models.grids.distance import distance, frechet
from tastemaker.create.models.grids.fit import fit
from tastemaker.create.models.grids.lessons import LESSONS
from tastemaker.create.models.grids.maker import Examples, GridGenerator
from tastemaker.create.models.grids.nets import GridShape
from tastemaker.create.models.load import load
from tastemaker.create.models.train import fit as fit_texts
from tastemaker.domain import Brief, Item
from tastemaker.errors import BadInput, NotReady
from tastemaker.ports import Medium
from tastemaker.testing import check_generator
from tests.unit.create.level.test_play import platform, room
from tests.unit.create.sprite.test_medium import disc


def levels() -> list[Item]:
    """Platform stretches with a block anywhere, and rooms."""
    level, rng = Level(), np.random.default_rng(0)
    texts = [
        "\n".join(platform((12, int(rng.integers(3, 28)), "X"), (9, int(rng.integers(28)), "S?S")))
        for _ in range(40)
    ]
    texts += ["\n".join(room((5, int(rng.integers(2, 8)), "B"))) for _ in range(40)]
    return [
        Item(f"level:{i}", "level", f"level {i}", text, level.describe(text))
        for i, text in enumerate(texts)
    ]


def clock(step: float = 0.5) -> Iterator[float]:
    """Every look at the clock takes half a second: trainings are counted in steps."""
    return (n * step for n in count())


def trained(family: str, steps: int, items: list[Item] | None = None, **more: object):
    ticks = clock()
    return fit(
        Level(), items or levels(), None, family=family, rng=np.random.default_rng(1),
        minutes=steps / 120, threads=1, clock=lambda: next(ticks), **more,
    )  # fmt: skip


@pytest.fixture(scope="module", params=sorted(LESSONS))
def generator(request: pytest.FixtureRequest) -> GridGenerator:
    return trained(request.param, 30)[0]


def test_it_is_a_generator(generator: GridGenerator) -> None:
    check_generator(generator, Level())


def test_it_draws_in_the_style_asked_for(generator: GridGenerator) -> None:
    level = Level()
    for style in ("platform", "dungeon"):
        briefs = [(None, Brief("level", attributes={"style": style}, seed=i)) for i in range(4)]
        for draft in generator.draft_batch(briefs, np.random.default_rng(0)):
            assert level.describe(draft.text)["style"] == style


def test_styles_it_never_met_are_still_well_formed(generator: GridGenerator) -> None:
    brief = Brief("level", attributes={"style": "climb"}, seed=1)
    draft = generator.draft_batch([(None, brief)], np.random.default_rng(0))[0]
    assert draft.attributes["style"] == "climb"


def test_it_lasts_on_disk(generator: GridGenerator, tmp_path: Path) -> None:
    generator.save(tmp_path)
    again = load(tmp_path, Level())
    brief = Brief("level", seed=3)
    drafts = [
        g.draft_batch([(None, brief)] * 3, np.random.default_rng(0)) for g in (generator, again)
    ]
    assert drafts[0] == drafts[1]


@pytest.mark.parametrize("file", [maker.ABOUT, maker.WEIGHTS, maker.TRAINING])
def test_a_damaged_file_is_told(generator: GridGenerator, tmp_path: Path, file: str) -> None:
    generator.save(tmp_path)
    (tmp_path / file).write_bytes(b"{}")
    with pytest.raises(NotReady):
        load(tmp_path, Level())


def test_it_is_not_loaded_for_another_medium(generator: GridGenerator, tmp_path: Path) -> None:
    generator.save(tmp_path)
    with pytest.raises(NotReady):
        load(tmp_path, Sprite())


def test_a_vae_learns_what_levels_are_like() -> None:
    early, late = trained("vae", 3)[1], trained("vae", 100)[1]
    assert late["bits_per_cell"] < 0.5 * early["bits_per_cell"]
    assert late["distance"] < early["distance"]
    assert late["proven"] > 0.5


def test_the_same_seed_learns_the_same() -> None:
    first, second = (trained("vae", 5)[0] for _ in range(2))
    brief = Brief("level", seed=1)
    assert next(first.draft(None, brief, np.random.default_rng(0))) == next(
        second.draft(None, brief, np.random.default_rng(0))
    )


def test_a_killed_training_goes_on(tmp_path: Path) -> None:
    class Killed(Exception):
        pass

    def kill(progress: object) -> None:
        if progress.done > 0.8:  # type: ignore[attr-defined]
            raise Killed

    with pytest.raises(Killed):
        trained("vae", 100, report=kill, resume=tmp_path)
    assert list(tmp_path.iterdir())
    began: list[float] = []
    trained("vae", 100, resume=tmp_path, report=lambda p: began.append(p.done))
    assert began[1] > 0.5
    assert not list(tmp_path.iterdir())


def test_too_little_is_told() -> None:
    with pytest.raises(NotReady):
        trained("vae", 3, levels()[:1])


def test_a_family_there_is_none_of_is_refused() -> None:
    with pytest.raises(BadInput):
        trained("flow", 3)


def test_a_medium_without_grids_is_refused() -> None:
    from tastemaker.create.media.tune import Tune

    with pytest.raises(BadInput):
        fit(Tune(), [], None, family="vae", rng=np.random.default_rng(0))


def test_levels_can_be_written_token_by_token_too() -> None:
    medium: Medium = Level()
    items = [item for item in levels() if item.attributes["style"] == "dungeon"]
    generator, _ = fit_texts(
        medium, items, None, rng=np.random.default_rng(0), minutes=0.02, depth=1, threads=1
    )
    draft = next(generator.draft(None, Brief("level", seed=0), np.random.default_rng(0)))
    assert not medium.check(draft.text)


def test_sprites_are_learned_as_numbers() -> None:
    sprite, rng = Sprite(), np.random.default_rng(0)
    texts = [disc(tuple(rng.random(3).tolist()), 6 + 8 * rng.random()) for _ in range(30)]
    items = [
        Item(f"sprite:{i}", "sprite", f"disc {i}", t, sprite.describe(t))
        for i, t in enumerate(texts)
    ]
    ticks = clock()
    generator, measured = fit(
        sprite, items, None, family="vae", rng=rng, minutes=1, threads=1, clock=lambda: next(ticks)
    )
    drafts = generator.draft_batch([(None, Brief("sprite", seed=i)) for i in range(8)], rng)
    assert sum(bool(draft.text) for draft in drafts) >= 4
    assert np.isfinite(measured["bits_per_cell"])


def test_codes_of_examples_that_fit_are_drawn() -> None:
    items = levels()
    wishes = Wishes.of(Level(), 0, items)
    known = np.stack([wishes.vector(None, item.attributes) for item in items])
    examples = Examples(known, np.zeros((80, 2), np.float32), np.ones(2, np.float32))
    asked = wishes.vector(None, {"style": "dungeon"})
    rng = np.random.default_rng(0)
    drawn = {row for _ in range(50) for row in examples.drawn(asked, wishes, rng)}
    assert {items[row].attributes["style"] for row in drawn} == {"dungeon"}
    assert len(drawn) > 10


def test_the_distance_of_a_set_from_itself_is_none() -> None:
    rng = np.random.default_rng(0)
    one = rng.standard_normal((200, 5))
    assert frechet(one, one) == pytest.approx(0, abs=1e-6)
    moved = frechet(one, one + 1)
    assert moved == pytest.approx(5, rel=1e-3)
    real = torch.from_numpy(rng.random((64, 3, 16, 16)).astype(np.float32))
    assert distance(real, real) < 0.1 < distance(real * 0.5, real)


def test_sides_that_cannot_be_halved_are_refused() -> None:
    with pytest.raises(ValueError):
        GridShape((3, 12, 16), 4)
