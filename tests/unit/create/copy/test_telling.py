"""What a clause may tell beside its attributes: praise, and no fact that was true of another product."""

from __future__ import annotations

import pytest

from tastemaker.create.media.copy.telling import PLAIN, SLOT, tells_more

ONE = 2 * SLOT


@pytest.mark.parametrize(
    ("words", "kind", "facets"),
    [
        ("裙摆在透视纱的笼罩下", "裙", ()),
        ("藏青水果点缀裙身", "裙", ()),
        ("还是蓝白的配色", "上衣", ()),
        ("加之珍珠扣的高级感", "上衣", ()),
        ("这个春季刮起的大热风潮", "上衣", ()),
        ("又很是方便宝贝穿脱", "裤", ()),
        (f"融合{ONE}与洛丽塔的双重风格", "裙", ("样式",)),
        (f"前短后长的{ONE}", "裙", ("样式",)),
        (f"大{ONE}设计", "上衣", ("领型",)),
        (f"胸前的{ONE}点缀", "上衣", ("图案",)),
        (f"领口的{ONE}勾边", "上衣", ("图案",)),
        ("精美的图案点缀", "裙", ()),
        ("又有裤装的潇洒惬意", "裙", ()),
        ("这款束脚裤很精神", "裤", ()),
        ("搭配好看的裙摆", "上衣", ()),
        ("这款鞋子很轻巧", "裙", ()),
    ],
)
def test_facts_that_nobody_asked_for(words: str, kind: str, facets: tuple[str, ...]) -> None:
    assert tells_more(words, kind, facets)


@pytest.mark.parametrize(
    ("words", "kind", "facets"),
    [
        ("尽显女性优雅魅力", "裙", ()),
        ("洋溢着青春俏皮的气息", "裙", ()),
        ("带来一丝甜美", "上衣", ()),
        ("皮肤感到舒适", "上衣", ()),
        ("光彩照人又精彩", "裙", ()),
        ("这条裤子很百搭", "裤", ()),
        ("裤脚的设计很有小心机", "裤", ()),
        (f"{ONE}的领口设计", "上衣", ("领型",)),
        (f"精美的{ONE}图案", "裙", ("图案",)),
        (f"搭配{ONE}的设计", "裙", ("款式",)),
    ],
)
def test_praise_and_what_is_said_of_the_attribute_itself(
    words: str, kind: str, facets: tuple[str, ...]
) -> None:
    assert not tells_more(words, kind, facets)


def test_a_plain_clause_says_only_that_something_is_there() -> None:
    for words in (f"采用{ONE}设计", f"加上精致的{ONE}点缀", f"{ONE}的款式设计"):
        assert PLAIN.fullmatch(words)
    for words in (f"{ONE}显瘦", f"腰部的{ONE}设计", f"柔软的{ONE}"):
        assert not PLAIN.fullmatch(words)
