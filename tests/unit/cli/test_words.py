"""The command line speaks English and Chinese: whatever it prints for people is told in both."""

from __future__ import annotations

import ast
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from rich.console import Console

import tastemaker.cli
from tastemaker.cli import main, run
from tastemaker.cli.common import Options, console, counted, take_options, using, worded
from tastemaker.cli.leftout import PLACES, REASONS, LeftOut
from tastemaker.cli.serving import PARTS
from tastemaker.domain import KINDS
from tastemaker.errors import BadInput
from tastemaker.evaluate.simulate import ARMS
from tastemaker.settings import Settings
from tastemaker.understand.circumplex import PLACES as EMOTIONS
from tastemaker.wording.settings import SETTINGS
from tastemaker.wording.terminal import LINES, NAMES

FOLDER = Path(tastemaker.cli.__file__).parent
PRINTING = {
    "print", "write", "add_column", "add_row", "Table", "BadParameter", "confirm", "echo", "progress", "input",
}  # fmt: skip
CHINESE = re.compile("[\u4e00-\u9fff]")
LETTERS = re.compile("[A-Za-z]{2}")


def trees() -> Iterator[ast.Module]:
    for path in FOLDER.glob("*.py"):
        yield ast.parse(path.read_text("utf-8"))


def called(node: ast.AST) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", "")) if isinstance(node, ast.Call) else ""  # fmt: skip


