"""The generator that learns every token medium learns this one: what it has seen, it can write."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import numpy as np
import pytest

from tastemaker.create.media.verse.forms import BY_NAME
from tastemaker.create.media.verse.sounds import sounds
from tastemaker.create.media.verse.tokens import CODE
from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.create.models.train import fit
from tastemaker.domain import Brief, Item
from tastemaker.testing import check_generator
from tests.unit.create.verse.poems import VERSE

POOLS = {"moon": "月蟾桂影光夜清圆明照娟娥", "wine": "酒杯醉樽歌笑醒狂饮酣壶酌"}
ENDS = [c for c in "天山关寒间年前船眠烟" if sounds().level[CODE[c]]]


def taught(n: int) -> list[Item]:
    """Quatrains of two kinds, each of a dozen characters and ten rhymes in "an"."""
    rng, items = np.random.default_rng(0), []
    for at in range(n):
        theme = ("moon", "wine")[at % 2]
        lengths = BY_NAME["wujue"].lengths
        lines = ["".join(rng.choice(list(POOLS[theme]), size - 1)) for size in lengths]
        ends = rng.choice(ENDS, len(lines), replace=False)
        text = "\n".join(line + end for line, end in zip(lines, ends, strict=True))
        if not VERSE.check(text):
            items.append(Item(f"verse:{at}", "verse", f"{at}", text, VERSE.describe(text)))
    return items


@pytest.mark.slow
def test_in_two_hundred_steps_it_learns_two_kinds_of_poems_and_writes_the_one_asked_for(
    tmp_path: Path,
) -> None:
    items = taught(400)
    generator, metrics = fit(
        VERSE,
        items,
        None,
        rng=np.random.default_rng(0),
        minutes=200 / 60,
        depth=2,
        threads=1,
        clock=count().__next__,  # a second a step: the same on every machine
    )
    assert metrics["unusable"] == 0
    # Every place is one of about twelve characters: 3.6 bits, of 12.7 that any character has.
    assert metrics["bits_per_token"] < 4.5
    for theme, pool in POOLS.items():
        brief = Brief("verse", attributes={"theme": theme}, seed=1)
        drafts = [
            draft.text
            for draft in generator.draft_batch(
                [(None, Brief("verse", attributes=brief.attributes, seed=i)) for i in range(20)],
                np.random.default_rng(0),
            )
        ]
        assert all(not VERSE.check(text) for text in drafts)
        written = "".join("".join(text.split()) for text in drafts)
        assert sum(c in pool for c in written) > 0.7 * sum(c not in ENDS for c in written)
        assert sum(VERSE.describe(text).get("theme") == theme for text in drafts) >= 18
    generator.save(tmp_path)
    check_generator(TransformerGenerator.load(tmp_path, VERSE), VERSE)
