"""The tables, alike on SQLite and PostgreSQL.

JSON is kept as text, so that it comes back as it was written on both. Text is compared byte by
byte, so that both give the order that Python gives.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Index, Integer, MetaData, Table, Text, text

metadata = MetaData()

#: The row of `versions` that holds the newest ledger number. No document has an empty kind.
LEDGER = ""

words = Text().with_variant(Text(collation="C"), "postgresql")
number = BigInteger().with_variant(Integer(), "sqlite")  # on SQLite the number of the row itself

events = Table(
    "events",
    metadata,
    Column("seq", number, primary_key=True, autoincrement=False),
    Column("id", words, nullable=False, unique=True),
    Column("user", words, nullable=False),
    Column("kind", words, nullable=False),
    Column("item", words),
    Column("value", Double),
    Column("text", words),
    Column("at", Double, nullable=False),
    Column("slate", words),
    Column("position", Integer),
    Column("session", words),
    Column("reading", words),
)
Index("events_by_user", events.c.user, events.c.seq)

documents = Table(
    "documents",
    metadata,
    Column("kind", words, primary_key=True),
    Column("id", words, primary_key=True),
    Column("user", words),  # whose it is
    Column("about", words),  # who else it speaks of: the other end of a tie
    Column("label", words, nullable=False),
    Column("at", Double, nullable=False),
    Column("body", words, nullable=False),
)
Index("documents_by_label", documents.c.kind, documents.c.label, documents.c.id)
# Most rows are catalogue items, which belong to nobody: they stay out of these two.
Index(
    "documents_by_user",
    documents.c.user,
    documents.c.kind,
    documents.c.id,
    sqlite_where=text('"user" IS NOT NULL'),
    postgresql_where=text('"user" IS NOT NULL'),
)
Index(
    "documents_about",
    documents.c.about,
    sqlite_where=text("about IS NOT NULL"),
    postgresql_where=text("about IS NOT NULL"),
)

versions = Table(
    "versions",
    metadata,
    Column("kind", words, primary_key=True),
    Column("number", BigInteger, nullable=False),
)
