"""What people say of themselves becomes facts, with its sentence; nothing else ever does."""

from __future__ import annotations

import pytest

from tastemaker.domain import Event
from tastemaker.understand.facts import corrected, refused, told
from tastemaker.understand.reader import RuleReader
from tests.unit.engine.worlds import world

TOLD: list[tuple[str, dict[tuple[str, str], int]]] = [
    ("I love jazz", {("interest", "jazz"): 1}),
    ("I really like slow airs and Irish music", {("interest", "slow airs"): 1, ("region", "ireland"): 1}),
    ("I'm into bluegrass", {("interest", "bluegrass"): 1}),
    ("I'm not into bluegrass", {("interest", "bluegrass"): -1}),
    ("I am a big fan of Bartok", {("interest", "bartok"): 1}),
    ("I'm not a fan of opera", {("interest", "opera"): -1}),
    ("I do not like polkas", {("kind", "polka"): -1}),
    ("I don't like polkas any more", {("kind", "polka"): -1}),
    ("I can't stand techno", {("interest", "techno"): -1}),
    ("I hate heavy metal.", {("interest", "heavy metal"): -1}),
    ("I don't really care for marches", {("kind", "march"): -1}),
    ("I love jazz and hate metal", {("interest", "jazz"): 1, ("interest", "metal"): -1}),
    ("I love jazz but hate metal", {("interest", "jazz"): 1, ("interest", "metal"): -1}),
    ("I like waltzes and I dislike marches", {("kind", "waltz"): 1, ("kind", "march"): -1}),
    ("I love reels because they swing", {("kind", "reel"): 1}),
    ("I prefer jigs to reels", {("kind", "jig"): 1}),
    ("Honestly, I adore lullabies", {("kind", "lullaby"): 1}),
    ("Hi! I enjoy folk songs. Make me one.", {("interest", "folk"): 1}),
    ("Yes I love the blues", {("interest", "blues"): 1}),
    ("My favourite genre is jazz", {("interest", "jazz"): 1}),
    ("my favorite composer is Bach", {("interest", "bach"): 1}),
    ("I love listening to jazz at night", {("interest", "jazz"): 1}),
    ("I love “Greensleeves”", {("interest", "greensleeves"): 1}),
    ("I'm learning the fiddle", {("learning", "fiddle"): 1}),
    ("I am learning to play the harp and the flute", {("learning", "harp"): 1, ("learning", "flute"): 1}),
    ("I play the tin whistle", {("plays", "tin whistle"): 1}),
    ("I play guitar in a band", {("plays", "guitar"): 1}),
    ("I love jazz, do you?", {("interest", "jazz"): 1}),
    ("If you ask me, I love jazz", {("interest", "jazz"): 1}),
    ("I used to like pop, now I like jazz", {("interest", "jazz"): 1}),
    ("I said I was tired. I love jazz.", {("interest", "jazz"): 1}),
    ("She said “hello” to me. I love jazz", {("interest", "jazz"): 1}),
    ("I love slow airs, but no marches", {("interest", "slow airs"): 1, ("kind", "march"): -1}),
    ("I like waltzes, not reels", {("kind", "waltz"): 1, ("kind", "reel"): -1}),
    ("I love jazz, no doubt", {("interest", "jazz"): 1}),
    ("I love Irish reels", {("region", "ireland"): 1, ("kind", "reel"): 1}),
    ("I don't like Scottish marches", {("interest", "scottish marches"): -1}),
    ("I like jigs, reels and hornpipes but not marches",
     {("kind", "jig"): 1, ("kind", "reel"): 1, ("kind", "hornpipe"): 1, ("kind", "march"): -1}),
    ("I've played the concertina for twelve years", {("plays", "concertina"): 1}),
    ("I recently took up the banjo", {("learning", "banjo"): 1}),
    ("I really can't get into opera", {("interest", "opera"): -1}),
    ("我喜欢 jazz 和 Irish reels，讨厌 marches",
     {("interest", "jazz"): 1, ("region", "ireland"): 1, ("kind", "reel"): 1, ("kind", "march"): -1}),
    ("我真的很 love 爵士", {("interest", "爵士"): 1}),
    ("我 love slow airs 但是讨厌 marches", {("interest", "slow airs"): 1, ("kind", "march"): -1}),
    ("I 喜欢 jazz", {("interest", "jazz"): 1}),
    ("我拉手风琴已经十二年了", {("plays", "手风琴"): 1}),
    ("我六十四了，去年才开始学班卓琴", {("learning", "班卓琴"): 1}),
    ("我不会跳舞但特别爱听舞曲", {("kind", "dance"): 1}),
    ("我真的欣赏不来歌剧", {("interest", "歌剧"): -1}),
    ("我喜欢吉格舞曲，不要进行曲", {("kind", "jig"): 1, ("kind", "march"): -1}),
    ("我喜欢爵士，不要紧", {("interest", "爵士"): 1}),
    ("我喜欢爵士, 讨厌重金属", {("interest", "爵士"): 1, ("interest", "重金属"): -1}),
    ("我喜欢爵士但讨厌重金属", {("interest", "爵士"): 1, ("interest", "重金属"): -1}),
    ("我喜欢爵士也喜欢摇滚", {("interest", "爵士"): 1, ("interest", "摇滚"): 1}),
    ("我喜欢爵士、摇滚和民谣", {("interest", "爵士"): 1, ("interest", "摇滚"): 1, ("interest", "民谣"): 1}),
    ("我很喜欢圆舞曲和摇篮曲", {("kind", "waltz"): 1, ("kind", "lullaby"): 1}),
    ("我不喜欢进行曲", {("kind", "march"): -1}),
    ("我不太喜欢进行曲", {("kind", "march"): -1}),
    ("我并不喜欢歌剧", {("interest", "歌剧"): -1}),
    ("我受不了电子音乐", {("interest", "电子"): -1}),
    ("我最喜欢的音乐是爵士", {("interest", "爵士"): 1}),
    ("我最爱听的是民谣", {("interest", "民谣"): 1}),
    ("我对古琴感兴趣", {("interest", "古琴"): 1}),
    ("我对歌剧没兴趣", {("interest", "歌剧"): -1}),
    ("我在学小提琴", {("learning", "小提琴"): 1}),
    ("我正在学习弹钢琴", {("learning", "钢琴"): 1}),
    ("我会弹钢琴", {("plays", "钢琴"): 1}),
    ("我会拉二胡和吹笛子", {("plays", "二胡"): 1}),
    ("我喜欢爵士，你呢？", {("interest", "爵士"): 1}),
    ("我以前喜欢摇滚，现在喜欢爵士", {("interest", "爵士"): 1}),
    ("我最近喜欢上了爵士", {("interest", "爵士"): 1}),
    ("我爱听民歌，因为好听", {("interest", "民歌"): 1}),
]  # fmt: skip

