"""Scenarios of `call`: forward and its arguments, pre-hooks, forward hooks.

Those of backward hooks and of modes (tracing, grad mode, evaluation, errors) lie beside.
"""

from __future__ import annotations

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
from grader.scenarios.call_modes import (
    exceptions,
    global_state,
    grad_mode,
    removed_hooks,
    traced_layer,
    tracing,
    training_and_eval,
)
from grader.scenarios.call_support import (
    Layer,
    Log,
    build,
    gradient,
    hook_of_kind,
    names_of,
    run_backward,
    watched_forward,
)
from grader.scenarios.support import Data, Raised, attempt, tensor

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
    cls: Any, *, device: torch.device, weight: Tensor, bias: Tensor | None, x: Tensor, hooks: bool
) -> Data:
    """Two calls, each with its backward, as of any linear layer; perhaps with hooks.

    The gradients are those of both.
    """
    layer = build(cls, weight, bias)
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
    cls: Any, *, device: torch.device, arguments: list[Tensor], keywords: dict[str, Tensor],
    hooks: bool, patched: bool,
) -> Data:  # fmt: skip
    """Calls of a layer whose own forward takes any arguments: what arrives there, how often.

    `patched`: forward is an attribute of the instance, not a method of its class.
    """
    log = Log()
    for index, argument in enumerate(arguments):
        log.know(argument, f"arguments[{index}]")
    for key, value in keywords.items():
        log.know(value, f"keywords[{key!r}]")

    def forward(layer: Layer, *given: Tensor, **named: Tensor) -> Tensor:
        shown = [log.name(a) for a in given] + [f"{k}={log.name(v)}" for k, v in named.items()]
        log.events.append(f"forward({', '.join(shown)})")
        terms = [*given, *named.values()]
        total: Tensor = layer.weight.sum()
        for factor, term in enumerate(terms, start=2):
            total = total + factor * term.sum()
        return total

    ones = torch.ones(2, 2, device=device)
    layer = build(cls, ones) if patched else build(cls, ones, forward=forward)
    if patched:
        layer.forward = MethodType(forward, layer)
    if hooks:
        layer.register_forward_pre_hook(lambda *_arguments: None)
        layer.register_forward_hook(lambda *_arguments: None)
    return {"result": tensor(layer(*arguments, **keywords), "layer(…)"), "log": log.events}


def pre_hooks(
    cls: Any, *, device: torch.device, weight: Tensor, bias: Tensor | None, x: Tensor,
    hooks: list[str], again: bool, extra: int, keyword: bool,
) -> Data:  # fmt: skip
    """A call with pre-hooks of these kinds, and with arguments beside x that forward ignores.

    `again`: the first hook is registered once more.
    """
    log = Log()
    layer = build(cls, weight, bias, forward=watched_forward(log))
    for hook in _hooks(log, "pre_hook", hooks, again):
        layer.register_forward_pre_hook(hook)
    return _logged(log, layer, x, extra, keyword)


def returning_pre_hooks(
    cls: Any, *, device: torch.device, weight: Tensor, bias: Tensor | None, x: Tensor,
    returns: list[str],
) -> Data:  # fmt: skip
    """A call with pre-hooks that return something: what reaches forward and the later hooks."""
    log = Log()
    layer = build(cls, weight, bias)
    log.know(x, "x")
    for index, kind in enumerate(returns):
        hook = log.silent(f"pre_hook_{index}", returned(kind, x))
        layer.register_forward_pre_hook(hook)
    return {"result": tensor(layer(x), "layer(x)"), "log": log.events}


def forward_hooks(
    cls: Any, *, device: torch.device, weight: Tensor, bias: Tensor | None, x: Tensor,
    hooks: list[str], again: bool, extra: int, keyword: bool,
) -> Data:  # fmt: skip
    """A call with forward hooks that return None, and with arguments that forward ignores.

    `hooks` are their kinds; `again`: the first one is registered once more.
    """
    log = Log()
    layer = build(cls, weight, bias, forward=watched_forward(log))
    for hook in _hooks(log, "forward_hook", hooks, again):
        layer.register_forward_hook(hook)
    return _logged(log, layer, x, extra, keyword)


def _hooks(log: Log, name: str, kinds: list[str], again: bool) -> list[Any]:
    made = [hook_of_kind(kind, log.hook(f"{name}_{i}")) for i, kind in enumerate(kinds)]
    return [*made, *made[:1]] if again else made


def _logged(log: Log, layer: Layer, x: Tensor, extra: int, keyword: bool) -> Data:
    others = [x + 1 + index for index in range(extra)]
    log.know(layer, "layer")
    log.know(x, "x")
    for index, other in enumerate(others):
        log.know(other, f"extra_{index}")
    layer(x, *others, **({"mask": x} if keyword else {}))
    return {"log": log.events, "forwards": log.forwards}


def refused_hook(
    cls: Any, *, device: torch.device, weight: Tensor, bias: Tensor | None, x: Tensor,
    before: int, after: int, returns: str, kind: str,
) -> Data:  # fmt: skip
    """Two calls with a forward hook that returns something, amid others; one without that hook."""
    log = Log()
    layer = build(cls, weight, bias, forward=watched_forward(log))
    for index in range(before):
        layer.register_forward_hook(log.silent(f"forward_hook_{index}"))
    wrong = hook_of_kind(kind, log.silent("returning_hook", returned(returns, x)))
    handle = layer.register_forward_hook(wrong)
    for index in range(after):
        layer.register_forward_hook(log.silent(f"forward_hook_{before + index}"))

    def call() -> Data:
        found = log.name(layer(x))
        return f"{'the result' if found == 'result' else 'something else'} was returned"

    outcome = attempt(call)
    called, forwards = list(log.events), log.forwards
    again = attempt(call)
    said = outcome.message if isinstance(outcome, Raised) else ""
    handle.remove()
    log.forwards = 0
    return {
        "outcome": outcome,
        "again": again,
        "log": called,
        "named": any(name in said for name in names_of(kind, wrong)),
        "result": tensor(layer(x), "layer(x)"),
        "forwards": [forwards, log.forwards],
    }


def returned(kind: str, x: Tensor) -> object:
    """What a hook returns: one of the things that are easily taken for None, or a tensor."""
    values: dict[str, object] = {
        "0": 0, "0.0": 0.0, "False": False, "[]": [], "()": (), "{}": {}, "''": "", "True": True,
        "None": None, "the input": x,
    }  # fmt: skip
    if kind in values:
        return values[kind]
    other = x * 2 + 1
    return (other,) if kind == "a tuple of a tensor" else other
