"""A local BERT-family folder as encoder, trained whole or through few parameters.

LoRA, AdaLoRA, prefix and IA³ are peft's; the bottleneck adapter (Houlsby et al., 2019) is ours.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from tastemaker.errors import BadInput, Missing

METHODS = ("full", "lora", "adalora", "prefix", "ia3", "adapter")
LONGEST = 128  # pieces of words of a text that are read
BOTTLENECK = 32


@dataclass(frozen=True, slots=True)
class Names:
    """What a family calls its parts: queries, keys, values, the dense layers behind them."""

    query: str = "query"
    key: str = "key"
    value: str = "value"
    widens: str = "intermediate.dense"
    attended: str = "attention.output.dense"
    narrows: str = "output.dense"


DISTILBERT = Names("q_lin", "k_lin", "v_lin", "ffn.lin1", "attention.out_lin", "ffn.lin2")


class Adapter(nn.Module):
    """x + up(gelu(down(x))), behind a dense layer; begins as x."""

    def __init__(self, dense: nn.Linear) -> None:
        super().__init__()
        self.dense = dense
        self.down = nn.Linear(dense.out_features, BOTTLENECK)
        self.up = nn.Linear(BOTTLENECK, dense.out_features)
        nn.init.zeros_(self.up.weight)
        nn.init.zeros_(self.up.bias)

    def forward(self, x: Tensor) -> Tensor:
        y = self.dense(x)
        return y + self.up(nn.functional.gelu(self.down(y)))  # type: ignore[no-any-return]


class BaseEncoder(nn.Module):
    """(batch, words, width) states at the first piece of each word; of one without, at the text's
    first."""

    def __init__(self, folder: Path, method: str, steps: int, weights: bool = True) -> None:
        super().__init__()
        if not folder.is_dir():
            raise BadInput("bad_model", value=str(folder), why="there is no such folder")
        try:
            from transformers import AutoConfig, AutoModel, AutoTokenizer
            from transformers.utils import logging
        except ImportError:
            raise Missing(
                "missing_extra", value="transformers", why="fine-tuning a base", extra="language"
            ) from None
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self.tokenizer = AutoTokenizer.from_pretrained(
                folder, local_files_only=True, add_prefix_space=True
            )
            if weights:
                model = AutoModel.from_pretrained(
                    folder, local_files_only=True, use_safetensors=True
                )
            else:
                model = AutoModel.from_config(  # type: ignore[no-untyped-call]
                    AutoConfig.from_pretrained(folder, local_files_only=True)
                )
        except (OSError, ValueError, KeyError, TypeError) as error:
            why = f"it is not a model that can be read ({str(error).splitlines()[0]})"
            raise BadInput("bad_model", value=folder.name, why=why) from None
        self.config = model.config
        self.width = int(model.config.hidden_size)
        self.method = method
        self.model = _wrapped(model.float(), method, steps)

    def lengths(self, words: Sequence[Sequence[str]]) -> list[int]:
        """How many pieces of each text are read."""
        pieces = self.tokenizer(
            [list(some[:LONGEST]) for some in words], is_split_into_words=True,
            truncation=True, max_length=LONGEST,
        )  # fmt: skip
        return [len(some) for some in pieces["input_ids"]]

    def encode(self, words: Sequence[Sequence[str]]) -> dict[str, Any]:
        pieces = self.tokenizer(
            [list(some[:LONGEST]) for some in words], is_split_into_words=True,
            truncation=True, max_length=LONGEST, padding=True, return_tensors="pt",
        )  # fmt: skip
        longest = max(min(len(some), LONGEST) for some in words)
        first = torch.zeros(len(words), longest, dtype=torch.long)
        mask = torch.zeros(len(words), longest, dtype=torch.bool)
        for row in range(len(words)):
            told = [(at, word) for at, word in enumerate(pieces.word_ids(row)) if word is not None]
            for at, word in reversed(told):
                first[row, word] = at
            mask[row, : told[-1][1] + 1 if told else 1] = True
        inputs = {name: pieces[name] for name in ("input_ids", "attention_mask")}
        return {**inputs, "first": first, "mask": mask}

    def forward(self, batch: dict[str, Any]) -> tuple[Tensor, Tensor, None]:
        with warnings.catch_warnings():
            # peft hands prefixes over by a name that transformers gives up in 5.40.
            warnings.filterwarnings("ignore", "`past_key_values` is deprecated", FutureWarning)
            states = self.model(
                input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]
            ).last_hidden_state
        first = batch["first"][:, :, None].expand(-1, -1, self.width)
        return states.gather(1, first), batch["mask"], None


def _wrapped(model: Any, method: str, steps: int) -> Any:
    if method == "full":
        return model
    names = DISTILBERT if model.config.model_type == "distilbert" else Names()
    if method == "prefix" and names is DISTILBERT:
        why = "DistilBERT takes no prefix: it reads no keys but its own"
        raise BadInput("bad_field", field="method", value=method, why=why)
    for weight in model.parameters():
        weight.requires_grad_(False)
    if method == "adapter":
        layers = (model.transformer if names is DISTILBERT else model.encoder).layer
        for layer in layers:
            for name in (names.attended, names.narrows):
                layer.set_submodule(name, Adapter(layer.get_submodule(name)))
        return model
    try:
        import peft
    except ImportError:
        raise Missing(
            "missing_extra", value="peft", why=f"the method {method}", extra="language"
        ) from None
    kind = peft.TaskType.FEATURE_EXTRACTION
    aims = [names.query, names.value]
    if method == "lora":
        config: Any = peft.LoraConfig(
            task_type=kind, r=8, lora_alpha=16, lora_dropout=0.05,
            target_modules=[*aims, names.key, names.attended, names.widens, names.narrows],
        )  # fmt: skip
    elif method == "adalora":
        config = peft.AdaLoraConfig(
            task_type=kind, init_r=12, target_r=8, lora_alpha=32, target_modules=aims,
            total_step=max(steps, 10), tinit=max(steps // 10, 1), tfinal=max(steps // 3, 1),
            deltaT=5,
        )  # fmt: skip
    elif method == "prefix":
        config = peft.PrefixTuningConfig(task_type=kind, num_virtual_tokens=10)
    else:
        config = peft.IA3Config(
            task_type=kind, target_modules=[names.key, names.value, names.widens],
            feedforward_modules=[names.widens],
        )  # fmt: skip
    with warnings.catch_warnings():  # peft asks transformers by an older name
        warnings.simplefilter("ignore", FutureWarning)
        return peft.get_peft_model(model, config)
