"""Verse as text: what is read, what is refused, what it is found to be like."""

from __future__ import annotations

import json
import sys
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tastemaker.create.media.verse.forms import BY_LENGTHS, FORMS
from tastemaker.create.media.verse.sounds import LEVEL, OBLIQUE, UNKNOWN, rhyme_of, sounds
from tastemaker.create.media.verse.tokens import CODE, HANZI, VOCABULARY
from tastemaker.create.media.verse.words import SEASONS, THEMES
from tastemaker.errors import BadInput, Missing
from tastemaker.understand import poetry
from tests.unit.create.verse.poems import (
    LAST_NIGHT,
    QUIET_NIGHT,
    SILK_WASHING,
    STORK_TOWER,
    VERSE,
    WHITE_EMPEROR,
)


@st.composite
def poems(draw: st.DrawFn) -> str:
    form = draw(st.sampled_from(FORMS))
    mark = draw(st.sampled_from(["，", "。", "\n", "，\n", " "]))
    character = st.sampled_from(HANZI[:3755])
    return mark.join(
        "".join(draw(st.lists(character, min_size=n, max_size=n))) for n in form.lengths
    )


@given(poems())
def test_what_is_read_is_written_back_the_same_however_it_was_marked(text: str) -> None:
    tokens = VERSE.encode(text)
    again = VERSE.decode(tokens)
    assert VERSE.encode(again) == tokens
    assert [c for c in again if c in CODE] == [c for c in text if c in CODE]
    assert len(VERSE.contexts_of(tokens, {})) == len(tokens) - 1


def test_every_form_is_known_by_the_lengths_of_its_lines() -> None:
    assert len(BY_LENGTHS) == len(FORMS)


def test_what_can_be_asked_for_in_words_is_what_can_be_made() -> None:
    known = {name: set(values) for name, values in VERSE.controls.items()}
    for slot, value, *_ in poetry.SLOTS:
        assert slot == "medium" or value in known[slot]
    assert set(poetry.CIPAI) == known["cipai"]


def test_the_vocabulary_is_small_and_every_character_of_it_has_a_sound() -> None:
    assert len(VOCABULARY) == len(set(VOCABULARY)) < 8_000
    heard = sounds()
    silent = [c for c in HANZI if not heard.ends[CODE[c]]]
    assert len(silent) < 20, silent


@pytest.mark.parametrize(
    ("character", "rhyme", "tone"),
    [
        ("山", "安", LEVEL), ("月", "鹅", OBLIQUE), ("鱼", "迂", LEVEL), ("书", "乌", LEVEL),
        ("云", "恩", LEVEL), ("竹", "乌", OBLIQUE), ("白", "哀", OBLIQUE), ("时", "衣", LEVEL),
        ("西", "衣", LEVEL), ("流", "欧", LEVEL), ("归", "欸", LEVEL), ("东", "雍", LEVEL),
        ("声", "英", LEVEL), ("翁", "英", LEVEL), ("用", "雍", OBLIQUE), ("雪", "鹅", OBLIQUE),
        ("无", "乌", LEVEL), ("有", "欧", OBLIQUE), ("看", "安", UNKNOWN), ("原", "安", LEVEL),
    ],
)  # fmt: skip
def test_characters_sound_as_they_are_spoken(character: str, rhyme: str, tone: int) -> None:
    heard = sounds()
    assert rhyme_of(int(heard.ends[CODE[character]])) == rhyme
    assert heard.tone(CODE[character]) == tone


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    assert (
        VERSE.decode(VERSE.encode(STORK_TOWER)) == "白日依山尽\n黄河入海流\n欲穷千里目\n更上一层楼"
    )


def test_stanzas_of_a_ci_stand_apart() -> None:
    assert VERSE.decode(VERSE.encode(SILK_WASHING)).count("\n\n") == 1
    assert "\n\n" not in VERSE.decode(VERSE.encode(LAST_NIGHT))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("床前明月光，疑是地上霜。", "no form"),
        ("床前明月光，疑是地上A。举头望明月，低头思故乡。", "character A"),
        ("，。", "no lines"),
        ("月" * 3000, "2000 characters"),
    ],
)
def test_what_is_no_verse_is_refused_in_words(text: str, why: str) -> None:
    with pytest.raises(BadInput) as refused:
        VERSE.encode(text)
    assert refused.value.code == "bad_content"
    assert why in refused.value.values["why"]
    assert VERSE.check(text) == [refused.value.values["why"]]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (QUIET_NIGHT.replace("乡", "山"), "line 4 does not rhyme: 山"),
        (QUIET_NIGHT.replace("乡", "霜"), "two lines rhyme on the same word: 霜"),
        (
            WHITE_EMPEROR.replace("两岸猿声啼不住", "朝辞白帝彩云间"),
            "a line comes twice: 朝辞白帝彩云间",
        ),
        ("床前月月光，疑是月上霜。举头望月月，低头思故乡。", "月 comes 5 times"),
    ],
)
def test_what_is_wrong_is_said(text: str, problem: str) -> None:
    assert problem in VERSE.check(text)


def test_what_a_poem_is_about_is_found() -> None:
    found = VERSE.describe(QUIET_NIGHT)
    assert (found["form"], found["theme"], found["season"], found["rhyme"]) == (
        "wujue", "moon", "autumn", "昂",
    )  # fmt: skip
    assert VERSE.describe(WHITE_EMPEROR)["tones"] == "strict"
    assert VERSE.describe(QUIET_NIGHT)["tones"] == "free"
    ci = VERSE.describe(LAST_NIGHT)
    assert (ci["form"], ci["cipai"]) == ("ci", "如梦令")
    assert "tones" not in ci


def test_sorrow_and_joy_are_told_apart() -> None:
    sad = "孤舟悲客泪，寒夜断肠愁。白发残灯下，伤心独倚楼。"
    glad = "春花开满树，新酒醉芳年。欢笑香风里，好歌明月天。"
    assert VERSE.describe(sad)["valence"] < -0.5 < 0.5 < VERSE.describe(glad)["valence"]


def test_words_of_themes_can_all_be_written() -> None:
    for characters, usual in [*THEMES.values(), *SEASONS.values()]:
        assert set(characters) <= set(CODE)
        assert 0 < usual < 0.05


def test_shingles_do_not_depend_on_marks_or_script() -> None:
    plain = VERSE.decode(VERSE.encode(STORK_TOWER))
    assert VERSE.shingles(plain).tolist() == VERSE.shingles(STORK_TOWER).tolist()
    assert len(VERSE.shingles(plain)) == 18


def test_the_label_is_in_every_render() -> None:
    for format in VERSE.formats:
        data = VERSE.render(QUIET_NIGHT, format, title="静<夜>思", label="AI & 生成").decode()
        if format == "svg":
            root = ElementTree.fromstring(data)
            said = "".join(root.itertext())
        else:
            said = " ".join(map(str, json.loads(data).values())) if format == "json" else data
        assert "静<夜>思" in said
        assert "AI & 生成" in said
        assert said.count("霜") == 1


def test_a_format_that_there_is_not_is_refused() -> None:
    with pytest.raises(BadInput):
        VERSE.render(QUIET_NIGHT, "mp3")


def test_without_the_table_of_readings_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "pypinyin.constants", None)
    sounds.cache_clear()
    try:
        with pytest.raises(Missing) as missing:
            VERSE.describe(QUIET_NIGHT)
        assert missing.value.values["extra"] == "verse"
        assert VERSE.encode(QUIET_NIGHT)  # what needs no sound goes on
    finally:
        sounds.cache_clear()