NOT_TOLD = [
    # questions
    "do you like jazz?", "Do I like jazz?", "what do I like?", "I like jazz?", "你喜欢爵士吗", "我喜欢什么？",
    "我喜欢爵士吗", "我喜欢的是爵士还是摇滚", "我会弹钢琴吗？", "Am I learning the fiddle?",
    # conditions, guesses, wishes
    "If I loved jazz, I like rock", "if I like jazz, what else should I hear?", "Suppose I love metal",
    "maybe I like jazz", "I might like jazz", "I'd like a waltz", "I would love jazz", "I wish I liked opera",
    "I don't know whether I like jazz", "I'd love to hear a reel", "如果我喜欢爵士，就放一首", "要是我爱听戏，推荐什么",
    "也许我喜欢爵士", "我可能喜欢爵士", "我想学钢琴", "我希望我喜欢歌剧", "假设我讨厌爵士",
    # the past
    "I used to like pop", "I liked jazz once", "I no longer like jazz", "As a kid I loved marches",
    "我以前喜欢摇滚", "我曾经爱听民谣", "小时候我喜欢儿歌", "I used to play the piano",
    # somebody else, and what they say
    "she loves jazz", "My friend said I love jazz", "She said, I love jazz", "He told me: I hate reels",
    "“I love jazz”, she said", "I love jazz, she said", "the song goes “I love rock and roll”",
    "> I love jazz", "你说我喜欢爵士", "他说：我喜欢爵士", "他说：“我讨厌重金属”", "我妈妈喜欢京剧，讨厌摇滚",
    "我朋友在学小提琴", "他讨厌重金属", "我们喜欢爵士", "大家都喜欢爵士", "喜欢的人很多", "“我爱你”是一首歌",
    # what is on the screen, and what is nothing
    "I like this one", "I like it", "I love you", "I like your voice", "I love how you play", "I hate everything",
    "I love the way it ends", "I like both", "我喜欢这首", "我爱你", "我喜欢你", "我喜欢一切",
    "I'm learning a lot", "I'm learning how to cook", "I play the lottery", "I play the fool", "我在学校食堂",
    # negated both ways, denied
    "I don't hate jazz", "我不讨厌爵士", "It's not that I hate jazz", "I can't say I like jazz",
    "I love jazz, not", "I don't think I like jazz",
    "I played the piano in school", "我朋友不会跳舞但特别爱听舞曲", "我朋友去年开始学班卓琴",
    # names and the rest
    "my name is Ada", "I am Ada", "I live in Leeds", "我叫小明", "我的名字是小明", "我今年三十岁",
    "make me a jig", "write a song that says I love jazz", "写一首《我喜欢爵士》", "hello", "", "💛💛",
    "The Man Who Loved Jazz", "I'm fine", "我今天很累，喜欢安静",
]  # fmt: skip


