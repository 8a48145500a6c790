"""Tunes to test with: some typed out, some written by chance under the grammar, the real ones."""

from __future__ import annotations

import random
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tastemaker.create.media.tune import Tune
from tastemaker.create.media.tune.tokens import FIRST_NOTE, LENGTHS, PITCHES, SIZE

COLLECTIONS = ("oneills1850", "airdsAirs", "ryansMammoth", "miscFolk", "essenFolksong")

HEAD = "X:1\nM:4/4\nL:1/8\nK:C\n"

JIG = """X:1
T:The Kesh
R:jig
M:6/8
L:1/8
K:G
|: GAG GAB | ABA ABd | edd gdd | edB dBA |
GAG GAB | ABA ABd | edd gdB | AGF G3 :|
|: BAB dBd | ege dBG | BAB dBG | ABA AGA |
BAB dBd | ege dBd | gfg aga | bgf g3 :|
"""

REEL = """X:2
T:Drowsy Maggie
R:reel
M:4/4
L:1/8
Q:1/2=104
K:Edor
|: E2BE dEBE | E2BE AFDF | E2BE dEBE | BABc dAFD :|
d2fd c2ec | defg afge | d2fd c2ec | BABc dAFA |
d2fd c2ec | defg afge | afge fdec | BABc dAFD |]
"""

UPBEAT = """X:3
T:Amazing Grace
M:3/4
L:1/8
K:G
D2 | G4 BG | B4 A2 | G4 E2 | D4 D2 | G4 BG | B4 A2 | d4- d2- | d4
B2 | d4 BG | B4 A2 | G4 E2 | D4 D2 | G4 BG | B4 A2 | G4- G2- | G4 |]
"""

ENDINGS = HEAD + "|: C2E2 G2E2 | C2E2 G4 | A2G2 F2E2 |1 D2G2 D4 :|2 D2G2 C4 |]\n"

TYPED = (JIG, REEL, UPBEAT, ENDINGS)


def walk(medium: Tune, rng: np.random.Generator, attributes: dict[str, Any]) -> list[int]:
    """Tokens written by chance under the mask, with a taste in lengths that differs each time."""
    weights = np.full(SIZE, rng.choice([1.0, 50.0, 1000.0]))
    lengths = np.array(LENGTHS) ** rng.choice([-2.0, -1.0, 0.0, 1.0])
    weights[FIRST_NOTE:] = np.tile(lengths, len(PITCHES) + 2)
    grammar, tokens = medium.mask(attributes), [1]
    while tokens[-1] != 2:
        chances = grammar.allowed() * weights
        assert chances.sum() > 0, f"a dead end after {tokens}"
        tokens.append(int(rng.choice(SIZE, p=chances / chances.sum())))
        grammar.push(tokens[-1])
        assert len(tokens) <= 600, "no end"
    return tokens


def real_tunes(per_collection: int | None = None) -> list[tuple[str, str]]:
    """(collection, ABC) of the folk collections inside music21; skips where there are none."""
    spec = find_spec("music21")
    if spec is None or spec.origin is None:
        pytest.skip("music21's collections are not installed")
    found = []
    for collection in COLLECTIONS:
        texts = []
        for path in sorted((Path(spec.origin).parent / "corpus" / collection).glob("*.abc")):
            whole = re.sub("\r\n?", "\n", path.read_text("utf-8", errors="replace"))
            texts += ["X:" + part for part in re.split(r"(?m)^X:", whole)[1:]]
        if per_collection is not None:
            texts = random.Random(0).sample(texts, min(per_collection, len(texts)))
        found += [(collection, text) for text in texts]
    return found
