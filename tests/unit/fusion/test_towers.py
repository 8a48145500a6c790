"""CLIP and CLAP folders by path: the same code for tiny random weights as for real ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PIL import Image

from tastemaker.devices import Device
from tastemaker.domain import Item
from tastemaker.errors import BadInput
from tastemaker.fusion import towers
from tastemaker.fusion.described import Files, TowerFiles, sources
from tastemaker.fusion.space import TasteSpace
from tastemaker.fusion.towers import PictureTower, SoundTower, Tower
from tastemaker.store.files import FileStore

WORDS = ["[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]", "a", "red", "blue", "picture", "tone"]
TEXT = {
    "vocab_size": len(WORDS), "hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 1,
    "num_attention_heads": 2, "max_position_embeddings": 24,
}  # fmt: skip


def tokenizer_in(folder: Path) -> None:
    transformers = pytest.importorskip("transformers")
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    transformers.BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    transformers, torch = pytest.importorskip("transformers"), pytest.importorskip("torch")
    folder = tmp_path_factory.mktemp("clip")
    tokenizer_in(folder)
    torch.manual_seed(0)
    looks = {
        "hidden_size": 8, "intermediate_size": 16, "num_hidden_layers": 1,
        "num_attention_heads": 2, "image_size": 16, "patch_size": 8,
    }  # fmt: skip
    config = transformers.CLIPConfig(text_config=TEXT, vision_config=looks, projection_dim=6)
    transformers.CLIPModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def clap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    transformers, torch = pytest.importorskip("transformers"), pytest.importorskip("torch")
    folder = tmp_path_factory.mktemp("clap")
    tokenizer_in(folder)
    torch.manual_seed(0)
    listens = {
        "num_mel_bins": 16, "window_size": 4, "spec_size": 64, "patch_size": 2, "patch_stride": [2, 2],
        "hidden_size": 32, "patch_embeds_hidden_size": 16, "projection_dim": 6, "depths": [2, 2],
        "num_attention_heads": [2, 2], "num_hidden_layers": 2, "aff_block_r": 1,
    }  # fmt: skip
    config = transformers.ClapConfig(
        text_config=TEXT | {"projection_dim": 6}, audio_config=listens, projection_dim=6
    )
    transformers.ClapModel(config).save_pretrained(folder)
    transformers.ClapFeatureExtractor(
        feature_size=16, max_length_s=1, truncation="rand_trunc"
    ).save_pretrained(folder)
    return folder


def png(colour: tuple[int, ...], size: tuple[int, int] = (40, 30)) -> bytes:
    out = BytesIO()
    Image.new("RGB" if len(colour) == 3 else "RGBA", size, colour).save(out, "PNG")
    return out.getvalue()


def wav(hertz: float, seconds: float) -> bytes:
    out, rate = BytesIO(), 16_000
    wave = 0.5 * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate)
    soundfile.write(out, wave, rate, format="WAV")
    return out.getvalue()


def test_clip_looks_at_pictures_and_reads_what_is_said_of_them(clip: Path) -> None:
    tower = PictureTower(clip)
    red, wide, clear = (
        tower.describe(data)
        for data in (png((220, 0, 0)), png((0, 0, 220), (300, 9)), png((220, 0, 0, 0)))
    )
    for row in (red, wide, clear):
        assert row.shape == (6,)
        assert np.linalg.norm(row) == pytest.approx(1.0, abs=1e-5)
    assert not np.allclose(red, wide)
    texts = ["a red picture", "blue " * 100, ""]
    rows = tower.said(texts)
    assert rows.shape == (3, 6)
    np.testing.assert_allclose(rows, np.concatenate([tower.said([t]) for t in texts]), atol=1e-5)


def test_clap_hears_the_same_each_time_however_long_it_is(clap: Path) -> None:
    tower = SoundTower(clap)
    for seconds in (0.3, 5.0):  # shorter and longer than the second this one listens to
        heard = tower.describe(wav(440, seconds))
        assert heard.shape == (6,)
        np.testing.assert_array_equal(heard, tower.describe(wav(440, seconds)))
    assert tower.said(["a tone"]).shape == (1, 6)


def test_they_look_and_hear_where_the_setting_says_and_find_the_same(
    clip: Path, clap: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("torch")
    from tests.unit.pretended import GPU, a_pretended_gpu

    files = FileStore(tmp_path)
    of = {
        PictureTower: lambda tower: tower.describe(png((220, 0, 0))),
        SoundTower: lambda tower: tower.describe(wav(440, 0.3)),
    }
    here, there = (
        [source._tower for source in sources(files.folder, tmp_path, {}, None, clip, clap, name)
         if isinstance(source, TowerFiles)]
        for name in ("cpu", "cuda")
    )  # fmt: skip
    for cpu, gpu in zip(here, there, strict=True):
        # The last bit of a product depends on where in memory numbers lie: copies lie alike.
        monkeypatch.setattr(cpu, "_model", lambda kind, load=cpu._model: deepcopy(load(kind)))
        row, said = of[type(cpu)](cpu), cpu.said(["a red tone"])
        whole = cpu._open()[1]  # transformers reads files past what is pretended
        with monkeypatch.context() as patch, a_pretended_gpu():
            patch.setattr(towers, "device", Device)
            patch.setattr(gpu, "_model", lambda _, whole=whole: deepcopy(whole))
            np.testing.assert_array_equal(of[type(gpu)](gpu), row)
            np.testing.assert_array_equal(gpu.said(["a red tone"]), said)
            assert gpu._open()[1].device == GPU


def test_a_named_folder_gives_one_more_modality_of_items(clip: Path, tmp_path: Path) -> None:
    store = FileStore(tmp_path / "files")
    items = [
        Item(f"p:{n}", "photo", "red" if n % 2 else "blue",
             media={"image": store.put(png((200, n, 0) if n % 2 else (0, n, 200)), ".png")})
        for n in range(12)
    ]  # fmt: skip
    files = sources(store.folder, tmp_path / "seen", {}, picture_model=clip)
    space = TasteSpace.fit(items, None, np.random.default_rng(0), files=files)
    plain = TasteSpace.fit(
        items, None, np.random.default_rng(0), files=sources(store.folder, tmp_path / "seen", {})
    )
    points = space.place(items)
    assert not np.allclose(points, plain.place(items), atol=1e-3)
    space.save(tmp_path / "space")
    again = TasteSpace.load(tmp_path / "space", {}, files)
    np.testing.assert_allclose(again.place(items), points, atol=1e-5)
    np.testing.assert_allclose(again.place_words("red"), space.place_words("red"), atol=1e-5)
    assert np.isfinite(space.place_words("a red picture")).all()


@pytest.mark.parametrize("tower", [PictureTower, SoundTower])
@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({}, "it holds no"),
        ({"config.json": "{"}, "it holds no"),
        ({"config.json": json.dumps({"model_type": "bert"})}, "it holds no"),
    ],
)
def test_a_folder_that_holds_something_else_is_refused(tower, files, why, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(BadInput, match=f"{tower.setting}.*{why}"):
        tower(tmp_path)


def test_a_folder_without_safe_weights_is_refused(clip: Path, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_bytes((clip / "config.json").read_bytes())
    (tmp_path / "pytorch_model.bin").write_bytes(b"pickled")
    with pytest.raises(BadInput, match="safetensors"):
        PictureTower(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(BadInput, match="cannot be read"):
        PictureTower(tmp_path).said(["a"])


class Colours:
    """A tower that knows what red and blue are; what is said lies far off from what is seen."""

    modality, of, version = "sight", "image", "colours"

    def describe(self, data: bytes) -> np.ndarray:
        with Image.open(BytesIO(data)) as picture:
            red, green, blue = np.array(picture.resize((1, 1)))[0, 0] / 255.0
        return np.array([red - blue, green, 5.0], np.float32)

    def said(self, texts: Sequence[str]) -> np.ndarray:
        rows = [[("warm" in t) - ("cool" in t), 0.1, -5.0] for t in texts]
        return np.array(rows, np.float32)


def test_words_find_pictures_nobody_described_by_what_the_model_knows(tmp_path: Path) -> None:
    store, tower = FileStore(tmp_path / "files"), Colours()
    titles = ["warm one", "cool one", "thing"]  # few say it, and never in the words asked for
    shades = [(220, 0), (0, 220)]
    items = []
    for n in range(40):
        red, blue = shades[n % 2]
        title = titles[n % 2] if n < 6 else ""
        ref = store.put(png((red, n, blue)), ".png")
        items.append(Item(f"p:{n}", "photo", title, media={"image": ref}))
    towered: Tower = tower
    source = TowerFiles(towered, store.folder, tmp_path / "seen")
    own = Files("image", store.folder, tmp_path / "seen")
    space = TasteSpace.fit(items, None, np.random.default_rng(0), files=[own, source])
    points = space.place(items)
    for words, rest in (("warmth", 0), ("coolness", 1)):
        nearest = np.argsort(-(points @ space.place_words(words)))[:10]
        assert np.mean(nearest % 2 == rest) == 1.0
