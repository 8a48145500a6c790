"""What a knowledge graph says of items: triples become attributes that items can share."""

from __future__ import annotations

from pathlib import Path

from tastemaker.store.importers import Bad, Ok, attributes_of, read_relations, related
from tastemaker.store.importers.relations import EACH


def triples(relation: str, tails: dict[str, list[int]]) -> list[tuple[str, str, str]]:
    """tail → the numbers of the items that have it."""
    return [(f"i{head}", relation, tail) for tail, heads in tails.items() for head in heads]


def test_triples_are_read_by_row_and_a_row_that_is_none_says_why(tmp_path: Path) -> None:
    file = tmp_path / "relations.csv"
    file.write_text("head_id,relation_id,tail_id\n7,directed_by,m.1\n7,,m.2\n", "utf-8")
    first, second = read_relations(file)
    assert isinstance(first, Ok)
    assert first.value == ("7", "directed_by", "m.1")
    assert isinstance(second, Bad)
    assert (second.line, second.error.code) == (3, "missing_field")


def test_what_people_tag_items_with_are_tags(tmp_path: Path) -> None:
    file = tmp_path / "tags.csv"
    rows = [f"{user},{film},{tag},9" for user, film, tag in [
        (1, 7, "funny"), (2, 7, "funny"), (2, 8, "funny"), (3, 9, "funny"), (3, 9, "dark"),
        *((4, film, "plain") for film in range(10, 13)),
    ]]  # fmt: skip
    file.write_text("\n".join(["userId,movieId,tag,timestamp", *rows]), "utf-8")
    read = list(read_relations(file))
    assert isinstance(read[0], Ok)
    assert read[0].value == ("7", "", "funny")
    found = attributes_of(row.value for row in read if isinstance(row, Ok))
    assert found["7"] == found["9"] == {"tags": ["funny"]}  # one film alone is dark
    assert found["12"] == {"tags": ["plain"]}


def test_tails_of_a_few_items_become_what_an_item_is_related_to() -> None:
    said = triples("genre", {"jig": [0, 1, 2, 3], "reel": [4, 5, 6, 7]})
    found = attributes_of([*said, *said])
    assert found["i0"] == {"related": ["genre jig"]}
    assert found["i6"] == {"related": ["genre reel"]}


def test_tails_that_hardly_any_or_most_items_share_say_nothing() -> None:
    found = attributes_of(
        triples("language", {"en": [0, 1, 2, 3, 4], "gd": [5, 6, 7], "cy": [8, 9]})
    )
    assert set(found) == {"i0", "i1", "i2", "i3", "i4", "i5", "i6", "i7"}
    found = attributes_of(triples("language", {"en": [0, 1, 2, 3, 4, 5], "gd": [6, 7, 8]}))
    assert set(found) == {"i6", "i7", "i8"}


def test_of_many_tails_those_that_most_items_share_are_kept() -> None:
    cast = {f"actor {a:02}": [0, *range(100 * a, 100 * a + 3 + a)] for a in range(1, EACH + 9)}
    kept = attributes_of(triples("cast", cast))["i0"]["related"]
    assert kept == [f"cast actor {a:02}" for a in range(EACH + 8, 8, -1)]


def test_what_an_item_says_itself_stands() -> None:
    assert related({"genre": "waltz"}, {"related": ["by Lang"]}) == {
        "genre": "waltz",
        "related": ["by Lang"],
    }
    assert related({"related": "own"}, {"related": ["by Lang"]}) == {"related": "own"}
    assert related({"genre": "waltz"}, None) == {"genre": "waltz"}
