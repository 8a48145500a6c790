"""Attributes bear one Chinese name, in what is said and in the Studio."""

import json
from importlib.resources import files

from tastemaker.understand.columns import NAMES_ZH, in_words


def test_the_studio_calls_attributes_as_conversations_do() -> None:
    words = json.loads(files("tastemaker.studio").joinpath("i18n/zh.json").read_text("utf-8"))
    assert {name: words["facet"].get(name) for name in NAMES_ZH} == dict(NAMES_ZH)


def test_what_has_no_name_is_called_as_it_is_written() -> None:
    assert in_words("author", chinese=True) == "作者"
    assert in_words("author", chinese=False) == "author"
    assert in_words("screen_size", chinese=True) == "screen size"
