"""Columns of any name: whoever brings a file says what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tastemaker.errors import BadInput
from tastemaker.store.importers import (
    Bad,
    read_events,
    read_items,
    read_ties,
    read_users,
    told_of,
)


def write(folder: Path, table: str, name: str = "given.csv") -> Path:
    path = folder / name
    path.write_text(table)
    return path


def test_a_column_is_what_it_is_said_to_be(tmp_path: Path) -> None:
    table = write(tmp_path, "code,label,colour,shade\na1,Lamp,red,dark\n")
    told = told_of(["id=code", "title = label", "hue=colour"])
    (row,) = read_items(table, told=told)
    assert (row.value.id, row.value.title) == ("a1", "Lamp")
    assert row.value.attributes == {"hue": "red", "shade": "dark"}


def test_one_column_may_be_two_things(tmp_path: Path) -> None:
    (row,) = read_items(
        write(tmp_path, "place,area\nAlimentum,riverside\n"),
        told=told_of(["id=place", "title=place"]),
    )
    assert (row.value.id, row.value.title) == ("Alimentum", "Alimentum")
    assert row.value.attributes == {"area": "riverside"}


def test_what_is_told_is_read_instead_of_what_is_called_so(tmp_path: Path) -> None:
    table = write(tmp_path, "id,title,name\n1,dr,Ada\n")
    (plain,) = read_items(table)
    assert (plain.value.title, plain.value.attributes) == ("dr", {"name": "Ada"})
    (told,) = read_items(table, told=told_of(["title=name"]))
    assert (told.value.title, told.value.attributes) == ("Ada", {})


def test_rows_that_name_their_own_columns_can_be_told_of_too(tmp_path: Path) -> None:
    table = write(tmp_path, '{"emoji": "★", "description": "star"}\n{"x": 1}\n', "given.jsonl")
    first, second = read_items(table, told=told_of(["id=emoji"]))
    assert (first.value.id, first.value.text) == ("★", "star")
    assert isinstance(second, Bad)
    assert second.error.code == "missing_field"


def test_a_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no column “sku”; there are: id, title"):
        list(read_items(write(tmp_path, "id,title\n1,a\n"), told={"title": "sku"}))
    with pytest.raises(BadInput) as raised:
        list(read_items(write(tmp_path, "mr,ref\na,b\n")))
    assert "--column" in raised.value.in_words("en").hint
    assert "--column" in raised.value.in_words("zh").hint


@pytest.mark.parametrize("pair", ["id", "=x", "id=", "", " = "])
def test_half_a_pair_is_refused(pair: str) -> None:
    with pytest.raises(BadInput, match="id=sku"):
        told_of([pair])


def test_what_no_event_and_no_tie_has_is_refused(tmp_path: Path) -> None:
    table = write(tmp_path, "user,kind,item,at,mood\nada,like,a,1,calm\n")
    with pytest.raises(BadInput, match="feeling"):
        list(read_events(table, told={"feeling": "mood"}))
    with pytest.raises(BadInput, match="use one of user, other, weight"):
        list(read_ties(table, told={"since": "at"}))


def test_events_without_a_time_were_when_it_is_said(tmp_path: Path) -> None:
    table = write(tmp_path, "userID,artistID,weight\n2,51,13883\n")
    with pytest.raises(BadInput, match="no column “at”"):
        list(read_events(table, kind="play"))
    (row,) = read_events(table, kind="play", at="2011-05-01", told=told_of(["value=weight"]))
    event = row.value
    assert (event.user, event.item, event.kind) == ("2", "51", "play")
    assert (event.value, event.at) == (13883.0, 1_304_208_000.0)
    with pytest.raises(BadInput, match="neither ISO 8601"):
        read_events(table, kind="play", at="some day")


def test_times_may_count_milliseconds(tmp_path: Path) -> None:
    table = write(
        tmp_path,
        "user,kind,item,timestamp\nada,like,a,1714564800000\nada,like,b,2024-05-01T12:00:00\n",
    )
    number, written = read_events(table, milliseconds=True)
    assert number.value.at == written.value.at == 1_714_564_800.0


@pytest.mark.parametrize(
    ("header", "user", "item"),
    [
        ("customer_id,sku,event,timestamp", "customer_id", "sku"),
        ("uid,track_id,event,timestamp", "uid", "track_id"),
        ("用户编号,歌曲ID,事件,时间", "用户编号", "歌曲ID"),
        ("MemberId,ProductId,event_type,date", "MemberId", "ProductId"),
    ],
)
def test_what_shops_and_players_call_theirs_is_known(
    tmp_path: Path, header: str, user: str, item: str
) -> None:
    header = header.replace("event,", "event_type,")
    (row,) = read_events(write(tmp_path, f"{header}\nada,a,like,2024-05-01\n"))
    assert (row.value.user, row.value.item) == ("ada", "a")


def test_of_two_ids_the_surer_is_the_items(tmp_path: Path) -> None:
    table = write(tmp_path, "artist_id,track_id,headline,content\nb,t,Song,la la\n")
    (row,) = read_items(table)
    assert (row.value.id, row.value.title, row.value.text) == ("t", "Song", "la la")
    assert row.value.attributes == {"artist_id": "b"}


def test_people_and_friends_are_known_by_their_usual_names(tmp_path: Path) -> None:
    (tie,) = read_ties(write(tmp_path, "userID\tfriendID\n2\t275\n", "friends.tsv"))
    assert tie.value == ("2", "275", 1.0)
    (told,) = read_ties(write(tmp_path, "a,b\n1,2\n"), told=told_of(["user=a", "other=b"]))
    assert told.value == ("1", "2", 1.0)
    (person,) = read_users(write(tmp_path, "nick,job\nada,smith\n"), told=told_of(["id=nick"]))
    assert person.value == ("ada", {"job": "smith"})


def test_codes_are_text_though_some_begin_with_no_zero(tmp_path: Path) -> None:
    table = write(tmp_path, "id,code,price\na,300104,12\nb,000595,8\nc,600175,9.5\n")
    rows = [row.value.attributes for row in read_items(table)]
    assert [row["code"] for row in rows] == ["300104", "000595", "600175"]
    assert [row["price"] for row in rows] == [12, 8, 9.5]
    (person,) = read_users(write(tmp_path, "id,zip,age\nada,02139,7\n"))
    assert person.value == ("ada", {"zip": "02139", "age": 7})


def test_zeros_alone_and_fractions_are_numbers(tmp_path: Path) -> None:
    table = write(tmp_path, "id,n,share\na,0,0.5\nb,3,0\n")
    rows = [row.value.attributes for row in read_items(table)]
    assert rows == [{"n": 0, "share": 0.5}, {"n": 3, "share": 0}]
