"""What a catalogue's own attributes are called in what somebody says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from tastemaker.domain import Reading
from tastemaker.engine.values import Values
from tastemaker.engine.versed import Versed
from tastemaker.ports import Candidates
from tastemaker.understand.reader import RuleReader

FILMS = (
    {"genres": ["Comedy", "Romance"], "brand": "Acme"},
    {"genres": ["Sci-Fi", "Horror"], "brand": "Acme"},
    {"genres": ["Sci-Fi", "Comedy"], "director": "Somebody Unique"},
    {"genres": ["Film-Noir", "Drama"], "artist": "Kelly"},
    {"genres": ["Film-Noir", "Horror", "Drama", "Romance"], "artist": "Kelly"},
)


TITLES = (
    "Star Wars",
    "Leather Gloves",
    "Adhesive tape, clear",
    "The Lord of the Rings",
    "Batteries (AA)",
)


def base(*attributes: dict[str, object], medium: str = "") -> Candidates:
    n = len(attributes)
    ids = tuple(f"f{row}" for row in range(n))
    return Candidates(
        key="films", ids=ids, row={id: row for row, id in enumerate(ids)},
        points=np.zeros((n, 1), np.float32), medium=np.array([medium] * n, object),
        made=np.zeros(n, np.bool_), created_at=np.full(n, np.nan),
        attributes=list(attributes), titles=[TITLES[row % 5] for row in range(n)], texts=[""] * n, said={},
    )  # fmt: skip


def read(text: str, known: Candidates | None = None) -> Reading:
    values = Values(known or base(*FILMS), ("tune",))
    return Versed(RuleReader(), values, None, date(2026, 12, 1)).read(text)


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("find a film noir", {"genres": "Film-Noir"}),
        ("show me science fiction", {"genres": "Sci-Fi"}),
        ("find comedies or a drama", {"genres": "Comedy|Drama"}),
        ("Sci-Fi movies", {"genres": "Sci-Fi"}),
        ("what about horror?", {"genres": "Horror"}),
        ("I'm in the mood for a drama", {"genres": "Drama"}),
        ("something scary", {"genres": "Horror"}),
        ("a funny movie", {"genres": "Comedy"}),
        ("搞笑的电影", {"genres": "Comedy"}),
        ("what should I watch tonight?", {}),
        ("the most popular horror films", {"genres": "Horror", "liked": "highest"}),
        ("top 10 comedies", {"genres": "Comedy", "liked": "highest"}),
        ("the highest rated comedies", {"genres": "Comedy", "liked": "highest"}),
        ("最受欢迎的科幻片", {"genres": "Sci-Fi", "liked": "highest"}),
        ("评分最高的电影", {"liked": "highest"}),
        ("what's popular?", {"liked": "highest"}),
        ("most popular films", {"liked": "highest"}),
        ("热门的恐怖片", {"genres": "Horror", "liked": "highest"}),
        ("找一部科幻片", {"genres": "Sci-Fi"}),
        ("推荐一部爱情电影", {"genres": "Romance"}),
        ("找恐怖片", {"genres": "Horror"}),
        ("find something by acme", {"brand": "Acme"}),
    ],
)
def test_what_is_named_is_looked_for(text: str, slots: dict[str, str]) -> None:
    reading = read(text)
    assert reading.intent == "find"
    assert {name: value for name, value in reading.slots.items() if name != "artist"} == slots
    assert reading.mood is None


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("I love comedies but no horror", {("genres", "Comedy"): 1, ("genres", "Horror"): -1}),
        ("I like science fiction", {("genres", "Sci-Fi"): 1}),
        ("我喜欢喜剧，讨厌恐怖片", {("genres", "Comedy"): 1, ("genres", "Horror"): -1}),
        ("no more horror", {("genres", "Horror"): -1}),
        ("block horror", {("genres", "Horror"): -1}),
        ("屏蔽恐怖片", {("genres", "Horror"): -1}),
        ("less drama please", {("genres", "Drama"): -0.5}),
        ("少来点恐怖片", {("genres", "Horror"): -0.5}),
    ],
)
def test_what_is_told_and_turned_down_bears_the_names_of_the_catalogue(
    text: str, facts: dict[tuple[str, str], float]
) -> None:
    assert {(f.facet, f.value): f.weight for f in read(text).facts} == facts


def test_what_is_not_wanted_is_left_out_of_what_is_looked_for() -> None:
    reading = read("find a comedy, not horror")
    assert (reading.slots, reading.without) == ({"genres": "Comedy"}, {"genres": "Horror"})


def test_forgetting_uses_the_names_of_the_catalogue() -> None:
    assert read("forget that I like comedies").without == {"genres": "Comedy"}


@pytest.mark.parametrize(
    "text",
    [
        "is there much drama in your life?",
        "thank you",
        "the drama at work today was too much for me, you know",
    ],
)
def test_what_only_mentions_a_value_asks_for_nothing(text: str) -> None:
    assert read(text) == RuleReader().read(text)


def test_words_of_what_is_made_here_stay_with_the_lexicon() -> None:
    tunes = base({"kind": "jig", "mood": "Drama"}, {"kind": "jig", "mood": "Drama"}, medium="tune")
    for text in ("find a jig", "find a drama"):
        assert read(text, tunes) == RuleReader().read(text)


def test_what_one_item_alone_has_and_whose_work_it_is_are_no_values() -> None:
    assert "director" not in read("find somebody unique").slots
    assert "artist" not in read("find kelly").slots


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("show me gloves", "gloves"),
        ("adhesive tape", "adhesive tape"),
        ("I need a safety glove", "safety glove"),
        ("star wars", "star wars"),
        ("lord of the rings", "lord rings"),
        ("find something with unicorns", "unicorns"),
        ("推荐一些手套", "手套"),
        ("cheap batteries", "batteries"),
    ],
)
def test_words_of_titles_are_looked_for(text: str, words: str) -> None:
    reading = read(text)
    assert (reading.intent, reading.slots) == ("find", {"words": words})


@pytest.mark.parametrize(
    "text", ["recommend me something", "hello", "how are you?", "that was a long day"]
)
def test_a_wish_without_such_words_asks_for_none(text: str) -> None:
    assert read(text) == RuleReader().read(text)


def test_an_attribute_that_no_condition_can_name_is_never_asked_for() -> None:
    odd = base({"a~b": "Drama"}, {"a~b": "Drama"})
    assert "a~b" not in read("find a drama", odd).slots


NEWS = (
    {"栏目": "军事", "来源": "虎嗅"},
    {"栏目": "股票", "来源": "虎嗅"},
    {"栏目": "股票", "来源": "证券时报", "公司": "苏美达"},
    {"栏目": "军事", "来源": "证券时报"},
    {"栏目": "娱乐", "来源": "虎嗅"},
    {"栏目": "娱乐", "来源": "虎嗅"},
)


@pytest.mark.parametrize(
    ("text", "slots", "without"),
    [
        ("推荐几篇军事新闻", {"栏目": "军事"}, {}),
        ("给我找关于股票的文章", {"栏目": "股票"}, {}),
        ("有什么军事方面的新闻", {"栏目": "军事"}, {}),
        ("证券时报的股票新闻", {"来源": "证券时报", "栏目": "股票"}, {}),
        ("找军事新闻，但不要股票的", {"栏目": "军事"}, {"栏目": "股票"}),
        ("不要娱乐的", {}, {"栏目": "娱乐"}),
        ("苏美达最近有什么消息", {"words": "苏美达"}, {}),
        ("关于苏美达的新闻", {"words": "苏美达"}, {}),
        ("找世界杯和减持的新闻", {"words": "世界杯 减持"}, {}),
        ("找我的世界", {"words": "我的世界"}, {}),
        ("今天有什么新闻", {}, {}),
        ("有什么好玩的", {}, {}),
        ("随便看看", {}, {}),
    ],
)
def test_a_newsroom_is_asked_in_chinese(
    text: str, slots: dict[str, str], without: dict[str, str]
) -> None:
    news = replace(base(*NEWS), titles=["苏美达拟减持股份", *["世界杯开幕"] * (len(NEWS) - 1)])
    reading = read(text, news)
    assert (reading.intent, reading.slots, reading.without) == ("find", slots, without)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("给我写一篇关于股票的新闻", "make"),
        ("写一条股票新闻", "make"),
        ("为什么推荐这个", "why"),
        ("我喜欢什么", "known"),
        ("换一批", "more"),
        ("你好", "chat"),
    ],
)
def test_what_asks_for_no_news_stays_what_it_is(text: str, intent: str) -> None:
    assert read(text, base(*NEWS)).intent == intent


@pytest.mark.parametrize(
    ("text", "slots", "without"),
    [
        ("anything but Acme", {}, {"brand": "Acme"}),
        ("everything but horror", {}, {"genres": "Horror"}),
        ("comedies except Acme", {"genres": "Comedy"}, {"brand": "Acme"}),
        ("只看Acme", {"brand": "Acme"}, {}),
        ("only from Acme", {"brand": "Acme"}, {}),
    ],
)
def test_all_but_something_and_only_something(
    text: str, slots: dict[str, str], without: dict[str, str]
) -> None:
    reading = read(text)
    assert reading.intent in ("find", "change")
    assert (reading.slots, reading.without) == (slots, without)


def test_what_is_told_of_a_part_is_not_told_of_the_whole() -> None:
    told = {(f.facet, f.value): f.weight for f in read("I don't like slapstick comedy").facts}
    assert told == {("interest", "slapstick comedy"): -1}


def test_prices_and_years_bound_what_is_looked_for() -> None:
    goods = [{**each, "price": 10.0 * at} for at, each in enumerate(FILMS)]
    asked = read("comedies under $30", base(*goods))
    assert (asked.intent, asked.slots) == ("find", {"genres": "Comedy", "price": "<=30"})
    narrower = read("between $10 and $30", base(*goods))
    assert (narrower.intent, narrower.slots) == ("change", {"price": ">=10|<=30"})
    assert "price" not in read("comedies under $30").slots  # nothing here has a price


@pytest.mark.parametrize(
    ("text", "genres"),
    [
        ("找一部爱情喜剧", "Romance|+Comedy"),
        ("a horror sci-fi film please, I want one", "Horror|+Sci-Fi"),
        ("find comedies or a drama", "Comedy|Drama"),
        ("find a comedy and a drama", "Comedy|Drama"),
    ],
)
def test_values_side_by_side_are_asked_for_together(text: str, genres: str) -> None:
    assert read(text).slots == {"genres": genres}


TUNES = (
    {"kind": "reel", "mode": "maj"}, {"kind": "reel", "mode": "min"}, {"kind": "jig", "mode": "maj"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("how many reels are there?", {"kind": "reel", "counted": "all"}),
        ("how many tunes do you have?", {"counted": "all"}),
        ("有多少首吉格", {"kind": "jig", "counted": "all"}),
        ("what kinds of tunes do you have?", {"offered": "kind"}),
        ("有哪些调式", {"offered": "mode"}),
        ("what modes are there?", {"offered": "mode"}),
    ],
)
def test_media_with_words_of_their_own_are_asked_as_a_whole(
    text: str, slots: dict[str, str]
) -> None:
    reading = read(text, base(*TUNES, medium="tune"))
    assert (reading.intent, reading.slots) == ("ask", slots)


def test_what_is_shown_is_not_counted() -> None:
    for text in (
        "how many bars has it?",
        "how many bars does the second one have?",
        "make two reels",
    ):
        assert "counted" not in read(text, base(*TUNES, medium="tune")).slots


# ------------------------------------------------------------------------ goods beside tunes
def beside_tunes() -> Candidates:
    known = base(*({"brand": "Acme", "price_range": cost} for cost in ("cheap", "high") * 3))
    titles = [
        "Blue nitrile gloves",
        "Safety glasses, clear",
        "Masonry drill bit",
        "Leather gloves",
        "Adhesive tape",
        "The Sad Waltz",
    ]
    return replace(known, titles=titles, medium=np.array(["goods"] * 5 + ["tune"], object))


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("safety glasses", {"words": "safety glasses"}),
        ("blue nitrile gloves", {"words": "blue nitrile gloves"}),
        ("I want a drill bit", {"words": "drill bit"}),
        ("cheap safety glasses", {"price_range": "cheap", "words": "safety glasses"}),
    ],
)
def test_what_stands_beside_tunes_is_found_by_its_own_words(
    text: str, slots: dict[str, str]
) -> None:
    reading = read(text, beside_tunes())
    assert (reading.intent, dict(reading.slots), reading.mood) == ("find", slots, None)


@pytest.mark.parametrize(
    "text", ["a sad waltz", "something blue", "slower", "I need a coffee", "make a blue tune"]
)
def test_what_asks_for_a_tune_still_does(text: str) -> None:
    assert read(text, beside_tunes()) == RuleReader().read(text)


def test_less_of_a_scale_is_no_wish_for_fewer() -> None:
    reading = read("less expensive", beside_tunes())
    assert (reading.intent, reading.facts) == ("change", ())
    assert reading.without == {"price_range": "high"}
