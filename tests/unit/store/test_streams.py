"""Texts come from files, from files that grow and from feeds; what is none is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tastemaker.errors import BadInput
from tastemaker.store.importers.streams import feed_texts, follow_texts, read_texts
from tastemaker.store.importers.tables import read_names


def test_names_stand_with_their_aliases(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("name,aliases\nAcme,ACM|Acme Inc\nBolt,\n")
    assert read_names(path) == [
        ("Acme", "Acme"), ("Acme", "ACM"), ("Acme", "Acme Inc"), ("Bolt", "Bolt"), ("Bolt", ""),
    ]  # fmt: skip
    path.write_text("alias\nAcme\n")
    with pytest.raises(BadInput, match=r"names\.csv"):
        read_names(path)


def test_files_are_read_or_refused_with_their_line(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("text,at\n万科大涨,2020-01-01\n")
    assert next(read_texts(rows, 2e9)).at == 1577836800
    for name, words, code in (
        ("bad.csv", "words\nx\n", "bad_file"),
        ("bad.jsonl", '{"text": "x"}\n{"at": 1}\n', "bad_row"),
        ("later.jsonl", '{"text": "x", "at": 9e12}\n', "bad_row"),
        ("broken.jsonl", "{\n", "bad_row"),
        ("list.jsonl", "[1]\n", "bad_row"),
        ("none.jsonl", None, "bad_file"),
    ):
        if words is not None:
            (tmp_path / name).write_text(words)
        with pytest.raises(BadInput) as caught:
            list(read_texts(tmp_path / name, 2e9))
        assert caught.value.code == code


def test_a_file_is_followed_line_by_line_and_from_its_beginning_when_cut(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    row = json.dumps({"text": "万科", "source": "x"}, ensure_ascii=False).encode()
    short = b'{"text": "Nokia"}'
    steps: Iterator[bytes | None] = iter([row[:5], row + b"\n" + row[:9], short + b"\n", None])

    def wait() -> bool:
        now = next(steps)
        if now is not None:
            path.write_bytes(now)
        return now is not None

    assert [one.text for one in follow_texts(path, lambda: 5.0, wait)] == ["万科", "Nokia"]


def test_feeds_are_read() -> None:
    pytest.importorskip("feedparser")
    feed = b"""<rss version="2.0"><channel><title>News</title><item><title>Nokia &amp; co</title>
    <description>&lt;p&gt;fell&lt;/p&gt;</description><guid>1</guid>
    <pubDate>Wed, 01 Jan 2020 00:00:00 GMT</pubDate></item></channel></rss>"""
    (one,) = feed_texts(feed, 2e9, "http://x/feed")
    assert (one.text.split(), one.at) == (["Nokia", "&", "co", "fell"], 1577836800.0)
    with pytest.raises(BadInput):
        feed_texts(b"no feed", 2e9, "http://x/feed")
