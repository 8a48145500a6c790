"""The turns of a conversation, as the store keeps them.

They go on in any process, and are exported and erased with everything else. Each is a document of
its own, named by the ledger number of what was said: two messages at once add one turn each, in the
order in which they were said, and a turn is taken back by whoever takes its document away.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from tastemaker.dialogue.turns import KEPT, State, Turn, from_body, to_body
from tastemaker.ports import Document

if TYPE_CHECKING:
    from tastemaker.engine import Engine

CONVERSATION = "conversation"


def conversation(engine: Engine, user: str) -> State:
    """The turns so far. What an older version kept cannot be gone on with: a fresh start."""
    turns = []
    for kept in engine.store.scan(CONVERSATION, user=user):
        with suppress(msgspec.ValidationError):
            turns.append(from_body(kept.body))
    return State(tuple(turns)[-KEPT:])


class Turns:
    """Those of one person while what they said is answered. `before`: the turns until then;
    `events`: what it put into the ledger; `number`: its own there."""

    def __init__(
        self, engine: Engine, user: str, before: State, events: tuple[str, ...], number: int
    ) -> None:
        self._engine, self._user = engine, user
        self.before, self.events, self.number = before, events, number

    def keep(self, turn: Turn) -> None:
        """`turn` as that of what was said; the oldest goes when there are too many."""
        self._put(replace(turn, events=self.events, number=self.number))
        self._forget(kept.id for kept in self._kept()[:-KEPT])

    def stay(self, about: str = "") -> Turn:
        """The turn before, after which the same is shown as before it; spoken of is `about`, where
        that is one of them."""
        last = self.before.turns[-1] if self.before.turns else Turn((), ())
        self.keep(replace(last, about=about) if about in last.shown else last)
        return last

    def speak_of(self, item: str) -> None:
        """What "it" means from now on; no turn, for nothing changed."""
        last = self.before.turns[-1] if item in self.before.shown else None
        if last is not None and self._engine.store.get(CONVERSATION, _place(last.number)):
            self._put(replace(last, about=item))  # not one that was taken back meanwhile

    def now_of(self, item: str) -> None:
        """What "it" means from now on, whether or not it was shown."""
        if item in self.before.shown:
            self.speak_of(item)
        else:
            last = self.before.turns[-1] if self.before.turns else Turn()
            self.keep(replace(last, shown=(item,), about="", brief=None))

    def take_back(self) -> Turn | None:
        """The last turn, gone from the store: one that nobody else takes back as well."""
        while turns := conversation(self._engine, self._user).turns:
            if self._engine.store.delete(CONVERSATION, _place(turns[-1].number)):
                return turns[-1]
        return None

    def end(self) -> None:
        self._forget(kept.id for kept in self._kept())

    def _put(self, turn: Turn) -> None:
        document = Document(
            CONVERSATION, _place(turn.number), to_body(turn), user=self._user, at=self._engine.now()
        )
        self._engine.store.put([document])

    def _kept(self) -> list[Document]:
        return list(self._engine.store.scan(CONVERSATION, user=self._user))

    def _forget(self, ids: Iterable[str]) -> None:
        for id in ids:
            self._engine.store.delete(CONVERSATION, id)


def _place(number: int) -> str:
    """The id of a turn: sorted by it, turns stand in their order."""
    return f"{number:016d}"
