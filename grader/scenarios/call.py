"""Scenarios of `call`: forward and its arguments, pre-hooks, forward hooks.

Those of backward hooks and of modes (tracing, grad mode, evaluation, errors) lie beside.
"""

from __future__ import annotations

from functools import partial
from types import MethodType
from typing import Any

import torch
from torch import Tensor

from grader.scenarios.call_backward import (
    backward_hooks,
    nested_result,
    nothing_to_register,
    replacing_hooks,
    returned_result,
)
from grader.scenarios.call_midway import put_by_forward, put_by_pre_hooks
from grader.scenarios.call_modes import (
    exceptions,
    global_state,
    grad_mode,
    removed_hooks,
    training_and_eval,
)
from grader.scenarios.call_refusals import refused_hook
from grader.scenarios.call_support import (
    Layer,
    Log,
    build,
    grad_mode_of,
    gradient,
    hook_of_kind,
    run_backward,
    watched_forward,
)
from grader.scenarios.call_tracing import traced_layer, tracing
from grader.scenarios.call_values import argument, returned
from grader.scenarios.support import Data, attempt, tensor

__all__ = [
    "as_linear",
    "backward_hooks",
    "exceptions",
    "forward_arguments",
    "forward_hooks",
    "global_state",
    "grad_mode",
    "nested_result",
    "nothing_to_register",
    "pre_hooks",
    "refused_hook",
    "removed_hooks",
    "replacing_hooks",
    "returned_result",
    "returning_pre_hooks",
    "traced_layer",
    "tracing",
    "training_and_eval",
]


def as_linear(
    cls: Any, *, device: torch.device, weight: Tensor, bias: Tensor | None, x: Tensor, hooks: bool,
    frozen: bool,
) -> Data:  # fmt: skip
    """Two calls, each with its backward, as of any linear layer; perhaps with hooks.

    The gradients are those of both. `frozen`: the parameters require none.
    """
    layer = build(cls, weight, bias).requires_grad_(not frozen)
    if hooks:
        layer.register_forward_pre_hook(lambda *_arguments: None)
        layer.register_forward_hook(lambda *_arguments: None)
    leaf = x.clone().requires_grad_()
    for _ in range(2):
        result = tensor(layer(leaf), "layer(x)")
        if result.requires_grad:
            run_backward(result)
    seen: dict[str, Data] = {"result": result}
    seen["gradients"] = {
        "x": gradient(leaf),
        "weight": gradient(layer.weight),
        "bias": None if bias is None else gradient(layer.bias),
    }
    return seen


def forward_arguments(
    cls: Any, *, device: torch.device, arguments: list[Data], keywords: dict[str, Data],
    hooks: bool, backward_hook: bool, patched: bool, mode: str,
) -> Data:  # fmt: skip
    """Calls of a layer whose own forward takes any arguments: what arrives there, how often.

    `patched`: forward is an attribute of the instance, not a method of its class. `mode` is the
    caller's grad mode. The result is an exception where registering a backward hook raised one.
    """
    log = Log()
    given = [argument(each, device) for each in arguments]
    named = {name: argument(each, device) for name, each in keywords.items()}
    for index, value in enumerate(given):
        log.know(value, f"arguments[{index}]")
    for key, value in named.items():
        log.know(value, f"keywords[{key!r}]")

    def forward(layer: Layer, /, *given: object, **named: object) -> Tensor:
        shown = [log.name(a) for a in given] + [f"{k}={log.name(v)}" for k, v in named.items()]
        log.events.append(f"forward({', '.join(shown)})")
        ready = layer.weight.dtype, layer.weight.device
        total: Tensor = layer.weight * 1
        for factor, term in enumerate([*given, *named.values()], start=2):
            if isinstance(term, Tensor) and (term.dtype, term.device) == ready:
                total = total + factor * term.sum()
        return total

    ones = torch.ones(2, 2, device=device)
    layer = build(cls, ones) if patched else build(cls, ones, forward=forward)
    if patched:
        layer.forward = MethodType(forward, layer)
    if hooks:
        layer.register_forward_pre_hook(lambda *_arguments: None)
        layer.register_forward_hook(lambda *_arguments: None)
    if backward_hook:
        layer.register_backward_hook(lambda *_arguments: None)

    def call() -> Data:
        with grad_mode_of(mode):
            return tensor(layer(*given, **named), "layer(…)").clone()

    return {"result": attempt(call) if backward_hook else call(), "log": log.events}


