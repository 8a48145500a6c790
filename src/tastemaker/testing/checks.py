"""What any implementation of a port must hold. Each check raises AssertionError in words."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tastemaker.domain import Brief, Item, Profile, Taste
from tastemaker.errors import BadInput
from tastemaker.ports import Candidates, Encoder, Generator, Medium, Ranker, Reader

PAD, BEGIN, END = 0, 1, 2


def check_medium(medium: Medium, texts: Sequence[str], seed: int = 0, walks: int = 20) -> None:
    """`texts` are well-formed examples.

    Encoding is stable under a round trip, the mask allows real texts, `contexts_of` agrees with
    the grammar, any walk under the mask ends in a text that passes `check`, every format renders,
    and nonsense is refused with BadInput.
    """
    assert len(medium.vocabulary) > END + 1, "tokens 0, 1 and 2 are padding, begin and end"
    for text in texts:
        assert not medium.check(text), f"an example does not pass check: {medium.check(text)}"
        tokens = medium.encode(text)
        assert tokens[0] == BEGIN, "encode starts with token 1"
        assert tokens[-1] == END, "encode ends with token 2"
        assert medium.encode(medium.decode(tokens)) == tokens, "decode loses something"
        attributes = medium.describe(text)
        _agree(medium, tokens, medium.contexts_of(tokens, attributes))
        known = set(medium.controls) | set(medium.measures)
        assert known & set(attributes), "describe gives controls and measures"
        shingles = medium.shingles(text)
        assert shingles.dtype == np.uint64, "shingles are uint64"
        for format in medium.formats:
            data = medium.render(text, format, title="A title", label="Made by a machine")
            assert isinstance(data, bytes), f"{format} renders to bytes"
            assert data, f"{format} renders to nothing"
    rng = np.random.default_rng(seed)
    for _ in range(walks):
        walked = walk(medium, rng)
        assert not medium.check(walked), f"a masked walk is not well-formed: {walked!r}"
    for nonsense in ("", "\x00", "\ud800", "☃" * 2000):
        _refuses(medium, nonsense)


def walk(medium: Medium, rng: np.random.Generator, longest: int = 5_000) -> str:
    """A text written by chance under the mask."""
    grammar, tokens = medium.mask({}), [BEGIN]
    for _ in range(longest):
        allowed = np.flatnonzero(grammar.allowed())
        assert len(allowed), f"a dead end after {len(tokens)} tokens"
        assert PAD not in allowed, "padding is never allowed"
        token = int(rng.choice(allowed))
        tokens.append(token)
        if token == END:
            return medium.decode(tokens)
        grammar.push(token)
    raise AssertionError(f"no end within {longest} tokens")


def check_encoder(encoder: Encoder, items: Sequence[Item]) -> None:
    """Shape, type, and a batch equals its items one by one."""
    features = encoder.encode(items)
    assert features.shape == (len(items), encoder.dim), "encode gives (n, dim)"
    assert features.dtype == np.float32, "encode gives float32"
    single = np.concatenate([encoder.encode([item]) for item in items])
    np.testing.assert_allclose(features, single, atol=1e-4)
    assert encoder.encode([]).shape == (0, encoder.dim), "no items give no rows"


def check_ranker(
    ranker: Ranker, profile: Profile, taste: Taste, candidates: Candidates, now: float
) -> None:
    """Finite scores, one for each candidate; reasons sum to the score, in both languages."""
    scores = ranker.score(profile, taste, candidates, now)
    assert scores.shape == (len(candidates.ids),), "score gives (n,)"
    assert np.isfinite(scores).all(), "scores are finite"
    np.testing.assert_array_equal(scores, ranker.score(profile, taste, candidates, now))
    for row in range(min(20, len(scores))):
        for language in ("en", "zh"):
            reasons = ranker.reasons(profile, taste, candidates, row, now, language)
            total = sum(reason.amount for reason in reasons)
            assert abs(total - scores[row]) < 1e-4, f"reasons sum to {total}, not {scores[row]}"
            assert all(reason.words for reason in reasons), "a reason has words"


def check_generator(
    generator: Generator, medium: Medium, point: Any = None, n: int = 8, seed: int = 0
) -> None:
    """Drafts are well-formed; the same seed gives the same; a batch answers everybody."""
    brief = Brief(medium.name, seed=seed)
    stream = generator.draft(point, brief, np.random.default_rng(seed))
    drafts = [next(stream) for _ in range(n)]
    for draft in drafts:
        assert not medium.check(draft.text), medium.check(draft.text)
        assert 0 <= generator.copied(draft.text) <= 1, "copied is a share"
    again = generator.draft(point, brief, np.random.default_rng(seed))
    assert [next(again).text for _ in range(n)] == [draft.text for draft in drafts], (
        "the seed holds"
    )
    batch = generator.draft_batch([(point, brief)] * n, np.random.default_rng(seed))
    assert len(batch) == n, "one draft for each"


def check_reader(reader: Reader) -> None:
    """Anything can be read, and reading twice says the same."""
    for text in ("", "hello", "你好", "a calm waltz in minor", "x" * 5_000, "\x00\ud800"):
        assert reader.read(text) == reader.read(text), "reading is repeatable"


def check_learned(made: Any, load: Callable[[Path], Any], same: Callable[[Any, Any], bool]) -> None:
    """What is saved loads back the same, without pickle."""
    with tempfile.TemporaryDirectory() as folder:
        made.save(Path(folder))
        names = [path.suffix for path in Path(folder).rglob("*") if path.is_file()]
        assert names, "save writes files"
        assert not {".pkl", ".pickle", ".pt", ".joblib"} & set(names), "no pickles"
        assert same(made, load(Path(folder))), "what is loaded differs from what was saved"


def _agree(medium: Medium, tokens: Sequence[int], contexts: Any) -> None:
    assert contexts.shape == (len(tokens) - 1, len(medium.contexts)), "contexts_of gives (n - 1, c)"
    grammar = medium.mask({})
    for at, token in enumerate(tokens[1:]):
        for value, size in zip(contexts[at], medium.contexts, strict=True):
            assert 0 <= value < size, f"context {value} is not below {size}"
        assert grammar.allowed()[token], f"the mask forbids token {token} of a real text"
        grammar.push(token)


def _refuses(medium: Medium, nonsense: str) -> None:
    assert medium.check(nonsense), "nonsense does not pass check"
    try:
        medium.encode(nonsense)
    except BadInput:
        return
    raise AssertionError("nonsense is encoded")
