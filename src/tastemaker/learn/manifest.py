"""The manifest of a model set: what it is, what it was measured at, and a hash of every file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from tastemaker.domain import ModelSet
from tastemaker.learn.durable import link, sha256, sync_tree

MANIFEST = "manifest.json"


def read(folder: Path) -> ModelSet | str:
    """The set in `folder`, or why its manifest cannot be read. Contents are not verified."""
    try:
        body = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=dict[str, Any])
        if body["id"] != folder.name or body["sha256"] != _seal(body):
            return "the manifest was changed"
        return msgspec.convert({**body, "folder": str(folder)}, ModelSet)
    except FileNotFoundError:
        return "the manifest is missing"
    except (OSError, KeyError, msgspec.MsgspecError):
        return "the manifest cannot be read"


def sealed(body: Mapping[str, Any]) -> bytes:
    """`body` as JSON, with a hash of everything in it, so that a changed manifest shows."""
    plain = msgspec.json.encode({**body, "sha256": _seal(body)}, enc_hook=_number)
    return msgspec.json.format(plain, indent=1)


def _seal(body: Mapping[str, Any]) -> str:
    rest = {name: value for name, value in body.items() if name != "sha256"}
    told = msgspec.json.encode(rest, enc_hook=_number, order="deterministic")
    return hashlib.sha256(told).hexdigest()


def _number(value: object) -> object:
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot stand in a manifest")


def fingerprints(folder: Path) -> dict[str, dict[str, Any]]:
    """Relative path → sha256 and length of every file below `folder`, made read-only."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            path.chmod(0o444)  # unchanged parts share these bytes with later sets
            found[path.relative_to(folder).as_posix()] = {
                "sha256": sha256(path),
                "bytes": path.stat().st_size,
            }
    return found


def linked(parent: ModelSet, folder: Path, without: set[str]) -> dict[str, Any]:
    """The parent's parts other than `without`, now also in `folder`, as manifest lines."""
    kept = {
        name: about for name, about in parent.files.items() if name.split("/", 1)[0] not in without
    }
    for name in kept:
        link(Path(parent.folder) / name, folder / name)
    for part in {name.split("/", 1)[0] for name in kept}:
        sync_tree(folder / part)
    return kept


def damage(found: ModelSet) -> tuple[str, ...]:
    wrong = []
    for name, about in found.files.items():
        file = Path(found.folder) / name
        try:
            if file.stat().st_size != about["bytes"] or sha256(file) != about["sha256"]:
                wrong.append(f"{name} was changed")
        except OSError:
            wrong.append(f"{name} is missing")
    return tuple(wrong)
