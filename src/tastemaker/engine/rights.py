"""See, take along, and be forgotten. One registry of places, the store, drives all three."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tastemaker.ports import Store
from tastemaker.trust.rights import write_export

SEPARATOR = "\u001f"  # stands in no name: names hold no control characters


def tie_id(user: str, other: str) -> str:
    return f"{user}{SEPARATOR}{other}"


def export(store: Store, user: str, path: Path, now: float) -> Path:
    """Write everything held about `user` into a ZIP at `path`, atomically."""
    write_export(path, user, store.export(user), now)
    return path


def preview(store: Store, user: str) -> dict[str, int]:
    """What an erase would remove: rows per place."""
    return dict(sorted(Counter(what for what, _ in store.export(user)).items()))
