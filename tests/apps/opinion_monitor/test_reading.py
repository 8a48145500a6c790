"""Names are found whole, clauses belong to who is named in them, sources are read or refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.opinion_monitor import sources
from apps.opinion_monitor.gazetteer import TOPICS, Gazetteer
from apps.opinion_monitor.reading import aspects, learn
from tastemaker import BadInput

NAMES = Gazetteer([("Nokia", "Nokia"), ("Nokia Siemens", "Nokia Siemens"), ("万科", "000002"),
                   ("万科", "万科A"), ("万科", "万科"), ("京天利", "京天利")])  # fmt: skip


def names(text: str) -> list[str]:
    return [one.name for one in NAMES.find(text)]


def test_the_longest_name_counts_and_parts_of_words_do_not() -> None:
    assert names("nokia siemens and Nokia") == ["Nokia Siemens", "Nokia"]
    assert names("Nokian tyres, 10000020") == []
    assert names("万科A（000002）大涨") == ["万科", "万科"]


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_name_is_found_wherever_it_stands(before: str, after: str) -> None:
    found = NAMES.find(f"{before}。京天利。{after}")
    assert "京天利" in [one.name for one in found]
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_each_is_judged_by_its_own_clause() -> None:
    text = "Nokia fell sharply, Nokia Siemens rose. The sun shone."
    assert aspects(text, NAMES.find(text)) == {
        "Nokia": "Nokia fell sharply,",
        "Nokia Siemens": "Nokia Siemens rose.",
    }
    text = "万科净利大增，派息。京天利遭立案调查，股价跌停。"
    assert aspects(text, NAMES.find(text))["京天利"] == "京天利遭立案调查，股价跌停。"


def test_topics_are_read_in_both_languages() -> None:
    topics = Gazetteer.read(TOPICS)
    assert [one.name for one in topics.find("股东拟减持，净利下滑")][:1] == ["shareholding"]
    assert "results" in [one.name for one in topics.find("Operating profit rose")]


def test_a_model_tells_bad_from_good() -> None:
    texts = [f"profit fell sharply {n}" for n in range(20)] + [f"sales rose {n}" for n in range(20)]
    model = learn(texts, ["negative"] * 20 + ["positive"] * 20)
    told = model.chances(["profit fell", "sales rose"])
    assert told.argmax(1).tolist() == [0, 1]
    with pytest.raises(BadInput):
        learn(texts[:5], ["negative"] * 5)


def test_files_are_read_or_refused_with_their_line(tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("text,at\n万科大涨,2020-01-01\n")
    assert next(sources.read(rows, 2e9)).at == 1577836800
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
            list(sources.read(tmp_path / name, 2e9))
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

    assert [one.text for one in sources.follow(path, lambda: 5.0, wait)] == ["万科", "Nokia"]


def test_feeds_are_read() -> None:
    pytest.importorskip("feedparser")
    feed = b"""<rss version="2.0"><channel><title>News</title><item><title>Nokia &amp; co</title>
    <description>&lt;p&gt;fell&lt;/p&gt;</description><guid>1</guid>
    <pubDate>Wed, 01 Jan 2020 00:00:00 GMT</pubDate></item></channel></rss>"""
    (one,) = sources.entries(feed, 2e9, "http://x/feed")
    assert (one.text.split(), one.at) == (["Nokia", "&", "co", "fell"], 1577836800.0)
    with pytest.raises(BadInput):
        sources.entries(b"no feed", 2e9, "http://x/feed")
    with pytest.raises(BadInput):
        sources.feed("file:///etc/passwd", 2e9)
