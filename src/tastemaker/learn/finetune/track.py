"""Loss, rate and held-out score as TensorBoard files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tastemaker.errors import Missing
from tastemaker.learn.finetune.training import Track, untracked


@contextmanager
def tracked(folder: Path | None) -> Iterator[Track]:
    """Writes into `folder`; None: nowhere. Raises Missing where TensorBoard is not installed."""
    if folder is None:
        yield untracked
        return
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        raise Missing("missing_extra", value="tensorboard", why="--log", extra="language") from None
    writer = SummaryWriter(str(folder))
    try:
        yield lambda name, value, step: writer.add_scalar(name, value, step)
    finally:
        writer.close()