def facts(text: str) -> dict[tuple[str, str], float]:
    return {(fact.facet, fact.value): fact.weight for fact in told(text)}


@pytest.mark.parametrize(("text", "wanted"), TOLD)
def test_what_people_say_of_themselves(text: str, wanted: dict) -> None:
    assert facts(text) == wanted


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_must_give_nothing(text: str) -> None:
    assert facts(text) == {}


REFUSED = [
    ("no marches please", {("kind", "march"): -1}),
    ("No more polkas and hymns, thanks", {("kind", "polka"): -1, ("kind", "hymn"): -1}),
    ("don't show me marches again", {("kind", "march"): -1}),
    ("please stop recommending marches", {("kind", "march"): -1}),
    ("no marches, no polkas", {("kind", "march"): -1, ("kind", "polka"): -1}),
    ("no minor keys", {("mode", "min"): -1}),
    ("fewer Scottish tunes", {("region", "scotland"): -0.5}),
    ("不要进行曲", {("kind", "march"): -1}),
    ("别再放进行曲了，谢谢", {("kind", "march"): -1}),
    ("波尔卡太多了", {("kind", "polka"): -1}),
    ("少来点进行曲", {("kind", "march"): -0.5}),
    ("no idea", {}), ("no problem", {}), ("no more for now", {}), ("skip this one", {}), ("less busy", {}),
    ("make me a dance, no marches", {}), ("no marches?", {}), ("不要紧", {}), ("不要太快", {}), ("不要了", {}),
    ("no marches, but a reel", {}), ("不是进行曲吗？", {}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), REFUSED)
def test_what_is_turned_down_by_its_name(text: str, wanted: dict) -> None:
    assert {(fact.facet, fact.value): fact.weight for fact in refused(text)} == wanted


CORRECTED = [
    ("I love Scottish reels and jazz", "actually I meant Irish reels, not Scottish",
     {("kind", "reel"): 1, ("interest", "jazz"): 1, ("region", "ireland"): 1}),
    ("I'm learning the fiddle", "sorry, I meant the cello", {("learning", "cello"): 1}),
    ("I play the flute", "not the flute, the fiddle", {("plays", "fiddle"): 1}),
    ("I hate marches", "I said polkas", {("kind", "polka"): -1}),
    ("我喜欢苏格兰里尔舞曲", "我说的是爱尔兰，不是苏格兰", {("kind", "reel"): 1, ("region", "ireland"): 1}),
    ("我在学小提琴", "说错了，是大提琴", {("learning", "大提琴"): 1}),
    ("我不喜欢进行曲", "不是进行曲，是波尔卡", {("kind", "polka"): -1}),
    *((before, text, {}) for before in ("I love jazz", "我喜欢爵士") for text in (
        "I meant it", "I meant well", "make that louder", "it's great", "actually make me a jig", "no, not that",
        "did I say jigs, not reels?", "其实还行", "不是很想听", "不是吧", "我说不清", "no, a jig, not a reel")),
]  # fmt: skip


@pytest.mark.parametrize(("before", "text", "wanted"), CORRECTED)
def test_what_was_told_can_be_put_right(before: str, text: str, wanted: dict) -> None:
    found = corrected(text, tuple(told(before)))
    assert {(fact.facet, fact.value): fact.weight for fact in found} == wanted


def test_who_says_the_contrary_of_what_they_did_is_believed() -> None:
    engine = world()
    engine.reader = RuleReader()
    for text in ("I love jazz", "I love jazz", "I don't like jazz"):
        engine.observe(Event("ada", "say", text=text))
    assert [(view.value, view.weight < 0) for view in engine.facts("ada")] == [("jazz", True)]


def test_long_and_odd_texts_are_read_in_bounded_time() -> None:
    for text in (
        "I love " * 5_000,
        "我喜欢" * 10_000,
        "\x00" * 1_000,
        "“" * 2_000,
        "I like a, " * 500,
    ):
        RuleReader().read(text)


@pytest.mark.parametrize("text", ["I love jazz but hate metal", "我喜欢爵士, 讨厌重金属"])
def test_a_fact_leads_back_to_the_sentence_and_can_be_corrected(text: str) -> None:
    engine = world()
    engine.reader = RuleReader()
    id = engine.observe(Event("ada", "say", text=text)).ids[0]
    views = engine.facts("ada")
    assert len(views) == 2
    assert {view.because for view in views} == {(id,)}
    assert engine.store.event(views[0].because[0]).text == text
    engine.edit_fact("ada", views[0].facet, views[0].value, "forget")
    engine.observe(Event("ada", "say", text=text))
    assert [view.id for view in engine.facts("ada")] == [views[1].id]
    engine.undo(id, "ada")
    assert id not in engine.facts("ada")[0].because
