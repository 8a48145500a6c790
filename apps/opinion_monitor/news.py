"""The public sets as streams: Chinese company news by date, English financial sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from tastemaker import Text, read_table

_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
LABELS = {"0": "negative", "1": "positive"}
HELD = 0.2


@dataclass(frozen=True, slots=True)
class News:
    text: Text
    label: str
    company: str = ""


def chinese(data: Path) -> tuple[list[News], list[News]]:
    """Headlines up to a date, and those after it; a headline stands once."""
    rows: dict[str, News] = {}
    for row in read_table(data / "zh-finance-news" / "news_seed_titles.csv.gz", ("title", "label")):
        if found := _DATE.fullmatch(row["date"].strip()):
            year, month, day = map(int, found.groups())
            at = datetime(year, month, day, tzinfo=UTC).timestamp()
            text = Text(f"zh-{len(rows)}", row["title"].strip(), at, "zh-finance-news")
            rows.setdefault(text.text, News(text, LABELS[row["label"]], row["company"].strip()))
    ordered = sorted(rows.values(), key=lambda one: one.text.at)
    date = ordered[int(len(ordered) * (1 - HELD))].text.at
    before = [one for one in ordered if one.text.at < date]
    return before, ordered[len(before) :]


def english(data: Path, seed: int = 0) -> tuple[list[News], list[News]]:
    """Four fifths of the sentences, drawn by chance, and the rest."""
    rows = read_table(data / "financial-phrasebank" / "sentences.csv", ("sentence", "label"))
    unique = {row["sentence"].strip(): row["label"] for row in rows}
    found = [
        News(Text(f"en-{n}", text, 0.0, "financial-phrasebank"), label)
        for n, (text, label) in enumerate(unique.items())
    ]
    order = np.random.default_rng(seed).permutation(len(found))
    cut = int(len(found) * (1 - HELD))
    return [found[at] for at in order[:cut]], [found[at] for at in order[cut:]]


def companies(data: Path) -> list[tuple[str, str]]:
    """(name, stock code) of every company of the Chinese news."""
    rows = read_table(data / "zh-finance-news" / "news_seed_titles.csv.gz", ("company", "code"))
    return list({row["company"].strip(): row["code"].strip() for row in rows}.items())
