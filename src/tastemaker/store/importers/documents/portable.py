"""PDF → blocks, read in a process of its own with bounds: a small file can unfold to anything."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tastemaker.errors import BadInput, Missing
from tastemaker.store.importers.documents.blocks import Block, Content, clean
from tastemaker.store.importers.documents.markdown import plain

PAGES = 2_000
SECONDS = 60
MEMORY = 1_500_000_000  # bytes of address space

_CHILD = Path(__file__).with_name("portable_child.py")


def portable(data: bytes, name: str, most: int, *, seconds: float = SECONDS) -> Content:
    """`most`: characters that are taken. Raises BadInput("bad_document") with the reason, Missing
    without pypdf."""
    from importlib.util import find_spec

    if find_spec("pypdf") is None:
        raise Missing("missing_extra", value="pypdf", why="reading PDF", extra="documents")
    # -I: nothing of the working folder is imported. The child imports pypdf and nothing of ours.
    limits = [str(PAGES), str(most), str(MEMORY), str(int(seconds))]
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD), *limits],
            input=data, capture_output=True, timeout=seconds + 5, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise bad(name, f"reading it takes more than {seconds:.0f} seconds") from None
    if done.returncode != 0:
        raise bad(name, "it is damaged, or unfolds to more than is taken")
    try:
        read = json.loads(done.stdout)
    except ValueError:
        raise bad(name, "it is damaged") from None
    if "why" in read:
        raise bad(name, str(read["why"]))
    blocks = [
        Block(block.text, 0, 0, number)
        for number, page in enumerate(read["pages"], start=1)
        for block in plain(clean(str(page))).blocks
    ]
    return Content(blocks, clean(str(read["title"])))


def bad(name: str, why: str) -> BadInput:
    return BadInput("bad_document", value=name, why=why)
