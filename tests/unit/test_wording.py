"""Whatever can be raised can be said: each code in both languages, with the values it is raised with."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import tastemaker
from tastemaker import errors
from tastemaker.wording import NOUNS, PROBLEMS, Sentences

SOURCE = Path(tastemaker.__file__).parent
ERRORS = {
    name for name, found in vars(errors).items()
    if isinstance(found, type) and issubclass(found, errors.TastemakerError)
}  # fmt: skip


def trees() -> Iterator[ast.Module]:
    for path in SOURCE.rglob("*.py"):
        if "wording" not in path.parts:
            yield ast.parse(path.read_text("utf-8"))


def raised() -> Iterator[tuple[str, set[str | None]]]:
    """(code, names of its values) of every error that the package raises by a code as it stands."""
    for tree in trees():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", getattr(node.func, "attr", "")) in ERRORS
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                yield node.args[0].value, {word.arg for word in node.keywords}


def fields(words: Sentences) -> set[str]:
    return {name for text in words for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("code", sorted(PROBLEMS))
def test_both_languages_say_the_same_of_each_code(code: str) -> None:
    en, zh = PROBLEMS[code]
    assert fields(en) == fields(zh)
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in "".join(en))
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in text) or "{" in text for text in zh)


def test_every_error_comes_with_the_values_that_its_sentences_need() -> None:
    found = list(raised())
    assert len(found) > 200
    for code, values in found:
        assert fields(PROBLEMS[code][0]) <= values or None in values, code


def test_no_sentence_is_kept_that_nothing_can_say() -> None:
    said = {
        node.value
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert PROBLEMS.keys() <= said


def spoken_of() -> Iterator[str]:
    """What errors of the package and of our applications say is missing, by the name given there."""
    apps = Path(__file__).resolve().parents[2] / "apps"
    for path in (*SOURCE.rglob("*.py"), *apps.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and node.args):
                continue
            first = getattr(node.args[0], "value", None)
            for word in node.keywords:
                named = word.arg == "what" or (word.arg == "value" and first in errors.NAMED)
                if first in PROBLEMS and named and isinstance(word.value, ast.Constant):
                    yield word.value.value


def test_what_an_error_speaks_of_has_a_name_in_chinese() -> None:
    found = set(spoken_of())
    assert found == NOUNS.keys()
    told = errors.NotFound("no_such", what="job", value="x").problem("zh")["detail"]
    assert told == "没有任务“x”。"
    assert (
        errors.NotReady("nothing_to_learn", value="items").in_words("zh").detail
        == "目前还没有内容。"
    )
    assert (
        errors.NotFound("no_such", what="job", value="job").in_words("zh").detail
        == "没有任务“job”。"
    )
