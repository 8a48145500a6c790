"""API keys: made once, shown once, kept only as a hash; each opens what its scopes name.

Keys are documents of kind "key". A key that is bound to a person belongs to them: it is exported
and erased with everything else of theirs.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tastemaker.errors import BadInput, NotFound
from tastemaker.ports import Document, Store

KEY = "key"
PREFIX = "tm_"
LONGEST_NAME = 100

#: What a key can open. `admin` opens everything.
SCOPES = ("events:write", "recommend", "profile", "create", "review", "operate", "admin")


@dataclass(frozen=True, slots=True)
class Key:
    """One key without its secret. `user` is the only person it may act for; none: everybody."""

    id: str
    name: str
    scopes: tuple[str, ...]
    user: str | None
    at: float  # when it was made, epoch seconds

    def opens(self, scope: str) -> bool:
        return not scope or scope in self.scopes or "admin" in self.scopes


def create(
    store: Store, name: str, scopes: Iterable[str], user: str | None, now: float
) -> tuple[str, Key]:
    """A new key: (its secret, the key). The secret cannot be had again.

    Raises BadInput for a scope that does not exist, none at all, or an unusable name.
    """
    wanted = tuple(dict.fromkeys(scopes))
    if unknown := [scope for scope in wanted if scope not in SCOPES]:
        known = ", ".join(SCOPES)
        raise BadInput("bad_field", field="scopes", value=unknown[0], why=f"use {known}")
    if not wanted:
        raise BadInput("missing_field", field="scopes")
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        why = f"use 1 to {LONGEST_NAME} printable characters"
        raise BadInput("bad_field", field="name", value=name, why=why)
    secret = PREFIX + secrets.token_urlsafe(32)
    key = Key(_id(secret), name, wanted, user, now)
    body = {"name": name, "hash": _hash(secret), "scopes": list(wanted), "user": user}
    store.put([Document(KEY, key.id, body, user=user, at=now)])
    return secret, key


def find(store: Store, secret: str) -> Key | None:
    """The key with this secret; None if there is none, or it was revoked."""
    row = store.get(KEY, _id(secret))
    if row is None or not hmac.compare_digest(str(row.body["hash"]), _hash(secret)):
        return None
    return _key(row)


def listed(store: Store) -> Iterator[Key]:
    """Every key, without its secret."""
    return (_key(row) for row in store.scan(KEY))


def revoke(store: Store, id: str) -> None:
    """Refuse a key from now on. Raises NotFound."""
    if not store.delete(KEY, id):
        raise NotFound("no_such", what="key", value=id)


def ever_made(store: Store) -> bool:
    """Whether a key was ever made here. Revoking the last one does not open the door again."""
    return store.version(KEY) > 0


def _key(row: Document) -> Key:
    body = row.body
    return Key(row.id, str(body["name"]), tuple(body["scopes"]), body["user"], row.at)


def _hash(secret: str) -> str:
    # A secret of 256 random bits needs no slow hash: there is nothing to guess.
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _id(secret: str) -> str:
    """Found by its hash, so that no list of keys is ever searched; 64 bits of it tell nothing."""
    return f"key_{_hash(secret)[:16]}"
