"""What recorded tensors answer in their own way, where torch's answer would look past the wrapper.

Numbers are read through `item`, copies stay recorded, printing needs no operation; and whatever
would hand a tensor's memory to code that nobody watches is not available while a run is watched.
An address is a number there that leads nowhere, but tells whether two tensors begin at one place.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from hashlib import blake2b
from typing import Any, Protocol

import torch
from torch import Tensor, _tensor_str

EXPOSING = (
    "__array__",
    "__dlpack__",
    "_typed_storage",
    "numpy",
    "share_memory_",
    "storage",
    "untyped_storage",
)
"""Methods that hand a tensor's memory out."""

TRUSTED = ("grader.scenarios.support", "grader.wire")
"""Modules that look at the memory of answers, beside torch's own."""

CONVERSIONS = (
    Tensor.__bool__,
    Tensor.__complex__,
    Tensor.__float__,
    Tensor.__index__,
    Tensor.__int__,
    Tensor.item,
)

KEY = secrets.token_bytes(16)
NOWHERE = 1 << 62
"""A bit of no address that a process can have: who reads there ends."""

Unwrap = Callable[[Tensor], Tensor]
Function = Callable[..., Any]


class Watch(Protocol):
    """Who is told of what is forbidden, and whether it counts now."""

    active: bool

    def __call__(self, operation: str) -> None:
        """Tell of an operation."""


def table(unwrap: Unwrap, watch: Watch, run: Function) -> dict[Any, Function]:
    """Functions of torch, and what stands in for each when it is called on recorded tensors.

    Args:
        unwrap: the plain tensor behind a recorded one.
        watch: told of what exposes memory.
        run: `run(function, args, kwargs)` calls a function of torch as it is.
    """
    exposing = {name: getattr(Tensor, name) for name in EXPOSING}
    refusals = {function: _refusal(name, watch) for name, function in exposing.items()}
    conversions = {function: _conversion(function, unwrap, run) for function in CONVERSIONS}
    return {
        **refusals,
        **conversions,
        Tensor.data_ptr: _hashed_address(Tensor.data_ptr, unwrap),
        Tensor.__deepcopy__: _deep_copy,
        Tensor.__format__: lambda tensor, spec: format(unwrap(tensor), spec),
        Tensor.__reduce_ex__: _pickled,
        Tensor.addr: _addr,
        Tensor.addr_: _addr_in_place,
        Tensor.new_tensor: _new_tensor,
        Tensor.tolist: _to_list,
        torch.addr: _addr,
    }


def guard_plain_tensors(unwrap: Unwrap, watch: Watch) -> None:
    """Refuse the memory of plain tensors too, which an answer may have made at its import."""
    instead = {name: _refusal(name, watch) for name in EXPOSING}
    instead["data_ptr"] = _hashed_address(Tensor.data_ptr, unwrap)
    for name, function in instead.items():
        setattr(Tensor, name, _guarded(getattr(Tensor, name), function, watch))


def print_without_modes(unwrap: Unwrap, undisturbed: Callable[[], Any]) -> None:
    """Let tensors be printed without torch taking its modes off, and importing its compiler.

    Args:
        unwrap: the plain tensor behind a recorded one.
        undisturbed: a context in which no operation is dispatched to Python.
    """
    usual: Function = _tensor_str._str
    intern: Function = _tensor_str._str_intern

    def written(tensor: Tensor, *, tensor_contents: Any = None) -> str:
        shown = unwrap(tensor)
        if type(shown) not in (Tensor, torch.nn.Parameter):
            # Printing another class may run code of the answer's.
            found: str = usual(tensor, tensor_contents=tensor_contents)
            return found
        with undisturbed(), torch.no_grad():
            words: str = intern(shown, tensor_contents=tensor_contents)
            return words

    _tensor_str._str = written


def _refusal(name: str, watch: Watch) -> Function:
    def refuse(*_: Any, **__: Any) -> Any:
        watch(f"Tensor.{name}()")
        raise RuntimeError(f"Tensor.{name}() is not available here: stay with torch's operations")

    return refuse


def _hashed_address(address: Function, unwrap: Unwrap) -> Function:
    """`data_ptr`, under a key of this process: equal where addresses are, and 0 where that is."""

    def hashed(tensor: Tensor) -> int:
        with torch._C.DisableTorchFunctionSubclass():
            found = address(unwrap(tensor))
        return found and NOWHERE | int.from_bytes(blake2b(found.to_bytes(8), key=KEY).digest()[:6])

    return hashed


def _guarded(function: Function, instead: Function, watch: Watch) -> Function:
    def guarded(*args: Any, **kwargs: Any) -> Any:
        caller = str(sys._getframe(1).f_globals.get("__name__"))
        if watch.active and caller.partition(".")[0] != "torch" and caller not in TRUSTED:
            return instead(*args, **kwargs)
        return function(*args, **kwargs)

    return guarded


def _conversion(function: Function, unwrap: Unwrap, run: Function) -> Function:
    python = torch._C.DispatchKey.Python

    def convert(tensor: Tensor, *args: Any) -> Any:
        # torch.tensor([…]) reads tensors of no dimension with Python's dispatch switched off.
        if torch._C._dispatch_tls_is_dispatch_key_excluded(python):
            return function(unwrap(tensor), *args)
        return run(function, (tensor, *args), {})

    return convert


def _to_list(tensor: Tensor) -> Any:
    """`tolist`, entry by entry through `item`, so that it counts as many operations."""
    if tensor.dim() == 0:
        return tensor.item()
    return [_to_list(row) for row in tensor.unbind(0)]


def _deep_copy(tensor: Tensor, memo: dict[int, Any]) -> Tensor:
    copy = tensor.detach().clone().requires_grad_(tensor.requires_grad)
    memo[id(tensor)] = copy
    return copy


def _pickled(*_: Any) -> Any:
    raise TypeError("tensors cannot be pickled here: stay with torch's operations")


def _new_tensor(tensor: Tensor, data: Any, **options: Any) -> Tensor:
    """`new_tensor`, through `torch.tensor`, which reads recorded tensors among the data."""
    return torch.tensor(data, **{"dtype": tensor.dtype, "device": tensor.device, **options})


def _addr(
    added: Tensor,
    left: Tensor,
    right: Tensor,
    *,
    beta: float = 1,
    alpha: float = 1,
    out: Tensor | None = None,
) -> Tensor:
    """`addr`, an outer product, of parts whose backward contracts no more than they do."""
    product = torch.outer(left, right)
    product = product if alpha == 1 else alpha * product
    result = product if beta == 0 else (added if beta == 1 else beta * added) + product
    return result if out is None else out.copy_(result)


def _addr_in_place(added: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    return added.copy_(_addr(added, *args, **kwargs))
