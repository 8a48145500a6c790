"""Whatever can be raised can be said: each code in both languages, with the values it is raised with."""

from __future__ import annotations

import ast
import errno
import json
import os
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal

import msgspec
import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

import tastemaker
from tastemaker import errors
from tastemaker.wording import NOUNS, PROBLEMS, Sentences, in_chinese
from tastemaker.wording.reports import GATE, PARTS, STAGES, reported
from tastemaker.wording.whys import WHYS
from tastemaker.wording.whys.checked import CHECKED

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


# ------------------------------------------------------------------------------------------- why
NOT_OURS = {
    "",
    "7: 7",
    "--log",
    "--wandb",
    "HTTP 7",
    "refused",
    " (7)",
    "PostgreSQL",
    "nothing is live to compare",
}


def sentence(node: ast.expr) -> str | None:
    """A string as it stands in the source, 7 for each value in it; None: it is none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(sentence(part) or "7" for part in node.values)
    if isinstance(node, ast.BinOp):
        return f"{sentence(node.left) or 7}{sentence(node.right) or 7}"
    return None


def leaves(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from (*leaves(node.body), *leaves(node.orelse))
    else:
        yield node


def whys() -> Iterator[str]:
    """Every sentence that the package gives as a `why`: by that name, or to what takes one."""
    taking: dict[str, int] = {}
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = [one.arg for one in node.args.args if one.arg not in ("self", "cls")]
                if "why" in names:
                    taking[node.name] = names.index("why")
    for tree in trees():
        for node in ast.walk(tree):
            given: list[ast.expr] = []
            if isinstance(node, ast.keyword) and node.arg == "why":
                given.append(node.value)
            elif isinstance(node, ast.Assign):
                given += [node.value for to in node.targets if getattr(to, "id", "") == "why"]
            elif isinstance(node, ast.Call):
                at = taking.get(getattr(node.func, "id", getattr(node.func, "attr", "")))
                given += node.args[at : at + 1] if at is not None else []
            for leaf in (leaf for one in given for leaf in leaves(one)):
                if (told := sentence(leaf)) is not None:
                    yield told


def test_every_why_of_ours_is_told_in_chinese() -> None:
    found = set(whys()) - NOT_OURS
    assert len(found) > 200
    assert not {why for why in found if not re.search("[\u4e00-\u9fff]", in_chinese(why))}


def test_no_why_is_kept_that_nothing_says() -> None:
    said = {
        told
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.expr) and (told := sentence(node))
    }
    systems = {os.strerror(number) for number in errno.errorcode}
    words = set(re.findall(r"[a-z_]+", " ".join(said)))
    for why, chinese in WHYS.items():
        pattern = re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(why)))
        assert why in systems or why in words or any(map(pattern.fullmatch, said)), why
        assert set(re.findall(r"\{(\w+)\}", why)) == set(re.findall(r"\{(\w+)\}", chinese)), why


def test_a_why_with_values_and_several_at_once_are_told_in_chinese() -> None:
    told = errors.NotReady("no_draft", value="tune", why="3 × copied, 1 × bar 4 is not full")
    assert (
        told.in_words("zh").detail == "“tune”没有通过的草稿：3 × 照搬已有内容、1 × 第 4 小节不满。"
    )
    assert "3 × copied, 1 × bar 4 is not full" in told.in_words("en").detail
    assert errors.kept_problem(told.kept(), "zh")["detail"] == told.in_words("zh").detail
    assert in_chinese("line 2 does not rhyme: 月; it has no lines") == "第 2 行不押韵：月；没有诗行"
    assert in_chinese("line 3: it is empty") == "第 3 行：是空的"
    assert in_chinese("use 1 to 500") == "请使用 1 到 500"
    assert in_chinese("use tune, verse") == "请使用 tune, verse"
    assert in_chinese("what a decoder says {itself}") == "what a decoder says {itself}"


# ------------------------------------------------------------------------- what libraries say of values
def refused(value: str) -> str:
    raise ValueError("not a number")


class Inner(BaseModel):
    n: int


class Checked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    needed: Annotated[str, Field(min_length=2, max_length=3, pattern="^a")]
    one: Annotated[str, Field(min_length=1, max_length=1)] = "a"
    whole: Annotated[int, Field(ge=1, le=9, multiple_of=2)] = 2
    share: Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)] = 0.5
    some: Annotated[list[int], Field(min_length=2, max_length=2)] = [1, 2]
    single: Annotated[list[int], Field(min_length=1, max_length=1)] = [1]
    pair: tuple[int, ...] = ()
    few: set[int] = set()
    named: dict[str, int] = {}
    inner: Inner | None = None
    kind: Literal["vary", "fill", "continue"] = "vary"
    true: Literal[True] = True
    none: None = None
    flag: bool = True
    place: Path = Path()
    at: Annotated[str, AfterValidator(lambda at: refused(at))] = "1"


WRONG: list[Any] = [
    None, True, "", "b", "abcd", "x", "1.5", 3, 0, 10, 0.5, -1, 2, float("inf"), [], [1], [1, 2, 3], ["x"],
    {}, {1: 2}, {"n": "x"}, {"n": 1.5}, "9" * 5_000, b"\xff",
]  # fmt: skip


def complaints() -> Iterator[str]:
    """Whatever pydantic finds wrong with values of many kinds, in Python and in JSON."""
    for given in ({}, {"needed": "ab", "more": 1}, [], "x"):
        yield from found_wrong(Checked.model_validate, given)
        yield from found_wrong(Checked.model_validate_json, msgspec.json.encode(given))
        yield from found_wrong(partial(Checked.model_validate, from_attributes=True), given)
    for name in Checked.model_fields:
        for value in WRONG:
            given = {"needed": "ab", name: value}
            yield from found_wrong(Checked.model_validate, given)
            if not isinstance(value, bytes):
                yield from found_wrong(Checked.model_validate_json, msgspec.json.encode(given))
    yield from found_wrong(Checked.model_validate, {1: 2})


def found_wrong(check: Any, given: Any) -> Iterator[str]:
    try:
        check(given)
    except ValidationError as error:
        yield from (one["msg"] for one in error.errors())


BROKEN = [
    b"{", b'{"a":1,}', b"[1", b"[1,]", b'{"a" 1}', b"x", b'"a', b"1 2", b"{1:2}", b'"\x01"', b"\xff", b"", b"tru",
    b'{"a":1 "b"}', b"[1 2]", b'["\\q"]', b"01", b"trx",
    b"[" * 300,
]  # fmt: skip


def unreadable() -> Iterator[str]:
    for text in BROKEN:
        for read in (msgspec.json.decode, lambda text: json.loads(text.decode("latin-1"))):
            try:
                read(text)
            except ValueError as error:
                yield f"not JSON ({error})"
        yield from found_wrong(TypeAdapter(dict[str, int]).validate_json, text)


def test_what_is_found_wrong_with_values_and_json_is_told_in_chinese() -> None:
    found = {*complaints(), *unreadable()}
    assert len(found) > 60
    known = re.compile("JSON|Unicode|true|false|null|vary|fill|continue")
    told = {why: known.sub("", in_chinese(why)) for why in found}
    assert not {why: chinese for why, chinese in told.items() if re.search("[A-Za-z]{2}", chinese)}
    assert in_chinese("Input should be 'vary', 'fill' or True") == "应为 'vary'、'fill' 或 true"
    assert in_chinese("Value error, not a time: use ISO 8601 or epoch seconds") == (
        "不是时间：请使用 ISO 8601 或纪元秒数"
    )


def test_nothing_is_known_of_libraries_that_they_do_not_say() -> None:
    said = {*complaints(), *unreadable(), "JSON decode error"}  # the last one by FastAPI
    patterns = {why: re.sub(r"\\\{\w+\\\}", ".*", re.escape(why)) for why in CHECKED}
    assert not [w for w, p in patterns.items() if not any(re.search(p, told) for told in said)]


def test_what_is_not_learned_is_called_by_its_name_and_the_command_takes_its_own() -> None:
    told = errors.NotReady("not_learned", value="verse").in_words("zh")
    assert told.detail == "“诗词”目前还没有学到任何东西。"
    assert "tastemaker train verse" in told.hint
    told = errors.NotReady("too_little", value="tune", found=1, needed=2).in_words("zh")
    assert told.detail == "“曲子”只有1个可用的文本，至少需要2个。"
    assert "tastemaker train tune" in told.hint


# --------------------------------------------------------------------- how far work is, and the gate
def given_to(name: str, skipped: int) -> Iterator[str]:
    """Sentences among the arguments of every call of `name`, but for the first `skipped`."""
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                for leaf in (leaf for one in node.args[skipped:] for leaf in leaves(one)):
                    if (told := sentence(leaf)) is not None:
                        yield told


def decided() -> Iterator[str]:
    """Sentences of the gate: given to a check as they stand, or named `words` before."""
    yield "7: 7, nothing is live to compare"
    yield from given_to("Check", 1)
    for name in ("gate", "preference"):
        for node in ast.walk(ast.parse((SOURCE / "learn" / f"{name}.py").read_text("utf-8"))):
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "words":
                yield sentence(node.value) or ""


def values_only(told: str) -> bool:
    return not re.search("[a-z]", told)


def test_how_far_work_is_and_why_the_gate_decided_is_told_in_chinese() -> None:
    stages = {told for told in given_to("Progress", 1) if not values_only(told)}
    assert len(stages) > 40
    assert not {told for told in stages if reported(told) == told}
    gate = {told for told in decided() if not values_only(told)}
    assert len(gate) >= 6
    assert not {told for told in gate if reported(told) == told}


#: Said in two parts, or with a _ for each blank.
COMPOSED = {
    "7: 7, nothing is live to compare", "bits per note", "bits per token", "bits per cell",
}  # fmt: skip


def test_no_stage_is_kept_that_nothing_reports() -> None:
    said = {
        told
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.expr) and (told := sentence(node))
    }
    for table in (STAGES, GATE, PARTS):
        for told, chinese in table.items():
            pattern = re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(told)))
            assert any(map(pattern.fullmatch, said | COMPOSED)), told
            assert set(re.findall(r"\{(\w+)\}", told)) == set(re.findall(r"\{(\w+)\}", chinese))


def test_what_was_reported_is_told_with_its_values() -> None:
    told = reported("NDCG: 0.1200 against 0.1100 live, difference -0.0100 to +0.0300 (40 people)")
    assert told == "NDCG：0.1200，使用中的为 0.1100，差值 -0.0100 至 +0.0300（40 人）"
    told = reported("bits per note (the catalogue changed): 2.100, nothing is live to compare")
    assert told == "每音符比特数（曲库有变化）：2.100，目前没有使用中的可比"
    assert reported("well-formed drafts: 47 of 48, at least 99% are asked") == (
        "格式正确的草稿：47/48，要求至少 99%"
    )
    told = reported("1.880 bits a token on new texts, 93 steps, 494 tokens a second")
    assert told == "新文本每词元 1.880 比特，93 步，每秒 494 词元"
    assert reported("tune") == "曲子"
    assert reported("sim:1-ada") == "sim:1-ada"
