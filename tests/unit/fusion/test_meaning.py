"""Texts as points: near where they mean the same, fitted on themselves or by a sentence model."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import numpy as np
import pytest

from tastemaker.devices import Device
from tastemaker.errors import BadInput
from tastemaker.fusion import meaning
from tastemaker.fusion.meaning import SentenceModel, WordMeaning, opened

TEXTS = ["returning a parcel", "the parcel was returned", "gift cards", "a card as a gift"] * 3


def test_texts_that_share_words_are_near_and_nothing_is_nowhere() -> None:
    meaning = WordMeaning.fit(TEXTS, np.random.default_rng(0))
    rows = meaning.embed([*TEXTS[:4], "", "ΩΩΩ"])
    assert np.linalg.norm(rows[:4], axis=1) == pytest.approx(1.0, abs=1e-5)
    assert not rows[4:].any()
    near = rows[:4] @ rows[:4].T
    assert near[0, 1] > near[0, 2]
    assert near[2, 3] > near[2, 1]


def test_what_was_fitted_comes_back_from_its_arrays() -> None:
    meaning = WordMeaning.fit(TEXTS, np.random.default_rng(0))
    again = WordMeaning.of(meaning.arrays())
    assert np.array_equal(again.embed(TEXTS), meaning.embed(TEXTS))
    assert again.embed([]).shape[0] == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of a few hundred random weights, as a sentence model's folder has it."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("sentences")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "gift", "card", "parcel", "a"]
    (folder / "vocab.txt").write_text("\n".join(words))
    transformers.BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=8, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=32,
    )  # fmt: skip
    torch.manual_seed(0)
    transformers.BertModel(config).save_pretrained(folder)
    return folder


def test_a_sentence_model_gives_the_same_alone_and_among_others(folder: Path) -> None:
    model = SentenceModel(folder)
    texts = ["a gift card", "parcel", "a a a a a gift", "card " * 500]
    rows = model.embed(texts)
    assert rows.shape == (4, 8)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-5)
    alone = np.concatenate([model.embed([text]) for text in texts])
    assert np.allclose(rows, alone, atol=1e-5)
    assert model.embed([]).shape == (0, 8)


def test_it_reads_where_the_setting_says_and_says_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.unit.pretended import GPU, a_pretended_gpu

    texts = ["a gift card", "parcel"]
    there, asked = SentenceModel(folder, "cuda:0"), list[str]()
    whole = SentenceModel(folder, "cpu").network  # transformers reads files past what is pretended
    monkeypatch.setattr("transformers.AutoModel.from_pretrained", lambda *_, **__: deepcopy(whole))
    monkeypatch.setattr(meaning, "device", lambda name: asked.append(name) or Device(name))
    with a_pretended_gpu():
        rows = there.embed(texts)
        assert there.network.device == GPU
    assert asked == ["cuda:0"]
    np.testing.assert_array_equal(rows, SentenceModel(folder, "cpu").embed(texts))


def test_a_device_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(BadInput, match="toaster"):
        opened(folder, "toaster").embed(["a"])


def test_pooling_follows_what_the_folder_says(folder: Path) -> None:
    mean = SentenceModel(folder).embed(["a gift card"])
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}')
    assert not np.allclose(SentenceModel(folder).embed(["a gift card"]), mean)


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("transformers")
    with pytest.raises(BadInput, match="sentence_model"):
        SentenceModel(tmp_path).embed(["a"])
