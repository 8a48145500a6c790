"""More examples from those there are: spans swapped, words swapped, texts told differently."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from tastemaker.learn.finetune.measures import spans
from tastemaker.learn.finetune.reading import Example, read_lines

SWAPPED = 0.2  # share of the words that have synonyms
Synonyms = Mapping[str, Sequence[str]]
Translate = Callable[[Sequence[str]], Sequence[str]]  # there and back: the same texts, told anew


def augmented(
    examples: Sequence[Example],
    share: float,
    rng: np.random.Generator,
    synonyms: Synonyms | None = None,
    translate: Translate | None = None,
) -> list[Example]:
    """New examples, about `share` of those given; none that is the same as its original.

    `translate` (back-translation: Sennrich et al., 2016) is asked only for texts without tags: it
    does not say where their spans have gone.
    """
    by_kind: dict[str, list[list[str]]] = {}
    for example in examples:
        words = example.text.split()
        for kind, began, end in sorted(spans(example.tags), key=lambda span: span[1]):
            by_kind.setdefault(kind, []).append(words[began:end])
    drawn = [examples[at] for at in rng.integers(len(examples), size=round(share * len(examples)))]
    if translate is not None:
        plain = [example for example in drawn if not example.tags]
        told = translate([example.text for example in plain]) if plain else []
        drawn = [example for example in drawn if example.tags] + [
            replace(example, text=text) for example, text in zip(plain, told, strict=True)
        ]
    made = [swap_words(swap_spans(example, by_kind, rng), synonyms or {}, rng) for example in drawn]
    known = {(example.text, example.labels) for example in examples}
    return [example for example in made if (example.text, example.labels) not in known]


def swap_spans(
    example: Example, by_kind: Mapping[str, Sequence[Sequence[str]]], rng: np.random.Generator
) -> Example:
    """Each span replaced by one of the same type from another example, its tags with it."""
    words, tags = example.text.split(), list(example.tags)
    for kind, began, end in sorted(spans(tags), key=lambda span: -span[1]):
        other = by_kind[kind][int(rng.integers(len(by_kind[kind])))]
        words[began:end] = other
        tags[began:end] = [f"B-{kind}", *[f"I-{kind}"] * (len(other) - 1)]
    return replace(example, text=" ".join(words), tags=tuple(tags)) if tags else example


def swap_words(example: Example, synonyms: Synonyms, rng: np.random.Generator) -> Example:
    """About a fifth of the words outside of spans, but at least one, replaced by a synonym."""
    words = example.text.split()
    tags = example.tags or ("O",) * len(words)
    able = [at for at, word in enumerate(words) if tags[at] == "O" and synonyms.get(word.lower())]
    if not able:
        return example
    for at in rng.choice(able, size=max(1, round(SWAPPED * len(able))), replace=False):
        others = synonyms[words[at].lower()]
        words[at] = others[int(rng.integers(len(others)))]
    return replace(example, text=" ".join(words))


def read_synonyms(path: Path) -> dict[str, list[str]]:
    """Each line: words that may stand for each other, with blanks between."""
    found: dict[str, list[str]] = {}
    for line in read_lines(path):
        words = line.lower().split()
        for word in words:
            found.setdefault(word, []).extend(other for other in words if other != word)
    return found
