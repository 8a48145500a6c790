"""What was saved, loaded again: each family of generator knows its own files."""

from __future__ import annotations

from pathlib import Path

from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.create.models.grids import maker
from tastemaker.ports import Generator, Medium


def load(folder: Path, medium: Medium) -> Generator:
    """The generator in `folder`. Raises NotReady("damaged_set")."""
    if (folder / maker.ABOUT).exists():
        return maker.GridGenerator.load(folder, medium)
    return TransformerGenerator.load(folder, medium)
