"""Tunes from files of one's own."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tastemaker.errors import BadInput
from tastemaker.store.importers import Bad, Ok, read_tunes

BOOK = """Some words before.

X:1
T:First, The
M:4/4
K:C
"C"CDEF GABc |]

% a remark
X: 7
M:4/4
K:G
GABc defg |]
"""


def test_a_tunebook_gives_its_tunes_with_their_lines(tmp_path: Path) -> None:
    file = tmp_path / "mine.abc"
    file.write_text(BOOK, encoding="utf-8")
    first, second = read_tunes(file)
    assert isinstance(first, Ok)
    assert isinstance(second, Ok)
    assert (first.line, second.line) == (3, 9) or second.line > first.line
    assert (first.value.id, first.value.title) == ("tune:mine/1", "The First")
    assert '"C"CDEF' in first.value.text
    assert "remark" not in first.value.text
    assert (second.value.id, second.value.title) == ("tune:mine/2", "mine 2")
    assert second.value.attributes["collection"] == "mine"


def test_rows_with_abc_keep_what_else_they_say(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl.gz"
    rows = [
        {"collection": "ashover", "abc": BOOK[20:]},
        {"abc": " "},
        {"id": "x", "abc": "X:1\nK:C\nC"},
    ]
    file.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    good, bad, named = read_tunes(file)
    assert isinstance(good, Ok)
    assert good.value.attributes == {"collection": "ashover"}
    assert isinstance(bad, Bad)
    assert bad.error.code == "missing_field"
    assert isinstance(named, Ok)
    assert named.value.id == "tune:rows/x"


@pytest.mark.parametrize("data", [b"no tunes here", b"\xff\xfe\x00", b""])
def test_a_file_without_tunes_is_refused(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "bad.abc"
    file.write_bytes(data)
    with pytest.raises(BadInput) as caught:
        list(read_tunes(file))
    assert caught.value.code == "bad_file"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        list(read_tunes(tmp_path / "none.abc"))
