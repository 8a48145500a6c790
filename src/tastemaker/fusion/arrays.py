"""Learned things as plain files: one npz of arrays and one JSON of words. Never pickled."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tastemaker.errors import Conflict

Arrays = dict[str, NDArray[Any]]


def save(folder: Path, arrays: Mapping[str, NDArray[Any]], words: Mapping[str, Any]) -> None:
    """Write `arrays` and `words` into `folder`, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "arrays.npz").open("wb") as out:
        np.savez(out, allow_pickle=False, **arrays)
    text = json.dumps(words, ensure_ascii=False, sort_keys=True, indent=1)
    (folder / "words.json").write_text(text + "\n", encoding="utf-8")


def load(folder: Path) -> tuple[Arrays, dict[str, Any]]:
    """What `save` wrote. Raises Conflict("damaged_set") when it is not whole."""
    try:
        with np.load(folder / "arrays.npz", allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError) as error:
        raise Conflict("damaged_set", value=str(folder), why=type(error).__name__) from None
    if not isinstance(words, dict):
        raise Conflict("damaged_set", value=str(folder), why="words.json holds no object")
    return arrays, words


def within(arrays: Mapping[str, NDArray[Any]], part: str) -> Arrays:
    """The arrays of one part, kept under "part/…"."""
    return {
        name.removeprefix(f"{part}/"): array
        for name, array in arrays.items()
        if name.startswith(f"{part}/")
    }
