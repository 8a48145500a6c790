"""Relations: head, relation, tail. What a knowledge graph says of items becomes their attributes.

The head is an item, the relation the name of an attribute, and its tails the values: film 7 →
directed_by → m.0bxtg. Triples about anything else are passed over; one that says it the other way
round (m.0bxtg → director.film → 7) has to be turned by whoever writes the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tastemaker.domain import Attributes
from tastemaker.store.importers import fields, names
from tastemaker.store.importers.rows import Cells, Row, read

Triple = tuple[str, str, str]  # head (an item's id), relation, tail

LEAST = 3  # items a tail needs: what hardly two things share says nothing of what goes together
MOST = 0.5  # share of the items with this relation beyond which a tail says nothing either
EACH = 12  # tails of one relation that an item keeps, those of most items first


def read_relations(path: str | Path) -> Iterator[Row[Triple]]:
    """Triples of a file. Raises BadInput("bad_file") like the others."""
    return read(path, names.RELATIONS, ("head", "relation", "tail"), _triple)


def attributes_of(triples: Iterable[Triple]) -> dict[str, Attributes]:
    """Head → relation → tails that it shares with `LEAST` to `MOST` heads; repeats count once."""
    tails: dict[str, dict[str, dict[str, None]]] = {}  # relation → head → tails, in order
    for head, relation, tail in triples:
        tails.setdefault(relation, {}).setdefault(head, {})[tail] = None
    found: dict[str, dict[str, list[str]]] = {}
    for relation, of in tails.items():
        met = Counter(tail for those in of.values() for tail in those)
        telling = {tail for tail, count in met.items() if LEAST <= count <= MOST * len(of)}
        for head, those in of.items():
            kept = sorted(telling.intersection(those), key=lambda tail: (-met[tail], tail))
            if kept:
                found.setdefault(head, {})[relation] = kept[:EACH]
    return dict(found)


def related(attributes: Attributes, more: Mapping[str, object] | None) -> Attributes:
    """`attributes` with what relations tell beside them; what the item says itself stands."""
    return {**(more or {}), **attributes}


def _triple(cells: Cells, _: bool) -> Triple:
    return (
        fields.name("head", cells.get("head")),
        fields.key("relation", fields.name("relation", cells.get("relation"))),
        fields.name("tail", cells.get("tail")),
    )
