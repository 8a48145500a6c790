"""A GPU that is only pretended: all is done on the CPU, and that tensors of two devices meet is an
error, as it would be on CUDA. Says nothing of what CUDA itself would make of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

GPU = torch.device("cuda:0")
TO = torch.Tensor.to
#: What takes places, or how many rows there are, from the CPU too.
PACKED = "_pack_padded_sequence"
MIXED = ("index", "lstm", "gru", "packed_sequence", PACKED)
HOME = (torch.Tensor.numpy, torch.Tensor.__array__)


class Marks:
    """Which tensors, and views of them, stand on the GPU."""

    def __init__(self) -> None:
        self._there: dict[int, torch.UntypedStorage] = {}  # held, so that no address comes again

    def put(self, tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        self._there[storage._cdata] = storage
        return tensor

    def __contains__(self, tensor: torch.Tensor) -> bool:
        return tensor.untyped_storage()._cdata in self._there


class Apart(TorchDispatchMode):
    """What comes of tensors on the GPU is there too; numbers alone may come from anywhere."""

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks

    def __torch_dispatch__(self, op, types, args=(), kwargs=None):
        if op is torch.ops.aten.copy_.default:  # from anywhere, to where it writes
            return op(*args, **(kwargs or {}))
        tensors = [t for t in tree_leaves((args, kwargs)) if isinstance(t, torch.Tensor)]
        there = {t in self._marks for t in tensors if t.dim()}
        if len(there) > 1 and not any(name in op.name() for name in MIXED):
            raise AssertionError(f"{op} of two devices")
        made = op(*args, **(kwargs or {}))
        if PACKED in op.name():  # how many rows each step has stays on the CPU
            self._marks.put(made[0])
        elif any(t in self._marks for t in tensors):
            for t in tree_leaves(made):
                if isinstance(t, torch.Tensor):
                    self._marks.put(t)
        return made


class Pretended(TorchFunctionMode):
    """`.to`, `.cpu`, `device=` and `tensor.device`, as if there were a GPU."""

    def __init__(self, marks: Marks) -> None:
        super().__init__()
        self._marks = marks

    def __torch_function__(self, func, types, args=(), kwargs=None):
        kwargs = dict(kwargs or {})
        own = args[0] if args and isinstance(args[0], torch.Tensor) else None
        if getattr(func, "__self__", None) is torch.Tensor.device:
            return GPU if own in self._marks else torch.device("cpu")
        if func in HOME and own in self._marks:
            raise TypeError("can't convert cuda:0 device type tensor to numpy")
        if func is torch.Tensor.cpu or func is TO:
            return self._moved(func, own, list(args[1:]), kwargs)
        wanted = kwargs.pop("device", None)
        made = func(*args, **kwargs)
        there = wanted is not None and torch.device(wanted).type == "cuda"
        if there or (func is torch.Tensor.__deepcopy__ and own in self._marks):
            self._marks.put(made)
        return made

    def _moved(self, func, tensor, args, kwargs):
        """As `.to` reads its arguments: a device, a number type, a tensor to be like."""
        there, given = tensor in self._marks, [*args, kwargs.get("dtype")]
        kinds = [a for a in given if isinstance(a, torch.dtype)]
        aim = False if func is torch.Tensor.cpu else there
        for one in [*args, kwargs.get("device")]:
            if isinstance(one, torch.Tensor):
                aim, kinds = one in self._marks, [one.dtype]
            elif isinstance(one, (str, torch.device)):
                aim = torch.device(one).type == "cuda"
        moved = tensor
        if aim != there:
            moved = Crossing.apply(tensor, self._marks, aim)
        for kind in kinds:
            moved = TO(moved, kind)
        return moved


class Crossing(torch.autograd.Function):
    """A copy on the other side, whose gradient comes back to this one."""

    @staticmethod
    def forward(ctx, tensor, marks, aim):
        ctx.marks, ctx.there = marks, tensor in marks
        return _copied(tensor, marks, aim)

    @staticmethod
    def backward(ctx, gradient):
        return _copied(gradient, ctx.marks, ctx.there), None, None


def _copied(tensor, marks, aim):
    with torch._C._DisableTorchDispatch():
        made = tensor.detach().clone()
    return marks.put(made) if aim else made


@contextmanager
def a_pretended_gpu() -> Iterator[None]:
    marks = Marks()
    with Apart(marks), Pretended(marks):
        yield
