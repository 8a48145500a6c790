"""One model for each language says how a text is meant."""

from __future__ import annotations

import pytest

from tastemaker.errors import BadInput
from tastemaker.understand.judge import Judge, learn_labels


def test_a_model_tells_bad_from_good() -> None:
    texts = [f"profit fell sharply {n}" for n in range(20)] + [f"sales rose {n}" for n in range(20)]
    model = learn_labels(texts, ["negative"] * 20 + ["positive"] * 20)
    told = model.chances(["profit fell", "sales rose"])
    assert told.argmax(1).tolist() == [0, 1]
    with pytest.raises(BadInput):
        learn_labels(texts[:5], ["negative"] * 5)


def test_a_text_is_judged_by_the_model_of_its_language_or_not_at_all() -> None:
    texts = [f"profit fell {n}" for n in range(20)] + [f"sales rose {n}" for n in range(20)]
    judge = Judge({"en": learn_labels(texts, ["negative"] * 20 + ["positive"] * 20)})
    (bad, chances), (none, nothing) = judge(["profit fell", "利润下滑"])
    assert bad == "negative"
    assert chances["negative"] > 0.5
    assert (none, nothing) == ("", {})
