"""What the scenarios of `call` share: a layer to call, a log of who was called, nested results."""

from __future__ import annotations

import functools
from collections import OrderedDict, namedtuple
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from grader.scenarios.support import Data, Unusable, describe, plain

Layer = Any
"""An instance of the student's class."""

Pair = namedtuple("Pair", ["first", "second"])


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

    def hook(self, name: str, returns: object = None) -> Callable[..., object]:
        """A hook that logs its arguments, and whether forward has run."""

        def hook(*arguments: object) -> object:
            when = "after forward" if self.forwards else "before forward"
            self.events.append(f"{name}({', '.join(map(self.name, arguments))}) {when}")
            return returns

        return hook

    def silent(self, name: str, returns: object = None) -> Callable[..., object]:
        """A hook that logs its name only, whatever it is called with."""

        def hook(*_arguments: object) -> object:
            self.events.append(name)
            return returns

        return hook


def watched_forward(log: Log) -> Callable[..., Tensor]:
    """A linear layer's `forward` as a method; it is counted, and the log knows its result.

    It ignores all arguments but the first.
    """

    def forward(layer: Layer, x: Tensor, *_others: Tensor, **_keywords: Tensor) -> Tensor:
        log.forwards += 1
        result = nn.Linear.forward(layer, x)
        log.know(result, "result")
        return result

    return forward


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


def hook_of_kind(kind: str, function: Callable[..., object]) -> Callable[..., object]:
    """The same hook as a `function`, `lambda`, `method`, `partial` or `object`."""
    match kind:
        case "lambda":
            return lambda *arguments: function(*arguments)
        case "method":
            return CallableHook(function).method
        case "partial":
            return functools.partial(function)
        case "object":
            return CallableHook(function)
    return function


def names_of(kind: str, hook: Any) -> list[str]:
    """The words by which an error may name a hook: its repr or its name."""
    if kind == "object":
        return [repr(hook), type(hook).__name__]
    if kind == "partial":
        return [repr(hook), hook.func.__name__]
    return [repr(hook), hook.__name__]


class Nest:
    """A result of nested containers from its plan, with every differentiable tensor numbered.

    A plan is a leaf (`"tensor"`, `"scalar"`, `"strided"`, `"tensor without grad_fn"`, `"integers"`,
    `"parameter"`, `"text"`, `"set"`, a number or None) or a container: a list of plans, or a dict
    with one of the keys `tuple`, `namedtuple` (lists of plans), `dict`, `OrderedDict` (dicts of
    plans).
    """

    def __init__(self, source: Tensor) -> None:
        self._source = source
        self.tensors: list[Tensor] = []

    def make(self, plan: Data) -> Any:
        """The object that a plan describes."""
        if isinstance(plan, str):
            return self._leaf(plan)
        if isinstance(plan, list):
            return [self.make(item) for item in plan]
        if isinstance(plan, Mapping):
            ((kind, content),) = plan.items()
            return self._container(kind, content)
        return plan

    def _leaf(self, plan: str) -> object:
        match plan:
            case "tensor":
                self.tensors.append(self._source * (len(self.tensors) + 2))
                return self.tensors[-1]
            case "scalar":
                self.tensors.append(self._source.sum() * (len(self.tensors) + 2))
                return self.tensors[-1]
            case "strided":
                self.tensors.append(torch.stack([self._source] * 2, dim=-1)[:, 0])
                return self.tensors[-1]
            case "tensor without grad_fn":
                return self._source.detach() + 1
            case "integers":
                return self._source.detach().int()
            case "parameter":
                return nn.Parameter(self._source.detach() + 1)
            case "set":
                return {self._source * 1}
        return plan

    def _container(self, kind: str, content: Any) -> object:
        match kind:
            case "tuple":
                return tuple(self.make(item) for item in content)
            case "namedtuple":
                return Pair(*(self.make(item) for item in content))
        made = {name: self.make(item) for name, item in content.items()}
        return OrderedDict(made) if kind == "OrderedDict" else made


def contents(value: object) -> list[int]:
    """The identities of a nested result's objects, in order: what must not change."""
    if isinstance(value, dict):
        return [id(value), *(i for item in value.values() for i in contents(item))]
    if isinstance(value, list | tuple):
        return [id(value), *(i for item in value for i in contents(item))]
    return [id(value)]


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
