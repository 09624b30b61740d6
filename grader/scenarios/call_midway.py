"""Scenarios of `call`: what changes while a call is under way, held against what does not.

Each is told in two facts: whether something ran where it was put in a usual way, and where it was
not. A call that raises an exception has run nothing.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from torch import Tensor, nn

from grader.scenarios.call_support import Layer, Log, build, run_backward, watched_forward
from grader.scenarios.support import Data, attempt

STAGES = ("forward", "forward hook", "backward hook")


def put_by_pre_hooks(cls: Any, weight: Tensor, x: Tensor) -> dict[str, Data]:
    """A forward and hooks that a pre-hook puts on the layer, or the caller, as is usual."""
    return {
        f"a {stage} that a pre-hook puts on the layer": [
            _ran(_put, cls, weight, x, stage, by) for by in ("the caller", "a pre-hook")
        ]
        for stage in STAGES
    }


def put_by_forward(cls: Any, weight: Tensor, x: Tensor) -> dict[str, Data]:
    """A forward hook that forward registers, or a pre-hook; and one in calls that forward makes."""
    return {
        "a forward hook that forward puts on the layer": [
            _ran(_put, cls, weight, x, "forward hook", by) for by in ("a pre-hook", "forward")
        ],
        "a forward hook in a call that forward makes": [
            _ran(_in_each_call, cls, weight, x, inner) for inner in (0, 1)
        ],
    }


def put_by_forward_hooks(cls: Any, weight: Tensor, x: Tensor) -> dict[str, Data]:
    """A backward hook on the first item of a list, perhaps after a forward hook replaced it."""
    return {
        "a backward hook on an item that a forward hook puts into the result": [
            _ran(_on_first_item, cls, weight, x, replaced) for replaced in (False, True)
        ]
    }


def _ran(call: Any, *arguments: Any) -> bool:
    return attempt(partial(call, *arguments)) is True


def _put(cls: Any, weight: Tensor, x: Tensor, stage: str, by: str) -> bool:
    """Whether a forward or a hook runs in the call in which it is put on the layer, or before."""
    log = Log()
    usual = watched_forward(log)

    def put(*_arguments: object) -> None:
        match stage:
            case "forward":
                layer.forward = log.silent(stage, lambda: x)
            case "forward hook":
                layer.register_forward_hook(log.silent(stage))
            case _:
                layer.register_backward_hook(log.silent(stage))

    def forward(layer: Layer, x: Tensor) -> object:
        if by == "forward":
            put()
        return usual(layer, x)

    layer = build(cls, weight, forward=forward)
    if by == "the caller":
        put()
    if by == "a pre-hook":
        layer.register_forward_pre_hook(put)
    layer(x)
    results: list[Any] = log.results
    for result in results:
        run_backward(result)
    return stage in log.events


def _in_each_call(cls: Any, weight: Tensor, x: Tensor, inner: int) -> bool:
    """Whether a forward hook runs in a call and in those that its forward makes of the layer."""
    log = Log()
    left = [x] * inner

    def forward(layer: Layer, x: Tensor) -> Tensor:
        if left:
            layer(left.pop())
        return nn.Linear.forward(layer, x)

    layer = build(cls, weight, forward=forward)
    layer.register_forward_hook(log.silent("forward hook"))
    layer(x)
    return len(log.events) == 1 + inner


def _on_first_item(cls: Any, weight: Tensor, x: Tensor, replaced: bool) -> bool:
    """Whether backward from the first item of the result runs a backward hook."""
    log = Log()
    layer = build(cls, weight, forward=watched_forward(log, "list"))
    results: list[Any] = log.results

    def replace(*_arguments: object) -> None:
        for result in results if replaced else []:
            result[0] = layer.weight * 5

    layer.register_forward_hook(replace)
    layer.register_backward_hook(log.silent("backward hook"))
    layer(x)
    for result in results:
        run_backward(result[0])
    return "backward hook" in log.events
