"""Scenarios of `call` in a trace."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from grader.scenarios.call_support import Layer, Log, build, run_backward
from grader.scenarios.support import Data, tensor


def tracing(
    cls: Any, *, device: torch.device, weight: Tensor, x: Tensor, scale: float | None,
    hooks: bool,
) -> Data:  # fmt: skip
    """Calls before, in and after a trace: whether `_slow_forward` or only `forward` is called.

    `scale` is a keyword argument of the call in the trace. `hooks`: there is a pre-hook.
    """
    called: list[str] = []

    def forward(layer: Layer, x: Tensor, scale: float = 1.0) -> Tensor:
        called.append("forward")
        return nn.Linear.forward(layer, x) * scale

    def slow(layer: Layer, *arguments: Any, **keywords: Any) -> object:
        called.append("_slow_forward")
        return nn.Module._slow_forward(layer, *arguments, **keywords)

    layer = build(cls, weight, forward=forward, _slow_forward=slow)
    if hooks:
        layer.register_forward_pre_hook(lambda *_arguments: None)
    layer.requires_grad_(False)  # a traced function takes its constants from such only

    def seen(call: Callable[[Tensor], object]) -> Data:
        called[:] = ["nothing"]
        result = tensor(call(x), "layer(x)")
        names = [name for name in ("_slow_forward", "forward", "nothing") if name in called]
        return {"result": result, "called": names[0], "forwards": called.count("forward")}

    def trace(x: Tensor) -> object:
        keywords = {} if scale is None else {"scale": scale}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            traced: Any = torch.jit.trace(
                lambda x: tensor(layer(x, **keywords), "layer(x)"), (x,), check_trace=False
            )
        return traced(x)

    return {"before a trace": seen(layer), "in a trace": seen(trace), "after it": seen(layer)}


def traced_layer(
    cls: Any, *, device: torch.device, weight: Tensor, bias: Tensor | None, x: Tensor,
    other: Tensor, inside: bool, hooks: bool,
) -> Data:  # fmt: skip
    """`torch.jit.trace` of the layer, alone or in `nn.Sequential`, then used on other values.

    Beside it: which `hooks` run in a usual call and in a trace, if there are any.
    """
    log = Log()
    layer = build(cls, weight, bias)
    if hooks:
        layer.register_forward_pre_hook(log.silent("pre-hook"))
        layer.register_forward_hook(log.silent("forward hook"))
    module = nn.Sequential(layer, nn.ReLU()) if inside else layer
    module(x)
    usual, log.events = log.events, []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # unchecked: the check imports a few hundred modules, and other values are tried below
        traced: Any = torch.jit.trace(module, (x,), check_trace=False)
        values = {"result": tensor(traced(x)), "on other values": tensor(traced(other))}
    traced_hooks = log.events
    if hooks:  # apart, since a module with backward hooks cannot be traced
        usual = [*usual, *_backward_hooks(cls, weight, x, traced=False)]
        traced_hooks = [*traced_hooks, *_backward_hooks(cls, weight, x, traced=True)]
    return {**values, "hooks": {"in a usual call": [*usual], "in a trace": [*traced_hooks]}}


def _backward_hooks(cls: Any, weight: Tensor, x: Tensor, *, traced: bool) -> list[str]:
    """What backward runs after a call in a trace, or after a usual one."""
    log = Log()
    results: list[Tensor] = []
    layer = build(cls, weight).requires_grad_(False)
    layer.register_backward_hook(log.silent("backward hook"))

    def call(x: Tensor) -> Tensor:
        results.append(tensor(layer(x.clone().requires_grad_()), "layer(x)"))
        return x + 1

    if traced:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.jit.trace(call, (x,), check_trace=False)
    else:
        call(x)
    for result in results:
        if result.requires_grad:
            run_backward(result)
    return log.events
