"""A medium from somebody else's package is found, checked and used like ours."""

from __future__ import annotations

from pathlib import Path

import pytest

import tastemaker
from tastemaker import Item
from tastemaker.home import find_media
from tastemaker.testing import check_medium

PLUGINS = Path(__file__).parents[1] / "plugins"


@pytest.fixture
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PLUGINS))


@pytest.mark.usefixtures("_installed")
def test_an_installed_plug_in_is_found_by_its_entry_point() -> None:
    media = find_media()
    assert {"bells", "tune"} <= set(media)
    check_medium(media["bells"], ["123 213 231", "321 312", "123 132 312 321 231"])


@pytest.mark.usefixtures("_installed")
def test_its_items_are_described_and_rendered_without_a_change_of_ours(tmp_path: Path) -> None:
    engine = tastemaker.open(tmp_path)
    engine.add([Item("bells:1", "bells", "Plain", "123 213 231")])
    assert engine.item("bells:1").attributes == {"opening": "123", "rounds": 3}
    assert engine.media_of("bells:1", "txt") == (b"Plain\n123 213 231\n", "text/plain")
    engine.close()
