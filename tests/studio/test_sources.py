"""What holds for the Studio's files, whether anybody looks at them or not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tastemaker import studio

FOLDER = studio.FOLDER
MODULES = sorted(
    path for path in FOLDER.rglob("*.js") if "vendor" not in path.relative_to(FOLDER).parts
)
CHINESE = re.compile(r"[\u3400-\u9fff]")
LONGEST = 250  # lines


def leaves(tree: dict[str, Any], at: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{at}{name}.")
        else:
            yield f"{at}{name}", value


def sentences(language: str) -> dict[str, str]:
    text = (FOLDER / "i18n" / f"{language}.json").read_text("utf-8")
    return dict(leaves(json.loads(text)))


def relative(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def test_every_sentence_stands_in_both_languages() -> None:
    assert sentences("en").keys() == sentences("zh").keys()


def test_both_languages_fill_the_same_blanks() -> None:
    en, zh = sentences("en"), sentences("zh")
    blanks = re.compile(r"\{\{(\w+)\}\}")
    for key, words in en.items():
        assert sorted(set(blanks.findall(words))) == sorted(set(blanks.findall(zh[key]))), key


def test_no_sentence_is_empty_and_each_is_in_its_language() -> None:
    names = ("format.", "keys.key.", "item.key_mode")
    for key, words in sentences("en").items():
        assert words.strip(), key
        assert not CHINESE.search(words), key
    for key, words in sentences("zh").items():
        written = re.sub(r"\{\{\w+\}\}", "", words).strip("（），。：、 ")
        assert not written or CHINESE.search(words) or key.startswith(names), key


def test_every_sentence_that_modules_ask_for_exists() -> None:
    known = sentences("en")
    for path in MODULES:
        text = path.read_text("utf-8")
        for key in re.findall(r'\bt\(\s*"([^"]+)"', text):
            assert key in known, f"{relative(path)}: {key}"
        for beginning in re.findall(r"\bt\(\s*`([^`$]*)\$\{", text):
            assert any(key.startswith(beginning) for key in known), f"{relative(path)}: {beginning}"


def test_no_sentence_is_left_over() -> None:
    source = "\n".join(path.read_text("utf-8") for path in MODULES)
    literal = set(re.findall(r'"([\w.]+)"', source))
    built = [
        re.compile(re.sub(r"\\\$\\\{.*?\\\}", r"[^.]+", re.escape(text)))
        for text in re.findall(r"`([\w.]+\.[^`\s]*\$\{[^`\s]*)`", source)
    ]
    for key in sentences("en"):
        if key.startswith("values."):  # asked for by what an item says it is
            continue
        used = key in literal or any(pattern.fullmatch(key) for pattern in built)
        assert used, key


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_modules_are_small_and_say_what_they_are(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith("//"), "begins with what it is"
    assert text.count("\n") <= LONGEST
    assert text.count("customElements.define") <= 1, "one element per file"


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_modules_hold_no_sentences(path: Path) -> None:
    text = re.sub(r"(?s:/\*.*?\*/)|(?m:^\s*//.*$|\s//\s.*$)", "", path.read_text("utf-8"))
    text = re.sub(r"css`.*?`", "", text, flags=re.S)
    if (
        path.name != "page.js"
    ):  # of applications' pages, which have no i18n: both languages in one place
        assert not CHINESE.search(text.replace('"中文"', "")), "words belong into i18n"
    shown = re.findall(r">\s*([A-Za-z][a-z]+(?: [a-z]+)+)\s*<", text)
    labels = re.findall(r'(?:aria-label|title|placeholder|alt)="([A-Za-z][^"$]*)"', text)
    assert shown + labels == []


def test_templates_set_no_style_attribute_as_text() -> None:
    for path in MODULES:
        assert not re.search(r'\sstyle="', path.read_text("utf-8")), relative(path)


def test_nothing_of_ours_names_another_server() -> None:
    files = [*MODULES, *FOLDER.glob("*.html"), *FOLDER.glob("styles/*.css")]
    for path in files:
        addresses = re.findall(r"https?://[^\s\"'`)]+", path.read_text("utf-8"))
        assert addresses == [], relative(path)


def test_assets_are_given_with_their_type_and_nothing_else_is() -> None:
    found = studio.asset("main.js")
    assert found is not None
    content, media_type = found
    assert content.startswith(b"//")
    assert media_type == "text/javascript; charset=utf-8"
    for name in ("__init__.py", "../errors.py", "../../../pyproject.toml", "", "nothing.js", "lib"):
        assert studio.asset(name) is None, name


def test_the_page_points_at_the_version_of_its_files() -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", studio.version())
    assert f"/studio/{studio.version()}/" in studio.page()
    assert "{version}" not in studio.page()


def test_without_its_bundles_the_page_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studio, "built", lambda: False)
    page = studio.page()
    assert "make studio" in page
    assert "<script" not in page
    assert CHINESE.search(page)


def test_the_lock_file_names_no_registry() -> None:
    root = FOLDER.parents[2]
    lock = json.loads((root / "package-lock.json").read_text("utf-8"))
    named = [name for name, package in lock["packages"].items() if "resolved" in package]
    assert named == []
    unsealed = [n for n, package in lock["packages"].items() if n and "integrity" not in package]
    assert unsealed == []
