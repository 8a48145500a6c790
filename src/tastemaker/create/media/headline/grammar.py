"""What may come next in a headline."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from tastemaker.create.media.headline.frames import Frames, Going
from tastemaker.create.media.headline.runs import Runs
from tastemaker.create.media.writing.asked import number, span_about
from tastemaker.create.media.writing.characters import (
    ASCII,
    CHARACTERS,
    CODE,
    END,
    FIRST,
)
from tastemaker.create.media.writing.flow import DEEPEST, TONES, Flow, Form
from tastemaker.domain import Attributes
from tastemaker.ports import BoolArray

#: The categories of TNEWS (Xu et al., CLUE, 2020), as its labels name them.
TOPICS = (
    "agriculture", "car", "culture", "edu", "entertainment", "finance", "game", "house",
    "military", "sports", "stock", "story", "tech", "travel", "world",
)  # fmt: skip
#: Language → (shortest, longest, run of characters that may not come twice).
BOUNDS: Mapping[str, tuple[int, int, int]] = {"zh": (8, 40, 5), "en": (8, 100, 16)}
FARTHEST = 48  # characters left that are told apart
CONTEXTS = (FARTHEST + 2, DEEPEST + 1)  # characters left (0: unknown), brackets open


def form_of(attributes: Attributes, language: str) -> Form:
    shortest, longest, run = BOUNDS[language]
    if (length := number(attributes, "length")) is not None:
        shortest, longest = span_about(length, shortest, longest)
    tone = attributes.get("tone")
    return Form(shortest, longest, run, tone if tone in TONES else "")


class HeadlineGrammar:
    """Implements ports.Grammar."""

    def __init__(
        self, attributes: Attributes, runs: Runs | None = None, frames: Frames | None = None
    ) -> None:
        self._runs, self._tokens = runs, list[int]()
        self._loose = (
            False  # whether it stands in no frame, or nobody wrote it after what stands there
        )
        self._lost = False  # whether it was begun in a frame that it does not stand in any more
        self._alone = 0  # tokens written after that
        language = str(attributes.get("language"))
        self._flow = Flow(form_of(attributes, language if language in BOUNDS else "zh"))
        self._base = _characters(language)
        self._length = number(attributes, "length")
        self._frame: Going | None = None
        topic, tone = attributes.get("topic"), self._flow.form.tone
        if frames is not None and topic in TOPICS and language != "en":
            form, of_tone = self._flow.form, TONES.index(tone) if tone else None
            going = Going(frames, TOPICS.index(topic), of_tone, form.shortest, form.longest)
            self._frame = going if going.any else None

    @property
    def astray(self) -> int | None:
        return self._alone if self._runs is not None else None

    def allowed(self) -> BoolArray:
        mask = self._anything()
        if self._frame is not None:
            found = self._frame.within(mask)
            self._loose = found is mask
            if not self._loose:
                return found
            self._frame, self._lost = None, True
        if self._runs is None:
            return mask
        found = self._runs.within(mask, self._tokens)
        self._loose = self._lost or found is mask
        return found

    def _anything(self) -> BoolArray:
        only = self._flow.only()
        never = self._flow.never()
        if only is None:
            mask = self._base.copy()
            mask[[CODE[character] for character in never if character in CODE]] = False
        else:
            mask = np.zeros_like(self._base)
            mask[[CODE[character] for character in only]] = True
        mask[END] = self._flow.may_end()
        return mask

    def push(self, token: int) -> None:
        self._alone += self._loose
        self._tokens.append(token)
        self._flow.push(CHARACTERS[token - FIRST])
        if self._frame is not None:
            self._frame.push(token)

    def context(self) -> tuple[int, ...]:
        left = 0
        if self._length is not None:
            left = 1 + min(max(self._length - len(self._flow.text), 0), FARTHEST)
        return left, min(len(self._flow.open), DEEPEST)


@lru_cache(maxsize=4)
def _characters(language: str) -> BoolArray:
    """English is written in ASCII; Chinese, and what is not said, in every character."""
    mask = np.zeros(FIRST + len(CHARACTERS), np.bool_)
    mask[FIRST : FIRST + len(ASCII) if language == "en" else None] = True
    mask.flags.writeable = False
    return mask
