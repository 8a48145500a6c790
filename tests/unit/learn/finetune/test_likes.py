"""Encoders tuned on who liked what: what one person likes comes to read alike."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tastemaker.devices import Device
from tastemaker.domain import Evidence, Item, Profile
from tastemaker.errors import BadInput, NotReady
from tastemaker.fusion.meaning import opened
from tastemaker.learn.finetune import likes
from tastemaker.learn.finetune.likes import Liked, tune

pytest.importorskip("torch")

from tests.unit.pretended import a_pretended_gpu

SEA = ("harbour", "anchor", "rigging", "mast", "keel", "tide")
OVEN = ("dough", "yeast", "crust", "flour", "kneading", "proofing")
COMMON = [f"word{n}" for n in range(40)]  # what most of every text is made of


def world(seed: int = 0) -> tuple[list[Item], list[Profile]]:
    """Two themes of which no two items share a telling word often; people like one of them."""
    rng = np.random.default_rng(seed)
    items, theme = [], []
    for n in range(240):
        theme.append(n % 2)
        said = [str(rng.choice((SEA, OVEN)[n % 2])), *rng.choice(COMMON, 5)]
        items.append(Item(f"i{n}", "article", " ".join(said)))
    people = []
    for p in range(60):
        own = [n for n in range(240) if theme[n] == p % 2]
        met = rng.choice(own, 14, replace=False)
        evidence = tuple(Evidence(f"i{n}", 1.0, float(k), f"{p}/{k}", "like")
                         for k, n in enumerate(met))  # fmt: skip
        people.append(Profile(f"p{p}", evidence=evidence))
    return items, people


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of a few thousand random weights that knows the words of `world`."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("base")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *SEA, *OVEN, *COMMON]
    (folder / "vocab.txt").write_text("\n".join(words))
    transformers.BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=32, max_position_embeddings=32, hidden_dropout_prob=0.0,
    )  # fmt: skip
    torch.manual_seed(0)
    transformers.BertModel(config).save_pretrained(folder)
    return folder


def silent(_) -> None:
    """Nobody watches."""


@pytest.fixture(scope="module")
def learned(tmp_path_factory) -> tuple[Path, dict]:
    out = tmp_path_factory.mktemp("likes") / "encoder"
    return out, tune(*world(), out, report=silent)


def test_items_that_were_hidden_are_found_more_often_than_before(learned) -> None:
    metrics = learned[1]["metrics"]
    assert metrics["hidden_found"] > 1.2 * metrics["hidden_found_before"]


def test_what_is_liked_together_reads_alike_without_a_word_in_common(learned) -> None:
    one, other, away = opened(learned[0]).embed(["harbour", "keel", "yeast"])
    assert one @ other > one @ away + 0.3


def test_the_folder_says_what_it_is_and_each_training_has_a_name_of_its_own(
    learned, tmp_path: Path
) -> None:
    about = json.loads((learned[0] / "likes.json").read_text())
    assert about["people"] == 60
    assert opened(learned[0]).name == f"words-{about['mark']}"
    tune(*world(1), tmp_path / "again", report=silent)
    assert opened(tmp_path / "again").name != opened(learned[0]).name


def test_the_newest_quarter_and_hidden_items_teach_nothing() -> None:
    items, people = world()
    liked = Liked.of(items, people, np.random.default_rng(0))
    assert not any(liked.hidden[rows].any() for rows in liked.known)
    newest = {e.item for e in people[0].evidence[-3:]}
    assert newest.isdisjoint(items[row].id for row in liked.known[0])


def test_a_base_learns_what_is_liked_together(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likes, "BASE_RATE", 3e-3)  # of random weights; a trained base needs less
    monkeypatch.setattr(likes, "BASE_STEPS", 150)
    told = tune(*world(), tmp_path / "encoder", base=base, minutes=0.5, report=silent)
    metrics = told["metrics"]
    assert metrics["hidden_found"] > 1.2 * metrics["hidden_found_before"]
    assert told["trained_parameters"] > 5_000
    read = opened(tmp_path / "encoder")
    assert read.name.endswith(told["mark"])
    one, other, away = read.embed(["harbour", "keel", "yeast"])
    assert one @ other > one @ away


def test_it_learns_where_it_is_told_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likes, "STEPS", 40)
    here = tune(*world(), tmp_path / "here", report=silent)
    with a_pretended_gpu():
        there = tune(*world(), tmp_path / "there", device=Device("cuda"), report=silent)
    assert there["metrics"] == pytest.approx(here["metrics"], abs=0.01)
    one, other = (opened(tmp_path / name).embed(["harbour", "yeast"]) for name in ("here", "there"))
    assert one == pytest.approx(other, abs=1e-3)


def test_a_base_learns_by_products_in_bf16_and_is_saved_in_float32(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safetensors.torch import load_file

    monkeypatch.setattr(likes, "BASE_RATE", 3e-3)
    monkeypatch.setattr(likes, "BASE_STEPS", 150)
    out, half = tmp_path / "encoder", Device("cpu", bf16=True)
    told = tune(*world(), out, base=base, minutes=0.5, device=half, report=silent)["metrics"]
    assert told["hidden_found"] > 1.2 * told["hidden_found_before"]
    kinds = {str(value.dtype) for value in load_file(out / "model.safetensors").values()}
    assert kinds == {"torch.float32"}


def test_a_base_that_gets_worse_is_kept_as_it_was(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likes, "BASE_RATE", 10.0)  # nothing survives that
    monkeypatch.setattr(likes, "BASE_STEPS", 20)
    metrics = tune(*world(), tmp_path / "e", base=base, minutes=0.2, report=silent)["metrics"]
    assert metrics["hidden_found"] >= metrics["hidden_found_before"]


def test_a_folder_that_is_no_base_is_refused(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    with pytest.raises(BadInput):
        tune(*world(), tmp_path / "encoder", base=tmp_path / "base", report=silent)


def test_too_few_likes_teach_nothing_and_say_so(tmp_path: Path) -> None:
    items, people = world()
    with pytest.raises(NotReady):
        tune(items, people[:3], tmp_path / "few", report=silent)
    assert not (tmp_path / "few").exists()


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(BadInput):
        tune(*world(), tmp_path, report=silent)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_a_damaged_encoder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words.npz").write_bytes(b"nothing")
    with pytest.raises(BadInput):
        opened(tmp_path)
