"""Fakes, and a `check_…` for each port: what any implementation, ours or yours, must pass."""

from tastemaker.testing.checks import (
    check_encoder,
    check_generator,
    check_learned,
    check_medium,
    check_ranker,
    check_reader,
)
from tastemaker.testing.fakes import (
    Letters,
    LettersGenerator,
    MemoryStore,
    OpenModerator,
    PlainReader,
    letters_items,
)
from tastemaker.testing.stores import check_store

__all__ = [
    "Letters",
    "LettersGenerator",
    "MemoryStore",
    "OpenModerator",
    "PlainReader",
    "check_encoder",
    "check_generator",
    "check_learned",
    "check_medium",
    "check_ranker",
    "check_reader",
    "check_store",
    "letters_items",
]
