"""A composer that goes on from a tune: what stands, what is new, and which draft joins best."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.create.media.tune import Tune
from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.create.models.rework import Reworker
from tastemaker.create.models.train import fit
from tastemaker.domain import Brief, Item, Rework
from tastemaker.errors import BadInput, NotReady
from tastemaker.testing import check_generator
from tests.unit.create.models.conftest import Ticks
from tests.unit.create.tune.test_chords import taught
from tests.unit.create.tune.test_rework import bars_of
from tests.unit.create.tune.tunes import ENDINGS, JIG, REEL, walk

TUNE = Tune()
VARY = Rework("vary", "tune:kesh", strength=0.4)
FILL = Rework("fill", "tune:kesh", (5, 8))


@pytest.fixture(scope="module")
def composer() -> TransformerGenerator:
    """A small net that has met the two tunes many times and some written by chance."""
    rng = np.random.default_rng(0)
    texts = [TUNE.decode(walk(TUNE, rng, {"bars": 8, "metre": "6/8"})) for _ in range(6)]
    items = [
        Item(f"tune:{i}", "tune", f"tune {i}", text, TUNE.describe(text))
        for i, text in enumerate([JIG, REEL, ENDINGS] * 3 + texts)
    ]
    how = {"rng": rng, "minutes": 12 * 0.01 / 60, "depth": 1, "clock": Ticks()}
    return fit(TUNE, items, None, **how)[0]


def drawn(generator, n: int = 4, **attributes) -> list[str]:
    asked = [(None, Brief("tune", attributes=attributes, seed=seed)) for seed in range(n)]
    return [d.text for d in generator.draft_batch(asked, np.random.default_rng(0))]


def test_it_is_a_generator_like_any_other(composer) -> None:
    check_generator(composer.reworking(JIG, FILL), TUNE, point=None)


def test_a_fill_keeps_every_other_bar(composer) -> None:
    old = bars_of(JIG)
    made = drawn(composer.reworking(JIG, FILL))
    assert len(set(made)) == len(made)
    for text in made:
        new = bars_of(text)
        assert new[:4] == old[:4]
        assert new[8:] == old[8:]
        assert new[4:8] != old[4:8]
        assert TUNE.check(text) == []


def test_the_same_seed_reworks_the_same_way_whatever_stands_beside_it(composer) -> None:
    varied = composer.reworking(JIG, VARY)
    assert drawn(varied, 3) == drawn(varied, 5)[:3]


def test_what_is_asked_for_beside_it_is_followed(composer) -> None:
    made = drawn(composer.reworking(JIG, Rework("continue", "tune:kesh")), 2, bars=24)
    assert [TUNE.describe(text)["bars"] for text in made] == [24, 24]


def test_what_stands_is_no_copy_and_nothing_new_is(composer) -> None:
    varied = composer.reworking(JIG, VARY)
    assert composer.copied(JIG) == 1.0
    assert varied.copied(JIG) == 1.0
    for text in drawn(varied):
        assert composer.copied(text) > 0.1  # whole phrases of it stand
        new = bars_of(text)
        assert new != bars_of(JIG)
    # What stands around it does not make up for what is new and learned by heart.
    unlike = JIG.replace("GAG GAB | ABA ABd | edd gdd | edB dBA |", "G6 | A6 | B6 | A6 |")
    assert composer.reworking(unlike, VARY).copied(JIG) > 0.5


def test_of_several_drafts_the_one_is_kept_that_what_stands_follows_best(composer) -> None:
    fill = Reworker(composer, TUNE, JIG, Rework("fill", "tune:kesh", (2, 2)))
    one = Brief("tune", seed=3)
    asked = [(None, one, np.random.SeedSequence(3, spawn_key=(0,)))]
    kept = []

    def watched(rows, plans):
        kept.append(fits := Reworker._fits(fill, rows, plans))
        assert all(len(plan.behind(row.tokens)) > 60 for row, plan in zip(rows, plans, strict=True))
        return fits

    fill._fits = watched
    fill._drawn(asked)
    fits = kept[0]
    assert np.isfinite(fits).all()
    assert len(fits) > 1


def test_what_is_not_written_bar_by_bar_is_refused(generator) -> None:
    with pytest.raises(BadInput, match="such as a tune"):
        generator.reworking("abc", VARY)


# --------------------------------------------------------------------------------- with chords
def test_chords_are_written_where_they_were_learned_and_asked_for(composer, tmp_path) -> None:
    learned = TUNE.learned(taught())
    able = composer.with_sampling(composer.sampling)
    able.finish = learned
    able.save(tmp_path)
    able = TransformerGenerator.load(tmp_path, TUNE)
    asked = {"chords": "written", "bars": 8}
    [text] = drawn(able, 1, **asked)
    assert TUNE.describe(text)["chords"] == "written"
    assert TUNE.check(text) == []
    [plain] = drawn(able, 1, bars=8)
    assert "chords" not in TUNE.describe(plain)
    with pytest.raises(NotReady, match="chords"):
        drawn(composer, 1, **asked)
