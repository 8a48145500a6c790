"""Names are found whole, and clauses belong to who is named in them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tastemaker.understand.aspects import aspects
from tastemaker.understand.gazetteer import Gazetteer

NAMES = Gazetteer([("Nokia", "Nokia"), ("Nokia Siemens", "Nokia Siemens"), ("万科", "000002"),
                   ("万科", "万科A"), ("万科", "万科"), ("京天利", "京天利")])  # fmt: skip


def names(text: str) -> list[str]:
    return [one.name for one in NAMES.find(text)]


def test_the_longest_name_counts_and_parts_of_words_do_not() -> None:
    assert names("nokia siemens and Nokia") == ["Nokia Siemens", "Nokia"]
    assert names("Nokian tyres, 10000020") == []
    assert names("万科A（000002）大涨") == ["万科", "万科"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_name_is_found_wherever_it_stands(before: str, after: str) -> None:
    found = NAMES.find(f"{before}。京天利。{after}")
    assert "京天利" in [one.name for one in found]
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_each_is_judged_by_its_own_clause() -> None:
    text = "Nokia fell sharply, Nokia Siemens rose. The sun shone."
    assert aspects(text, NAMES.find(text)) == {
        "Nokia": "Nokia fell sharply,",
        "Nokia Siemens": "Nokia Siemens rose.",
    }
    text = "万科净利大增，派息。京天利遭立案调查，股价跌停。"
    assert aspects(text, NAMES.find(text))["京天利"] == "京天利遭立案调查，股价跌停。"