def told(node: ast.expr) -> Iterator[str]:
    """Literals in what is printed, but for what goes through another call."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.Call):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr) and not isinstance(node, ast.Subscript):
                yield from told(child)


def lines() -> Iterator[str]:
    """Every line that goes through `worded`: as it stands there, or by a name in the same function."""
    for tree in trees():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            given = [node.args[0] for node in ast.walk(function) if called(node) == "worded"]
            yield from (one.value for one in given if isinstance(one, ast.Constant))
            named = {one.id for one in given if isinstance(one, ast.Name)} - {"english"}
            for node in ast.walk(function):
                if isinstance(node, ast.Assign) and named & {
                    getattr(to, "id", "") for to in node.targets
                }:
                    yield from told(node.value)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_line_stands_in_the_table_and_no_other() -> None:
    found = set(lines())
    assert len(found) > 150
    assert found == LINES.keys()


@pytest.mark.parametrize("english", sorted(LINES))
def test_both_languages_say_the_same(english: str) -> None:
    chinese = LINES[english]
    assert fields(english) == fields(chinese)
    assert not CHINESE.search(english)
    bare = re.sub(r"\{[^}]*\}", "", chinese)
    assert CHINESE.search(bare) or not LETTERS.search(bare) or bare == "F1"


def test_nothing_is_printed_past_the_table() -> None:
    calls = [node for tree in trees() for node in ast.walk(tree) if called(node) in PRINTING]
    assert len(calls) > 100
    said = {text for node in calls for one in node.args for text in told(one)}
    assert {text for text in said if LETTERS.search(text)} == {"utf-8", "\n    http://"} & said


def test_kinds_that_are_called_alike_are_counted_apart() -> None:
    with using(Options(language="zh")):
        assert (
            counted({"item": 2, "creation": 3, "opinion": 1}, "place")
            == "作品 2、作品 3、opinion 1"
        )
    assert counted({"new": 3, "bad": 0}) == "3 new, 0 bad"


def test_words_of_ours_are_all_named_in_chinese() -> None:
    assert NAMES["arm"].keys() == set(ARMS)
    assert NAMES["emotion"].keys() == EMOTIONS.keys()
    assert NAMES["event"].keys() == set(KINDS)
    assert NAMES["use"].keys() == {use for _, use in PARTS.values()}
    said = {chinese for kind in NAMES.values() for chinese in kind.values()}
    assert {one for one in said if not CHINESE.search(one)} == {"EASE", "Studio", "PostgreSQL "}


def test_every_setting_that_says_what_it_is_says_so_in_chinese() -> None:
    described = {name for name, one in Settings.model_fields.items() if one.description}
    assert SETTINGS.keys() == described
    assert all(CHINESE.search(said) for said in SETTINGS.values())


# ------------------------------------------------------------------------------------ wrong use
@pytest.mark.parametrize(
    "arguments",
    [
        ["recomend", "ada"], ["rcmnd"], ["recommend", "ada", "-k"], ["create", "ada"],
        ["recommend", "ada", "-k", "many"], ["evaluate", "creation", "-n", "0"], ["observe", "ada"],
        ["evaluate", "ranking", "--events", "x", "--protocol", "nope"], ["recommend", "ada", "--nope"],
        ["recommend", "ada", "x", "y"], ["origin", "/nowhere"], ["recommend", "ada", "--why=3"],
        ["origin", str(FOLDER)], ["recommend"], ["say", "ada", "--out", "x.wav"],
        ["recommend", "ada", "--mediun", "x"], ["doctor", "--lang"], ["doctor", "--lang", "xx"],
        ["doctor", "--home"], ["block", "ada", "x"], ["create", "ada", "--medium", "tune", "--mood", "x"],
    ],
)  # fmt: skip
def test_wrong_use_is_told_in_chinese(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--json"])
    problem = json.loads(capsys.readouterr().out)
    assert (ended.value.code, problem["code"]) == (2, "wrong_use")
    for said in (problem["title"], problem["detail"], problem["hint"]):
        assert CHINESE.search(said)
    named = r"'[^']*'|“[^”]*”|[（(][^）)]*[）)]|-+\w+|^[A-Z]+(?= 的值)|en or zh"
    ours = re.sub(named, "", problem["detail"])
    assert not re.search("[A-Za-z]{3}", ours), ours


def test_a_file_that_is_not_there_is_no_number_of_the_system(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["finetune", "voice", str(tmp_path / "nope.csv"), "--lang", "zh"]
    options, rest = take_options(given)
    assert run(options, rest) == 2
    said = capsys.readouterr().err
    assert "“nope.csv”：没有这个文件或文件夹" in said
    assert "Errno" not in said


def test_a_group_of_commands_alone_is_explained_and_not_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(Options(), ["keys"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("Usage: ")
    assert "create" in said


# ---------------------------------------------------------------------- what could not be used
def shown(left: LeftOut) -> str:
    out = io.StringIO()
    left.show(Console(file=out, width=500))
    return out.getvalue()


def test_what_cannot_be_used_for_the_same_reason_is_told_once() -> None:
    for language, told in {
        "en": "  lines 2, 3, 4, 5, 6 and 4,571 more: “click” is not a kind of event. Use one of: view.\n",
        "zh": "  第 2、3、4、5、6 行等（另有 4,571 行）：“click”不是事件类型。请使用以下之一：view。\n",
    }.items():
        with using(Options(language=language)):
            left = LeftOut()
            for line in range(2, 4_578):
                left.add(BadInput("bad_kind", value="click", known="view"), line)
            assert shown(left) == told
            assert left.count == 4_576
            assert [one["line"] for one in left.problems] == list(range(2, 22))


def test_different_reasons_are_told_apart_and_no_more_than_can_be_read() -> None:
    left = LeftOut()
    for line in range(1, 101):
        left.add(BadInput("bad_row", value=f"row {line}", why="it is not JSON"), line)
    rows = shown(left).splitlines()
    assert len(rows) == REASONS + 1
    assert rows[0].startswith("  line 1: “row 1”: it is not JSON.")
    assert rows[-1] == f"  … and {100 - REASONS} more"
    assert len(left.reasons) == REASONS


def test_files_and_rows_that_name_themselves_are_told_together_too() -> None:
    left = LeftOut()
    for n in range(PLACES + 2):
        name = f"{n}.txt"
        left.add(BadInput("bad_document", value=name, why="it is empty"), document=name)
    for line in (3, 7, 9):
        left.add(BadInput("bad_examples", value="rows.csv", why=f"line {line} has no label"))
    told = shown(left)
    assert "0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 2 more: it is empty. Give Markdown" in told
    assert "“rows.csv”: line 3 has no label. Give TSV" in told
    assert "(likewise: lines 7, 9)" in told
    assert left.problems[0]["document"] == "0.txt"
    assert left.problems[-1].keys().isdisjoint({"line", "document", "file"})


def test_a_row_of_a_file_is_not_said_to_have_stopped_the_others() -> None:
    left = LeftOut()
    left.add(BadInput("missing_field", field="user"), 4)
    assert "nothing was stored" not in shown(left)
    assert "what is in already stays as it is" in shown(left)


# ------------------------------------------------------------------------------------ a session
def test_a_session_in_chinese_has_no_english_in_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "items.csv").write_text(
        "id,medium,title\n" + "\n".join(f"{n},book,第{n}本书" for n in range(30)) + "\n", "utf-8"
    )
    (tmp_path / "events.csv").write_text(
        "user,kind,item,at\n"
        + "".join(
            f"{u},{'like' if (u + i) % 3 else 'skip'},{(u * 7 + i * 3) % 30},{1_700_000_000 + 50 * i}\n"
            for u in range(30) for i in range(8)
        )
        + "0,adored,1,1700000000\n",
        "utf-8",
    )  # fmt: skip

    def said(*arguments: str, code: int = 0) -> str:
        options, rest = take_options([*arguments, "--lang", "zh", "--home", str(tmp_path / "home")])
        assert run(options, rest) == code
        caught = capfd.readouterr()
        return (caught.out + caught.err).replace(str(tmp_path), "")

    session = [
        said("models", "list"), said("jobs", "list"), said("keys", "list"),
        said("documents", "list"), said("hand-overs", "list"), said("recommend", "0"),
        said("import", "items", str(tmp_path / "items.csv")),
        said("import", "events", str(tmp_path / "events.csv")),
        said("train", "space", "ranking"),
        said("models", "show", json.loads(said("models", "list", "--json"))["models"][0]["id"]),
        said("recommend", "0", "--why"), said("profile", "0"),
        said("observe", "0", "like", "3"), said("search", "第"), said("space"),
        said("evaluate", "ranking", "--events", str(tmp_path / "events.csv")),
        said("block", "0", "item:4"), said("review", "list"), said("offer", "0", "--on"),
        said("erase", "0", "--yes"), said("erase", "0", "--yes"),
    ]  # fmt: skip
    known = re.compile(
        r"tastemaker[\w\- ]*|items\.csv|events\.csv|adored|FILE|NAME|PATH|NDCG|UTC|EASE|[a-z]+@\d+"
        r"|\b[ek]_?\w*\d\w*|\d{8}T\w+-\w+|[0-9a-f]{64}|view, .*say|ms|mrr|item"
    )
    for text in session:
        assert not LETTERS.search(known.sub("", text)), text


def test_pictures_are_drawn_where_there_is_colour() -> None:
    from tastemaker.cli.drawing import half_blocks, picture
    from tastemaker.create.media.sprite import Sprite
    from tastemaker.create.media.tune import Tune

    medium = Sprite()
    rows = ["01" * 32] + ["00" * 32] * 30 + ["0a" * 32]
    drawn = picture(medium, "\n".join(rows))
    assert drawn is not None
    lines = half_blocks(drawn).plain.split("\n")
    assert len(lines) == 16
    assert lines[0] == "▀" * 32
    assert lines[-1] == "▄" * 32
    assert set("".join(lines[1:-1])) == {" "}
    assert picture(Tune(), "X:1\nK:C\nC4|]") is None


def test_what_is_printed_is_no_markup() -> None:
    out = io.StringIO()
    c = console()
    c.file = out
    c.print("[Remix] a:star:b")
    assert out.getvalue() == "[Remix] a:star:b\n"
    assert worded("{id} is gone.", id="[a]") == "[a] is gone."
