"""open_clip folders: the numbers are those of the network their tensors name."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tastemaker.errors import BadInput
from tastemaker.fusion.towers import PictureTower

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

SIDE, PATCH, SEES, READS, LAYERS, EMBED, LENGTH = 16, 8, 16, 8, 2, 6, 12
WORDS = [
    "[UNK]",
    "[CLS]",
    "[PAD]",
    "[MASK]",
    "a",
    "red",
    "blue",
    "picture",
    "[SEP]",
]  # the end last
CONFIG: dict[str, Any] = {
    "model_cfg": {
        "embed_dim": EMBED,
        "vision_cfg": {
            "image_size": SIDE, "layers": LAYERS, "width": SEES, "patch_size": PATCH, "head_width": 8,
        },
        "text_cfg": {
            "context_length": LENGTH, "vocab_size": len(WORDS), "width": READS, "heads": 2,
            "layers": LAYERS,
        },
    },
    "preprocess_cfg": {"mean": [0.5, 0.4, 0.3], "std": [0.2, 0.3, 0.4]},
}  # fmt: skip


class Block(torch.nn.Module):
    """A layer before whose halves the rows are normed, as in Radford et al. (2021)."""

    def __init__(self, width: int, heads: int, quick: bool) -> None:
        super().__init__()
        self.ln_1, self.ln_2 = torch.nn.LayerNorm(width), torch.nn.LayerNorm(width)
        self.attn = torch.nn.MultiheadAttention(width, heads, batch_first=True)
        self.mlp = torch.nn.Module()
        self.mlp.c_fc = torch.nn.Linear(width, 4 * width)
        self.mlp.c_proj = torch.nn.Linear(4 * width, width)
        self.bent = (lambda x: x * torch.sigmoid(1.702 * x)) if quick else torch.nn.GELU()

    def forward(self, rows: Any, mask: Any = None) -> Any:
        normed = self.ln_1(rows)
        rows = rows + self.attn(normed, normed, normed, need_weights=False, attn_mask=mask)[0]
        return rows + self.mlp.c_proj(self.bent(self.mlp.c_fc(self.ln_2(rows))))


class Reference(torch.nn.Module):
    def __init__(self, quick: bool) -> None:
        super().__init__()

        def some(*shape: int) -> Any:
            return torch.nn.Parameter(torch.randn(*shape) * 0.3)

        def layers(width: int) -> Any:
            holder = torch.nn.Module()
            holder.resblocks = torch.nn.ModuleList(Block(width, 2, quick) for _ in range(LAYERS))
            return holder

        self.visual = torch.nn.Module()
        self.visual.conv1 = torch.nn.Conv2d(3, SEES, PATCH, PATCH, bias=False)
        self.visual.class_embedding = some(SEES)
        self.visual.positional_embedding = some((SIDE // PATCH) ** 2 + 1, SEES)
        self.visual.ln_pre = torch.nn.LayerNorm(SEES)
        self.visual.transformer = layers(SEES)
        self.visual.ln_post = torch.nn.LayerNorm(SEES)
        self.visual.proj = some(SEES, EMBED)
        self.token_embedding = torch.nn.Embedding(len(WORDS), READS)
        self.positional_embedding = some(LENGTH, READS)
        self.transformer = layers(READS)
        self.ln_final = torch.nn.LayerNorm(READS)
        self.text_projection = some(READS, EMBED)
        self.logit_scale = torch.nn.Parameter(torch.tensor(2.0))

    def seen(self, pixels: Any) -> Any:
        patches = self.visual.conv1(pixels).flatten(2).transpose(1, 2)
        first = self.visual.class_embedding.expand(len(patches), 1, -1)
        rows = torch.cat([first, patches], 1) + self.visual.positional_embedding
        rows = self.visual.ln_pre(rows)
        for block in self.visual.transformer.resblocks:
            rows = block(rows)
        return self.visual.ln_post(rows[:, 0]) @ self.visual.proj

    def read(self, tokens: Any) -> Any:
        length = tokens.shape[1]
        ahead = torch.full((length, length), -torch.inf).triu(1)
        rows = self.token_embedding(tokens) + self.positional_embedding[:length]
        for block in self.transformer.resblocks:
            rows = block(rows, ahead)
        rows = self.ln_final(rows)[torch.arange(len(tokens)), tokens.argmax(1)]
        return rows @ self.text_projection


def wrote(folder: Path, quick: bool, within: str = "") -> Reference:
    """A folder as open_clip writes it; `within`: how newer ones name what is of the text tower."""
    from safetensors.torch import save_file

    torch.manual_seed(0)
    model = Reference(quick).eval()
    names = {
        name: name if name.startswith(("visual.", "logit_scale")) else within + name
        for name in model.state_dict()
    }
    state = {names[name]: tensor.contiguous() for name, tensor in model.state_dict().items()}
    save_file(state, folder / "open_clip_model.safetensors")
    config = CONFIG["model_cfg"] | {"quick_gelu": quick}
    (folder / "open_clip_config.json").write_text(json.dumps({**CONFIG, "model_cfg": config}))
    (folder / "vocab.txt").write_text("\n".join(WORDS))
    transformers.BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    return model


def unit(rows: Any) -> Any:
    return (rows / rows.norm(dim=-1, keepdim=True)).numpy()


@pytest.mark.parametrize(("quick", "within"), [(False, ""), (True, "text.")])
def test_pictures_and_words_end_where_the_network_puts_them(
    quick: bool, within: str, tmp_path: Path
) -> None:
    model, tower = wrote(tmp_path, quick, within), PictureTower(tmp_path)
    rng = np.random.default_rng(1)
    drawn = rng.integers(0, 255, (SIDE, SIDE, 3), dtype=np.uint8)
    out = BytesIO()
    Image.fromarray(drawn).save(out, "PNG")
    mean, spread = (np.array(CONFIG["preprocess_cfg"][key], np.float32) for key in ("mean", "std"))
    planes = ((drawn.astype(np.float32) / 255 - mean) / spread).transpose(2, 0, 1)[None]
    with torch.inference_mode():
        seen = unit(model.seen(torch.from_numpy(np.ascontiguousarray(planes))))
        read = [
            unit(model.read(torch.tensor([[1, *(WORDS.index(w) for w in text.split()), 8]])))
            for text in ("a red picture", "blue")
        ]
    np.testing.assert_allclose(tower.describe(out.getvalue()), seen[0], atol=1e-5)
    # The shorter text is filled up beside the longer one, which changes nothing.
    told = tower.said(["a red picture", "blue"])
    np.testing.assert_allclose(told, np.concatenate(read), atol=1e-5)


@pytest.mark.parametrize(
    ("tower", "said", "why"),
    [
        ("vision_cfg", {"timm_model_name": "vit"}, "timm_model_name"),
        ("text_cfg", {"hf_model_name": "roberta"}, "hf_model_name"),
        ("text_cfg", {"pool_type": "mean"}, "pool_type"),
    ],
)
def test_towers_of_another_kind_are_refused_by_name(
    tower: str, said: dict[str, str], why: str, tmp_path: Path
) -> None:
    model = {**CONFIG["model_cfg"], tower: CONFIG["model_cfg"][tower] | said}
    (tmp_path / "open_clip_config.json").write_text(json.dumps({"model_cfg": model}))
    with pytest.raises(BadInput, match=why):
        PictureTower(tmp_path)


def test_a_tensor_that_clip_does_not_know_is_named(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    wrote(tmp_path, False)
    file = tmp_path / "open_clip_model.safetensors"
    save_file({**load_file(file), "visual.attn_pool.query": torch.zeros(2)}, file)
    with pytest.raises(BadInput, match=r"visual\.attn_pool\.query"):
        PictureTower(tmp_path).said(["a"])
