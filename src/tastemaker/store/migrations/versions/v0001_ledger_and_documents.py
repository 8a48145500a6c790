"""The ledger, documents, and the versions of both."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("seq", number, primary_key=True, autoincrement=False),
        sa.Column("id", words, nullable=False, unique=True),
        sa.Column("user", words, nullable=False),
        sa.Column("kind", words, nullable=False),
        sa.Column("item", words),
        sa.Column("value", sa.Double),
        sa.Column("text", words),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("slate", words),
        sa.Column("position", sa.Integer),
        sa.Column("session", words),
        sa.Column("reading", words),
    )
    op.create_index("events_by_user", "events", ["user", "seq"])
    op.create_table(
        "documents",
        sa.Column("kind", words, primary_key=True),
        sa.Column("id", words, primary_key=True),
        sa.Column("user", words),
        sa.Column("about", words),
        sa.Column("label", words, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("body", words, nullable=False),
    )
    op.create_index("documents_by_label", "documents", ["kind", "label", "id"])
    _create_partial("documents_by_user", ["user", "kind", "id"])
    _create_partial("documents_about", ["about"])
    op.create_table(
        "versions",
        sa.Column("kind", words, primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
    )


def _create_partial(name: str, columns: list[str]) -> None:
    there = sa.text(f'"{columns[0]}" IS NOT NULL')
    op.create_index(name, "documents", columns, sqlite_where=there, postgresql_where=there)
