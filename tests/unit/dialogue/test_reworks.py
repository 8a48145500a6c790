"""Words that go on from what is there, in both languages, and words that do not."""

from __future__ import annotations

import pytest

from tastemaker.dialogue.acts import Act, Make, Say
from tastemaker.dialogue.policy import decide
from tastemaker.dialogue.turns import State, Turn
from tastemaker.domain import Brief, Mood, Profile, Rework
from tastemaker.understand.reader import RuleReader

READER = RuleReader()
JIG = Brief("tune", "a happy jig", {"kind": "jig"}, Mood(0.8, 0.6), n=2, seed=7)
MADE = State((Turn(("e1",), ("one", "two"), JIG),))
FOUND = State((Turn(("e1",), ("one", "two", "three")),))


def act(text: str, state: State = MADE) -> Act:
    return decide(state, text, READER.read(text), Profile("ada"), "tune")


def brief(text: str, state: State = MADE) -> Brief:
    made = act(text, state)
    assert isinstance(made, Make), f"{text}: {made}"
    return made.brief


FILLED = [
    ("bars 5-8 again", "two", (5, 8)),
    ("Bars 5–8 again, please", "two", (5, 8)),
    ("redo bars 5 to 8", "two", (5, 8)),
    ("can you rewrite bars five through eight?", "two", (5, 8)),
    ("write bar 3 of the first one anew", "one", (3, 3)),
    ("the first four bars differently", "two", (1, 4)),
    ("make measures 9 and 10 calmer", "two", (9, 10)),
    ("bars twenty-one to twenty-four again", "two", (21, 24)),
    ("redo the first bar", "two", (1, 1)),
    ("the last four bars differently", "two", (-4, -1)),
    ("rewrite the final bar of the first one", "one", (-1, -1)),
    ("最后四小节重写", "two", (-4, -1)),
    ("第一首的后八个小节换一下", "one", (-8, -1)),
    ("第5到8小节重写", "two", (5, 8)),
    ("第五小节到第八小节再来一遍", "two", (5, 8)),
    ("5-8小节换一下", "two", (5, 8)),
    ("第一首的第三小节改一改", "one", (3, 3)),
    ("前四小节不一样一点", "two", (1, 4)),
    ("第九到十二小节重新写", "two", (9, 12)),
]
HALVES = [
    ("another second half, please", "two", (9, 16)),
    ("rewrite the first half", "two", (1, 8)),
    ("redo the second half of the first one", "one", (5, 8)),
    ("the b part again", "two", (9, 16)),
    ("a different ending", "two", (-4, -1)),
    ("write the opening of the first one anew", "one", (1, 4)),
    ("后半段重写", "two", (9, 16)),
    ("第一首的前半段换一下", "one", (1, 4)),
    ("第二段重新写", "two", (9, 16)),
    ("结尾换一个", "two", (-4, -1)),
    ("下半首再来一遍", "two", (9, 16)),
]
CONTINUED = [
    ("continue this", "two"),
    ("continue", "two"),
    ("please go on", "two"),
    ("go on with the first one", "one"),
    ("can you extend it?", "two"),
    ("how does it go on", "two"),
    ("add a second part to the first one", "one"),
    ("继续", "two"),
    ("接着写", "two"),
    ("把第一首写下去", "one"),
    ("续写这首", "two"),
]
VARIED = [
    ("vary this", "two", 0.5),
    ("a variation of the first one", "one", 0.5),
    ("vary it slightly", "two", 0.25),
    ("vary it a lot", "two", 0.9),
    ("another version of this", "two", 0.5),
    ("第一首来个变奏", "one", 0.5),
    ("这首稍微变一下", "two", 0.25),
    ("彻底改编一下", "two", 0.9),
    ("换另一个版本", "two", 0.5),
]


@pytest.mark.parametrize(("text", "item", "bars"), FILLED)
def test_bars_are_written_anew(text: str, item: str, bars: tuple[int, int]) -> None:
    asked = brief(text)
    assert asked.rework == Rework("fill", item, bars=bars)
    assert "bars" not in asked.attributes


