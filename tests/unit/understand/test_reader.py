"""What people ask, feel and tell is understood in both languages, and nothing is invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.testing import check_reader
from tastemaker.understand import lexicon
from tastemaker.understand.reader import RuleReader, chips, language_of

read = RuleReader().read


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("make me a calm waltz in minor", {"kind": "waltz", "mode": "min"}),
        ("来一首平静的小调圆舞曲", {"kind": "waltz", "mode": "min"}),
        ("an Irish jig in D with 16 bars", {"kind": "jig", "region": "ireland", "key": "D", "bars": 16}),
        ("一首D大调的爱尔兰里尔舞曲", {"kind": "reel", "mode": "maj", "key": "D", "region": "ireland"}),
        ("a slip jig, not in minor", {"kind": "slip jig"}),
        ("something in 3/4", {"metre": "3/4"}),
        ("三拍子的摇篮曲，短一点", {"metre": "3/4", "kind": "lullaby", "bars": 8}),
        ("in B flat", {"key": "Bb"}),
        ("a slow lament in a low register", {"tempo": 80.0, "register": 68.0, "kind": "lament"}),
        ("再快一点，音域宽一些的进行曲", {"tempo": 200.0, "range": 22.0, "kind": "march"}),
        ("a march, not too fast", {"kind": "march"}),
        ("that was too fast", {"tempo": 80.0}), ("太快了", {"tempo": 80.0}), ("太高了", {"register": 68.0}),
        ("太快了，慢一点", {"tempo": 80.0}),
        ("写一首七绝，写月亮", {"medium": "verse", "form": "qijue", "theme": "moon"}),
        ("a sad quatrain about the moon", {"medium": "verse", "theme": "moon"}),
        ("来一首关于春天的五言绝句", {"medium": "verse", "form": "wujue", "season": "spring"}),
        ("a regulated poem of parting", {"medium": "verse", "tones": "strict", "theme": "parting"}),
        ("写一首边塞诗", {"medium": "verse", "theme": "frontier"}),
        ("填一首浣溪沙，写秋天", {"medium": "verse", "cipai": "浣溪沙", "season": "autumn"}),
        ("a ci to the tune 如梦令", {"medium": "verse", "cipai": "如梦令"}),
        ("填一首词", {"medium": "verse", "form": "ci"}),
        ("写一首藏头诗“春夏秋冬”", {"medium": "verse", "acrostic": "春夏秋冬"}),
        ("以“万事如意”为题写藏头诗", {"medium": "verse", "acrostic": "万事如意"}),
        ("a poem, an acrostic on 春夏秋冬", {"medium": "verse", "acrostic": "春夏秋冬"}),
    ],
)  # fmt: skip
def test_what_is_asked_for(text: str, slots: dict) -> None:
    found = dict(read(text).slots)
    assert {name: found.get(name) for name in slots} == slots
    assert {"mode", "tempo"} & found.keys() <= slots.keys()


@pytest.mark.parametrize(
    "text",
    ["an epic waltz", "史诗般的进行曲", "a song of spring", "a tune about the moon", "诗意的小调"],
)
def test_tunes_are_not_taken_for_poems(text: str) -> None:
    assert "medium" not in read(text).slots


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("make me a waltz", "make"), ("为我创作一首曲子", "make"), ("来一首欢快的", "make"),
        ("太快了，慢一点", "change"), ("too fast", "change"), ("太棒了", "rate"), ("a march, not too fast", "make"),
        ("calmer", "change"), ("再平静一点", "change"), ("more cheerful please", "change"),
        ("find me something like this", "find"), ("推荐几首爱尔兰曲子", "find"),
        ("why this one?", "why"), ("为什么推荐这个？", "why"),
        ("less like this", "less"), ("不要这种", "less"),
        ("I love jazz", "tell"), ("我喜欢爵士", "tell"),
        ("undo that", "undo"), ("撤销", "undo"), ("stop", "stop"),
        ("the weather is fine", "other"), ("今天星期三", "other"), ("", "other"),
    ],
)  # fmt: skip
def test_what_is_wanted(text: str, intent: str) -> None:
    assert read(text).intent == intent


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("I love jazz", {("interest", "jazz"): 1}),
        ("I really like slow airs and Irish music", {("interest", "slow airs"): 1, ("region", "ireland"): 1}),
        ("I hate heavy metal.", {("interest", "heavy metal"): -1}),
        ("I don't like waltzes, but I love reels", {("kind", "waltz"): -1, ("kind", "reel"): 1}),
        ("I'm learning the fiddle", {("learning", "fiddle"): 1}),
        ("我喜欢爵士, 讨厌重金属", {("interest", "爵士"): 1, ("interest", "重金属"): -1}),
        ("我很喜欢圆舞曲和摇篮曲", {("kind", "waltz"): 1, ("kind", "lullaby"): 1}),
        ("我不喜欢进行曲", {("kind", "march"): -1}),
        ("我在学小提琴", {("learning", "小提琴"): 1}),
    ],
)  # fmt: skip
def test_what_people_tell_of_themselves(text: str, facts: dict) -> None:
    reading = read(text)
    assert {(fact.facet, fact.value): fact.weight for fact in reading.facts} == facts
    assert all(fact.source == "said" for fact in reading.facts)


@pytest.mark.parametrize(
    "text",
    [
        "I'd like a waltz", "I like this one", "I like it", "do you like jazz?", "make me a jig",
        "she loves jazz", "我喜欢这首", "你喜欢爵士吗", "他讨厌重金属", "what do I like?", "喜欢的人很多",
        "The Man Who Loved Jazz", "hello", "I like how you play",
    ],
)  # fmt: skip
def test_nothing_is_invented(text: str) -> None:
    assert read(text).facts == ()


@pytest.mark.parametrize(
    ("text", "valence", "arousal", "source"),
    [
        ("a happy tune", 1, 1, "asked"), ("欢快的曲子", 1, 1, "asked"),
        ("something calm", 1, -1, "asked"), ("I feel so sad today", -1, -1, "felt"),
        ("我今天很难过", -1, -1, "felt"),
        ("make me a calm waltz", 1, -1, "asked"), ("this makes me sad", -1, -1, "felt"), ("not sad", 1, 1, "asked"), ("不要悲伤的", 1, 1, "asked"),
    ],
)  # fmt: skip
def test_moods_have_the_right_signs(text, valence, arousal, source) -> None:
    mood = read(text).mood
    assert mood is not None
    assert (mood.valence > 0, mood.arousal > 0) == (valence > 0, arousal > 0)
    assert mood.source == source


def test_emotions_are_those_somebody_says_they_feel() -> None:
    assert read("I feel sad and lonely, but calm").emotion == {"sad": 2 / 3, "calm": 1 / 3}
    assert read("我今天很开心").emotion == {"happy": 1.0}
    assert read("I am not sad").emotion == {}
    assert read("a sad tune").emotion == {}


def test_text_without_a_mood_has_none() -> None:
    assert read("the second one").mood is None


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("that was great", 1),
        ("太棒了", 1),
        ("awful", -1),
        ("难听", -1),
        ("我不喜欢", -1),
        ("a chair", 0),
    ],
)
def test_sentiment_has_the_right_sign(text: str, sign: int) -> None:
    value = read(text).sentiment
    assert (value > 0) - (value < 0) == sign


def test_mixed_sentences_are_chinese_as_soon_as_a_good_part_is() -> None:
    assert [language_of(t) for t in ("hello", "你好", "来一首 waltz", "", "123")] == [
        "en",
        "zh",
        "zh",
        "en",
        "en",
    ]


def test_chips_show_what_was_understood() -> None:
    assert chips(read("来一首平静的圆舞曲"), "zh") == [
        ("kind", "waltz", "体裁：圆舞曲"),
        ("mood", "calm", "平静"),
    ]
    assert chips(read("a fast jig in G"), "zh-CN")[:3] == [
        ("kind", "jig", "体裁：吉格舞曲"),
        ("tempo", "200.0", "快"),
        ("key", "G", "调：G"),
    ]
    assert ("tempo", "80.0", "slow") in chips(read("slower please"), "en")
    assert chips(read("a calm waltz"), "en")[0] == ("kind", "waltz", "kind: waltz")


def test_every_value_that_can_be_understood_has_a_name_in_both_languages() -> None:
    for slot, value, *_ in lexicon.SLOTS:
        assert slot == "metre" or all(lexicon.NAMES[slot, value])
    for slot, *_ in lexicon.MEASURES:
        assert slot in lexicon.MEASURE_NAMES


def test_it_passes_the_check_for_readers() -> None:
    check_reader(RuleReader())


@given(st.text(max_size=300))
def test_any_text_can_be_read_and_stays_within_bounds(text: str) -> None:
    reading = read(text)
    assert -1 <= reading.sentiment <= 1
    assert reading.mood is None or max(abs(reading.mood.valence), abs(reading.mood.arousal)) <= 1


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("not a jig", {"kind": "jig"}),
        ("change it: not a jig", {"kind": "jig"}),
        ("make it anything, instead of a waltz", {"kind": "waltz"}),
        ("not in minor", {"mode": "min"}),
        ("find reels but not Irish", {"region": "ireland"}),
        ("I don't want a jig", {"kind": "jig"}),
        ("别用jig", {"kind": "jig"}),
        ("改一下，别是吉格", {"kind": "jig"}),
        ("别用小调", {"mode": "min"}),
        ("换个不是吉格的", {"kind": "jig"}),
        ("别写成进行曲", {"kind": "march"}),
        ("not a jig, a reel", {}),  # what is asked for instead is enough
        ("why not a jig?", {}),
        ("not only a jig", {}),
        ("this is not a jig", {}),
        ("这首不是吉格", {}),
        ("no jigs", {}),  # turned down for good, which is a fact
    ],
)
def test_what_is_not_to_be_there_is_read_by_name(text: str, without: dict[str, str]) -> None:
    reading = RuleReader().read(text)
    assert reading.without == without
    assert not without.keys() & reading.slots.keys()
    assert not (without and reading.facts)


@pytest.mark.parametrize("text", ["not a jig", "别用jig", "change it: not a jig", "不是吉格"])
def test_by_itself_it_asks_for_a_change(text: str) -> None:
    assert RuleReader().read(text).intent == "change"


def test_an_english_word_is_read_amid_chinese_characters() -> None:
    assert RuleReader().read("来首jig").slots == {"kind": "jig"}


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("forget that I like waltzes", {"kind": "waltz"}),
        ("Please forget that I can't stand marches.", {"kind": "march"}),
        ("can you forget I play the fiddle?", {"plays": "fiddle"}),
        ("忘掉我喜欢圆舞曲", {"kind": "waltz"}),
        ("请忘了我讨厌进行曲这件事", {"kind": "march"}),
        ("把我喜欢爵士忘掉吧", {"interest": "爵士"}),
    ],
)
def test_what_is_to_be_forgotten_is_read_and_told_nowhere(text: str, gone: dict[str, str]) -> None:
    reading = RuleReader().read(text)
    assert (reading.intent, reading.without, reading.facts) == ("forget", gone, ())


@pytest.mark.parametrize(
    "text", ["forget it", "forget the last change", "忘掉我的一切", "forget everything about me"]
)
def test_other_things_to_forget_are_what_they_were(text: str) -> None:
    assert RuleReader().read(text).intent in ("stop", "undo", "erase")
