"""What a poem is like, counted from its characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log, tanh
from types import MappingProxyType
from typing import Any

from tastemaker.create.media.verse.forms import CI, CIPAI, QUATRAINS
from tastemaker.create.media.verse.read import Poem
from tastemaker.create.media.verse.sounds import LEVEL, RHYMES, rhyme_of, sounds
from tastemaker.create.media.verse.tokens import CODE
from tastemaker.create.media.verse.track import Track, regularity
from tastemaker.create.media.verse.words import (
    GLAD,
    IMAGES,
    SEASONS,
    SORRY,
    STILL,
    STIRRED,
    THEMES,
)

STRICT, FREE = "strict", "free"
CONTROLS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "form": (*QUATRAINS, CI),
        "cipai": CIPAI,
        "theme": tuple(THEMES),
        "season": tuple(SEASONS),
        "rhyme": RHYMES,
        "tones": (STRICT, FREE),
    }
)
MEASURES = ("valence", "arousal", "images", "regularity")


def describe(poem: Poem, tokens: Sequence[int]) -> dict[str, Any]:
    """form, cipai (of ci), theme and season (where there are words of one), rhyme (of the last
    line), valence and arousal in [-1, 1], images: the share of characters that name things of
    nature; of quatrains also regularity, see `track`, and tones: "strict" or "free".
    """
    text = poem.characters
    found: dict[str, Any] = {"form": poem.form.name if poem.form.quatrain else CI}
    if not poem.form.quatrain:
        found["cipai"] = poem.form.name
    if theme := likeliest(text, THEMES):
        found["theme"] = theme
    if season := likeliest(text, SEASONS):
        found["season"] = season
    if rhyme := rhyme_in(poem, tokens):
        found["rhyme"] = rhyme
    found["valence"] = _between(text, GLAD, SORRY)
    found["arousal"] = _between(text, STIRRED, STILL)
    found["images"] = round(sum(c in IMAGES for c in text) / len(text), 3)
    if poem.form.quatrain:
        found["regularity"] = round(regularity(tokens), 3)
        found["tones"] = STRICT if strict(poem, tokens) else FREE
    return found


def likeliest(text: str, sets: Mapping[str, tuple[str, float]]) -> str:
    """The set whose characters come more often than usual, by the likelihood ratio (Dunning,
    1993); empty where none does."""
    best, most = "", 0.0
    for name, (characters, usual) in sets.items():
        count = sum(c in characters for c in text)
        if count and (weight := count * log(count / (usual * len(text)))) > most:
            best, most = name, weight
    return best


def rhyme_in(poem: Poem, tokens: Sequence[int]) -> str:
    """Of the lines that rhyme with the last one; empty for no rhyme we know."""
    letter = next(letter for letter in reversed(poem.form.rhymes) if letter)
    track = Track()
    for token in tokens[1:-1]:
        track.push(token)
    return rhyme_of(track.ends.get(letter, 0))


def strict(poem: Poem, tokens: Sequence[int]) -> bool:
    """Whether a quatrain keeps all rules of tone of the new style: places 2, 4 and 6, a level
    rhyme, an oblique third line, a first line that rhymes if it is level."""
    heard = sounds()
    if regularity(tokens) < 1:
        return False
    ends = [CODE[line[-1]] for line in poem.lines]
    if not (heard.level[ends[1]] and heard.level[ends[3]] and heard.oblique[ends[2]]):
        return False
    rhymes = heard.ends[ends[0]] & heard.ends[ends[1]]
    return bool(heard.tone(ends[0]) != LEVEL or rhymes)


def _between(text: str, more: frozenset[str], less: frozenset[str]) -> float:
    return round(tanh(0.5 * sum((c in more) - (c in less) for c in text)), 3)
