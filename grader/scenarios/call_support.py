"""What the scenarios of `call` share: a layer to call, a log of who was called, hooks, backward."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import torch
from torch import Tensor, nn

from grader.scenarios.call_nest import Parcel
from grader.scenarios.support import Data, Unusable, describe, plain

Layer = Any
"""An instance of the student's class."""


def build(
    cls: Any, weight: Tensor, bias: Tensor | None = None, **methods: Callable[..., object]
) -> Layer:
    """A layer with these parameters, of a subclass that has `methods` of its own.

    Args:
        cls: the student's class.
        weight: shape (out, in).
        bias: shape (out,), or None.
        methods: functions of the layer and its arguments, such as `forward`.

    Raises:
        Unusable: the class is no linear layer.
    """
    if not (isinstance(cls, type) and issubclass(cls, nn.Linear)):
        raise Unusable("HookedLinear is no subclass of torch.nn.Linear, as it is in the stub")
    kind = type(cls.__name__, (cls,), methods) if methods else cls
    with torch.random.fork_rng(devices=[]):  # the parameters drawn here are overwritten
        layer = kind(
            weight.shape[1], weight.shape[0], bias is not None,
            device=weight.device, dtype=weight.dtype,
        )  # fmt: skip
    with torch.no_grad():
        layer.weight.copy_(weight)
        if bias is not None:
            layer.bias.copy_(bias)
    return layer


class Log:
    """Who was called with what, as strings; the objects that matter are named by identity."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self.forwards = 0
        self.results: list[object] = []
        self._names: list[tuple[object, str]] = []

    def know(self, value: object, name: str) -> None:
        """Call this very object by a name from now on."""
        self._names.append((value, name))

    def name(self, value: object) -> str:
        """A known object's name; a tuple of such; a few words on anything else."""
        for known, name in reversed(self._names):
            if known is value:
                return name
        if value is None:
            return "None"
        if type(value) is tuple:
            return f"({', '.join(map(self.name, value))}{',' * (len(value) == 1)})"
        if type(value) is list:
            return f"[{', '.join(map(self.name, value))}]"
        return describe(value)

    def hook(self, name: str) -> Callable[..., object]:
        """A hook that logs its arguments, and whether forward has run."""

        def hook(*arguments: object) -> None:
            when = "after forward" if self.forwards else "before forward"
            self.events.append(f"{name}({', '.join(map(self.name, arguments))}) {when}")

        return hook

    def silent(
        self, name: str, returns: Callable[[], object] = lambda: None
    ) -> Callable[..., object]:
        """A hook that logs its name only, whatever it is called with, and returns what is made."""

        def hook(*_arguments: object) -> object:
            self.events.append(name)
            return returns()

        return hook


def watched_forward(log: Log, kind: str = "tensor") -> Callable[..., object]:
    """A linear layer's `forward` as a method; it is counted, and the log knows its result.

    It takes any arguments, and ignores all but the first or the one named `x`. Its result is a
    `tensor`, that tensor in a `list`, or in an object, which is no container.
    """

    def forward(layer: Layer, *given: Tensor, **named: Tensor) -> object:
        log.forwards += 1
        x = given[0] if given else named.get("x", layer.weight)
        computed = nn.Linear.forward(layer, x)
        kinds: dict[str, object] = {"tensor": computed, "list": [computed]}
        result = kinds.get(kind, Parcel(computed))
        log.know(result, "other result" if log.name(x) == "other x" else "result")
        log.results.append(result)
        return result

    return forward


def grad_mode_of(mode: str) -> AbstractContextManager[object]:
    """The context manager of one of the grad modes: `enabled`, `no_grad` or `inference_mode`."""
    match mode:
        case "no_grad":
            return torch.no_grad()
        case "inference_mode":
            return torch.inference_mode()
    return torch.enable_grad()


class CallableHook:
    """A hook that is an object without a `__name__`."""

    def __init__(self, function: Callable[..., object]) -> None:
        self._function = function

    def __call__(self, *arguments: object) -> object:
        """Run the function."""
        return self._function(*arguments)

    def method(self, *arguments: object) -> object:
        """The same hook as a bound method."""
        return self._function(*arguments)


class FalsyHook(CallableHook):
    """A hook that is an object, and false like an empty container."""

    def __len__(self) -> int:
        """Nothing is in it."""
        return 0


def hook_of_kind(kind: str, function: Callable[..., object]) -> Callable[..., object]:
    """The same hook as a `function`, `lambda`, `method`, `partial`, `object` or `falsy object`."""
    match kind:
        case "lambda":
            return lambda *arguments: function(*arguments)
        case "method":
            return CallableHook(function).method
        case "partial":
            return functools.partial(function)
        case "object":
            return CallableHook(function)
        case "falsy object":
            return FalsyHook(function)
    return function


def names_of(kind: str, hook: Any) -> list[str]:
    """The words by which an error may name a hook: its repr or its name."""
    if kind in ("object", "falsy object"):
        return [repr(hook), type(hook).__name__]
    if kind == "partial":  # it has no name of its own
        return [repr(hook), hook.func.__name__, type(hook).__name__]
    return [repr(hook), hook.__name__]


def gradients(argument: object) -> Data:
    """An argument of a backward hook: a tuple of gradients as a list, or a few words."""
    if type(argument) is tuple and all(g is None or isinstance(g, Tensor) for g in argument):
        return [g if g is None else plain(g).clone() for g in argument]
    return describe(argument)


def gradient(tensor: Tensor) -> Data:
    """What backward left in a leaf's `grad`, a copy."""
    return None if tensor.grad is None else plain(tensor.grad).clone()


def run_backward(result: Tensor, *, keep: bool = False) -> None:
    """Backward from a tensor, with 1, 2, 3, … as its incoming gradient: entries are told apart.

    `keep`: the graph stays for another backward.
    """
    count = torch.arange(1, result.numel() + 1, device=result.device, dtype=result.dtype)
    # a scalar's backward: with a gradient given, torch first imports a few hundred modules
    (result * count.view(result.shape)).sum().backward(retain_graph=keep)
