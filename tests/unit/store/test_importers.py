"""Files that people have: read row by row, whatever is wrong with some of the rows."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tracemalloc
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tastemaker.domain import ACTS, Event, Item
from tastemaker.errors import BadInput, Missing, TastemakerError
from tastemaker.store.importers import Bad, Ok, read_events, read_items, read_ties, read_users

Read = Callable[[Path], Any]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str, content: str | bytes) -> Path:
        data = content.encode() if isinstance(content, str) else content
        path = tmp_path / name
        path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
        return path

    return write


def parquet(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(rows)), path)
    return path


def good(rows: Any) -> list[Any]:
    """The values of rows that must all be good."""
    read = list(rows)
    assert not [row for row in read if isinstance(row, Bad)], read
    return [row.value for row in read]


def bad(rows: Any) -> list[tuple[int, str]]:
    return [(row.line, row.error.code) for row in rows if isinstance(row, Bad)]


EVENTS = """\
user,kind,item,value,text,at
ada,like,tune:a/1,,,2024-05-01T12:00:00Z
bob,rate,tune:a/2,4.5,"well, ""fine""
indeed",1714564800
"""
AT = 1714564800.0  # 2024-05-01T12:00:00Z


# ---------------------------------------------------------------------------- what can be written
def test_events_are_read_from_csv(write) -> None:
    rows = list(read_events(write("events.csv", EVENTS)))
    assert [row.line for row in rows] == [2, 3]
    ada, bob = good(rows)
    assert ada == Event("ada", "like", "tune:a/1", at=AT, id=ada.id)
    assert bob == Event("bob", "rate", "tune:a/2", 4.5, 'well, "fine"\nindeed', AT, bob.id)


def test_the_same_rows_give_the_same_events_from_any_format(write, tmp_path: Path) -> None:
    rows = [
        {"user": "ada", "kind": "like", "item": "a", "at": AT, "value": None},
        {"user": "bob", "kind": "rate", "item": "b", "at": AT + 0.5, "value": 4.0},
    ]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    table = "user,kind,item,at,value\nada,like,a,2024-05-01 12:00:00,\n"
    table += "bob,rate,b,2024-05-01T14:00:00.5+02:00,4\n"
    files = [
        write("e.csv", table), write("e.csv.gz", table),
        write("e.jsonl", lines), write("e.jsonl.gz", lines), write("e.ndjson", "\n" + lines),
        parquet(tmp_path / "e.parquet", rows),
        parquet(
            tmp_path / "f.parquet",
            [{**row, "at": datetime.fromtimestamp(row["at"], UTC)} for row in rows],
        ),
    ]  # fmt: skip
    expected = good(read_events(files[0]))
    assert len(expected) == 2
    for file in files[1:]:
        assert good(read_events(file)) == expected, file.name


def test_an_event_without_an_id_gets_one_from_what_it_says(write) -> None:
    first, second = good(read_events(write("a.csv", EVENTS)))
    assert first.id.startswith("e_")
    assert len(first.id) == 26
    assert first.id != second.id
    again = good(read_events(write("b.csv", EVENTS.replace("2024-05-01T12:00:00Z", f"{AT}"))))
    assert [event.id for event in again] == [first.id, second.id]
    later = good(read_events(write("c.csv", EVENTS.replace("12:00:00Z", "12:00:01Z"))))
    assert later[0].id != first.id
    own = "id,user,kind,item,at\nx7,ada,like,a,1\n"
    assert good(read_events(write("d.csv", own)))[0].id == "x7"


def test_unknown_columns_of_items_become_attributes(write) -> None:
    table = """\