def pre_hooks(
    cls: Any, *, device: torch.device, weight: Tensor, bias: Tensor | None, x: Tensor,
    hooks: list[str], again: bool, prepend: bool, inner: bool, midway: bool, **arguments: Any,
) -> Data:  # fmt: skip
    """A call with pre-hooks of these kinds, and with arguments beside x that forward ignores.

    `again`: the first hook is registered once more. `prepend`: the last one is put before the
    others. `inner`: the first one calls the layer with another input, once. `midway`: beside it,
    whether a forward and hooks run that a pre-hook puts on the layer.
    """
    log = Log()
    layer = build(cls, weight, bias, forward=watched_forward(log))
    made = _hooks(log, layer, "pre_hook", hooks, x + 10 if inner else None)
    _register(layer.register_forward_pre_hook, made, again, prepend)
    seen = _logged(log, layer, x, **arguments)
    return {**seen, "midway": put_by_pre_hooks(cls, weight, x) if midway else {}}


def returning_pre_hooks(
    cls: Any, *, device: torch.device, weight: Tensor, bias: Tensor | None, x: Tensor,
    returns: list[str],
) -> Data:  # fmt: skip
    """A call with pre-hooks that return something: what reaches forward and the later hooks."""
    log = Log()
    layer = build(cls, weight, bias)
    log.know(x, "x")
    for index, kind in enumerate(returns):
        hook = log.silent(f"pre_hook_{index}", partial(returned, kind, x, layer, log))
        layer.register_forward_pre_hook(hook)
    return {"result": tensor(layer(x), "layer(x)"), "log": log.events}


def forward_hooks(
    cls: Any, *, device: torch.device, weight: Tensor, bias: Tensor | None, x: Tensor,
    hooks: list[str], again: bool, prepend: bool, inner: bool, result: str, midway: bool,
    **arguments: Any,
) -> Data:  # fmt: skip
    """A call with forward hooks that return None, and with arguments that forward ignores.

    `hooks` are their kinds; `again`: the first one is registered once more; `prepend`: the last one
    is put before the others; `inner`: the first one calls the layer with another input, once.
    `result`: forward returns a `tensor`, a `list` or an object. `midway`: beside it, whether a
    forward hook runs that forward registers, and in a call that forward makes.
    """
    log = Log()
    layer = build(cls, weight, bias, forward=watched_forward(log, result))
    made = _hooks(log, layer, "forward_hook", hooks, x + 10 if inner else None)
    _register(layer.register_forward_hook, made, again, prepend)
    if result == "tensor":
        _logged(log, layer, x, **arguments)
    else:
        attempt(_logged, log, layer, x, **arguments)  # what comes after the hooks is no matter here
    return {**_events(log), "midway": put_by_forward(cls, weight, x) if midway else {}}


def _hooks(log: Log, layer: Layer, name: str, kinds: list[str], inner: Tensor | None) -> list[Any]:
    made = [hook_of_kind(kind, log.hook(f"{name}_{i}")) for i, kind in enumerate(kinds)]
    if inner is None or not made:
        return made
    log.know(inner, "other x")
    first, left = made[0], [inner]

    def calling(*arguments: object) -> object:
        answer: object = first(*arguments)
        if left:
            layer(left.pop())
        return answer

    return [calling, *made[1:]]


def _register(register: Any, hooks: list[Any], again: bool, prepend: bool) -> None:
    for hook in hooks[:-1]:
        register(hook)
    for hook in hooks[-1:]:
        register(hook, **({"prepend": True} if prepend else {}))
    for hook in hooks[: int(again)]:
        register(hook)


def _logged(
    log: Log, layer: Layer, x: Tensor, *, extra: int, keyword: bool, by_name: bool
) -> dict[str, Data]:
    others = [x + 1 + index for index in range(extra)]
    log.know(layer, "layer")
    log.know(x, "x")
    for index, other in enumerate(others):
        log.know(other, f"extra_{index}")
    named = {"mask": x} if keyword else {}
    if by_name:  # forward gets x, and hooks get an empty tuple
        layer(x=x, **named)
    else:
        layer(x, *others, **named)
    return _events(log)


def _events(log: Log) -> dict[str, Data]:
    return {"log": [*log.events], "forwards": log.forwards}
