"""Made examples, texts without labels, several models together, and what is written beside."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")

from tastemaker.errors import Missing
from tastemaker.learn.finetune.augment import augmented, read_synonyms, swap_spans, swap_words
from tastemaker.learn.finetune.fit import finetune
from tastemaker.learn.finetune.measures import confusion_matrix, spans
from tastemaker.learn.finetune.model import Ensemble, load
from tastemaker.learn.finetune.reading import Example
from tastemaker.learn.finetune.training import FitSettings
from tests.unit.learn.finetune.test_finetune import _quiet, _slots


def _moods(file: Path, many: int = 24) -> Path:
    rows = "so good today\thappy\nso bad today\tsad\n"
    file.write_text("text\tlabel\n" + rows * many, "utf-8")
    return file


def test_a_span_is_swapped_with_its_tags() -> None:
    example = Example("play jazz now", ("play",), ("O", "B-kind", "O"))
    made = swap_spans(example, {"kind": [["slow", "folk", "airs"]]}, np.random.default_rng(0))
    assert made.text == "play slow folk airs now"
    assert made.tags == ("O", "B-kind", "I-kind", "I-kind", "O")
    assert made.labels == example.labels


def test_synonyms_stand_in_outside_of_spans_alone(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("play start\njazz blues\n", "utf-8")
    synonyms = read_synonyms(file)
    assert synonyms == {"play": ["start"], "start": ["play"], "jazz": ["blues"], "blues": ["jazz"]}
    example = Example("Play jazz", ("play",), ("O", "B-kind"))
    assert swap_words(example, synonyms, np.random.default_rng(0)).text == "start jazz"


def test_what_is_made_is_new_and_as_many_as_asked_at_most() -> None:
    rows = [
        Example(f"play {kind}", ("play",), ("O", *["B-kind", "I-kind"][: len(kind.split())]))
        for kind in ("jazz", "old blues", "folk")
    ] + [Example("stop jazz", ("stop",), ("O", "B-kind"))]
    made = augmented(rows, 5.0, np.random.default_rng(0))
    assert {example.text for example in made} == {"stop folk", "stop old blues"}
    assert len(made) <= 20
    for example in made:
        assert len(example.tags) == len(example.text.split())
        assert [kind for kind, _, _ in spans(example.tags)] == ["kind"]


def test_a_translator_there_and_back_tells_texts_anew() -> None:
    rows = [Example("so good", ("happy",)), Example("so bad", ("sad",))]
    made = augmented(
        rows, 2.0, np.random.default_rng(0), translate=lambda texts: [t + "!" for t in texts]
    )
    assert {(e.text, e.labels) for e in made} <= {("so good!", ("happy",)), ("so bad!", ("sad",))}
    assert len(made) == 4


def test_models_together_say_the_mean_of_what_each_says(tmp_path: Path) -> None:
    file, out = _slots(tmp_path / "a.tsv"), tmp_path / "model"
    settings = FitSettings(epochs=2, batch=8, models=2)
    done = finetune("slots", file, out=out, settings=settings, report=_quiet)
    read = load(out)
    assert isinstance(read, Ensemble)
    texts = ["play jazz now", "please stop old blues"]
    first, second = (member.read(texts) for member in read.members)
    assert not np.allclose(first[0], second[0])
    mean = ((first[0] + second[0]) / 2) ** (1 / read.config["temperature"])
    assert np.allclose(read.read(texts)[0], mean / mean.sum(1, keepdims=True))
    assert np.allclose(np.exp(read.read(texts)[1][0]).sum(1), 1)
    assert done["parameters"] == 2 * sum(p.numel() for p in read.members[0].network.parameters())
    assert not list(out.rglob("checkpoint*"))
    assert "2 models together" in (out / "README.md").read_text("utf-8")


def test_texts_without_labels_teach_words_that_no_label_had(tmp_path: Path) -> None:
    file, texts, test = _moods(tmp_path / "a.tsv"), tmp_path / "b.txt", tmp_path / "c.tsv"
    texts.write_text("so good today splendid\nso bad today dreadful\n" * 12, "utf-8")
    test.write_text("text\tlabel\nsplendid\thappy\ndreadful\tsad\n", "utf-8")
    settings = FitSettings(epochs=8, batch=4, smoothing=0.0)
    done = finetune("sentiment", file, test, unlabelled=texts, settings=settings, report=_quiet)
    assert done["self_trained_rows"] == 24
    assert done["metrics"]["accuracy"] == 1.0


def test_guesses_that_do_not_help_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, texts = _moods(tmp_path / "a.tsv"), tmp_path / "b.txt"
    texts.write_text("so good today\nso bad today\n" * 40, "utf-8")

    def wrong(model: Any, some: list[str]) -> list[Example]:
        return [Example(t, ("sad" if "good" in t else "happy",)) for t in some] * 4

    monkeypatch.setattr("tastemaker.learn.finetune.fit.taken", wrong)
    settings = FitSettings(epochs=6, batch=4, smoothing=0.0)
    done = finetune("sentiment", file, unlabelled=texts, settings=settings, report=_quiet)
    assert done["self_trained_rows"] == 0
    assert done["metrics"]["accuracy"] == 1.0


def test_models_together_are_as_sure_as_they_are_right(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rows = [f"{'good' if happy else 'bad'} {rng.integers(50)}\t{'happy' if happy else 'sad'}"
            for happy in rng.random(160) < 0.5]  # fmt: skip
    file, out = tmp_path / "a.tsv", tmp_path / "model"
    file.write_text("text\tlabel\n" + "\n".join(rows) + "\n", "utf-8")
    finetune("sentiment", file, out=out, settings=FitSettings(epochs=2, batch=8, models=2),
             report=_quiet)  # fmt: skip
    read = load(out)
    assert (
        read.config["temperature"] < 1.0
    )  # all are right, and a mean of smoothed ones is not sure
    assert read.predict(["good 1"])[0].sure > np.mean(
        [member.predict(["good 1"])[0].sure for member in read.members]  # type: ignore[attr-defined]
    )


def test_the_most_doubtful_text_is_to_be_labelled_next(tmp_path: Path) -> None:
    file, texts = _moods(tmp_path / "a.tsv"), tmp_path / "b.txt"
    texts.write_text("so good today\nso good bad today\nso bad today\nso good today\n", "utf-8")
    done = finetune(
        "sentiment", file, unlabelled=texts, suggest=2, settings=FitSettings(epochs=8, batch=4),
        report=_quiet,
    )  # fmt: skip
    first, second = done["suggested"]
    assert first["text"] == "so good bad today"
    assert first["margin"] < second["margin"]


def test_training_is_logged_for_tensorboard(tmp_path: Path) -> None:
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    file, log = _moods(tmp_path / "a.tsv"), tmp_path / "log"
    settings = FitSettings(epochs=3, batch=4)
    finetune("sentiment", file, log=log, settings=settings, report=_quiet)
    read = EventAccumulator(str(log))
    read.Reload()
    assert len(read.Scalars("held_out")) == 3
    losses = [one.value for one in read.Scalars("loss")]
    assert losses[-1] < losses[0]


class _Run:
    """Stands in for a run of W&B."""

    def __init__(self) -> None:
        self.logged: list[dict[str, float]] = []
        self.ended: list[int] = []
        self.steps: dict[str, str] = {}

    def define_metric(self, name: str, *, step_metric: str) -> None:
        self.steps[name] = step_metric

    def log(self, values: dict[str, float]) -> None:
        self.logged.append(values)

    def finish(self, *, exit_code: int) -> None:
        self.ended.append(exit_code)


def _wandb(monkeypatch: pytest.MonkeyPatch) -> tuple[_Run, dict[str, Any]]:
    run, asked = _Run(), {}

    def init(**given: Any) -> _Run:
        asked.update(given)
        return run

    module = ModuleType("wandb")
    monkeypatch.setattr(module, "init", init, raising=False)
    monkeypatch.setitem(sys.modules, "wandb", module)
    return run, asked


def test_training_is_logged_at_weights_and_biases_when_a_project_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, asked = _wandb(monkeypatch)
    file, settings = _moods(tmp_path / "a.tsv", 8), FitSettings(epochs=2, batch=4)
    finetune("sentiment", file, settings=settings, report=_quiet)
    assert not asked
    finetune("sentiment", file, wandb="moods", settings=settings, report=_quiet)
    assert asked["project"] == "moods"
    assert asked["config"]["task"] == "sentiment"
    assert asked["config"]["epochs"] == 2
    assert len([one for one in run.logged if "held_out" in one]) == 2
    losses = [one for one in run.logged if "loss" in one]
    assert [one["step"] for one in losses] == list(range(len(losses)))
    assert (run.steps, run.ended) == ({"*": "step"}, [0])


def test_a_run_at_weights_and_biases_that_breaks_off_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, _ = _wandb(monkeypatch)

    def pull_the_plug(step: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        finetune("sentiment", _moods(tmp_path / "a.tsv", 8), wandb="moods", report=pull_the_plug)
    assert run.ended == [1]


def test_without_weights_and_biases_its_project_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "wandb", None)
    with pytest.raises(Missing, match="“wandb” is needed for --wandb"):
        finetune("sentiment", _moods(tmp_path / "a.tsv", 8), wandb="moods", report=_quiet)


def test_several_labels_at_once_are_learned_and_chosen(tmp_path: Path) -> None:
    file, out = tmp_path / "a.tsv", tmp_path / "model"
    rows = "good\t1\t-\nbad\t2\t-\ngood but bad\t1,2\t-\nbad but good\t1,2\t-\nso so\t3\t-\n"
    file.write_text(rows * 16, "utf-8")
    done = finetune(
        "sentiment", file, file, out=out, columns=["text", "label", "id"],
        settings=FitSettings(epochs=10, batch=8), report=_quiet,
    )  # fmt: skip
    assert done["metrics"]["micro_f1"] == 1.0
    assert set(load(out).predict(["good but bad"])[0].labels) == {"1", "2"}
    assert load(out).predict(["so so"])[0].labels == ("3",)


def test_fgm_adds_the_gradient_at_words_moved_uphill_and_puts_them_back(tmp_path: Path) -> None:
    import torch

    from tastemaker.learn.finetune.training import _attack, _loss

    file, out = _moods(tmp_path / "a.tsv"), tmp_path / "model"
    settings = FitSettings(epochs=1, batch=8, dropout=0.0, adversarial=0.5)
    finetune("sentiment", file, out=out, settings=settings, report=_quiet)
    model, rows = load(out), [Example("so good today", ("happy",))]
    grams = model.network.encoder.grams.weight
    model.network.eval()
    _loss(model, rows, settings, None).backward()
    plain, before = grams.grad.clone(), grams.detach().clone()
    _attack(model, rows, settings, None)
    assert torch.allclose(grams, before, atol=1e-6)
    both = grams.grad.clone()
    with torch.no_grad():
        grams.add_(0.5 * plain / plain.norm())
    model.network.zero_grad()
    _loss(model, rows, settings, None).backward()
    assert torch.allclose(both, plain + grams.grad, atol=1e-5)


def test_a_matrix_has_rows_for_what_is_and_columns_for_what_was_said() -> None:
    truth, said = np.eye(2)[[0, 0, 1]], np.eye(2)[[0, 1, 1]]
    assert confusion_matrix(truth, said) == [[1, 1], [0, 1]]
