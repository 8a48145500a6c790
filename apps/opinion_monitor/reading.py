"""What a text says of whom: entities, topics, and how negative the sentences about each are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from apps.opinion_monitor.gazetteer import Gazetteer, Mention
from tastemaker import BadInput, Emotions, NotReady

LANGUAGES = ("en", "zh")
NEGATIVE = "negative"
LONGEST = 300  # characters about one entity that are judged
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_SENTENCE = re.compile(r"[^。！？!?\n]+?(?:[。！？!?\n]+|\.(?=\s)|$)")
_CLAUSE = re.compile(r"[,，;；:：]\s*|\s+(?:but|while|whereas|although)\s+")


@dataclass(frozen=True, slots=True)
class Text:
    id: str
    text: str
    at: float  # epoch seconds
    source: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one text says of one entity or topic."""

    kind: str  # "entity" or "topic"
    name: str
    text: Text
    sentence: str
    sentiment: str  # the label that the model gives
    negative: float  # chance in [0, 1]
    topics: tuple[str, ...] = ()
    emotion: str = ""

    @property
    def bad(self) -> bool:
        return self.sentiment == NEGATIVE


class Judge:
    """One model of hashed n-grams for each language. Whatever has no model is not judged."""

    def __init__(self, models: Mapping[str, Emotions]) -> None:
        self.models = models

    @classmethod
    def load(cls, folder: Path, *, lacking: bool = False) -> Judge:
        """`folder/en` and `folder/zh`, at least one of them; `lacking`: or none."""
        found = {n: Emotions.load(folder / n) for n in LANGUAGES if (folder / n).is_dir()}
        if not found and not lacking:
            raise NotReady("nothing_to_learn", value="sentiment")
        return cls(found)

    def __call__(self, texts: Sequence[str]) -> list[tuple[str, dict[str, float]]]:
        """(label, chance of each) of every text; ("", {}) without a model of its language."""
        told: list[tuple[str, dict[str, float]]] = [("", {})] * len(texts)
        for language, model in self.models.items():
            rows = [row for row, text in enumerate(texts) if language_of(text) == language]
            chances = model.chances([texts[row] for row in rows])
            for row, one in zip(rows, chances, strict=True):
                label = model.labels[int(np.argmax(one - model.marks))]
                told[row] = label, dict(zip(model.labels, map(float, one), strict=True))
        return told


@dataclass(frozen=True, slots=True)
class Reader:
    sentiment: Judge
    emotion: Judge
    entities: Gazetteer
    topics: Gazetteer

    def read(self, texts: Sequence[Text]) -> list[Opinion]:
        """One opinion for each entity and each topic of each text."""
        parts: list[tuple[str, str, Text, str, tuple[str, ...]]] = []
        for text in texts:
            topics = tuple(dict.fromkeys(one.name for one in self.topics.find(text.text)))
            about = aspects(text.text, self.entities.find(text.text))
            parts += [("entity", name, text, said, topics) for name, said in about.items()]
            parts += [("topic", name, text, text.text[:LONGEST], topics) for name in topics]
        said = list(dict.fromkeys(part[3] for part in parts))
        judged = dict(zip(said, self.sentiment(said), strict=True))
        felt = dict(zip(said, self.emotion(said), strict=True))
        return [
            Opinion(
                kind, name, text, sentence, judged[sentence][0],
                judged[sentence][1].get(NEGATIVE, 0.0), topics, felt[sentence][0],
            )
            for kind, name, text, sentence, topics in parts
        ]  # fmt: skip


def aspects(text: str, mentions: Sequence[Mention]) -> dict[str, str]:
    """For each entity, what is said of it: its sentences; where a sentence has several, the
    clauses from the one that names it to the one that names the next."""
    said: dict[str, list[str]] = {}
    for found in _SENTENCE.finditer(text):
        here = [one for one in mentions if found.start() <= one.start < found.end()]
        single = len({one.name for one in here}) == 1
        begins = [found.start()] if single else [_clause(text, found.start(), one) for one in here]
        for one, begin, end in zip(here, begins, [*begins[1:], found.end()], strict=False):
            end = found.end() if single or end <= begin else end
            part = text[begin:end].strip()
            if part not in said.setdefault(one.name, []):
                said[one.name].append(part)
    return {name: " ".join(parts)[:LONGEST] for name, parts in said.items()}


def language_of(text: str) -> str:
    return "zh" if _CHINESE.search(text) else "en"


def learn(texts: Sequence[str], labels: Sequence[str], seed: int = 0, rounds: int = 6) -> Emotions:
    """A sentiment (or emotion) model. Raises BadInput for fewer than 20 texts or 2 labels."""
    from tastemaker import fit_emotions

    names = sorted(set(labels))
    if len(texts) < 20 or len(names) < 2:
        raise BadInput("bad_examples", value=str(len(texts)), why="too few texts or labels")
    truth = np.array([[float(label == name) for name in names] for label in labels])
    rng = np.random.default_rng(seed)
    return fit_emotions(texts, truth, names, language_of("".join(texts[:50])), rng, rounds=rounds)


def _clause(text: str, begin: int, mention: Mention) -> int:
    """Where the clause begins that holds a mention."""
    ends = [found.end() for found in _CLAUSE.finditer(text, begin, mention.start)]
    return ends[-1] if ends else begin
