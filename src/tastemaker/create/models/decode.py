"""One token a step for many rows at once, over keys and values that are kept.

The same arithmetic as `Net.forward`, arranged for a step. All is done by numpy, which spends less
around each small product than torch does, but for products of more than a few rows with matrices:
there torch takes half the time, since its library does not copy the matrix first. Both see the same
memory. Norms and the scale of the questions are folded into the matrices behind them, matrices
turned the way they are read, what a step needs allocated once. A rotary position is one
multiplication: the two numbers of a pair stand beside each other, as one complex number that is
turned.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from tastemaker.create.models.transformer import Block, Net
from tastemaker.ports import FloatArray, IntArray

EPSILON = np.finfo(np.float32).eps
ROOM = 192  # tokens that there is room for at first: few texts are longer, and to be had, memory takes time
FEW = 4  # rows up to which numpy is the quicker one


class Shared:
    """An array that numpy and torch both see."""

    __slots__ = ("array", "tensor")

    def __init__(self, numbers: FloatArray) -> None:
        self.array, self.tensor = numbers, torch.from_numpy(numbers)


class Bench:
    """What `b` rows are worked on with, overwritten at every step: the stream, its norm, questions to
    values, what was seen, and what is mixed. By whom products are done goes by how many rows
    there are."""

    __slots__ = ("_few", "mixed", "normed", "qkv", "seen", "x")

    def __init__(self, b: int, d: int) -> None:
        self._few = b <= FEW
        self.x, self.normed, self.seen, self.qkv, self.mixed = (
            Shared(np.empty((b, n), np.float32)) for n in (d, d, d, 3 * d, 4 * d)
        )

    def write(self, to: Shared, matrix: Shared) -> None:
        """The norm of the stream, through a matrix."""
        if self._few:
            np.matmul(self.norm().array, matrix.array, out=to.array)
        else:
            torch.mm(self.norm().tensor, matrix.tensor, out=to.tensor)

    def add(self, one: Shared, matrix: Shared) -> None:
        """To the stream."""
        if self._few:
            self.x.array += one.array @ matrix.array
        else:
            self.x.tensor.addmm_(one.tensor, matrix.tensor)

    def norm(self) -> Shared:
        """The stream, RMSNorm without its weights, with the epsilon `nn.RMSNorm` has by default."""
        x = self.x.array
        size = (x[:, None] @ x[:, :, None])[:, 0]
        size /= x.shape[1]
        size += EPSILON
        np.sqrt(size, out=size)
        np.divide(x, size, out=self.normed.array)
        return self.normed


@dataclass(slots=True)
class State:
    """How far a batch is: `cache` (layers, 2, b, heads, room, d / heads), filled to `length`."""

    cache: FloatArray
    before: FloatArray  # (b, d) the embedding of the token before, zeros at the start
    length: int
    bench: Bench

    def make_room(self) -> None:
        """For one more token: twice as much as there was, where all is filled."""
        *outer, room, size = self.cache.shape
        if self.length == room:
            cache = np.empty((*outer, 2 * room, size), np.float32)
            cache[..., :room, :] = self.cache
            self.cache = cache

    def keep(self, rows: IntArray) -> State:
        """Only these rows of the batch, in rising order. Moved within the same memory: fresh
        memory would take longer to be had than the copy. This state is used up."""
        for to, row in enumerate(rows.tolist()):
            if to != row:
                self.cache[:, :, to, :, : self.length] = self.cache[:, :, row, :, : self.length]
        before = self.before[rows]
        return State(self.cache[:, :, : len(rows)], before, self.length, Bench(*before.shape))


@dataclass(frozen=True, slots=True)
class Layer:
    """The matrices of a `Block`, turned (in, out), norms folded in."""

    qkv: Shared  # in questions and keys the two numbers of a pair beside each other
    out: Shared
    up: Shared
    down: Shared

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
        """conditions (b, n): the soft prefix is read, room is made for up to `longest` tokens."""
        shape, b = self.shape, len(conditions)
        room = shape.prefix + min(longest, ROOM)
        size = shape.width // shape.heads
        cache = np.empty((shape.layers, 2, b, shape.heads, room, size), np.float32)
        before = np.zeros((b, shape.width), np.float32)
        state = State(cache, before, 0, Bench(b, shape.width))
        for x in self._prefixes(conditions).swapaxes(0, 1):
            state.bench.x.array[:] = x
            self._through(state)
        return state

    def step(self, state: State, tokens: IntArray, contexts: IntArray) -> FloatArray:
        """tokens (b,), contexts (b, c) → logits (b, vocabulary). Moves `state` on."""
        now = self._table[tokens]
        if len(self._offsets):
            now += self._places[contexts + self._offsets].sum(1)
        np.multiply(self._before, state.before, out=state.bench.x.array)
        state.bench.x.array += now
        state.before = now
        self._through(state)
        logits = Shared(np.empty((len(now), self.shape.vocabulary), np.float32))
        state.bench.write(logits, self._output)
        return logits.array

    def _prefixes(self, conditions: FloatArray) -> FloatArray:  # (b, prefix, d)
        wish, wish_bias, prefix, prefix_bias = self._read
        inner = conditions @ wish.T + wish_bias
        inner = inner / (1 + np.exp(-inner))  # SiLU
        soft = inner @ prefix.T + prefix_bias
        return np.asarray(soft.reshape(len(conditions), self.shape.prefix, self.shape.width))

    def _through(self, state: State) -> None:
        """The stream, the next place of all rows, through all layers."""
        state.make_room()
        bench, at = state.bench, state.length
        b, heads = len(state.before), self.shape.heads
        size = self.shape.width // heads
        qkv = bench.qkv.array.reshape(b, 3, heads, size)
        pairs = bench.qkv.array[:, : 2 * heads * size].view(np.complex64)
        pairs = pairs.reshape(b, 2 * heads, size // 2)
        q, turn = qkv[:, 0, :, None], self._turn[at]
        seen = bench.seen.array.reshape(b, heads, 1, size)
        for layer, kept in zip(self._layers, state.cache, strict=True):
            bench.write(bench.qkv, layer.qkv)
            pairs *= turn
            kept[:, :, :, at] = qkv[:, 1:].swapaxes(0, 1)
            keys, values = kept[:, :, :, : at + 1]
            weights = q @ keys.swapaxes(2, 3)
            weights -= weights.max(3, keepdims=True)
            np.exp(weights, out=weights)
            np.matmul(weights, values, out=seen)
            seen /= weights.sum(3, keepdims=True)
            bench.add(bench.seen, layer.out)
            bench.write(bench.mixed, layer.up)
            mixed = bench.mixed.array
            np.maximum(mixed, 0.0, out=mixed)
            mixed *= mixed
            bench.add(bench.mixed, layer.down)
        state.length = at + 1


def array(tensor: Tensor) -> FloatArray:
    return np.asarray(tensor.detach().cpu().numpy(), np.float32)


def turned(matrix: FloatArray) -> Shared:
    return Shared(np.ascontiguousarray(matrix.T))