,id,medium,title,text,attributes,media,created_at,genre,year,zip,tags,score,note
0,a,tune,A jig,X:1,"{""mode"": ""major"", ""year"": 1850}","{""audio"": ""a.wav""}",1850-01-01,jig,1900,007,calm|2|,1.50,
"""
    (item,) = good(read_items(write("items.csv", table)))
    assert item == Item(
        "a", "tune", "A jig", "X:1",
        {"mode": "major", "year": 1850, "genre": "jig", "zip": "007", "tags": ["calm", 2],
         "score": 1.5},
        {"audio": "a.wav"}, -3786825600.0,
    )  # fmt: skip


def test_json_and_parquet_keep_the_types_they_have(write, tmp_path: Path) -> None:
    row = {"id": 7, "medium": "copy", "tags": ["a", "b"], "code": "1|2", "n": "12", "x": 0.5,
           "attributes": {"in": {"deep": [1, None, 2]}}, "none": None}  # fmt: skip
    (item,) = good(read_items(write("i.jsonl", json.dumps(row))))
    assert item.id == "7"
    assert item.attributes == {
        "in": {"deep": [1, None, 2]}, "tags": ["a", "b"], "code": "1|2", "n": "12", "x": 0.5,
    }  # fmt: skip
    (table,) = good(read_items(parquet(tmp_path / "i.parquet", [row])))
    assert table == item


def test_users_and_ties_are_read(write) -> None:
    users = write("users.csv", 'id,traits,city,age\nada,"{""likes"": [""jazz""]}",London,36\n')
    assert good(read_users(users)) == [("ada", {"likes": ["jazz"], "city": "London", "age": 36})]
    ties = write("ties.csv", "user,other,weight\nada,bob,0.5\nbob,ada,\n")
    assert good(read_ties(ties)) == [("ada", "bob", 0.5), ("bob", "ada", 1.0)]
    bare = write("ties.jsonl", '{"user": "ada", "other": "bob"}')
    assert good(read_ties(bare)) == [("ada", "bob", 1.0)]


def test_the_headers_of_amazon_personalize_are_known(write) -> None:
    events = "USER_ID,ITEM_ID,EVENT_TYPE,EVENT_VALUE,TIMESTAMP\n1,2,Like,0.5,1714564800\n"
    (event,) = good(read_events(write("interactions.csv", events)))
    assert event == Event("1", "like", "2", 0.5, at=AT, id=event.id)
    items = "ITEM_ID,CREATION_TIMESTAMP,GENRES\n2,1714564800,Folk|Jig\n"
    (item,) = good(read_items(write("items.csv", items)))
    assert item == Item("2", "", attributes={"genres": ["Folk", "Jig"]}, created_at=AT)
    users = "USER_ID,AGE\n1,36\n"
    assert good(read_users(write("users.csv", users))) == [("1", {"age": 36})]


def test_the_headers_of_gorse_are_known(write) -> None:
    feedback = "FeedbackType,UserId,ItemId,Timestamp\nlike,ada,x,2024-05-01 12:00:00 +0000 UTC\n"
    assert bad(read_events(write("feedback.csv", feedback))) == [(2, "bad_field")]
    feedback = "FeedbackType,UserId,ItemId,Timestamp\nlike,ada,x,2024-05-01T12:00:00Z\n"
    (event,) = good(read_events(write("feedback.csv", feedback)))
    assert event == Event("ada", "like", "x", at=AT, id=event.id)
    items = 'ItemId,Labels,Categories,Timestamp\nx,"[""a"", ""b""]",c|d,2024-05-01\n'
    (item,) = good(read_items(write("items.csv", items)))
    assert item.attributes == {"labels": ["a", "b"], "categories": ["c", "d"]}
    assert item.created_at == AT - 43_200


def test_ratings_of_movielens_come_in_as_they_are(write) -> None:
    ratings = "userId,movieId,rating,timestamp\n1,31,2.5,1714564800\n"
    (event,) = good(read_events(write("ratings.csv", ratings)))
    assert event == Event("1", "rate", "31", 2.5, at=AT, id=event.id)
    movies = "movieId,title,genres\n31,Dangerous Minds (1995),Drama|School\n"
    (film,) = good(read_items(write("movies.csv", movies)))
    assert film == Item("31", "", "Dangerous Minds (1995)", "", {"genres": ["Drama", "School"]})


def test_reviews_of_amazon_and_yelp_come_in_as_they_are(write) -> None:
    old = {"reviewerID": "A1", "asin": "B7", "overall": 4.0, "unixReviewTime": int(AT)}
    new = {"user_id": "A1", "asin": "B7-red", "parent_asin": "B7", "rating": 4.0,
           "timestamp": int(AT)}  # fmt: skip
    yelp = {"user_id": "A1", "business_id": "B7", "stars": 4, "date": "2024-05-01 12:00:00"}
    for row in (old, new, yelp):
        (event,) = good(read_events(write("reviews.jsonl", json.dumps(row))))
        assert event == Event("A1", "rate", "B7", 4.0, at=AT, id=event.id)
    (item,) = good(read_items(write("meta.jsonl", '{"parent_asin": "B7", "title": "Strings"}')))
    assert item == Item("B7", "", "Strings")


def test_atomic_files_of_recbole_come_in_as_they_are(write) -> None:
    inter = "user_id:token\titem_id:token\trating:float\ttimestamp:float\n9\t7\t5\t1714564800\n"
    (event,) = good(read_events(write("set.inter", inter)))
    assert event == Event("9", "rate", "7", 5.0, at=AT, id=event.id)
    item = 'item_id:token\tmovie_title:token_seq\tclass:token_seq\tyear:float\n7\tThe "End\tWar  Drama\t1995\n'
    (film,) = good(read_items(write("set.item.gz", item)))
    assert film == Item("7", "", 'The "End', "", {"class": ["War", "Drama"], "year": 1995})
    user = "user_id:token\tage:token\n9\t36\n"
    assert good(read_users(write("set.user", user))) == [("9", {"age": 36})]


def test_tabs_separate_without_quotes(write) -> None:
    table = 'user\tkind\titem\tat\ttext\nada\tlike\ta\t1\t"so, well\nbob\tlike\tb\t2\n'
    first, second = read_events(write("e.tsv", table))
    assert first.value.text == '"so, well'
    assert bad([second]) == [(3, "bad_row")]


def test_rows_without_a_kind_are_what_is_said_of_them(write) -> None:
    clicks = write("clicks.csv", "user,item,at\nada,a,1\n")
    with pytest.raises(BadInput, match="no column “kind”"):
        list(read_events(clicks))
    assert good(read_events(clicks, kind="play"))[0].kind == "play"
    mixed = write("mixed.csv", "user,item,at,kind,rating\nada,a,1,save,4\nada,b,2,,4\nada,c,3,,\n")
    assert [e.kind for e in good(read_events(mixed, kind="view"))] == ["save", "rate", "view"]
    assert bad(read_events(mixed)) == [(4, "missing_field")]
    with pytest.raises(BadInput) as raised:
        read_events(clicks, kind="hum")
    assert raised.value.code == "bad_kind"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("click", "view"), ("Add_To_Cart", "save"), ("purchase", "buy"), ("thumbs-up", "like"),
        ("点赞", "like"), ("播放", "play"), ("跳过", "skip"), ("SHARE", "share"),
    ],
)  # fmt: skip
def test_acts_are_known_by_what_others_call_them(write, word: str, kind: str) -> None:
    file = write("e.csv", f"user,kind,item,at\nada,{word},a/1,1714564800\n")
    assert [event.kind for event in good(read_events(file))] == [kind]


def test_an_act_that_is_none_anywhere_stays_bad(write) -> None:
    file = write("e.csv", "user,kind,item,at\nada,undo,a/1,1714564800\nada,hum,a/1,1714564800\n")
    assert bad(read_events(file)) == [(2, "bad_kind"), (3, "bad_kind")]


def test_chinese_headers_are_known(write) -> None:
    items = write("i.csv", "编号,标题,正文,栏目,发布时间\nn1,春天,很短,文化,2024-05-01\n")
    (item,) = good(read_items(items))
    assert (item.id, item.title, item.text, item.attributes) == (
        "n1", "春天", "很短", {"栏目": "文化"},
    )  # fmt: skip
    assert item.created_at is not None
    events = write("e.csv", "用户,行为,商品ID,时间\n小明,收藏,n1,2024-05-01\n")
    (event,) = good(read_events(events))
    assert (event.user, event.kind, event.item) == ("小明", "save", "n1")


def test_names_and_descriptions_are_titles_and_texts(write) -> None:
    said = {"asin": "b", "name": "A cup", "description": ["Blue.", "Holds tea."], "colour": "blue"}
    (item,) = good(read_items(write("i.jsonl", json.dumps(said))))
    assert (item.title, item.text) == ("A cup", "Blue.\nHolds tea.")
    assert item.attributes == {"colour": "blue"}
    both = write("b.csv", "id,title,text,name,description\na,One,Two,Three,Four\n")
    (item,) = good(read_items(both))
    assert (item.title, item.text) == ("One", "Two")
    assert item.attributes == {"name": "Three", "description": "Four"}


def test_a_rating_is_no_value_of_another_act(write) -> None:
    table = "user,kind,item,rating,value,at\nada,play,a,4,,1\nada,rate,b,4,2,2\n"
    played, rated = good(read_events(write("e.csv", table)))
    assert played.value is None
    assert rated.value == 2


def test_our_own_column_wins_over_another_of_that_meaning(write) -> None:
    table = "id,item_id,title\na,b,A\n"
    assert good(read_items(write("i.csv", table))) == [Item("a", "", "A", "", {"item_id": "b"})]


def test_a_byte_order_mark_windows_lines_and_blank_lines_are_no_matter(write) -> None:
    data = b"\xef\xbb\xbf\r\n\r\nuser,other\r\n\r\nada,bob\r\n\r\n"
    assert good(read_ties(write("ties.csv", data.replace(b"\xbf\r\n\r\n", b"\xbf")))) == [
        ("ada", "bob", 1.0)
    ]
    assert good(read_ties(write("more.csv", data))) == [("ada", "bob", 1.0)]
    marked = b'\xef\xbb\xbf{"user": "ada", "other": "bob"}'
    assert good(read_ties(write("ties.jsonl", marked))) == [("ada", "bob", 1.0)]


name = st.text(st.characters(min_codepoint=33, exclude_categories=["C", "Z"]), min_size=1)
words = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), min_size=1)
event = st.builds(
    Event, name, st.sampled_from(ACTS), st.none() | name, st.none() | st.floats(-1e6, 1e6),
    st.none() | words.filter(str.strip), st.floats(0, 4e9), name,
).map(lambda one: replace(one, value=abs(one.value or 0) % 5) if one.kind == "rate" else one)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(events=st.lists(event, max_size=5))
def test_whatever_can_be_written_comes_back(tmp_path_factory, events: list[Event]) -> None:
    folder = tmp_path_factory.mktemp("files")
    fields = ("user", "kind", "item", "value", "text", "at", "id")
    rows = [{field: getattr(one, field) for field in fields} for one in events]
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, fields)
    table.writeheader()
    table.writerows(rows)
    (folder / "e.csv").write_bytes(out.getvalue().encode())
    (folder / "e.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    assert good(read_events(folder / "e.csv")) == events
    assert good(read_events(folder / "e.jsonl")) == events


# ------------------------------------------------------------------------------------- bad rows
BAD_EVENTS = {
    "like,a,1": "missing_field",  # nobody
    "ada,,a,1": "missing_field",
    "ada,like,a,": "missing_field",
    "ada,adore,a,1": "bad_kind",
    "ada,undo,a,1": "bad_kind",  # a decision is a person's own
    "ada,like,a,yesterday": "bad_field",
    "ada,like,a,1714564800000": "bad_field",  # milliseconds
    "ada,like,a,nan": "bad_field",
    "ada,like,a,-1e300": "bad_field",
    "ada,like,a,99999-01-01": "bad_field",
    "ada,like,a": "bad_row",
    "ada,like,a,1,more": "bad_row",
    '"ada,like,a,1': "bad_row",  # a quote that is never closed
    '"ada"x,like,a,1': "bad_row",
    "ad\0a,like,a,1": "bad_field",
    f"{'a' * 201},like,a,1": "bad_field",
    "ada,like," + "b" * 201 + ",1": "bad_field",
}


@pytest.mark.parametrize(("row", "code"), BAD_EVENTS.items())
def test_a_bad_row_says_its_line_and_the_rest_goes_in(write, row: str, code: str) -> None:
    row = "," + row if code == "missing_field" and row.startswith("like") else row
    table = f"user,kind,item,at\nada,like,a,1\n{row}\nbob,like,b,2\ncy,like,c,3\n"
    rows = list(read_events(write("e.csv", table)))
    assert bad(rows) == [(3, code)]
    assert [row.value.user for row in rows if isinstance(row, Ok)] == ["ada", "bob", "cy"]
    assert [row.line for row in rows] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("value", "code"),
    [("nan", "bad_field"), ("inf", "bad_field"), ("1_0", "bad_field"), ("x", "bad_field"),
     ("1e999", "bad_field"), ("0x1", "bad_field")],
)  # fmt: skip
def test_what_is_no_finite_number_is_none(write, value: str, code: str) -> None:
    table = f"user,kind,item,value,at\nada,rate,a,{value},1\n"
    assert bad(read_events(write("e.csv", table))) == [(2, code)]


def test_a_rating_nobody_can_give_is_a_bad_row(write) -> None:
    table = "user,kind,item,value,at\nada,rate,a,5,1\nada,rate,b,6,2\nada,rate,c,,3\n"
    assert bad(list(read_events(write("e.csv", table)))) == [(3, "bad_field"), (4, "bad_field")]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("not json", "bad_row"), ('{"user": "ada"', "bad_row"), ("[1, 2]", "bad_row"),
        ("null", "bad_row"), ('{"user": NaN}', "bad_row"), ("[" * 100_000, "bad_row"),
        ('{"user": "ada", "kind": "like", "at": true}', "bad_field"),
        ('{"user": ["ada"], "kind": "like", "at": 1}', "bad_field"),
        ('{"user": {}, "kind": "like", "at": 1}', "missing_field"),
        ('{"user": "ada", "kind": 7, "at": 1}', "bad_kind"),
        ('{"user": "ada", "kind": "like", "at": 1, "position": 1.5}', "bad_field"),
        ('{"user": "ada", "kind": "like", "at": 1, "value": "NaN"}', "bad_field"),
        ('{"user": "a\\u0000", "kind": "like", "at": 1}', "bad_field"),
        ('{"user": "ada", "kind": "like", "at": 1, "text": 5}', "bad_field"),
    ],
)  # fmt: skip
def test_a_bad_line_of_json_is_one_bad_row(write, line: str, code: str) -> None:
    fine = '{"user": "bob", "kind": "like", "item": "a", "at": 1}'
    rows = list(read_events(write("e.jsonl", f"{fine}\n{line}\n\n{fine}\n")))
    assert bad(rows) == [(2, code)]
    assert [row.line for row in rows] == [1, 2, 4]


@pytest.mark.parametrize(
    "cells",
    ['{"id": "a", "attributes": "{"}', '{"id": "a", "attributes": [1]}',
     '{"id": "a", "media": {"audio": 1}}', '{"id": "a", "created_at": "soon"}',
     '{"id": "a", "x": "' + "y" * 501 + '"}', '{"id": "a", "text": "' + "y" * 501 + '"}',
     '{"id": "a", "attributes": {"x": {"y": ["' + "z" * 501 + '"]}}}',
     '{"id": "a", "b": 1, "id": "a\\nb"}',
     '{"id": "a", "' + "k" * 201 + '": 1}'],
)  # fmt: skip
def test_a_bad_item_is_one_bad_row(write, cells: str) -> None:
    rows = list(read_items(write("i.jsonl", f'{cells}\n{{"id": "b"}}\n'), max_text=500))
    assert bad(rows) == [(1, "bad_field")]
    assert rows[1] == Ok(2, Item("b", ""))


def test_ties_to_oneself_or_out_of_range_are_bad_rows(write) -> None:
    table = "user,other,weight\nada,ada,1\nada,bob,2\nada,bob,-0.1\nada,bob,1\n"
    assert bad(read_ties(write("t.csv", table))) == [(n, "bad_field") for n in (2, 3, 4)]


def test_bytes_that_are_no_utf_8_are_a_bad_row(write) -> None:
    table = b"user,other\nada,caf\xe9\n\xff\xfe\xfd,x\nbob,ada\n"
    rows = list(read_ties(write("t.csv", table)))
    assert bad(rows) == [(2, "bad_row"), (3, "bad_row")]
    assert "UTF-8" in str(rows[0].error)
    lines = b'{"user": "caf\xe9", "other": "b"}\n{"user": "a", "other": "b"}\n'
    assert bad(read_ties(write("t.jsonl", lines))) == [(1, "bad_row")]


def test_an_open_quote_does_not_swallow_what_comes_after_it(write) -> None:
    fine = "".join(f"u{n},v{n}\n" for n in range(3_000))
    rows = list(read_ties(write("t.csv", f'user,other\n{fine}"ada,bob\n{fine}')))
    assert bad(rows) == [(3_002, "bad_row")]
    assert len(rows) == 6_001


def test_a_parquet_cell_that_is_no_number_is_a_bad_row(tmp_path: Path) -> None:
    rows = [{"id": "a", "x": 1.0}, {"id": "b", "x": float("nan")}, {"id": "c", "x": None}]
    assert bad(read_items(parquet(tmp_path / "i.parquet", rows))) == [(2, "bad_field")]
    raw = [{"id": "a", "x": b"bytes"}, {"id": None, "x": None}]
    read = read_items(parquet(tmp_path / "j.parquet", raw))
    assert bad(read) == [(1, "bad_field"), (2, "missing_field")]


# ----------------------------------------------------------------------- files as they should not be
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("e.txt", "user,kind,at\n", "not known"),
        ("e", "", "not known"),
        (".gz", "", "not known"),
        ("e.parquet.gz", "", "not known"),
        ("e.csv", "", "empty"),
        ("e.csv", "\n\n", "empty"),
        ("e.csv", "name,kind,at\nada,like,1\n", "no column “user”; there are: name, kind, at"),
        ("e.csv", "user;kind;at\n", "no column “user”"),
        ("e.csv", "user,kind,at,kind\n", "“kind” is there twice"),
        ("e.csv", '"user,kind,at\n', "header"),
        ("e.csv", "user,kind,at\n".encode("utf-16"), "UTF-16"),
        ("e.jsonl", "{}\n".encode("utf-16"), "UTF-16"),
        ("e.parquet", "not parquet", ""),
        ("e.parquet", "", ""),
    ],
)
def test_a_file_that_cannot_be_read_at_all_says_why(write, name: str, content, says: str) -> None:
    with pytest.raises(BadInput) as raised:
        list(read_events(write(name, content)))
    assert raised.value.code == "bad_file"
    assert says in str(raised.value)
    assert "Parquet" in raised.value.in_words().hint


def test_a_file_that_is_not_there_or_not_zipped_says_so(tmp_path: Path) -> None:
    (tmp_path / "plain.csv.gz").write_text("user,kind,at\n")
    (tmp_path / "folder.csv").mkdir()
    for name in ("missing.csv", "missing.parquet", "plain.csv.gz", "folder.csv"):
        with pytest.raises(BadInput) as raised:
            list(read_events(tmp_path / name))
        assert raised.value.code == "bad_file"


def test_a_file_that_breaks_off_gives_what_came_before_and_says_so(tmp_path: Path) -> None:
    table = "user,other\n" + "".join(f"u{n},{n * 7919 % 100_003}\n" for n in range(20_000))
    packed = gzip.compress(table.encode())
    for name, data in (("cut", packed[:-20_000]), ("bent", packed[:30_000] + b"\0" * 10_000)):
        file = tmp_path / f"{name}.csv.gz"
        file.write_bytes(data)
        rows = list(read_ties(file))
        assert len(rows) > 1_000
        assert isinstance(rows[-1], Bad)
        assert rows[-1].error.code == "bad_file"
        assert all(isinstance(row, Ok) for row in rows[:-2])  # one line may be cut in two


def test_without_pyarrow_parquet_says_what_to_install(
    write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tastemaker.store.importers.parquet.find_spec", lambda name: None)
    with pytest.raises(Missing, match="pyarrow"):
        list(read_events(write("e.parquet", "")))


def test_a_large_file_is_never_all_in_memory(tmp_path: Path) -> None:
    file = tmp_path / "e.csv.gz"
    with gzip.open(file, "wt", compresslevel=1) as out:
        out.write("user,kind,item,at,text\n")
        for n in range(8_000):
            out.write(f"user-{n},say,,{n},{'words ' * 400}\n")
    tracemalloc.start()
    count = sum(isinstance(row, Ok) for row in read_events(file))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 8_000
    assert peak < 2_000_000  # of 19 MB


def test_a_line_without_end_is_one_bad_row_and_never_all_in_memory(tmp_path: Path) -> None:
    file = tmp_path / "e.jsonl.gz"
    with gzip.open(file, "wb", compresslevel=1) as out:
        for _ in range(60):
            out.write(b"x" * 1_000_000)
        out.write(b'\n{"user": "a", "other": "b"}\n')
    tracemalloc.start()
    rows = list(read_ties(file))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert bad(rows) == [(1, "bad_row")]
    assert rows[1] == Ok(2, ("a", "b", 1.0))
    assert peak < 40_000_000


@settings(max_examples=150, deadline=None)
@given(
    data=st.binary(max_size=300), ending=st.sampled_from([".csv", ".jsonl", ".parquet", ".csv.gz"])
)
def test_no_bytes_whatever_give_a_traceback(tmp_path_factory, data: bytes, ending: str) -> None:
    file = tmp_path_factory.mktemp("files") / f"e{ending}"
    file.write_bytes(b"id,user,other\n" + data if ending == ".csv" else data)
    for read in (read_items, read_users, read_ties):
        with suppress(TastemakerError):
            assert all(row.line > 0 for row in read(file))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"user": "a", "kind": True, "item": "x", "at": 1}, "“kind” is “true”: "),
        ({"user": "a", "kind": "rate", "item": "x", "value": None, "at": 1}, "“value” is “null”: "),
        ({"user": "a", "kind": "like", "item": "x", "at": {"a": None}}, '“at” is “{"a": null}”: '),
        ({"user": "a", "kind": "like", "item": [True], "at": 1}, "“item” is “[true]”: "),
    ],
)
def test_what_is_wrong_is_named_as_json_has_it(write, row: dict[str, Any], said: str) -> None:
    (bad,) = read_events(write("e.jsonl", json.dumps(row)))
    assert str(bad.error).startswith(said)
