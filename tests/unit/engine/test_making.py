"""What a brief's words ask for, and the label of what is made."""

from __future__ import annotations

import numpy as np
import pytest

from tastemaker.create.media.copy import Copy
from tastemaker.domain import Brief, Draft, Event
from tastemaker.engine import Models
from tastemaker.understand.reader import RuleReader
from tests.unit.engine.worlds import LetterSpace, ranker, world


class Tells:
    """Names each attribute of a product."""

    medium = "copy"

    def copied(self, text: str) -> float:
        return 0.0

    def draft_batch(self, asked, rng: np.random.Generator) -> list[Draft]:
        return [self._draft(brief) for _, brief in asked]

    def draft(self, point, brief: Brief, rng: np.random.Generator):
        while True:
            yield self._draft(brief)

    def _draft(self, brief: Brief) -> Draft:
        product = str(brief.attributes["product"])
        values = [pair.partition("=")[2] for pair in product.split("|")]
        zh = "类型" in product
        body = (
            f"{'、'.join(values)}都在这里了，请看一看。" if zh else f"It is {' and '.join(values)}."
        )
        return Draft(f"{product}\n\n{body}", {}, 0.0)


@pytest.fixture
def engine():
    engine = world(models=Models("m1", LetterSpace(), ranker(), {"copy": Tells()}))
    engine.media = {"copy": Copy()}
    engine.reader = RuleReader()
    return engine


def test_where_copy_is_made_a_brief_in_words_need_only_name_the_product(engine) -> None:
    made = engine.create("ada", Brief("copy", words="a Thai pub called The Eagle"))[0]
    assert made.text.startswith("name=The Eagle|eatType=pub|food=Thai\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [("黑色高腰裤", "人工智能"), ("a Thai pub called The Eagle", "Made by AI")],
)
def test_of_whom_no_language_is_known_a_label_is_in_that_of_what_was_made(
    engine, words: str, said: str
) -> None:
    assert said in engine.create("ada", Brief("copy", words=words))[0].origin.label
    engine.observe(Event("zoe", "say", text="你好，来点什么"))
    assert "人工智能" in engine.create("zoe", Brief("copy", words=words))[0].origin.label
