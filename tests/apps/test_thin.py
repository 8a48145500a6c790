"""Applications are thin and use only what is public: whatever is general stands in the kernel."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import tastemaker
from tests.apps.conftest import APPS

ROOT = Path(__file__).parents[2] / "apps"
MEASURING = {
    "evaluate.py",
    "trials.py",
    "agents.py",
}  # and what it needs: no part of what is served
MOST = 400  # lines


def imports(file: Path) -> Iterator[tuple[str, str]]:
    """(module, name) of everything a file imports; no name where the module itself is."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", one.name) for one in node.names)
        elif isinstance(node, ast.Import):
            yield from ((one.name, "") for one in node.names)


@pytest.mark.parametrize("app", APPS)
def test_an_application_is_short(app: str) -> None:
    served = [file for file in (ROOT / app).glob("*.py") if file.name not in MEASURING]
    assert sum(len(file.read_text("utf-8").splitlines()) for file in served) <= MOST


@pytest.mark.parametrize("app", APPS)
def test_an_application_uses_public_names_alone(app: str) -> None:
    found = [one for file in (ROOT / app).glob("*.py") for one in imports(file)]
    ours = {(module, name) for module, name in found if module.partition(".")[0] == "tastemaker"}
    assert ours
    assert {module for module, _ in ours} == {"tastemaker"}
    assert {name for _, name in ours} <= {"", *tastemaker.__all__}


def test_every_public_name_is_there() -> None:
    assert all(getattr(tastemaker, name) is not None for name in tastemaker.__all__)
