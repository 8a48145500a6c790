"""Our writing against `transformers` `generate`, on the same weights, side by side in one run.

    python bench/speed.py --set HOME/models/ID [--batch 16] [--tokens 160] [--times 3]

The net is put into `ArceeForCausalLM`, which has the same blocks (RMSNorm, rotary positions, squared
ReLU without a gate); what our net adds to each embedding (where in its form the token stands, a
share of the token before) goes in through its embedding. That both are one net is checked first: the
same logits along real tunes. Then both draw as many tokens with top-p 0.97 and a cache of keys and values,
one thread each, by processor time: freely, and under the same grammar, where tunes end on their own.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from transformers import ArceeConfig, ArceeForCausalLM, LogitsProcessor, LogitsProcessorList

from tastemaker.create.media.tune import Tune
from tastemaker.create.models.composer import TransformerGenerator
from tastemaker.create.models.transformer import ROTARY_BASE, Net
from tastemaker.create.models.write import BEGIN, END, Row, Sampling, write
from tastemaker.domain import Brief

TOP_P = 0.97


class Free:
    """A grammar that allows everything but an end."""

    def __init__(self, size: int, contexts: int) -> None:
        self._mask = np.ones(size, np.bool_)
        self._mask[[0, BEGIN, END]] = False
        self._place = (0,) * contexts

    def allowed(self) -> Any:
        return self._mask

    def push(self, token: int) -> None:
        pass

    def context(self) -> tuple[int, ...]:
        return self._place


class Embedding(nn.Module):
    """Tokens as our net embeds them, for one batch while it is written."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net, self.weight = net, nn.Parameter(net.table().detach().clone(), requires_grad=False)
        self.grammars: list[Any] = []
        self.before = torch.zeros(0)

    def start(self, grammars: list[Any], conditions: Tensor) -> Tensor:
        """The embeddings of the soft prefix and of begin."""
        self.grammars = grammars
        self.before = torch.zeros(len(grammars), self.weight.shape[1])
        begin = self._next(torch.full((len(grammars),), BEGIN))
        return torch.cat([self.net.prefixes(conditions), begin[:, None]], 1)

    def forward(self, tokens: Tensor) -> Tensor:
        for grammar, token in zip(self.grammars, tokens[:, -1].tolist(), strict=True):
            if token not in (0, END):
                grammar.push(token)
        return self._next(tokens[:, -1])[:, None]

    def _next(self, tokens: Tensor) -> Tensor:
        now = self.weight[tokens]
        places = torch.tensor([grammar.context() for grammar in self.grammars])
        for i, table in enumerate(self.net.contexts):
            now = now + table(places[:, i])
        x = now + self.net.before * self.before
        self.before = now
        return x


class Allowed(LogitsProcessor):
    """What the grammars allow next."""

    def __init__(self, embedding: Embedding) -> None:
        self.embedding = embedding

    def __call__(self, tokens: Tensor, scores: Tensor) -> Tensor:
        allowed = np.stack([grammar.allowed() for grammar in self.embedding.grammars])
        ended = (tokens == END).any(1).numpy()
        allowed[ended] = False
        allowed[ended, END] = True
        return scores.masked_fill(~torch.from_numpy(allowed), -torch.inf)


def peer(net: Net) -> ArceeForCausalLM:
    """Our net in the other library's clothes."""
    shape = net.shape
    model = ArceeForCausalLM(
        ArceeConfig(
            vocab_size=shape.vocabulary, hidden_size=shape.width, hidden_act="relu2",
            intermediate_size=4 * shape.width, num_hidden_layers=shape.layers,
            num_attention_heads=shape.heads, num_key_value_heads=shape.heads,
            max_position_embeddings=shape.longest + shape.prefix, tie_word_embeddings=False,
            rms_norm_eps=float(torch.finfo(torch.float32).eps),
            rope_parameters={"rope_type": "default", "rope_theta": ROTARY_BASE},
            pad_token_id=0, bos_token_id=BEGIN, eos_token_id=END,
        )
    ).eval()  # fmt: skip
    with torch.no_grad():
        for ours, theirs in zip(net.blocks, model.model.layers, strict=True):
            q, k, v = ours.qkv.weight.chunk(3)
            for to, weight in (
                (theirs.self_attn.q_proj, q), (theirs.self_attn.k_proj, k),
                (theirs.self_attn.v_proj, v), (theirs.self_attn.o_proj, ours.out.weight),
                (theirs.mlp.up_proj, ours.up.weight), (theirs.mlp.down_proj, ours.down.weight),
                (theirs.input_layernorm, ours.norm_attention.weight),
                (theirs.post_attention_layernorm, ours.norm_mix.weight),
            ):  # fmt: skip
                to.weight.copy_(weight)
        model.model.norm.weight.copy_(net.norm.weight)
        model.lm_head.weight.copy_(net.table())
    model.model.embed_tokens = Embedding(net)
    return model


