"""Idempotency-Key: a request that was sent twice is done once (IETF draft 07 of the header).

Same key and same content: the stored answer. Other content: 422. Still at work: 409. Kept for a
day, with the person it was about, so that erasing them takes the answer along. Only what
succeeded is kept; what failed did nothing and may be tried again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from tastemaker.domain import DAY
from tastemaker.errors import BadInput, Conflict
from tastemaker.learn.processes import alive, birth
from tastemaker.ports import Document, Store
from tastemaker.service.problems import failure

KIND = "idempotency"
HEADER = "idempotency-key"
LONGEST = 255


@dataclass(frozen=True, slots=True)
class Token:
    """One use of a key: by whom, for what address, with what content."""

    id: str
    key: str
    print: str

    def name(self, number: int) -> str:
        """The id of the `number`th thing this request makes: the same when it is sent again."""
        return "e_" + hashlib.sha256(f"{self.id}\0{number}".encode()).hexdigest()[:24]


def token(who: str, what: str, key: str, content: bytes) -> Token:
    """Raises BadInput for a key that is no key."""
    if not 0 < len(key) <= LONGEST or not key.isascii() or not key.isprintable():
        why = f"use 1 to {LONGEST} printable characters"
        raise BadInput("bad_field", field="Idempotency-Key", value=ascii(key), why=why)
    id = hashlib.sha256(f"{who}\0{what}\0{key}".encode()).hexdigest()
    return Token(id, key, hashlib.sha256(content).hexdigest())


class Answers:
    """What was answered under each token. Safe among processes: whoever adds the row, works."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store, self._clock = store, clock

    def begin(self, token: Token, user: str | None) -> Mapping[str, Any] | None:
        """None: do it now, then `keep` or `drop`. Otherwise what was answered before.

        Raises 422 for other content under the same key, 409 while it is being worked on.
        """
        now = self._clock()
        body = {"print": token.print, "pid": os.getpid(), "born": _born(os.getpid())}
        mine = Document(KIND, token.id, body, user=user, at=now)
        while not self._store.add(mine):
            row = self._store.get(KIND, token.id)
            if row is None:
                continue
            if row.at < now - DAY or ("answer" not in row.body and _gone(row)):
                self._store.delete(KIND, token.id)
                continue
            if row.body["print"] != token.print:
                raise failure(422, "key_reused", value=token.key)
            if "answer" not in row.body:
                raise Conflict("still_running", value=token.key)
            answer: Mapping[str, Any] = row.body["answer"]
            return answer
        return None

    def keep(self, token: Token, user: str | None, answer: Mapping[str, Any]) -> None:
        body = {"print": token.print, "answer": dict(answer)}
        self._store.put([Document(KIND, token.id, body, user=user, at=self._clock())])

    def drop(self, token: Token) -> None:
        self._store.delete(KIND, token.id)

    def sweep(self) -> None:
        """Remove what is older than a day."""
        old = [row.id for row in self._store.scan(KIND) if row.at < self._clock() - DAY]
        for id in old:
            self._store.delete(KIND, id)


def _gone(row: Document) -> bool:
    """Whether the process that began it died half-way.

    Births differ between machines too, so that a row of another machine counts as gone; then the
    work is done again there: events and creations carry ids made of the token, or of seed and
    person, and stay single.
    """
    return not alive(int(row.body["pid"]), str(row.body["born"]))


@lru_cache(maxsize=1)
def _born(pid: int) -> str:
    return birth(pid)
