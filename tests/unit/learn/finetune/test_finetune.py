"""Labelled texts in, a model that reads such texts out."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from tastemaker import devices
from tastemaker.devices import CPU, Device
from tastemaker.errors import BadInput
from tastemaker.learn.finetune.fit import finetune
from tastemaker.learn.finetune.measures import (
    calibration_error,
    follows,
    span_f1,
    span_report,
    spans,
)
from tastemaker.learn.finetune.model import load
from tastemaker.learn.finetune.reading import Example, read_examples, split
from tastemaker.learn.finetune.training import FitSettings
from tests.unit.pretended import a_pretended_gpu

THINGS = ("jazz", "a waltz", "folk songs", "二胡", "old blues", "some rock", "a reel", "an air")


def _slots(file: Path) -> Path:
    rows = []
    for thing in THINGS:
        words = thing.split()
        tags = " ".join(["B-kind", *["I-kind"] * (len(words) - 1)])
        rows += [
            f"play {thing} now\tO {tags} O\tplay",
            f"please stop {thing}\tO O {tags}\tstop",
        ] * 3
    file.write_text("\n".join(rows) + "\n", "utf-8")
    return file


def _quiet(step: object) -> None:
    pass


def test_spans_end_where_conll_ends_them() -> None:
    assert spans(["B-a", "I-a", "B-a", "I-b", "O", "I-c"]) == {
        ("a", 0, 2), ("a", 2, 3), ("b", 3, 4), ("c", 5, 6),
    }  # fmt: skip
    assert span_f1([["B-a", "I-a", "O"]], [["B-a", "O", "O"]]) == 0.0
    assert span_f1([["B-a", "O", "B-b"]], [["B-a", "O", "O"]]) == pytest.approx(2 / 3)


def test_calibration_error_is_the_gap_between_sure_and_right() -> None:
    import numpy as np

    assert calibration_error(np.full(10, 0.9), np.array([1.0] * 5 + [0.0] * 5)) == pytest.approx(
        0.4
    )


def test_nothing_goes_on_that_did_not_begin() -> None:
    assert follows("B-a", "I-a")
    assert follows("I-a", "I-a")
    assert not follows("O", "I-a")
    assert not follows("B-b", "I-a")


def test_tags_that_begin_inside_are_the_same_spans_in_bio_proper(tmp_path: Path) -> None:
    file, tags = tmp_path / "a.tsv", ("I-a", "I-a", "I-b", "B-b", "I-b", "O", "I-a")
    file.write_text(f"a b c d e f g\t{' '.join(tags)}\tplay\n", "utf-8")
    read = read_examples(file, "slots")[0].tags
    assert read == ("B-a", "I-a", "B-b", "B-b", "I-b", "O", "B-a")
    assert spans(read) == spans(tags)


def test_columns_are_found_by_header_by_content_and_by_name(tmp_path: Path) -> None:
    headed, bare = tmp_path / "a.csv", tmp_path / "b.tsv.gz"
    headed.write_text('category,text\ngood,"fine, really"\nbad,awful\n', "utf-8")
    bare.write_bytes(gzip.compress(b"a long sentence\t1\nanother sentence\t0\nthird one\t1\n"))
    assert [(e.text, e.labels) for e in read_examples(headed, "intents")] == [
        ("fine, really", ("good",)), ("awful", ("bad",)),
    ]  # fmt: skip
    assert [e.labels for e in read_examples(bare, "sentiment")] == [("1",), ("0",), ("1",)]
    swapped = read_examples(bare, "sentiment", ["label", "text"])
    assert swapped[0].text == "1"


def test_a_tab_in_a_text_is_a_blank(tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    file.write_text("text\tlabel\none\ttwo\tgood\n", "utf-8")
    assert [(e.text, e.labels) for e in read_examples(file, "intents")] == [("one two", ("good",))]


def test_several_labels_in_a_cell_are_several_labels(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    rows = [{"text": "x", "label": names} for names in (["joy"], ["joy", "love"], ["love"])]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    assert [e.labels for e in read_examples(file, "intents")][1] == ("joy", "love")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.tsv", "", "no rows"),
        ("a.tsv", "text\tlabel\nhello\n", "line 2 has 1 columns"),
        ("a.tsv", "text\tlabel\n\tgood\n", "line 2 has no text"),
        ("a.jsonl", "[1]\n", "not a JSON object"),
        ("a.xlsx", "x", "must end in"),
    ],
)
def test_a_row_that_is_no_example_is_named(
    tmp_path: Path, name: str, content: str, why: str
) -> None:
    file = tmp_path / name
    file.write_text(content, "utf-8")
    with pytest.raises(BadInput, match=why):
        read_examples(file, "intents")


def test_a_row_that_is_no_example_can_be_left_out_and_told(tmp_path: Path) -> None:
    file, bad = tmp_path / "a.csv", []
    file.write_text("text,label\nhello,a\n,a\nbye,b\nbye bye,\nnight,b\n", "utf-8")
    found = read_examples(file, "intents", bad=bad)
    assert [e.text for e in found] == ["hello", "bye", "night"]
    assert [str(error).split(": ")[1] for error in bad] == [
        "line 3 has no text.",
        "line 5 has no label.",
    ]
    file.write_text("text,label\nhello,a\n,a\n,b\n", "utf-8")
    with pytest.raises(BadInput, match="line 3 has no text"):  # more wrong rows than right ones
        read_examples(file, "intents", bad=[])


def test_slots_need_no_intents(tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    rows = ["play jazz now\tO B-kind O", "stop blues now\tO B-kind O"] * 20
    file.write_text("text\tslots\n" + "\n".join(rows) + "\n", "utf-8")
    out = tmp_path / "model"
    settings = FitSettings(epochs=6, batch=4)
    done = finetune("slots", file, file, out=out, settings=settings, report=_quiet)
    assert done["metrics"]["slot_f1"] == 1.0
    assert "intent_accuracy" not in done["metrics"]
    (read,) = load(out).predict(["play jazz now"])
    assert (read.labels, read.tags) == ((), ("O", "B-kind", "O"))


@pytest.mark.parametrize("seed", range(20))
def test_of_a_few_rows_one_is_held_out_where_a_label_can_spare_it(seed: int) -> None:
    rows = [Example("a", ("x",)), Example("b", ("x",)), Example("c", ("y",))]
    rest, held = split(rows, 0.1, np.random.default_rng(seed))
    assert [one.labels for one in held] == [("x",)]
    assert {one.labels for one in rest} == {("x",), ("y",)}


def test_as_many_tags_as_words(tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    file.write_text("text\tslots\tintent\nplay jazz\tO\tplay\n", "utf-8")
    with pytest.raises(BadInput, match="2 words and 1 tags"):
        read_examples(file, "slots")


def test_slots_and_intents_are_learned_saved_and_loaded_back(tmp_path: Path) -> None:
    file = _slots(tmp_path / "a.tsv")
    out = tmp_path / "model"
    settings = FitSettings(epochs=8, batch=8)
    done = finetune("slots", file, file, out=out, settings=settings, report=_quiet)
    assert done["metrics"]["intent_accuracy"] == 1.0
    assert done["metrics"]["slot_f1"] > 0.9
    read = load(out).predict(["play a waltz now", "", "\0\t🎻", "x" * 100_000])
    assert read[0].labels == ("play",)
    assert read[0].tags == ("O", "B-kind", "I-kind", "O")
    assert {f.name for f in out.iterdir()} == {"config.json", "model.safetensors", "README.md"}


def test_a_label_never_learned_is_a_mistake_not_a_crash(tmp_path: Path) -> None:
    train, test = tmp_path / "a.tsv", tmp_path / "b.tsv"
    train.write_text("text\tlabel\n" + "so good\tgood\nso bad\tbad\n" * 10, "utf-8")
    test.write_text("text\tlabel\nso good\tgood\nhm\tunheard\n", "utf-8")
    settings = FitSettings(epochs=4, batch=4, adversarial=0.5, balanced=True)
    done = finetune("sentiment", train, test, settings=settings, report=_quiet)
    assert done["metrics"]["accuracy"] == 0.5


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no fine-tuned model"):
        load(tmp_path)


def _tiny_base(folder: Path) -> Path:
    transformers = pytest.importorskip("transformers")
    pytest.importorskip("peft")
    folder.mkdir()
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "play", "stop", "now", "please", "jazz"]
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    transformers.BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32,
    )  # fmt: skip
    transformers.BertModel(config).save_pretrained(folder)
    return folder


@pytest.mark.parametrize("method", ["full", "lora", "adalora", "prefix", "ia3", "adapter"])
def test_every_method_trains_a_base_and_loads_back_the_same(tmp_path: Path, method: str) -> None:
    file, base, out = _slots(tmp_path / "a.tsv"), _tiny_base(tmp_path / "base"), tmp_path / "model"
    settings = FitSettings(method=method, epochs=2, batch=8)
    done = finetune("slots", file, file, base=base, out=out, settings=settings, report=_quiet)
    assert 0 < done["trained_parameters"] <= done["parameters"]
    rows = read_examples(file, "slots")
    read = load(out).predict([row.text for row in rows])
    right = [row.labels == found.labels for row, found in zip(rows, read, strict=True)]
    assert sum(right) / len(right) == pytest.approx(done["metrics"]["accuracy"])
    told = span_f1([row.tags for row in rows], [found.tags for found in read])
    assert told == pytest.approx(done["metrics"]["slot_f1"])


@pytest.mark.parametrize("method", ["", "full", "lora", "prefix"])
def test_products_in_half_precision_teach_as_well(tmp_path: Path, method: str) -> None:
    """On a GPU bf16 is on by itself; here the processor does it, slowly. No method: no base."""
    half = Device("cpu", bf16=True)
    base = _tiny_base(tmp_path / "base") if method else None
    file, out = _slots(tmp_path / "a.tsv"), tmp_path / "model"
    settings = FitSettings(method=method or "full", epochs=2 if method else 8, batch=8)
    done = finetune(
        "slots", file, file, base=base, out=out, settings=settings, device=half, report=_quiet
    )
    assert {str(weight.dtype) for weight in load(out).network.parameters()} == {"torch.float32"}
    assert np.isfinite(done["metrics"]["slot_f1"])
    assert method or done["metrics"]["intent_accuracy"] == 1.0


def test_it_learns_where_it_is_told_to(tmp_path: Path) -> None:
    file, out = _slots(tmp_path / "a.tsv"), tmp_path / "model"
    how = {"settings": FitSettings(epochs=2, batch=8), "report": _quiet}
    here = finetune("slots", file, file, **how)
    with a_pretended_gpu():
        there = finetune("slots", file, file, out=out, device=Device("cuda"), **how)
        assert there["device"] == "cuda:0"
    assert there["metrics"] == pytest.approx(here["metrics"], abs=0.02)
    assert load(out).network.label_head is not None


def test_where_it_is_not_told_the_setting_says_where_it_learns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _slots(tmp_path / "a.tsv")
    how = {"settings": FitSettings(epochs=1, batch=8), "report": _quiet}
    monkeypatch.setenv("TASTEMAKER_DEVICE", "toaster")
    with pytest.raises(BadInput, match="toaster"):
        finetune("slots", file, file, **how)
    assert finetune("slots", file, file, device=CPU, **how)["device"] == "cpu"
    monkeypatch.setenv("TASTEMAKER_DEVICE", "cuda")
    monkeypatch.setattr(devices, "device", Device)
    with a_pretended_gpu():
        assert finetune("slots", file, file, **how)["device"] == "cuda:0"


@pytest.mark.parametrize("method", ["full", "lora", "adalora", "ia3", "adapter"])
def test_distilbert_calls_its_parts_differently(tmp_path: Path, method: str) -> None:
    base = _tiny_distilbert(tmp_path / "base")
    file, out = _slots(tmp_path / "a.tsv"), tmp_path / "model"
    settings = FitSettings(method=method, epochs=1, batch=8)
    done = finetune("slots", file, file, base=base, out=out, settings=settings, report=_quiet)
    assert (done["trained_parameters"] == done["parameters"]) == (method == "full")
    rows = read_examples(file, "slots")
    told = span_f1([row.tags for row in rows], load(out).scores([row.text for row in rows])[1])
    assert told == pytest.approx(done["metrics"]["slot_f1"])


def test_distilbert_takes_no_prefix(tmp_path: Path) -> None:
    base, file = _tiny_distilbert(tmp_path / "base"), _slots(tmp_path / "a.tsv")
    with pytest.raises(BadInput, match="takes no prefix"):
        finetune("slots", file, base=base, settings=FitSettings("prefix"), report=_quiet)


def _tiny_distilbert(folder: Path) -> Path:
    import transformers

    _tiny_base(folder)
    config = transformers.DistilBertConfig(
        vocab_size=10, dim=16, n_layers=2, n_heads=2, hidden_dim=32
    )
    transformers.DistilBertModel(config).save_pretrained(folder)
    return folder


def test_clincs_parts_are_read_and_out_of_scope_is_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "data.json"
    parts = {
        "train": [["play some jazz", "play"], ["stop it now", "stop"]] * 10,
        "oos_train": [["who won the match", "oos"]] * 10,
        "val": [["play jazz", "play"], ["stop now", "stop"]],
        "oos_val": [["who won", "oos"]],
    }
    file.write_text(json.dumps(parts), "utf-8")
    assert len(read_examples(file, "intents")) == 30
    done = finetune("intents", file, file, settings=FitSettings(epochs=6, batch=8), report=_quiet)
    assert done["test_rows"] == 3
    assert done["metrics"]["out_of_scope_recall"] == 1.0
    assert done["metrics"]["in_scope_accuracy"] == 1.0


def test_spans_are_reported_by_type() -> None:
    told = span_report([["B-a", "I-a", "B-b"]], [["B-a", "I-a", "B-a"]])
    assert told["a"] == {"precision": 0.5, "recall": 1.0, "f1": pytest.approx(2 / 3), "rows": 1.0}
    assert told["b"]["f1"] == 0.0


def test_rare_classes_weigh_more_and_the_rate_rises_then_falls() -> None:
    import numpy as np
    import torch

    from tastemaker.learn.finetune.training import _speed, _weights

    model = type("Stub", (), {"labels": ["a", "b"], "network": torch.nn.Linear(1, 1)})()
    rows = [Example("x", ("a",))] * 8 + [Example("y", ("b",))] * 2
    assert np.allclose(_weights(model, rows).numpy(), [(5 / 8) ** 0.5, (5 / 2) ** 0.5])
    assert [_speed(step, 100, 10, 0.0) for step in (0, 4, 9)] == [0.1, 0.5, 1.0]
    assert _speed(99, 100, 10, 0.0) == pytest.approx(1 / 91)
    assert _speed(50, 100, 10, 0.75) == pytest.approx(0.25)


def test_lower_layers_of_a_base_learn_more_slowly(tmp_path: Path) -> None:
    from tastemaker.learn.finetune.base import BaseEncoder
    from tastemaker.learn.finetune.model import Network
    from tastemaker.learn.finetune.training import LAYER_DECAY, _groups

    encoder = BaseEncoder(_tiny_base(tmp_path / "base"), "full", 1)
    network = Network(encoder, 2, [], 0.0)
    tops = {
        name: group["top"]
        for (name, _), group in zip(
            network.named_parameters(), _groups(network, FitSettings(), 1_000), strict=True
        )
    }
    first, second = (tops[f"encoder.model.encoder.layer.{at}.output.dense.weight"] for at in (0, 1))
    assert first == pytest.approx(second * LAYER_DECAY)
    assert tops["encoder.model.embeddings.word_embeddings.weight"] < first
    assert tops["label_head.weight"] > second


def test_a_whole_base_learns_faster_in_few_steps_and_as_told_otherwise(tmp_path: Path) -> None:
    from tastemaker.learn.finetune.base import BaseEncoder
    from tastemaker.learn.finetune.model import Network
    from tastemaker.learn.finetune.training import FEW, FULL, HASTE, _groups

    network = Network(BaseEncoder(_tiny_base(tmp_path / "base"), "full", 1), 2, [], 0.0)

    def top(settings: FitSettings, steps: int) -> float:
        """The rate of the highest layer of the base."""
        named = zip(network.named_parameters(), _groups(network, settings, steps), strict=True)
        of_base = [g["top"] for (name, _), g in named if name.startswith("encoder.")]
        return float(max(of_base))

    assert top(FitSettings(), FEW) == pytest.approx(FULL)
    assert top(FitSettings(), FEW - 1) == pytest.approx(FULL * HASTE)
    assert top(FitSettings(rate=5e-5), FEW - 1) == pytest.approx(5e-5)