@torch.inference_mode()
def check(net: Net, model: ArceeForCausalLM, medium: Tune, texts: Sequence[str]) -> float:
    """The greatest difference between logits along real tunes."""
    worst = 0.0
    for text in texts:
        tokens = medium.encode(text)
        known = medium.describe(text)
        conditions = torch.zeros(1, net.shape.condition)
        places = torch.from_numpy(medium.contexts_of(tokens, known))[None]
        ours = net(torch.tensor([tokens[:-1]]), places, conditions)
        embedding = model.model.embed_tokens
        parts = [embedding.start([medium.mask(known)], conditions)]
        parts += [embedding(torch.tensor([[token]])) for token in tokens[1:-1]]
        theirs = model(inputs_embeds=torch.cat(parts, 1)).logits[:, net.shape.prefix :]
        worst = max(worst, float((ours - theirs).abs().max()))
    return worst


def took(work: Callable[[], int], times: int) -> float:
    """Tokens in a second of the processor, at best."""
    rates = []
    for _ in range(times):
        began = time.process_time()
        made = work()
        rates.append(made / (time.process_time() - began))
    return max(rates)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--set", type=Path, required=True)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--tokens", type=int, default=160)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    medium = Tune()
    generator = TransformerGenerator.load(asked.set / "tune", medium)
    net = generator.net
    model = peer(net)
    print(f"{sum(p.numel() for p in net.parameters()):,} numbers; batch {asked.batch}")
    point = np.zeros(generator.wishes.dim, np.float32)
    some = [
        d.text
        for d in generator.draft_batch(
            [(None, Brief("tune", seed=i)) for i in range(3)], np.random.default_rng(0)
        )
    ]
    print(f"logits along three tunes differ by at most {check(net, model, medium, some):.1e}")
    wish = generator.wishes.vector(point, {"bars": 16.0, "metre": "6/8"})
    conditions = torch.from_numpy(np.stack([wish] * asked.batch))
    free = lambda: Free(len(medium.vocabulary), len(medium.contexts))  # noqa: E731
    held = lambda: medium.mask({"bars": 16.0, "metre": "6/8"})  # noqa: E731

    def ours(make: Callable[[], Any], longest: int, seed: list[int]) -> int:
        seed[0] += 1
        rows = [Row(wish, make(), np.random.default_rng([seed[0], i])) for i in range(asked.batch)]
        write(generator.decoder, rows, Sampling(1.0, 1.0, TOP_P), longest)
        return sum(len(row.tokens) - 1 for row in rows)

    def theirs(make: Callable[[], Any], longest: int) -> int:
        embedding = model.model.embed_tokens
        with torch.inference_mode():
            begun = embedding.start([make() for _ in range(asked.batch)], conditions)
            made = model.generate(
                inputs_embeds=begun, attention_mask=torch.ones(begun.shape[:2], dtype=torch.long),
                max_new_tokens=longest, do_sample=True, top_p=TOP_P, top_k=0,
                logits_processor=LogitsProcessorList([Allowed(embedding)]),
            )  # fmt: skip
        return int(((made != END).cumprod(1).sum(1) + (made == END).any(1)).sum())

    for name, make, longest in (
        ("freely", free, asked.tokens),
        ("under the grammar, to their own end", held, 400),
    ):
        a = took(lambda: ours(make, longest + 1, [0]), asked.times)  # noqa: B023
        b = took(lambda: theirs(make, longest), asked.times)  # noqa: B023
        print(f"{name}: ours {a:,.0f}, transformers {b:,.0f} tokens a second: {a / b:.2f} ×")


if __name__ == "__main__":
    main()
