"""When what is looked for was, and dates as conditions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tastemaker.dates import day_of, moment, span
from tastemaker.dialogue.seeking import HIGHEST, LOWEST
from tastemaker.domain import Item
from tastemaker.engine import dated
from tastemaker.errors import BadInput
from tastemaker.rank import rules
from tastemaker.understand.reader import RuleReader
from tests.unit.engine.test_places import said
from tests.unit.engine.worlds import world

TODAY = date(2026, 12, 2)  # a Wednesday

NEWS = (
    ("Forge lays off hundreds", "2018年5月11日", "negative"),
    ("Forge opens a plant", "2018年5月31日", "positive"),
    ("Acme buys Forge", "2018年6月1日", "positive"),
    ("Acme is sued", "2017年12月31日", "negative"),
    ("Acme pays more", "2019年2月14日", "positive"),
)


@pytest.fixture(scope="module")
def news() -> Iterator[Any]:
    engine = world(0)
    engine.reader = RuleReader()
    engine.add(
        [
            Item(f"n:{title}", "news", title, attributes={"date": day, "tone": tone})
            for title, day, tone in NEWS
        ]
    )
    return engine


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018年5月的新闻", "2018-05-01", "2018-05-31"),
        ("2018年5月11日", "2018-05-11", "2018-05-11"),
        ("news from May 2018", "2018-05-01", "2018-05-31"),
        ("on May 3rd, 2018", "2018-05-03", "2018-05-03"),
        ("the 3rd of May 2018", "2018-05-03", "2018-05-03"),
        ("2018-02", "2018-02-01", "2018-02-28"),
        ("since 2018-05-11", "2018-05-11", None),
        ("after 2017", "2018-01-01", None),
        ("2016年以后的利好", "2016-01-01", None),
        ("before 2017", None, "2016-12-31"),
        ("2018年之前的", None, "2017-12-31"),
        ("until May 2018", None, "2018-05-31"),
        ("between 2016 and 2018", "2016-01-01", "2018-12-31"),
        ("2018/5/3到2018/5/6", "2018-05-03", "2018-05-06"),
        ("today's news", "2026-12-02", "2026-12-02"),
        ("昨天的", "2026-12-01", "2026-12-01"),
        ("上周的新闻", "2026-11-23", "2026-11-29"),
        ("this week", "2026-11-30", "2026-12-06"),
        ("last month", "2026-11-01", "2026-11-30"),
        ("去年的", "2025-01-01", "2025-12-31"),
        ("三天前的新闻", "2026-11-29", "2026-11-29"),
        ("from 2 weeks ago", "2026-11-16", "2026-11-22"),
        ("5月的新闻", "2026-05-01", "2026-05-31"),
        ("in May", "2026-05-01", "2026-05-31"),
        ("12月1日", "2026-12-01", "2026-12-01"),
        ("12月25日的", "2025-12-25", "2025-12-25"),
        ("since May 3", "2026-05-03", None),
        ("2月29日", "2024-02-29", "2024-02-29"),
        ("3个月前", "2026-09-01", "2026-09-30"),
        ("最近三天", "2026-11-29", "2026-12-02"),
        ("in the last 3 months", "2026-09-02", "2026-12-02"),
    ],
)
def test_when_it_was_is_read(text: str, first: str | None, last: str | None) -> None:
    told = [(facet, bound) for facet, bound, *_ in dated.bounds(text, "date", TODAY)]
    wanted = [(">=", first), ("<=", last)]
    assert told == [("date", f"{sign}{day}") for sign, day in wanted if day]


@pytest.mark.parametrize(
    "text", ["2018年13月40日", "2018-13-40", "90年代", "at 10", "may I", "it may be", "13月", ""]
)
def test_what_is_no_date_bounds_nothing(text: str) -> None:
    assert list(dated.bounds(text, "date", TODAY)) == []


@pytest.mark.parametrize(
    ("text", "which"),
    [
        ("the latest news", HIGHEST),
        ("最新的", HIGHEST),
        ("最近有什么新闻", HIGHEST),
        ("最早的", LOWEST),
    ],
)
def test_the_newest_and_the_oldest(text: str, which: str) -> None:
    assert [bound for _, bound, *_ in dated.bounds(text, "date", TODAY)] == [which]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("2018年5月的新闻", {"Forge lays off hundreds", "Forge opens a plant"}),
        ("news from May 2018", {"Forge lays off hundreds", "Forge opens a plant"}),
        ("positive news since June 2018", {"Acme buys Forge", "Acme pays more"}),
        ("2018年之前的新闻", {"Acme is sued"}),
    ],
)
def test_news_of_a_time_is_found(news: Any, text: str, titles: set[str]) -> None:
    assert said(news, f"kim{text}", text)[0] == titles


def test_a_month_without_its_year_is_the_last_that_news_is_of(news: Any) -> None:
    assert said(news, "pat", "5月的新闻")[0] == {"Forge lays off hundreds", "Forge opens a plant"}
    assert said(news, "quin", "news from June")[0] == {"Acme buys Forge"}


def test_news_of_a_time_is_counted(news: Any) -> None:
    assert "2" in said(news, "lee", "how many news are there from May 2018?")[1]


def test_the_latest_is_of_what_was_looked_for_and_how_many_counts_it(news: Any) -> None:
    said(news, "max", "positive news from 2018")
    assert said(news, "max", "how many are there?")[1].startswith("There are 2")
    said(news, "ned", "利空新闻")
    titles, _ = said(news, "ned", "最新的")
    assert "Acme pays more" not in titles
    assert "Forge lays off hundreds" in titles
    assert "5" in said(news, "oda", "how many news do you have?")[1]


def test_conditions_may_be_dates_however_they_are_written(news: Any) -> None:
    base = news.refresh().catalogue.base

    def meeting(*where: str) -> set[str]:
        out = rules.out_of_bounds(base, rules.conditions(where), (), 0.0)
        assert out is not None
        return {title for title, left_out in zip(base.titles, out, strict=True) if not left_out}

    assert meeting("date>=2018-05-31", "date<=2018-05-31") == {"Forge opens a plant"}
    assert meeting("date<=2018-05") == {
        "Acme is sued",
        "Forge lays off hundreds",
        "Forge opens a plant",
    }
    assert meeting("date>=2018-06-01T00:00:00Z") == {"Acme buys Forge", "Acme pays more"}
    assert rules.meets(rules.condition("date>=2018-05"), {"date": "2018/5/11"})
    assert not rules.meets(rules.condition("date<=2018-05"), {"date": "2018-06-01"})
    with pytest.raises(BadInput, match="neither a number nor a date"):
        rules.condition("date>=soon")


def test_when_items_came_counts_where_they_say_nothing_themselves() -> None:
    engine = world(0)
    at = span("2026-05-11")
    assert at is not None
    engine.add(
        [
            Item("a", "post", "old", created_at=at[0]),
            Item("b", "post", "new", created_at=at[0] + 1e6),
        ]
    )
    base = engine.refresh().catalogue.base
    assert dated.dated_in(base, 10) == rules.CREATED
    out = rules.out_of_bounds(base, rules.conditions(["created_at>=2026-05-12"]), (), 0.0)
    assert out is not None
    assert [id for id, left_out in zip(base.ids, out, strict=True) if not left_out] == ["b"]


@pytest.mark.parametrize("odd", ["1526515200000", "9" * 12, 1e300, -1e300])
def test_a_date_that_is_a_number_beyond_all_days_stops_no_conversation(odd: Any) -> None:
    engine = world(0)
    engine.reader = RuleReader()
    dates = ["2018-05-11", "2018-05-12", "2018-06-01", odd]
    engine.add(
        [Item(f"n{n}", "news", f"n{n}", attributes={"date": day}) for n, day in enumerate(dates)]
    )
    assert engine.reader_for("rob").read("5月的新闻").slots["date"].startswith(">=")
    assert day_of(-1e300) == date.min
    assert day_of(1e300) == date.max
    assert day_of(moment(TODAY)) == TODAY


def test_prices_are_no_dates(news: Any) -> None:
    engine = world(0)
    engine.add(
        [Item(f"g{n}", "goods", f"g{n}", attributes={"code": f"20{n}0.12.1x"}) for n in range(5)]
    )
    assert dated.dated_in(engine.refresh().catalogue.base, 10) == ""
