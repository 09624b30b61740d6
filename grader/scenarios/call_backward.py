"""Scenarios of `call`: backward hooks, and the result in which their tensor is looked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from grader.scenarios.call_support import (
    Layer,
    Log,
    Nest,
    build,
    contents,
    gradient,
    gradients,
    hook_of_kind,
    run_backward,
)
from grader.scenarios.support import Data, Unusable, tensor


def backward_hooks(
    cls: Any, *, device: torch.device, weight: Tensor, x: Tensor, kinds: list[str],
    doubled_by_forward_hook: bool, passes: int, leaf: bool,
) -> Data:  # fmt: skip
    """A call of `x * weight` and its backward: what each backward hook is called with.

    `passes`: how often backward goes through the same graph. `leaf`: whether x requires grad.
    Beside it: the products that were made, as the call left them.
    """
    log = Log()
    calls: list[Data] = []
    made: list[Tensor] = []
    layer = build(cls, weight, forward=_product(made))
    log.know(layer, "layer")

    def hook(index: int) -> Any:
        def hook(*arguments: object) -> None:
            seen: list[Data] = ["layer" if a is layer else gradients(a) for a in arguments]
            calls.append({"hook": f"backward_hook_{index}", "arguments": seen})

        return hook

    def double(*_arguments: object) -> None:
        made[-1].mul_(2)

    for index, kind in enumerate(kinds):
        layer.register_backward_hook(hook_of_kind(kind, hook(index)))
    if doubled_by_forward_hook:
        layer.register_forward_hook(double)
    _backward_from(layer, x.clone().requires_grad_(leaf), made, passes)
    return {"calls": calls, "products": [tensor(each, "forward's result") for each in made]}


def replacing_hooks(
    cls: Any, *, device: torch.device, weight: Tensor, x: Tensor, factors: list[int | None]
) -> Data:
    """Backward hooks that return None or a multiple of `grad_input`: the gradients that arrive.

    Beside them: which hooks ran, and which of their arguments were tuples; how often forward ran.
    """
    made: list[Tensor] = []
    ran: list[Data] = []
    layer = build(cls, weight, forward=_product(made))

    def hook(index: int, factor: int | None) -> Any:
        def hook(*arguments: Any) -> object:
            ran.append([index, *(type(each) is tuple for each in arguments)])
            grad_input = arguments[-2] if len(arguments) > 1 else None
            if factor is None or type(grad_input) is not tuple:
                return None
            return tuple(None if g is None else g * factor for g in grad_input)

        return hook

    for index, factor in enumerate(factors):
        layer.register_backward_hook(hook(index, factor))
    leaf = x.clone().requires_grad_()
    _backward_from(layer, leaf, made)
    return {
        "x": gradient(leaf),
        "weight": gradient(layer.weight),
        "ran": ran,
        "forwards": len(made),
    }


def nested_result(cls: Any, *, device: torch.device, plan: Data, grad: bool) -> Data:
    """A forward that returns a nested result: on which of its tensors the backward hook fires.

    `grad`: whether the caller's grad mode is on; forward makes its tensors with it on.
    """
    return _fired(cls, device, plan, grad)


def nothing_to_register(cls: Any, *, device: torch.device, plan: Data, grad: bool) -> Data:
    """A call whose result has no tensor or no `grad_fn`, then one with an ordinary result.

    `grad`: whether the first call is made with grad mode on.
    """
    with torch.set_grad_enabled(grad):
        first = _fired(cls, device, plan)
    return {"first": first, "ordinary": _fired(cls, device, "tensor")}


def _fired(cls: Any, device: torch.device, plan: Data, grad: bool | None = None) -> Data:
    """Which numbered tensors of the result run the layer's one backward hook, how often."""
    fired: list[int] = []
    current = 0
    source = torch.ones(2, device=device, requires_grad=True)
    nest = Nest(source)
    made = nest.make(plan)

    def forward(_layer: Layer, *_arguments: object) -> object:
        return made

    def hook(*_arguments: object) -> None:
        fired.append(current)

    layer = build(cls, torch.ones(2, 2, device=device), forward=forward)
    layer.register_backward_hook(hook)
    with torch.set_grad_enabled(torch.is_grad_enabled() if grad is None else grad):
        result = layer(source)
    for each in nest.tensors:
        current += 1
        if each.requires_grad:
            run_backward(each)
    return {"returned the very result": result is made, "fired on tensors": fired}


def returned_result(
    cls: Any, *, device: torch.device, plan: Data, forward_hook: bool, backward_hook: bool
) -> Data:
    """What a call returns when forward returns an object of any kind."""
    nest = Nest(torch.ones(2, device=device, requires_grad=True))
    made = nest.make(plan)
    parts = contents(made)
    values = [each.detach().clone() for each in nest.tensors]

    def forward(_layer: Layer, *_arguments: object) -> object:
        return made

    layer = build(cls, torch.ones(2, 2, device=device), forward=forward)
    if forward_hook:
        layer.register_forward_hook(lambda *_arguments: None)
    if backward_hook:
        layer.register_backward_hook(lambda *_arguments: None)
    result = layer(torch.ones(2, device=device))
    same_values = all(torch.equal(a, b) for a, b in zip(nest.tensors, values, strict=True))
    return {
        "the very object that forward returned": result is made,
        "with the same contents": contents(result) == parts and same_values,
    }


def _product(made: list[Tensor]) -> Callable[..., Tensor]:
    """A `forward` that multiplies input and weight, and keeps its result."""

    def forward(layer: Layer, x: Tensor) -> Tensor:
        made.append(x * layer.weight)
        return made[-1]

    return forward


def _backward_from(layer: Layer, x: Tensor, made: list[Tensor], passes: int = 1) -> None:
    """Call the layer, then run backward from what its forward made, whatever the call returned."""
    layer(x)
    if not made:
        raise Unusable("layer(x) did not call forward")
    for left in range(passes, 0, -1):
        run_backward(made[-1], keep=left > 1)
