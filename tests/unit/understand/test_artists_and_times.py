"""Whose work, at what hour and for how long: said in either language, and never guessed."""

from __future__ import annotations

import pytest

from tastemaker.understand.artists import artist
from tastemaker.understand.reader import RuleReader, chips
from tastemaker.understand.times import when

read = RuleReader().read


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("something by Turlough O'Carolan tonight", "find", {"artist": "Turlough O'Carolan", "time": "evening"}),
        ("今晚放点贝多芬", "find", {"artist": "Ludwig van Beethoven", "time": "evening"}),
        ("play me some carolan for half an hour", "find", {"artist": "Turlough O'Carolan", "minutes": 30.0}),
        ("a song by nina simone, please", "find", {"artist": "Nina Simone"}),
        ("play music by the artist fidel nadal sorted by newest", "find", {"artist": "Fidel Nadal"}),
        ("play itunes songs by gerard way", "find", {"artist": "Gerard Way"}),
        ("recommend tunes by the fire", "find", {}),
        ("写一首像李白那样的诗", "make", {"artist": "Li Bai"}),
        ("make a tune in the style of Bach", "make", {"artist": "Johann Sebastian Bach"}),
        ("找周杰伦唱的歌", "find", {"artist": "周杰伦"}),
        ("推荐我写的歌", "find", {}),
        ("来一首睡前听的摇篮曲，三分钟", "make", {"time": "night", "minutes": 3.0}),
        ("a two minute waltz for the morning", "make", {"time": "morning", "minutes": 2.0}),
        ("放一个半小时的音乐", "find", {"minutes": 90.0}),
        ("find something for two hours and a half", "find", {"minutes": 150.0}),
    ],
)  # fmt: skip
def test_who_and_when_belong_to_a_wish(text: str, intent: str, slots: dict) -> None:
    found = read(text)
    told = {n: v for n, v in found.slots.items() if n in ("artist", "time", "minutes")}
    assert (found.intent, told) == (intent, slots)


@pytest.mark.parametrize(
    "text",
    ["I'll be back tonight", "good evening", "晚上好", "one by one", "call me by tomorrow morning",
     "我今晚很累", "I was hit by John", "see you in half an hour", "我喜欢贝多芬", ""],
)  # fmt: skip
def test_where_nothing_is_wished_there_is_no_slot(text: str) -> None:
    assert not {"artist", "time", "minutes"} & read(text).slots.keys()


@pytest.mark.parametrize(
    "text", ["by the river", "a poem by a friend", "made by AI", "by 5 pm", "由我写的"]
)
def test_what_is_no_name_is_not_taken_for_one(text: str) -> None:
    assert artist(text) == ""


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("十分钟", 10), ("二十五分钟", 25), ("两小时", 120), ("半小时", 30), ("半个小时", 30), ("一刻钟", 15),
     ("90 minutes", 90), ("an hour and a half", 90), ("a quarter of an hour", 15), ("999 hours", 600)],
)  # fmt: skip
def test_minutes_are_counted(text: str, minutes: float) -> None:
    assert when(text)["minutes"] == minutes


def test_chips_say_who_and_when() -> None:
    found = chips(read("今晚放点贝多芬"), "zh")
    assert ("time", "evening", "时间：晚上") in found
    assert ("artist", "Ludwig van Beethoven", "作者：Ludwig van Beethoven") in found