@pytest.mark.parametrize(("text", "item", "bars"), HALVES)
def test_halves_and_endings_are_written_anew(text: str, item: str, bars: tuple[int, int]) -> None:
    long = {"one": 8, "two": 16}.__getitem__
    done = decide(MADE, text, READER.read(text), Profile("ada"), "tune", long)
    assert isinstance(done, Make)
    assert done.brief.rework == Rework("fill", item, bars=bars)


@pytest.mark.parametrize("text", ["rewrite the second half", "后半段重写"])
def test_what_has_no_bars_has_no_halves(text: str) -> None:
    done = act(text)
    assert not isinstance(done, Make) or done.brief.rework is None


@pytest.mark.parametrize(
    "text", ["the second half is lovely", "后半段真好听", "make the ending softer"]
)
def test_a_half_that_is_spoken_of_is_not_written_anew(text: str) -> None:
    done = decide(MADE, text, READER.read(text), Profile("ada"), "tune", lambda _: 16)
    assert not isinstance(done, Make) or done.brief.rework is None


@pytest.mark.parametrize(("text", "item"), CONTINUED)
def test_what_was_made_goes_on(text: str, item: str) -> None:
    assert brief(text).rework == Rework("continue", item)


@pytest.mark.parametrize(("text", "item", "strength"), VARIED)
def test_what_was_made_is_varied(text: str, item: str, strength: float) -> None:
    assert brief(text).rework == Rework("vary", item, strength=strength)


@pytest.mark.parametrize("text", ["a calmer version of the second one", "第二首来个平静一点的版本"])
def test_a_variation_may_have_a_mood(text: str) -> None:
    asked = brief(text)
    assert asked.rework == Rework("vary", "two")
    assert asked.mood
    assert asked.mood.arousal < 0


@pytest.mark.parametrize("text", ["continue the third one", "第三首接着写"])
def test_what_was_found_can_be_gone_on_from_too(text: str) -> None:
    assert brief(text, FOUND).rework == Rework("continue", "three")


@pytest.mark.parametrize(
    "text",
    [
        "bars 5-8 are lovely",
        "make it 16 bars",
        "16 bars please",
        "a jig of sixteen bars",
        "写成十六小节",
        "another one",
        "再来一首",
        "more like the first one",
        "a slower one",
        "calmer",
        "make me a variation on nothing in particular, a reel",
        "不要这种",
    ],
)
def test_other_wishes_stay_what_they_are(text: str) -> None:
    done = act(text)
    assert not isinstance(done, Make) or done.brief.rework is None


@pytest.mark.parametrize("text", ["continue", "继续"])
def test_to_go_on_with_what_was_found_is_to_find_more(text: str) -> None:
    done = act(text, FOUND)
    assert not isinstance(done, Make) or done.brief.rework is None


@pytest.mark.parametrize("text", ["continue this", "bars 5-8 again", "第5到8小节重写"])
def test_nothing_can_be_gone_on_from_before_anything_is_shown(text: str) -> None:
    assert act(text, State()) == Say("rework_nothing")


@pytest.mark.parametrize("text", ["continue the fifth one", "第五首接着写"])
def test_what_was_not_shown_cannot_be_gone_on_from(text: str) -> None:
    assert act(text) == Say("no_place", {"n": 2})


def test_calmer_after_a_rework_is_the_same_rework_and_calmer() -> None:
    state = MADE.then(Turn(("e2",), ("three",), brief("vary the first one")))
    asked = brief("calmer", state)
    assert asked.rework == Rework("vary", "one")
    assert asked.mood
    assert asked.mood.arousal < 0


def test_another_mode_after_a_rework_is_another_tune_like_it() -> None:
    state = MADE.then(Turn(("e2",), ("three",), brief("vary the first one")))
    asked = brief("in minor", state)
    assert asked.rework is None
    assert asked.like == ("one",)
    assert asked.attributes["mode"] == "min"
