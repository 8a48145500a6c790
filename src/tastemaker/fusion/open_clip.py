"""A folder as open_clip writes it, read as the CLIP of `transformers`: other names, the same numbers.

open_clip keeps `open_clip_config.json` and `open_clip_model.safetensors` (Ilharco et al., 2021). Both
implement the two Transformers of Radford et al. (2021), so what has to be done is to name each tensor
as the other does, to part the joint projection of query, key and value, and to turn the two last
matrices over. Towers of another kind (timm, a BERT, CoCa) are refused by name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CONFIG, WEIGHTS = "open_clip_config.json", "open_clip_model.safetensors"
OTHERS = {  # what a configuration says of a tower that is not CLIP's own
    "vision_cfg": ("timm_model_name", "attentional_pool", "pool_type"),
    "text_cfg": ("hf_model_name", "embed_cls", "pool_type"),
}
USUAL = {"pool_type": ("tok", "argmax")}  # … unless it says what CLIP does anyhow

LAYER = re.compile(r"(visual\.)?transformer\.resblocks\.(\d+)\.(.+)")
PARTS = {
    "ln_1": "layer_norm1",
    "ln_2": "layer_norm2",
    "attn.out_proj": "self_attn.out_proj",
    "mlp.c_fc": "mlp.fc1",
    "mlp.c_proj": "mlp.fc2",
}
NAMES = {
    "visual.class_embedding": "vision_model.embeddings.class_embedding",
    "visual.conv1.weight": "vision_model.embeddings.patch_embedding.weight",
    "visual.positional_embedding": "vision_model.embeddings.position_embedding.weight",
    "visual.ln_pre.weight": "vision_model.pre_layrnorm.weight",
    "visual.ln_pre.bias": "vision_model.pre_layrnorm.bias",
    "visual.ln_post.weight": "vision_model.post_layernorm.weight",
    "visual.ln_post.bias": "vision_model.post_layernorm.bias",
    "token_embedding.weight": "text_model.embeddings.token_embedding.weight",
    "positional_embedding": "text_model.embeddings.position_embedding.weight",
    "ln_final.weight": "text_model.final_layer_norm.weight",
    "ln_final.bias": "text_model.final_layer_norm.bias",
    "logit_scale": "logit_scale",
}
TURNED = {"visual.proj": "visual_projection.weight", "text_projection": "text_projection.weight"}


def configuration(folder: Path) -> dict[str, Any]:
    """What the folder says of itself: `model_cfg`, `preprocess_cfg`. Raises ValueError."""
    found = json.loads((folder / CONFIG).read_text("utf-8"))
    if not isinstance(found, dict) or not isinstance(found.get("model_cfg"), dict):
        raise ValueError(f"{CONFIG} has no model_cfg")
    model = found["model_cfg"]
    for tower, names in OTHERS.items():
        said = model.get(tower)
        if not isinstance(said, dict):
            raise ValueError(f"{CONFIG} has no {tower}")
        for name in names:
            if said.get(name) and said[name] not in USUAL.get(name, ()):
                raise ValueError(f"{tower}.{name} = {said[name]!r} is not CLIP's own tower")
    return found


def config_of(model: Mapping[str, Any]) -> Any:
    """`model_cfg` as a transformers.CLIPConfig. Raises KeyError, TypeError."""
    from transformers import CLIPConfig

    activation = "quick_gelu" if model.get("quick_gelu") else "gelu"
    sees, reads = model["vision_cfg"], model["text_cfg"]
    return CLIPConfig(
        vision_config={
            **_tower(sees, int(sees["width"]) // int(sees.get("head_width", 64)), activation),
            "image_size": int(sees["image_size"]),
            "patch_size": int(sees["patch_size"]),
        },
        text_config={
            **_tower(reads, int(reads["heads"]), activation),
            "vocab_size": int(reads["vocab_size"]),
            "max_position_embeddings": int(reads["context_length"]),
            # A text is what stands at its end, and the token that ends it is the last one there is.
            "eos_token_id": int(reads["vocab_size"]) - 1,
        },
        projection_dim=int(model["embed_dim"]),
    )


def renamed(state: Mapping[str, Any]) -> dict[str, Any]:
    """Tensors under the names transformers.CLIPModel gives them. Raises ValueError for one that it
    has no place for."""
    found: dict[str, Any] = {}
    for given, tensor in state.items():
        name = given.removeprefix("text.")  # newer folders keep the text tower under its own name
        layer = LAYER.fullmatch(name)
        if layer is not None:
            side = "vision_model" if layer[1] else "text_model"
            found |= _layer(f"{side}.encoder.layers.{layer[2]}", layer[3], tensor)
        elif name in NAMES:
            found[NAMES[name]] = tensor
        elif name in TURNED:
            found[TURNED[name]] = tensor.T.contiguous()
        elif name != "attn_mask":  # that no word may look ahead is built into the other
            raise ValueError(f"{given} has no place in CLIP")
    return found


def _tower(said: Mapping[str, Any], heads: int, activation: str) -> dict[str, Any]:
    width = int(said["width"])
    return {
        "hidden_size": width,
        "intermediate_size": int(width * float(said.get("mlp_ratio", 4.0))),
        "num_hidden_layers": int(said["layers"]),
        "num_attention_heads": heads,
        "hidden_act": activation,
    }


def _layer(at: str, part: str, tensor: Any) -> dict[str, Any]:
    what, _, kind = part.rpartition(".")
    if part.startswith("attn.in_proj_"):
        kind = part.removeprefix("attn.in_proj_")
        sides = zip("qkv", tensor.chunk(3), strict=True)
        return {f"{at}.self_attn.{side}_proj.{kind}": rows.contiguous() for side, rows in sides}
    if what not in PARTS:
        raise ValueError(f"{part} has no place in a layer of CLIP")
    return {f"{at}.{PARTS[what]}.{kind}": tensor}
