"""Scenarios of `call`: forward and its arguments, pre-hooks, forward hooks.

Those of backward hooks and of modes (tracing, grad mode, evaluation, errors) lie beside.
"""

from __future__ import annotations

from collections.abc import Callable
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
    grad_mode_of,
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
        total: Tensor = layer.weight.sum(0)
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


def argument(value: Data, device: torch.device) -> object:
    """An argument that comes as it is, or a tensor of another kind from its name."""
    kinds: dict[object, Callable[[], Tensor]] = {
        "integers": lambda: torch.arange(2, device=device),
        "double": lambda: torch.ones(2, device=device, dtype=torch.float64),
        "transposed": lambda: torch.ones(2, 3, device=device).t(),
        "wide": lambda: torch.ones(5, device=device),
        "meta": lambda: torch.ones(2, device="meta"),
    }
    return kinds[value]() if isinstance(value, str) and value in kinds else value


def pre_hooks(
    cls: Any, *, device: torch.device, weight: Tensor, bias: Tensor | None, x: Tensor,
    hooks: list[str], again: bool, prepend: bool, inner: bool, **arguments: Any,
) -> Data:  # fmt: skip
    """A call with pre-hooks of these kinds, and with arguments beside x that forward ignores.

    `again`: the first hook is registered once more. `prepend`: the last one is put before the
    others. `inner`: the first one calls the layer with another input, once.
    """
    log = Log()
    layer = build(cls, weight, bias, forward=watched_forward(log))
    made = _hooks(log, layer, "pre_hook", hooks, x + 10 if inner else None)
    _register(layer.register_forward_pre_hook, made, again, prepend)
    return _logged(log, layer, x, **arguments)


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
    hooks: list[str], again: bool, prepend: bool, inner: bool, result: str, **arguments: Any,
) -> Data:  # fmt: skip
    """A call with forward hooks that return None, and with arguments that forward ignores.

    `hooks` are their kinds; `again`: the first one is registered once more; `prepend`: the last one
    is put before the others; `inner`: the first one calls the layer with another input, once.
    `result`: forward returns a `tensor`, a `list` or an object.
    """
    log = Log()
    layer = build(cls, weight, bias, forward=watched_forward(log, result))
    made = _hooks(log, layer, "forward_hook", hooks, x + 10 if inner else None)
    _register(layer.register_forward_hook, made, again, prepend)
    if result == "tensor":
        return _logged(log, layer, x, **arguments)
    attempt(_logged, log, layer, x, **arguments)  # what comes after the hooks is no matter here
    return {"log": log.events, "forwards": log.forwards}


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
    log: Log, layer: Layer, x: Tensor, *, extra: int, keyword: bool, positional: bool
) -> Data:
    others = [x + 1 + index for index in range(extra)]
    log.know(layer, "layer")
    log.know(x, "x")
    for index, other in enumerate(others):
        log.know(other, f"extra_{index}")
    named = {"mask": x} if keyword else {}
    if positional:
        layer(x, *others, **named)
    else:
        layer(x=x, **named)
    return {"log": log.events, "forwards": log.forwards}


def refused_hook(
    cls: Any, *, device: torch.device, weight: Tensor, bias: Tensor | None, x: Tensor,
    before: int, after: int, returns: str, kind: str, way: str,
) -> Data:  # fmt: skip
    """Two calls with a forward hook that returns something, amid others; one without that hook.

    `way` is how the calls are made: as `usual`, `without grad mode`, `with a keyword`, with a
    `list` as the result, or `in a trace`. In an unusual one that last call may raise.
    """
    log = Log()
    forward = watched_forward(log, "list" if way == "list" else "tensor")
    layer = build(cls, weight, bias, forward=forward).requires_grad_(way != "in a trace")
    for index in range(before):
        layer.register_forward_hook(log.silent(f"forward_hook_{index}"))
    answer = log.silent("returning_hook", partial(returned, returns, x, layer, log))
    wrong = hook_of_kind(kind, answer)
    handle = layer.register_forward_hook(wrong)
    for index in range(after):
        layer.register_forward_hook(log.silent(f"forward_hook_{before + index}"))

    def call() -> Data:
        found = log.name(_called(layer, x, way))
        return f"{'the result' if found == 'result' else 'something else'} was returned"

    outcome = attempt(call)
    called, forwards = list(log.events), log.forwards
    again = attempt(call)
    # an AttributeError names a hook's class where the hook was asked for a name that it lacks
    refusal = isinstance(outcome, Raised) and "AttributeError" not in outcome.kinds
    said = outcome.message if isinstance(outcome, Raised) and refusal else ""
    handle.remove()
    log.forwards = 0
    return {
        "outcome": outcome,
        "again": again,
        "log": called,
        "named": any(name in said for name in names_of(kind, wrong)),
        "result": tensor(layer(x), "layer(x)") if way == "usual" else attempt(call),
        "forwards": [forwards, log.forwards],
    }


def _called(layer: Layer, x: Tensor, way: str) -> object:
    """What a call that is made in this way returns."""
    match way:
        case "without grad mode":
            with torch.no_grad():
                return layer(x)
        case "with a keyword":
            return layer(x, mask=x)
        case "in a trace":
            found: list[object] = []

            def traced(x: Tensor) -> Tensor:
                found.append(layer(x))
                return x + 1

            torch.jit.trace(traced, (x,), check_trace=False)
            return found[0]
    return layer(x)


def returned(kind: str, x: Tensor, layer: Layer, log: Log) -> object:
    """What a hook returns: one of the things that are easily taken for None, or another."""
    values: dict[str, object] = {
        "0": 0, "0.0": 0.0, "False": False, "[]": [], "()": (), "{}": {}, "''": "", "True": True,
        "None": None, "the input": x, "the layer": layer, "nan": float("nan"), "a set": {1},
        "NotImplemented": NotImplemented, "an equal of all": EqualToAll(),
    }  # fmt: skip
    if kind in values:
        return values[kind]
    other = x * 2 + 1
    match kind:
        case "the result":
            return log.results[-1] if log.results else other
        case "an array":
            return torch.ones(2).numpy()
        case "a tuple of a tensor":
            return (other,)
        case "a list of a tensor":
            return [other]
        case "a dict of a tensor":
            return {"mask": other}
        case "arguments and keywords":
            return (other,), {"mask": other}
    return other


class EqualToAll:
    """An object that says of everything that it is equal to it."""

    def __eq__(self, _other: object) -> bool:
        """So it does of None."""
        return True

    __hash__ = None  # type: ignore[assignment]  # equal to objects of every hash
