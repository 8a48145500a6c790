"""Fine-tuning of understanding from a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tastemaker.cli.common import named, opened, png, progress, say, worded
from tastemaker.cli.leftout import LeftOut
from tastemaker.errors import BadInput, Missing

if TYPE_CHECKING:
    from rich.console import Console

Kind = Literal["intents", "slots", "sentiment", "emotion", "voice", "likes"]
Method = Literal["full", "lora", "adalora", "prefix", "ia3", "adapter"]


def finetune(
    what: Annotated[
        Kind, typer.Argument(help="intents, slots, sentiment, emotion, voice or likes")
    ],
    train: Annotated[
        Path | None, typer.Argument(help="TSV, CSV or JSONL; .gz too; none for likes")
    ] = None,
    test: Annotated[Path | None, typer.Option(help="judged on; none: a tenth of TRAIN")] = None,
    method: Annotated[Method, typer.Option(help="what of a base is trained")] = "full",
    base: Annotated[Path | None, typer.Option(help="a local BERT-family folder")] = None,
    out: Annotated[Path | None, typer.Option(help="where the model is saved")] = None,
    names: Annotated[Path | None, typer.Option(help="of labels that are numbers, from 0")] = None,
    sounds: Annotated[Path | None, typer.Option(help="recordings: a folder or a ZIP")] = None,
    columns: Annotated[str, typer.Option(help="names by position, like text,slots,intent")] = "",
    minutes: Annotated[float, typer.Option(min=0.01, help="training at most")] = 8.0,
    epochs: Annotated[int, typer.Option(min=0, help="rounds; 0: as suits the method")] = 0,
    rate: Annotated[float, typer.Option(min=0, help="of learning; 0: suits the method")] = 0.0,
    smoothing: Annotated[float, typer.Option(min=0, max=0.5, help="of labels")] = 0.05,
    adversarial: Annotated[float, typer.Option(min=0, help="length of FGM's step")] = 0.0,
    balanced: Annotated[bool, typer.Option(help="rare classes weigh more")] = False,
    models: Annotated[int, typer.Option(min=1, max=10, help="together, of other seeds")] = 1,
    augment: Annotated[float, typer.Option(min=0, max=5, help="new rows, as a share")] = 0.0,
    synonyms: Annotated[Path | None, typer.Option(help="each line: words alike")] = None,
    unlabelled: Annotated[Path | None, typer.Option(help="texts, one in a line")] = None,
    suggest: Annotated[int, typer.Option(min=0, help="of those, N to label next")] = 0,
    picture: Annotated[Path | None, typer.Option(help="of confusions: a PNG")] = None,
    log: Annotated[Path | None, typer.Option(help="a folder for TensorBoard")] = None,
    wandb: Annotated[str, typer.Option(help="a project of Weights & Biases")] = "",
    seed: Annotated[int, typer.Option(help="repeats the same run")] = 0,
) -> None:
    """An understanding model from labelled texts, or an encoder of texts from who liked what here,
    and its report."""
    png(picture, "--picture")
    named = [name for name in columns.split(",") if name]
    if what == "likes":
        result = _likes(base, out, minutes, seed)
        say(result, lambda c: _finetuned(c, result))
        return
    if train is None:
        raise BadInput("bad_field", field="train", value="", why="a file of labelled texts")
    if what == "voice":
        from tastemaker.learn.voice import train as learn_voice

        with progress(worded("Learning voices")) as report:
            result = learn_voice(train, sounds, out=out, seed=seed, report=report)
        say(result, lambda c: _finetuned(c, result))
        return
    if what == "emotion" and base is None:
        from tastemaker.learn.emotion import train as learn

        with progress(worded("Learning emotions")) as report:
            result = learn(
                train, test, out=out, columns=named, names=names, rounds=epochs, seed=seed,
                report=report,
            )  # fmt: skip
        say(result, lambda c: _finetuned(c, result))
        return
    try:
        from tastemaker.learn.finetune.fit import finetune as fit
        from tastemaker.learn.finetune.training import FitSettings
    except ModuleNotFoundError:
        raise Missing("missing_extra", value="torch", why="fine-tuning", extra="language") from None

    settings = FitSettings(
        method=method, minutes=minutes, epochs=epochs, rate=rate, smoothing=smoothing,
        adversarial=adversarial, balanced=balanced, models=models,
        augment=augment, seed=seed,
    )  # fmt: skip
    bad: list[BadInput] = []
    with progress(worded("Fine-tuning")) as report:
        result = fit(
            "sentiment" if what == "emotion" else what, train, test, base=base, out=out, settings=settings, report=report,
            unlabelled=unlabelled, suggest=suggest, synonyms=synonyms, log=log, wandb=wandb,
            columns=named, bad=bad,
        )  # fmt: skip
    left = LeftOut()
    for error in bad:
        left.add(error)
    result |= {"bad": left.count, "problems": left.problems}
    matrix = result.pop("matrix", None)
    if picture is not None and matrix:
        from tastemaker.cli.confusion import draw

        picture.write_bytes(draw(list(result["classes"]), matrix))
        result["picture"] = str(picture)
    say(result, lambda c: _finetuned(c, result, left))


def _likes(base: Path | None, out: Path | None, minutes: float, seed: int) -> dict[str, Any]:
    """Tuned on the home's own catalogue and ledger."""
    if out is None:
        raise BadInput("bad_field", field="out", value="", why="a folder for the encoder")
    try:
        from tastemaker.learn.finetune.likes import tune_home
    except ModuleNotFoundError:
        raise Missing("missing_extra", value="torch", why="fine-tuning", extra="neural") from None
    with opened() as home, progress(worded("Learning what reads alike")) as report:
        return tune_home(
            home.store, home.media, home.settings, out, base=base, minutes=minutes, seed=seed,
            report=report,
        )  # fmt: skip


def _finetuned(c: Console, result: dict[str, Any], left: LeftOut | None = None) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column(worded("class"))
    table.add_column(worded("precision"), justify="right")
    table.add_column(worded("recall"), justify="right")
    table.add_column(worded("f1"), justify="right")
    table.add_column(worded("rows"), justify="right")
    for name, row in [*result.get("classes", {}).items(), *result.get("slots", {}).items()]:
        cells = (f"{row[key]:.3f}" for key in ("precision", "recall", "f1"))
        table.add_row(name, *cells, f"{row['rows']:.0f}")
    if table.row_count:
        c.print(table)
    for name, value in result["metrics"].items():
        told = worded("{name}: {value:.4f}", name=named("measure", name), value=value)
        c.print(told)
    trained, every = result["trained_parameters"], result["parameters"]
    told = "{seconds:.0f} s, {trained:,} of {every:,} parameters trained"
    c.print(worded(told, seconds=result["fit_seconds"], trained=trained, every=every))
    if result["stopped"] == "time":
        told = "The time was up before all rounds were done: more --minutes may give more."
        c.print(worded(told))
    if left is not None and left.count:
        told = worded("{n} rows are no examples and were left out", n=left.count)
        c.print(told, style="yellow")
        left.show(c)
    for row in result.get("suggested", ()):
        c.print(worded("label next: {text}", text=row["text"]))
    if "saved" in result:
        c.print(worded("Saved in {folder}", folder=result["saved"]))
