"""Relations: head, relation, tail. What a knowledge graph says of items becomes an attribute.

The head is an item: film 7 → directed_by → m.0bxtg gives it `related: ["directed_by m.0bxtg"]`.
Triples about anything else are passed over; one that says it the other way round (m.0bxtg →
director.film → 7) has to be turned by whoever writes the file. It is one attribute, not one for each
relation: most items lack some of a dozen relations, and to expect what is missing costs a system of
equations for each pattern of what is there (see `fusion.missing`). A file without a column for the
relation holds tags, as people give them: film 7 → funny gives it `tags: ["funny"]`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tastemaker.domain import Attributes
from tastemaker.store.importers import fields, names
from tastemaker.store.importers.rows import Cells, Row, read
from tastemaker.store.importers.sources import opened

Triple = tuple[str, str, str]  # head (an item's id), relation, tail

ATTRIBUTE, TAGS = "related", "tags"
LEAST = 3  # items a tail needs: what hardly two things share says nothing of what goes together
MOST = 0.5  # share of the items with this relation beyond which a tail says nothing either
EACH = 12  # tails of one relation that an item keeps, those of most items first


def read_relations(path: str | Path) -> Iterator[Row[Triple]]:
    """Triples of a file; without a column for the relation it is "" of all. Raises
    BadInput("bad_file") like the others."""
    with opened(Path(path)) as source:
        columns = source.columns
    tagged = columns is not None and "relation" not in names.RELATIONS.of(tuple(columns))
    needed = ("head", "tail") if tagged else ("head", "relation", "tail")
    return read(path, names.RELATIONS, needed, _tagged if tagged else _triple)


def attributes_of(triples: Iterable[Triple]) -> dict[str, Attributes]:
    """Head → `related`: relations with tails that `LEAST` to `MOST` heads share, and `tags`: tails
    without a relation; repeats count once."""
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
                told = found.setdefault(head, {}).setdefault(ATTRIBUTE if relation else TAGS, [])
                told.extend(f"{relation} {tail}".strip() for tail in kept[:EACH])
    return {head: {**told} for head, told in found.items()}


def related(attributes: Attributes, more: Mapping[str, object] | None) -> Attributes:
    """`attributes` with what relations tell beside them; what the item says itself stands."""
    return {**(more or {}), **attributes}


def _tagged(cells: Cells, _: bool) -> Triple:
    head, tail = (fields.name(name, cells.get(name)) for name in ("head", "tail"))
    return head, "", tail


def _triple(cells: Cells, _: bool) -> Triple:
    return (
        fields.name("head", cells.get("head")),
        fields.key("relation", fields.name("relation", cells.get("relation"))),
        fields.name("tail", cells.get("tail")),
    )
