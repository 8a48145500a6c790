"""What is asked of the tables. SQLAlchemy compiles each once and then remembers it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BindParameter,
    Select,
    Table,
    bindparam,
    delete,
    func,
    literal_column,
    or_,
    select,
    union,
    update,
)

from tastemaker.store.tables import documents, events, versions

# Names with _: without it they would be taken for values of the columns of that name.
USER: BindParameter[str] = bindparam("user_")
KIND: BindParameter[str] = bindparam("kind_")
ID: BindParameter[str] = bindparam("id_")
LABEL: BindParameter[str] = bindparam("label_")
AFTER: BindParameter[Any] = bindparam("after_")
LIMIT: BindParameter[int] = bindparam("limit_")
MANY: BindParameter[str] = bindparam("many_", expanding=True)

# -- the ledger
event = select(events).where(events.c.id == ID)
all_events = select(events).where(events.c.seq > AFTER).order_by(events.c.seq).limit(LIMIT)
events_of = all_events.where(events.c.user == USER)
owners = select(events.c.id, events.c.user).where(events.c.id.in_(MANY))
newest = select(func.max(events.c.seq))
newest_of = select(func.max(events.c.seq)).where(events.c.user == USER)
forget_events = delete(events).where(events.c.user == USER)

# -- documents
theirs = or_(documents.c.user == USER, documents.c.about == USER)
document = select(documents).where(documents.c.kind == KIND, documents.c.id == ID)
forget_document = delete(documents).where(documents.c.kind == KIND, documents.c.id == ID)
scan = (
    select(documents)
    .where(documents.c.kind == KIND, documents.c.id > AFTER)
    .order_by(documents.c.id)
    .limit(LIMIT)
)
held = scan.where(theirs)
kinds_held = select(documents.c.kind).where(theirs).distinct().order_by(documents.c.kind)
forget_documents = delete(documents).where(theirs, documents.c.kind == KIND)

# -- versions
version = select(versions.c.number).where(versions.c.kind == KIND)
advance = (
    update(versions)
    .where(versions.c.kind == KIND)
    .values(number=versions.c.number + bindparam("by_"))
    .returning(versions.c.number)
)


def _names(table: Table) -> Select[tuple[str]]:
    """The next people in a table, by name."""
    some = select(table.c.user).distinct().where(table.c.user > AFTER)
    return select(some.order_by(table.c.user).limit(LIMIT).subquery().c.user)


users = union(_names(events), _names(documents)).order_by(literal_column("1")).limit(LIMIT)


def scan_by(user: bool, label: bool) -> Select[tuple[object, ...]]:
    """`scan`, narrowed to a person, to a label, or to both."""
    found = scan
    if user:
        found = found.where(documents.c.user == USER)
    if label:
        found = found.where(documents.c.label == LABEL)
    return found


scans = {(user, label): scan_by(user, label) for user in (False, True) for label in (False, True)}
