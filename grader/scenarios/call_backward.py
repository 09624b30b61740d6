"""Scenarios of `call`: backward hooks, and the result in which their tensor is looked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from grader.scenarios.call_midway import put_by_forward_hooks
from grader.scenarios.call_nest import Nest, contents
from grader.scenarios.call_support import (
    Layer,
    Log,
    build,
    grad_mode_of,
    gradient,
    gradients,
    hook_of_kind,
    run_backward,
)
from grader.scenarios.support import Data, Raised, Unusable, attempt, tensor


def backward_hooks(
    cls: Any, *, device: torch.device, weight: Tensor, x: Tensor, kinds: list[str], again: bool,
    doubled_by_forward_hook: bool, passes: int, trained: str, operation: str, keyword: bool,
    midway: bool,
) -> Data:  # fmt: skip
    """A call of `x * weight`, say, and its backward: what each backward hook is called with.

    `passes`: how often backward goes through the same graph. `trained`: what requires grad, the
    `weight`, `x` or `both`. `keyword`: x is given by its name. `again`: the first hook is
    registered once more. Beside it: the products that were made, as the call left them; `midway`,
    whether a hook runs for what a forward hook puts into a result.
    """
    log = Log()
    calls: list[Data] = []
    made: list[Tensor] = []
    bias = torch.zeros_like(weight[:, 0]) if operation == "linear" else None
    leaf = x.clone().requires_grad_(trained != "weight")
    layer = build(cls, weight, bias, forward=_product(made, operation, leaf))
    layer.requires_grad_(trained != "x")
    log.know(layer, "layer")

    def hook(index: int) -> Any:
        def hook(*arguments: object) -> None:
            seen: list[Data] = ["layer" if a is layer else gradients(a) for a in arguments]
            calls.append({"hook": f"backward_hook_{index}", "arguments": seen})

        return hook

    def double(*_arguments: object) -> None:
        made[-1].mul_(2)

    hooks = [hook_of_kind(kind, hook(index)) for index, kind in enumerate(kinds)]
    for each in hooks + hooks[: int(again)]:
        layer.register_backward_hook(each)
    if doubled_by_forward_hook:
        layer.register_forward_hook(double)
    _call(layer, made, leaf, keyword=keyword)
    recorded = made[-1].requires_grad
    for left in range(passes if recorded else 0, 0, -1):
        run_backward(made[-1], keep=left > 1)
    return {
        "recorded": recorded,
        "calls": calls,
        "products": [tensor(each, "forward's result") for each in made],
        "midway": put_by_forward_hooks(cls, weight, x) if midway else {},
    }


def replacing_hooks(
    cls: Any, *, device: torch.device, weight: Tensor, x: Tensor, factors: list[int | None],
    answer: str, twice: bool, operation: str,
) -> Data:  # fmt: skip
    """Backward hooks that return None or a multiple of `grad_input`: the gradients that arrive.

    `answer`: they return all of it in a `tuple`, its first gradient and None (`first`), or what
    torch refuses: all of it in a `list`, `False`, a tuple of the first of its gradients (`too few
    gradients` where it has two) or that one itself, `a tensor`. `twice`: the gradients are those of
    the gradients. Beside them: which hooks ran, and which of their arguments were tuples; how often
    forward ran.
    """
    made: list[Tensor] = []
    ran: list[Data] = []
    layer = build(cls, weight, forward=_product(made, operation, x))

    def hook(index: int, factor: int | None) -> Any:
        def hook(*arguments: Any) -> object:
            ran.append([index, *(type(each) is tuple for each in arguments)])
            grad_input = arguments[-2] if len(arguments) > 1 else None
            if factor is None or type(grad_input) is not tuple:
                return None
            multiples = tuple(None if g is None else g * factor for g in grad_input)
            replaced: dict[str, object] = {
                "first": (multiples[0], None),
                "False": False,
                "list": [*multiples],
                "too few gradients": multiples[:1],
                "a tensor": multiples[0],
            }
            return replaced.get(answer, multiples)

        return hook

    for index, factor in enumerate(factors):
        layer.register_backward_hook(hook(index, factor))
    leaf = x.clone().requires_grad_()
    _call(layer, made, leaf)

    def backward() -> Data:
        if twice:
            _backward_twice(made[-1], leaf, layer.weight)
        else:
            run_backward(made[-1])
        return None

    accepted = answer in ("tuple", "first")
    refused = not accepted and isinstance(attempt(backward), Raised)
    if accepted:
        backward()
    return {
        "refused": refused,
        "x": gradient(leaf),
        "weight": gradient(layer.weight),
        "ran": ran,
        "forwards": len(made),
    }


def nested_result(
    cls: Any, *, device: torch.device, plan: Data, mode: str, calls: int
) -> Data:  # fmt: skip
    """A forward that returns a nested result: on which of its tensors the backward hook fires.

    `mode` is the caller's grad mode; forward makes its tensors with it on. `calls`: how often the
    layer is called, and forward returns this result.
    """
    return _fired(cls, device, plan, mode, calls)


def nothing_to_register(cls: Any, *, device: torch.device, plan: Data, grad: bool) -> Data:
    """A call whose result has no tensor or no `grad_fn`, then one with an ordinary result.

    `grad`: whether the first call is made with grad mode on.
    """
    mode = "enabled" if grad else "no_grad"
    with grad_mode_of(mode):
        first = _fired(cls, device, plan, mode)
    return {"first": first, "ordinary": _fired(cls, device, "tensor", "enabled")}


def _fired(cls: Any, device: torch.device, plan: Data, mode: str, calls: int = 1) -> Data:
    """Which numbered tensors of the result run the layer's one backward hook, how often.

    Last comes the input, on which it is not registered.
    """
    fired: list[Data] = []
    current: Data = 0
    source = torch.ones(2, device=device, requires_grad=True)
    nest = Nest(source)
    made = nest.make(plan)
    given = source * 1
    ends = [(each, each.requires_grad) for each in (*nest.tensors, given)]

    def forward(_layer: Layer, *_arguments: object) -> object:
        return made

    def hook(*_arguments: object) -> None:
        fired.append(current)

    layer = build(cls, torch.ones(2, 2, device=device), forward=forward)
    layer.register_backward_hook(hook)
    for _ in range(calls):
        with grad_mode_of(mode):
            result = layer(given)
    for number, (each, recorded) in enumerate(ends, start=1):
        current = number if number < len(ends) else "the input"
        if recorded:
            run_backward(each)
    return {"returned the very result": result is made, "fired on tensors": fired}


def returned_result(
    cls: Any, *, device: torch.device, plan: Data, forward_hook: bool, backward_hook: bool,
    mode: str,
) -> Data:  # fmt: skip
    """What a call returns when forward returns an object of any kind; `mode` is its grad mode.

    Or the exception that a search for the first tensor in it raised.
    """
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

    def call() -> Data:
        with grad_mode_of(mode):
            result = layer(torch.ones(2, device=device))
        same_values = all(torch.equal(a, b) for a, b in zip(nest.tensors, values, strict=True))
        return {
            "the very object that forward returned": result is made,
            "with the same contents": contents(result) == parts and same_values,
        }

    return attempt(call) if backward_hook and plan != "tensor" else call()


def _product(made: list[Tensor], operation: str, x: Tensor) -> Callable[..., Tensor]:
    """A `forward` of input and weight that keeps its result, and takes this x where none comes.

    The last operation is what the backward hook is called for: a `product`, a `part` of it (one of
    several results) or that of a `linear` layer with a bias.
    """

    def forward(layer: Layer, *given: Tensor, **named: Tensor) -> Tensor:
        left = given[0] if given else named.get("x", x)
        match operation:
            case "linear":
                result = nn.Linear.forward(layer, left)
            case "part":
                result = torch.unbind(left * layer.weight)[0]
            case _:
                result = left * layer.weight
        made.append(result)
        return result

    return forward


def _call(layer: Layer, made: list[Tensor], x: Tensor, *, keyword: bool = False) -> None:
    """Call the layer; backward is later run from what its forward made, whatever is returned."""
    if keyword:
        layer(x=x)
    else:
        layer(x)
    if not made:
        raise Unusable("layer(x) did not call forward")


def _backward_twice(result: Tensor, *leaves: Tensor) -> None:
    """Backward from the squares of the gradients, which are part of a graph themselves."""
    count = torch.arange(1, result.numel() + 1, device=result.device, dtype=result.dtype)
    total = (result * count.view(result.shape)).sum()
    found = torch.autograd.grad(total, leaves, create_graph=True, allow_unused=True)
    squares = [(grad * grad).sum() for grad in found if grad is not None and grad.requires_grad]
    if squares:
        torch.stack(squares).sum().backward()
