"""Copy from a net: even one that has learned next to nothing says what it was asked for."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.create.media.copy import Copy
from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.create.models.train import fit
from tastemaker.domain import Brief, Item
from tastemaker.engine.making import asked, followable
from tastemaker.understand.reader import RuleReader

COPY = Copy()
COLOURS = ("黑色", "白色", "红色", "蓝色")
CUTS = ("宽松", "显瘦", "合身")


@pytest.fixture(scope="module")
def generator() -> TransformerGenerator:
    texts = [
        f"版型={cut}|颜色={colour}|类型=裤\n\n这条{colour}的裤子版型{cut}，{end}。"
        for colour in COLOURS
        for cut in CUTS
        for end in ("日常出门都好看", "穿着自在又舒服", "怎么搭都合适")
    ]
    texts.append(
        f"{texts[0]}剪裁利落，做工考究，细节处见用心，从春天到秋天都能陪伴左右，值得拥有。"
    )
    items = [
        Item(f"copy:t/{i}", "copy", str(i), text, COPY.describe(text))
        for i, text in enumerate(texts)
    ]
    made, _ = fit(COPY, items, None, rng=np.random.default_rng(0), minutes=0.06, depth=2, threads=1)
    return made


def test_a_wish_in_words_is_followed_to_the_letter(generator: TransformerGenerator) -> None:
    words = "给这条卡其色宽松的裤子写一句文案"  # a colour that no text it learned from has
    brief = asked(Brief("copy", words, seed=3), RuleReader().read(words))
    brief = Brief("copy", words, followable(brief.attributes, COPY), seed=3)
    stream = generator.draft(None, brief, np.random.default_rng(0))
    drafts = [draft for draft in (next(stream) for _ in range(8)) if draft.text]
    assert len(drafts) > 4
    for draft in drafts:
        assert not COPY.check(draft.text)
        assert draft.attributes["product"] == "版型=宽松|颜色=卡其色|类型=裤"
        assert all(word in draft.text.split("\n\n")[1] for word in ("卡其", "宽松", "裤"))


def test_where_nothing_is_asked_for_a_product_is_thought_of(
    generator: TransformerGenerator,
) -> None:
    drafts = generator.draft_batch([(None, Brief("copy"))] * 8, np.random.default_rng(1))
    told = [draft for draft in drafts if draft.text]
    assert told
    assert not [problem for draft in told for problem in COPY.check(draft.text)]
