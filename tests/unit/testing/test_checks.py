"""The checks that authors of plug-ins use accept what is right and refuse what is wrong."""

from __future__ import annotations

import pytest

from tastemaker.testing import (
    Letters,
    LettersGenerator,
    PlainReader,
    check_generator,
    check_medium,
    check_reader,
    letters_items,
)

TEXTS = [item.text for item in letters_items(5)]


def test_the_fakes_pass_their_own_checks() -> None:
    check_medium(Letters(), TEXTS)
    check_generator(LettersGenerator(), Letters())
    check_reader(PlainReader())


def test_a_medium_whose_mask_forbids_real_texts_is_refused() -> None:
    class Narrow(Letters):
        def mask(self, attributes):
            return super().mask({"first": "c"})

    with pytest.raises(AssertionError, match="forbids"):
        check_medium(Narrow(), [text for text in TEXTS if text[0] != "c"])


def test_a_medium_that_loses_something_is_refused() -> None:
    class Lossy(Letters):
        def decode(self, tokens):
            return super().decode(tokens).replace("b", "a")

    with pytest.raises(AssertionError, match="loses"):
        check_medium(Lossy(), [text for text in TEXTS if "b" in text])


def test_a_generator_without_a_seed_is_refused() -> None:
    class Fickle(LettersGenerator):
        drawn = 0

        def _one(self, point, brief, rng):
            type(self).drawn += 1
            rng.random(self.drawn)
            return super()._one(point, brief, rng)

    with pytest.raises(AssertionError, match="seed"):
        check_generator(Fickle(), Letters())
