"""One token a step for many rows at once, over keys and values that are kept.

The same arithmetic as `Net.forward`, arranged for a step and done by numpy: products of so few rows
are small, and numpy spends less around each than torch does (a step of the default shape takes two
thirds as long with 16 rows, two fifths with one). Norms and the scale of the questions are folded
into the matrices behind them, matrices turned the way they are read, caches allocated once. A rotary position is one multiplication: the two numbers of a pair
stand beside each other, as one complex number that is turned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, nn

from tastemaker.create.models.transformer import Block, Net
from tastemaker.ports import FloatArray, IntArray


@dataclass(slots=True)
class State:
    """How far a batch is: `cache` (layers, 2, b, heads, longest, d / heads), filled to `length`."""

    cache: FloatArray
    before: FloatArray  # (b, d) the embedding of the token before, zeros at the start
    length: int

    def keep(self, rows: IntArray) -> State:
        """Only these rows of the batch, in rising order. Moved within the same memory: fresh
        memory would take longer to be had than the copy. This state is used up."""
        for to, row in enumerate(rows.tolist()):
            if to != row:
                self.cache[:, :, to, :, : self.length] = self.cache[:, :, row, :, : self.length]
        return State(self.cache[:, :, : len(rows)], self.before[rows], self.length)


@dataclass(frozen=True, slots=True)
class Layer:
    """The matrices of a `Block`, turned (in, out), norms folded in."""

    qkv: FloatArray  # in questions and keys the two numbers of a pair beside each other
    out: FloatArray
    up: FloatArray
    down: FloatArray

    @classmethod
    def of(cls, block: Block) -> Layer:
        first, second = array(block.norm_attention.weight), array(block.norm_mix.weight)
        q, k, v = np.split(array(block.qkv.weight) * first, 3)
        size = len(q) // block.heads
        paired = np.arange(len(q)).reshape(block.heads, 2, size // 2).swapaxes(1, 2).ravel()
        return cls(
            turned(np.concatenate([q[paired] * np.float32(size**-0.5), k[paired], v])),
            turned(array(block.out.weight)),
            turned(array(block.up.weight) * second),
            turned(array(block.down.weight)),
        )


class Decoder:
    """A `Net` for writing. Holds no state of its own, so threads may share it."""

    def __init__(self, net: Net) -> None:
        self.net = net.eval()
        self.shape = net.shape
        self._layers = [Layer.of(block) for block in net.blocks if isinstance(block, Block)]
        self._table = array(net.table())
        self._output = turned(self._table * array(net.norm.weight))
        # One table for all contexts: (values of all, d).
        tables = [array(table.weight) for table in net.contexts if isinstance(table, nn.Embedding)]
        self._places = np.concatenate([*tables, self._table[:0]])
        self._offsets = np.cumsum([0, *self.shape.contexts])[:-1]
        self._before = array(net.before)
        half = self.shape.width // self.shape.heads // 2
        turn = array(net.cosine)[:, :half] + 1j * array(net.sine)[:, :half]
        self._turn: NDArray[np.complex64] = turn.astype(np.complex64)  # (positions, half)
        read = (net.wish[0].weight, net.wish[0].bias, net.prefix.weight, net.prefix.bias)
        self._read = tuple(array(one) for one in read)  # type: ignore[arg-type]

    def start(self, conditions: FloatArray, longest: int) -> State:
        """conditions (b, n): the soft prefix is read, room is made for `longest` tokens."""
        shape, b = self.shape, len(conditions)
        room = shape.prefix + min(longest, shape.longest)
        size = shape.width // shape.heads
        cache = np.empty((shape.layers, 2, b, shape.heads, room, size), np.float32)
        state = State(cache, np.zeros((b, shape.width), np.float32), 0)
        for x in self._prefixes(conditions).swapaxes(0, 1):
            self._through(state, x)
        return state

    def step(self, state: State, tokens: IntArray, contexts: IntArray) -> FloatArray:
        """tokens (b,), contexts (b, c) → logits (b, vocabulary). Moves `state` on."""
        now = self._table[tokens]
        if len(self._offsets):
            now += self._places[contexts + self._offsets].sum(1)
        x = now + self._before * state.before
        state.before = now
        return normed(self._through(state, x)) @ self._output

    def _prefixes(self, conditions: FloatArray) -> FloatArray:  # (b, prefix, d)
        wish, wish_bias, prefix, prefix_bias = self._read
        inner = conditions @ wish.T + wish_bias
        inner = inner / (1 + np.exp(-inner))  # SiLU
        soft = inner @ prefix.T + prefix_bias
        return np.asarray(soft.reshape(len(conditions), self.shape.prefix, self.shape.width))

    def _through(self, state: State, x: FloatArray) -> FloatArray:
        """x (b, d), the next place of all rows, through all layers."""
        b, d = x.shape
        heads, at = self.shape.heads, state.length
        for layer, kept in zip(self._layers, state.cache, strict=True):
            qkv = normed(x) @ layer.qkv
            pairs = qkv[:, : 2 * d].view(np.complex64).reshape(b, 2 * heads, -1)
            pairs *= self._turn[at]
            q, k, v = qkv.reshape(b, 3, heads, -1).swapaxes(0, 1)
            kept[0, :, :, at], kept[1, :, :, at] = k, v
            keys, values = kept[:, :, :, : at + 1]
            weights = q[:, :, None] @ keys.swapaxes(2, 3)
            weights -= weights.max(3, keepdims=True)
            np.exp(weights, out=weights)
            seen = (weights @ values) / weights.sum(3, keepdims=True)
            x = x + seen.reshape(b, d) @ layer.out
            mixed = normed(x) @ layer.up
            np.maximum(mixed, 0.0, out=mixed)
            mixed *= mixed
            x += mixed @ layer.down
        state.length = at + 1
        return x


def normed(x: FloatArray) -> FloatArray:
    """RMSNorm without its weights, with the epsilon `nn.RMSNorm` has by default."""
    mean = np.einsum("bd,bd->b", x, x) / x.shape[1]
    return np.asarray(x / np.sqrt(mean + np.finfo(np.float32).eps)[:, None])


def array(tensor: Tensor) -> FloatArray:
    return np.asarray(tensor.detach().cpu().numpy(), np.float32)


def turned(matrix: FloatArray) -> FloatArray:
    return np.ascontiguousarray(matrix.T)
