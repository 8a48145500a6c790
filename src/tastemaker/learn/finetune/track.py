"""Loss, rate and held-out score as TensorBoard files, and as a run of Weights & Biases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from tastemaker.errors import Missing
from tastemaker.learn.finetune.training import Track


@contextmanager
def tracked(
    folder: Path | None, project: str = "", told: Mapping[str, Any] | None = None
) -> Iterator[Track]:
    """Writes into `folder` and to W&B's `project`, whose run is told the settings; None and "":
    nowhere. Raises Missing where what was asked for is not installed."""
    with ExitStack() as opened:
        tracks = [opened.enter_context(_tensorboard(folder))] if folder else []
        if project:
            tracks.append(opened.enter_context(_wandb(project, told or {})))

        def track(name: str, value: float, step: int) -> None:
            for one in tracks:
                one(name, value, step)

        yield track


@contextmanager
def _tensorboard(folder: Path) -> Iterator[Track]:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        raise Missing("missing_extra", value="tensorboard", why="--log", extra="language") from None
    writer = SummaryWriter(str(folder))
    try:
        yield lambda name, value, step: writer.add_scalar(name, value, step)
    finally:
        writer.close()


@contextmanager
def _wandb(project: str, told: Mapping[str, Any]) -> Iterator[Track]:
    """Key, host and offline mode are W&B's own variables. Steps are a value like others: they
    begin anew with every model of an ensemble, and W&B's own may not fall."""
    try:
        wandb = import_module("wandb")
    except ImportError:
        raise Missing("missing_package", value="wandb", why="--wandb") from None
    run = wandb.init(project=project, config=dict(told))
    run.define_metric("*", step_metric="step")
    code = 1
    try:
        yield lambda name, value, step: run.log({name: value, "step": step})
        code = 0
    finally:
        run.finish(exit_code=code)
