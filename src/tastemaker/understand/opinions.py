"""What a text says of whom: entities, topics, and how negative the sentences about each are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tastemaker.domain import Text
from tastemaker.understand.aspects import LONGEST, aspects
from tastemaker.understand.gazetteer import Gazetteer
from tastemaker.understand.judge import Judge

NEGATIVE = "negative"


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
    def about(self) -> tuple[str, str]:
        return self.kind, self.name

    @property
    def bad(self) -> bool:
        return self.sentiment == NEGATIVE


@dataclass(frozen=True, slots=True)
class Opinions:
    """The clauses about an entity say how it is spoken of; a topic is all that a text is about."""

    sentiment: Judge
    emotion: Judge
    entities: Gazetteer
    topics: Gazetteer

    def __call__(self, texts: Sequence[Text]) -> list[Opinion]:
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
