"""How many are asked for."""

from __future__ import annotations

import pytest

from tastemaker.dialogue.counting import MOST, counted


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("make three waltzes", 3),
        ("one more, happier", 1),
        ("4 slow sad tunes please", 4),
        ("再来一首更欢快的", 1),
        ("来两首安静的圆舞曲", 2),
        ("写3首", 3),
        ("99 reels", MOST),
        ("0 tunes", None),
        ("the second one but calmer", None),
        ("第二首再慢一点", None),
        ("这一首为什么", None),
        ("a reel of 16 bars", None),
        ("16 bars and a reel", None),
        ("another one", None),
        ("a calm waltz in minor", None),
        ("", None),
    ],
)
def test_a_number_is_read_where_one_is_said(text: str, n: int | None) -> None:
    assert counted(text) == n
