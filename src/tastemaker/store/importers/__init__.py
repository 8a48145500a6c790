"""Items, events, users, ties and relations from CSV, JSONL and Parquet files (`.gz` of the first two), and the
folk tunes of an installed package. Rows come one by one; a bad one says its line and reason.
"""

from tastemaker.store.importers.events import read_events
from tastemaker.store.importers.items import read_items
from tastemaker.store.importers.names import told_of
from tastemaker.store.importers.people import read_ties, read_users
from tastemaker.store.importers.relations import attributes_of, read_relations, related
from tastemaker.store.importers.rows import Bad, Ok, Row
from tastemaker.store.importers.sources import lines_in
from tastemaker.store.importers.tunebooks import read_tunes

__all__ = [
    "Bad",
    "Ok",
    "Row",
    "attributes_of",
    "lines_in",
    "read_events",
    "read_items",
    "read_relations",
    "read_ties",
    "read_tunes",
    "read_users",
    "related",
    "told_of",
]
