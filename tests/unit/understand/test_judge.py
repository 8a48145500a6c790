"""One model for each language says how a text is meant."""

from __future__ import annotations

from pathlib import Path

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


def test_one_judge_learns_several_languages_and_is_kept(tmp_path: Path) -> None:
    rows = [(f"profit fell {n}", "negative") for n in range(20)]
    rows += [(f"sales rose {n}", "positive") for n in range(20)]
    rows += [(f"利润下滑{n}", "negative") for n in range(20)]
    rows += [(f"销量上升{n}", "positive") for n in range(20)]
    Judge.learned(rows).save(tmp_path)
    told = Judge.load(tmp_path)(["profit fell", "销量上升"])
    assert [label for label, _ in told] == ["negative", "positive"]


def test_a_language_of_few_texts_is_left_out_and_too_few_of_all_are_refused() -> None:
    rows = [(f"profit fell {n}", "negative") for n in range(20)]
    rows += [("sales rose", "positive"), ("销量上升", "positive")]
    assert list(Judge.learned(rows).models) == ["en"]
    with pytest.raises(BadInput):
        Judge.learned(rows[:3])
