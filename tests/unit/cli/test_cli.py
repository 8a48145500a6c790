"""The command line: one JSON document, clear problems, the right exit code."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tastemaker.cli import main, run
from tastemaker.cli.common import take_options
from tastemaker.learn.modelset import ModelSets

COMMANDS = [
    "demo",
    "import",
    "train",
    "recommend",
    "create",
    "chat",
    "profile",
    "export",
    "erase",
    "evaluate",
    "simulate",
    "prove",
    "serve",
    "doctor",
    "observe",
    "undo",
    "why",
    "models",
    "jobs",
    "keys",
    "config",
    "documents",
    "ask",
    "hand-overs",
    "search",
    "similar",
    "space",
]


class Terminal:
    """Runs commands in this process over one home."""

    def __init__(self, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self._capsys = home, capsys

    def __call__(self, *arguments: str, code: int = 0) -> dict:
        """The JSON document that a command prints; it must end with `code`."""
        options, rest = take_options([*arguments, "--json", "--home", str(self.home)])
        ended = run(options, rest)
        out = self._capsys.readouterr().out
        assert ended == code, out
        lines = out.strip().splitlines()
        assert len(lines) == 1, f"exactly one document: {lines}"
        return json.loads(lines[0])

    def text(self, *arguments: str, code: int = 0) -> str:
        options, rest = take_options([*arguments, "--home", str(self.home)])
        assert run(options, rest) == code
        caught = self._capsys.readouterr()
        return caught.out + caught.err


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path / "home", capsys)


@pytest.fixture
def shop(terminal: Terminal, tmp_path: Path) -> Terminal:
    """A home with three items and two people."""
    items = tmp_path / "items.jsonl"
    items.write_text(
        "\n".join(
            json.dumps({"id": f"book:{n}", "medium": "book", "title": title})
            for n, title in enumerate(("Snow", "Rain", "Sun"))
        ),
        "utf-8",
    )
    events = tmp_path / "events.csv"
    events.write_text(
        "user,kind,item,at\nada,like,book:0,2024-01-01T00:00:00Z\nbob,like,book:1,1704067200\n",
        "utf-8",
    )
    assert terminal("import", "items", str(items))["new"] == 3
    assert terminal("import", "events", str(events))["new"] == 2
    return terminal


def test_what_makes_nothing_does_not_load_what_writes(
    shop: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop("train", "ranking")
    sets = ModelSets(shop.home / "models")
    made = sets.publish(
        {"tune": lambda folder: (folder / "composer.json").write_text("{}")},
        watermark=2, now=9.0, rng=np.random.default_rng(0),
    )  # fmt: skip
    monkeypatch.setitem(sys.modules, "tastemaker.create.models.load", None)
    assert shop("models", "show", made.id)["live"]
    assert shop("models", "list")["models"][0]["id"] == made.id
    assert shop("jobs", "list") == {"jobs": []}
    assert shop("profile", "ada")["facts"] is not None
    shop("export", "ada", "--out", str(tmp_path / "ada.zip"))
    assert shop("erase", "ada", "--yes")["later"] == ["space"]
    assert "tune" in sets.list()[-1].parts
    shop("recommend", "bob", code=1)  # a home that may create needs it


def test_options_stand_anywhere_and_everything_behind_two_dashes_is_left_alone() -> None:
    options, rest = take_options(["recommend", "--json", "ada", "--lang=zh", "--", "--json"])
    assert (options.json, options.language) == (True, "zh")
    assert rest == ["recommend", "ada", "--", "--json"]


def seconds_of(*command: str) -> tuple[float, str]:
    """Processor seconds of a command (tests run side by side: wall time is not ours), its output.

    The best of three: the first run reads files that are not yet in memory.
    """
    best, out = 1e9, ""
    for _ in range(3):
        before = os.times()
        out = subprocess.run(
            [sys.executable, *command],
            capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "100"},
        ).stdout  # fmt: skip
        after = os.times()
        spent = after.children_user + after.children_system
        best = min(best, spent - before.children_user - before.children_system)
    return best, out


def test_help_reads_no_language() -> None:
    """Patterns of what people say are compiled when somebody says something: a third of a second."""
    told = "import sys, tastemaker.cli.app; print([m for m in sys.modules if '.understand' in m])"
    out = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True
    ).stdout
    assert out.strip() in ("[]", "['tastemaker.understand']")


def test_help_loads_no_shapes_of_answers() -> None:
    """Two dozen dataclasses and what writes them as JSON take a tenth of a second."""
    heavy = {"tastemaker.domain", "tastemaker.ports", "tastemaker.shapes", "msgspec", "numpy"}
    told = "import sys, tastemaker.cli.app; print(*sys.modules)"
    out = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True
    ).stdout
    assert not heavy & set(out.split())


def test_what_is_public_is_listed() -> None:
    import tastemaker

    assert {"Event", "open", "TastemakerError"} <= set(dir(tastemaker))
    assert all(getattr(tastemaker, name) is not None for name in dir(tastemaker))


def test_help_comes_within_half_a_second_and_names_every_command() -> None:
    seconds, out = seconds_of("-m", "tastemaker.cli", "--help")
    assert seconds < 0.5
    for command in COMMANDS:
        assert f"\n  {command} " in out, command


def test_importing_the_package_takes_less_than_half_a_second_and_loads_nothing_heavy() -> None:
    heavy = "import sys, tastemaker; print('torch' in sys.modules, 'sqlalchemy' in sys.modules)"
    seconds, out = seconds_of("-c", heavy)
    assert seconds < 0.5
    assert out.split() == ["False", "False"]


def test_who_met_what_says_nothing_in_words_is_no_stranger(
    terminal: Terminal, tmp_path: Path
) -> None:
    clicks = tmp_path / "clicks.csv"
    clicks.write_text("user,item,kind,at\nada,a,like,1\nada,b,like,2\nbea,a,like,3\n")
    terminal("import", "events", str(clicks))
    assert terminal("profile", "ada")["evidence"] == 2
    assert "ada met 2 items" in terminal.text("profile", "ada")
    assert "接触过 2 件" in terminal.text("profile", "ada", "--lang", "zh")


def test_columns_of_any_name_come_in(terminal: Terminal, tmp_path: Path) -> None:
    items, clicks = tmp_path / "items.csv", tmp_path / "clicks.csv"
    items.write_text("code,label\na,Alder\nb,Birch\n")
    clicks.write_text("who,what,ms\nada,a,1714564800000\n")
    told = ("--column", "id=code", "--column", "title=label")
    assert terminal("import", "items", str(items), *told)["new"] == 2
    acts = ("--kind", "view", "--milliseconds", "--column", "user=who", "--column", "item=what")
    assert terminal("import", "events", str(clicks), *acts, "--column", "at=ms")["new"] == 1
    problem = terminal("import", "events", str(clicks), "--column", "user", code=2)
    assert (problem["code"], "id=sku" in problem["detail"]) == ("bad_field", True)


def test_what_relations_say_of_items_comes_in_as_attributes(
    terminal: Terminal, tmp_path: Path
) -> None:
    items, relations = tmp_path / "films.csv", tmp_path / "relations.csv"
    items.write_text("id,medium,title\n" + "\n".join(f"f{i},film,Film {i}" for i in range(6)))
    relations.write_text(
        "head,relation,tail\n"
        + "\n".join(f"f{i},by,{'Lang' if i % 2 else 'Ford'}" for i in range(6))
    )
    assert terminal("import", "items", str(items), "--relations", str(relations))["new"] == 6
    assert terminal("import", "items", str(items), "--relations", str(relations))["repeated"] == 6
    assert terminal("import", "items", str(items))["changed"] == 6
    relations.write_text("head,relation,tail\nf1,by,\n")
    problem = terminal("import", "items", str(items), "--relations", str(relations), code=2)
    assert problem["code"] == "bad_file"
    assert "line 2" in problem["detail"]


def test_an_import_is_repeated_without_effect(shop: Terminal, tmp_path: Path) -> None:
    again = shop("import", "events", str(tmp_path / "events.csv"))
    assert (again["new"], again["repeated"]) == (0, 2)


def test_bad_rows_are_named_with_their_line_and_the_rest_goes_in(
    shop: Terminal, tmp_path: Path
) -> None:
    file = tmp_path / "more.jsonl.gz"
    rows = [
        '{"user": "ada", "kind": "like", "item": "book:2", "at": 1700000000}',
        "{broken",
        '{"user": "ada", "kind": "adore", "item": "book:2", "at": 1700000001}',
        '{"user": "ada", "kind": "like", "item": "book:2", "at": "yesterday"}',
        '{"user": "ada", "kind": "like", "item": "book:2", "at": 99999999999}',
        '{"user": "ada", "kind": "finish", "item": "book:2", "at": 1700000002}',
    ]
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.write("\n".join(rows))
    counts = shop("import", "events", str(file))
    assert (counts["new"], counts["bad"]) == (2, 4)
    assert [problem["line"] for problem in counts["problems"]] == [2, 3, 4, 5]
    assert all(problem["detail"] and problem["hint"] for problem in counts["problems"])


def test_events_may_come_before_their_items(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_text('{"user": "u", "kind": "play", "item": "42", "at": 1}\n', "utf-8")
    assert terminal("import", "events", str(file))["items"] == 1
    assert terminal("recommend", "new", "-k", "3")["picks"][0]["item"]["id"] == "42"


def test_recommend_prints_the_slate_as_rest_gives_it(shop: Terminal) -> None:
    slate = shop("recommend", "ada", "-k", "2")
    assert {"id", "user", "policy", "at", "profile_version", "picks"} <= set(slate)
    assert {pick["item"]["id"] for pick in slate["picks"]} == {"book:1", "book:2"}
    assert all(0 < pick["propensity"] <= 1 for pick in slate["picks"])


def test_observe_profile_undo(shop: Terminal) -> None:
    event = shop("observe", "ada", "like", "book:2")["ids"][0]
    assert shop("profile", "ada")["evidence"] == 2
    shop("undo", event)
    assert shop("profile", "ada")["evidence"] == 1


def test_export_and_erase(shop: Terminal, tmp_path: Path) -> None:
    out = tmp_path / "ada.zip"
    assert shop("export", "ada", "--out", str(out))["bytes"] == out.stat().st_size
    shop("erase", "ada", code=2)  # not without --yes
    assert shop("erase", "ada", "--yes")["removed"]["event"] == 1
    assert shop("profile", "ada", code=1)["code"] == "no_user"


def test_before_training_what_cannot_be_done_says_what_to_do(shop: Terminal) -> None:
    problem = shop("create", "ada", "--medium", "tune", code=1)
    assert problem["code"] == "not_learned"
    assert "tastemaker train tune" in problem["hint"]
    assert shop("why", "ada", "book:1", code=1)["code"] == "not_learned"
    assert shop("similar", "book:1", code=1)["code"] == "not_learned"
    assert shop("space", "--report", code=1)["code"] == "not_learned"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("recomend", "ada"), "wrong_use"),
        (("recommend",), "wrong_use"),
        (("recommend", "ada", "-k", "many"), "wrong_use"),
        (("recommend", "ada", "-k", "0"), "bad_field"),
        (("recommend", "ada", "--mix", "gold"), "bad_field"),
        (("observe", "ada", "adore", "book:1"), "bad_kind"),
        (("observe", "ada", "like"), "missing_field"),
        (("observe", "", "like", "book:1"), "missing_field"),
        (("create", "ada", "--medium", "opera"), "no_medium"),
        (("create", "ada", "--medium", "tune", "--mood", "blue"), "wrong_use"),
        (("import", "events", "/nowhere/events.csv"), "bad_file"),
        (("evaluate", "ranking", "--events", "/nowhere/events.csv"), "bad_file"),
    ],
)
def test_wrong_use_ends_with_2_and_one_problem(shop: Terminal, arguments, code) -> None:
    problem = shop(*arguments, code=2)
    assert problem["code"] == code
    assert problem["detail"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("observe", "ada", "like", "nothing"), "no_item"),
        (("undo", "e_nothing"), "no_such"),
        (("why", "ada", "nothing"), "no_item"),
        (("similar", "nothing"), "no_item"),
        (("models", "rollback"), "no_older_set"),
        (("jobs", "watch", "nothing"), "no_such"),
        (("profile", "nobody"), "no_user"),
    ],
)
def test_what_is_not_there_ends_with_1(shop: Terminal, arguments, code) -> None:
    assert shop(*arguments, code=1)["code"] == code


def test_a_folder_that_is_not_there_is_a_problem_not_a_traceback(shop: Terminal) -> None:
    problem = shop("export", "ada", "--out", str(shop.home / "nowhere" / "ada.zip"), code=1)
    assert problem["code"] == "bad_path"
    assert "nowhere" in problem["detail"]


def test_who_was_shown_something_can_take_it_along(shop: Terminal, tmp_path: Path) -> None:
    shop("recommend", "passer-by")
    file = tmp_path / "all.zip"
    assert shop("export", "passer-by", "--out", str(file))["bytes"] > 0
    assert "slate.jsonl" in zipfile.ZipFile(file).namelist()
    assert shop("export", "nobody", "--out", str(file), code=1)["code"] == "no_user"


def test_a_conversation_on_stdin_is_one_document(
    shop: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("hello\n\n你好\n"))
    parts = shop("chat", "ada")["parts"]
    assert [part["reading"]["language"] for part in parts if part["type"] == "reading"] == [
        "en",
        "zh",
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert shop("chat", "ada", code=2)["code"] == "missing_field"


@pytest.mark.parametrize(("language", "hears"), [((), "告诉我"), (("--lang", "en"), "Say ")])
def test_whoever_talks_is_answered_in_their_language_unless_another_was_asked_for(
    shop: Terminal, monkeypatch: pytest.MonkeyPatch, language: tuple[str, ...], hears: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("你能做什么\n"))
    said = [p["text"] for p in shop("chat", "ada", *language)["parts"] if p["type"] == "text"]
    assert hears in said[0]


def test_a_picture_is_not_written_under_a_name_of_another_kind(
    shop: Terminal, tmp_path: Path
) -> None:
    assert shop("space", "--plot", str(tmp_path / "a.svg"), code=2)["code"] == "wrong_use"
    assert not (tmp_path / "a.svg").exists()


def test_what_nobody_foresaw_is_one_problem_too(
    shop: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("one over nothing")

    monkeypatch.setattr("tastemaker.shapes.profile", broken)
    problem = shop("profile", "ada", code=1)
    assert problem["code"] == "unforeseen_here"
    assert "one over nothing" in problem["detail"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("evaluate", "ranking", "--events", "events.csv", "-k", "0"),
        ("evaluate", "creation", "-n", "0"),
        ("simulate", "--listeners", "0"),
        ("simulate", "--rounds", "0"),
        ("train", "ranking", "--minutes", "0"),
        ("serve", "--workers", "0"),
    ],
)
def test_amounts_of_nothing_are_wrong_use(shop: Terminal, arguments: tuple[str, ...]) -> None:
    assert shop(*arguments, code=2)["code"] == "wrong_use"


def test_people_and_ties_that_are_imported_again_change_nothing(
    shop: Terminal, tmp_path: Path
) -> None:
    users, ties = tmp_path / "users.csv", tmp_path / "ties.csv"
    users.write_text("id,town\nada,Leeds\nbob,York\n", "utf-8")
    ties.write_text("user,other\nada,bob\n", "utf-8")
    assert shop("import", "users", str(users))["new"] == 2
    assert shop("import", "ties", str(ties))["new"] == 1
    before = shop("profile", "ada")
    again = shop("import", "users", str(users))
    assert (again["new"], again["changed"], again["repeated"]) == (0, 0, 2)
    assert shop("import", "ties", str(ties))["repeated"] == 1
    assert shop("profile", "ada") == before  # the time it was stated too
    users.write_text("id,town\nada,Hull\nbob,York\n", "utf-8")
    assert shop("import", "users", str(users))["changed"] == 1


def test_people_read_sentences_not_json_and_never_a_traceback(shop: Terminal) -> None:
    assert "ada" not in shop.text("doctor")
    said = shop.text("profile", "nobody", code=1)
    assert "nobody" in said
    assert "Traceback" not in said
    assert "没有" in shop.text("profile", "nobody", "--lang", "zh", code=1)


def test_a_typo_is_answered_with_the_nearest_command(shop: Terminal) -> None:
    assert "recommend" in shop("recomend", "ada", code=2)["detail"]


def test_keys_are_shown_once_and_can_be_revoked(shop: Terminal) -> None:
    made = shop("keys", "create", "shop", "--scope", "recommend")
    listed = shop("keys", "list")["keys"]
    assert [key["id"] for key in listed] == [made["id"]]
    assert made["key"] not in json.dumps(listed)
    shop("keys", "revoke", made["id"])
    assert shop("keys", "list")["keys"] == []


def test_config_says_where_each_value_comes_from(
    shop: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASTEMAKER_EXPLORE", "0.2")
    rows = {row["name"]: row for row in shop("config", "show", "--sources")["settings"]}
    assert (rows["explore"]["value"], rows["explore"]["source"]) == ("0.2", "environment")
    assert rows["home"]["source"] == "argument"
    assert rows["seed"]["source"] == "default"
    monkeypatch.setenv("TASTEMAKER_EXPLORE", "often")
    assert shop("config", "show", code=2)["code"] == "bad_field"


def test_doctor_finds_what_is_there(shop: Terminal) -> None:
    checks = {check["what"]: check for check in shop("doctor")["checks"]}
    assert checks["items"]["detail"] == "3"
    assert checks["store"]["ok"]


def test_doctor_says_which_device_training_will_use(
    shop: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch")

    def told(code: int = 0) -> tuple[bool, str]:
        checks = {check["what"]: check for check in shop("doctor", code=code)["checks"]}
        return checks["device"]["ok"], checks["device"]["detail"]

    monkeypatch.setenv("TASTEMAKER_DEVICE", "cpu")
    assert told() == (True, "nets are trained on cpu")
    monkeypatch.setenv("TASTEMAKER_DEVICE", "toaster")
    ok, why = told(code=1)
    assert not ok
    assert "“toaster”" in why
    assert "auto, cpu" in why
    assert shop("train", "ranking")["ranking"]["live_in"]
    problem = shop("evaluate", "ranking", "--events", "x.csv", "--sequence", code=2)
    assert problem["code"] == "no_device"


def test_a_job_works_in_the_home_it_was_started_for_and_its_end_can_be_followed(
    shop: Terminal,
) -> None:
    job = shop("train", "ranking", "--background")["job"]
    ended = shop("jobs", "watch", job)
    assert (ended["state"], ended["error"]) == ("done", None)
    assert shop("models", "list")["models"][0]["live"]


def test_a_job_that_failed_says_why_and_what_its_process_printed(terminal: Terminal) -> None:
    job = terminal("train", "ranking", "--background")["job"]
    told = terminal.text("jobs", "watch", job, code=1)
    assert "failed" in told
    assert "tastemaker import" in told


def test_wrong_use_is_told_in_plain_words(terminal: Terminal) -> None:
    told = terminal("evaluate", "ranking", "--events", "x.csv", "--protocol", "nope", code=2)
    assert "Value error" not in told["detail"]
    assert "last-out" in told["detail"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["doctor", "--home"], "--home needs a value"),
        (["doctor", "--home="], "--home needs a value"),
        (["--home", "--json", "doctor"], "--home needs a value"),
        (["doctor", "--lang", "xx"], "en or zh"),
    ],
)
def test_options_without_a_value_and_unknown_languages_are_wrong_use(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--json"])
    assert ended.value.code == 2
    problem = json.loads(capsys.readouterr().out)
    assert problem["code"] == "wrong_use"
    assert words in problem["detail"]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["train", "tune", "--model", "nope"], "bad_field", "transformer"),
        (["train", "level", "--model", "nope"], "bad_field", "vae, gan, transformer"),
        (["train", "personal", "--method", "nope"], "bad_field", "dpo, kto, grpo"),
        (["evaluate", "creation", "--medium", "nope"], "no_medium", "nope"),
    ],
)
def test_what_cannot_be_made_or_trained_is_refused_before_any_work(
    shop: Terminal, arguments: list[str], code: str, words: str
) -> None:
    problem = shop(*arguments, code=2)
    assert problem["code"] == code
    assert words in problem["detail"]


def test_an_export_that_cannot_be_written_names_what_was_given(
    shop: Terminal, tmp_path: Path
) -> None:
    for out in (tmp_path, tmp_path / "nowhere" / "x.zip"):
        problem = shop("export", "ada", "--out", str(out), code=1)
        assert problem["code"] == "bad_path"
        assert f"“{out}”" in problem["detail"]
