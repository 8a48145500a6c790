"""Label smoothing and class weights do what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch")

import torch

from tastemaker.learn.finetune.fit import finetune
from tastemaker.learn.finetune.model import Model, load
from tastemaker.learn.finetune.reading import Example
from tastemaker.learn.finetune.training import FitSettings, _loss
from tests.unit.learn.finetune.test_finetune import _quiet

ROWS = [Example("so good", ("good",)), Example("so bad", ("bad",)), Example("good", ("good",))]


def _trained(folder: Path, rows: list[tuple[str, str]], settings: FitSettings) -> Model:
    file, out = folder / "a.tsv", folder / "model"
    file.write_text("text\tlabel\n" + "".join(f"{t}\t{name}\n" for t, name in rows), "utf-8")
    finetune("sentiment", file, file, out=out, settings=settings, report=_quiet)
    model = load(out)
    model.network.eval()
    return model


def _logs(model: Model) -> torch.Tensor:
    labels, _ = model.network(model.network.encode([model.words(row.text) for row in ROWS]))
    return labels.detach().log_softmax(1)


def _cost(model: Model, settings: FitSettings, weights: torch.Tensor | None) -> float:
    return float(_loss(model, ROWS, settings, weights).detach())


def test_smoothing_is_the_share_of_the_loss_that_every_label_has_alike(tmp_path: Path) -> None:
    rows = [(row.text, row.labels[0]) for row in ROWS] * 8
    model = _trained(tmp_path, rows, FitSettings(epochs=2, batch=8))
    logs = _logs(model)
    truth = torch.tensor([model.labels.index(row.labels[0]) for row in ROWS])
    plain = float(-logs[torch.arange(3), truth].mean())
    assert _cost(model, FitSettings(smoothing=0.0), None) == pytest.approx(plain, rel=1e-4)
    wanted = 0.8 * plain - 0.2 * float(logs.mean())
    assert _cost(model, FitSettings(smoothing=0.2), None) == pytest.approx(wanted, rel=1e-4)


def test_a_smoothed_model_is_never_as_sure(tmp_path: Path) -> None:
    rows = [(row.text, row.labels[0]) for row in ROWS] * 8
    sure = []
    for smoothing in (0.0, 0.4):
        folder = tmp_path / str(smoothing)
        folder.mkdir()
        model = _trained(folder, rows, FitSettings(epochs=10, batch=4, smoothing=smoothing))
        sure.append(float(_logs(model).exp().amax(1).mean()))
    assert sure[0] > 0.95
    assert sure[1] == pytest.approx(0.8, abs=0.08)  # 1 - 0.4 + 0.4 / 2 labels


def test_a_weight_counts_the_rows_of_its_class_so_often(tmp_path: Path) -> None:
    rows = [(row.text, row.labels[0]) for row in ROWS] * 8
    model = _trained(tmp_path, rows, FitSettings(epochs=2, batch=8))
    logs, settings = _logs(model), FitSettings(smoothing=0.0)
    weights = torch.tensor([3.0, 1.0])  # bad, good
    wanted = -(logs[0, 1] + 3 * logs[1, 0] + logs[2, 1]) / 5
    assert _cost(model, settings, weights) == pytest.approx(float(wanted), rel=1e-4)


def test_of_a_text_that_means_both_the_rare_class_is_said_when_balanced(tmp_path: Path) -> None:
    rows = [("hm", "often")] * 30 + [("hm", "rare")] * 24 + [("fine", "often")] * 60
    said = []
    for balanced in (False, True):
        folder = tmp_path / str(balanced)
        folder.mkdir()
        model = _trained(folder, rows, FitSettings(epochs=6, batch=8, balanced=balanced))
        said.append([guess.labels[0] for guess in model.predict(["hm", "fine"])])
    assert said == [["often", "often"], ["rare", "often"]]
