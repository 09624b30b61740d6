"""Scenarios of `call`: tracing, grad mode, evaluation, removed hooks and exceptions."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import torch
from torch import Tensor, nn

from grader.scenarios.call_support import Layer, Log, build, run_backward, watched_forward
from grader.scenarios.support import Data, describe, tensor

STAGES = ("pre-hook", "forward", "forward hook", "backward hook")


class OwnError(Exception):
    """An exception that no library knows."""


def preload() -> None:
    """Import what torch imports late: the first trace, and the first gradient."""
    layer, leaf = nn.Linear(1, 1), torch.ones(1, requires_grad=True)
    with warnings.catch_warnings(action="ignore"):  # trace is deprecated, and stays in the contract
        torch.jit.trace(layer, (torch.ones(1),))
    torch.autograd.grad(leaf * 2, leaf, torch.ones(1))


def tracing(
    cls: Any, *, device: torch.device, weight: Tensor, x: Tensor, scale: float | None
) -> Data:
    """Calls before, in and after a trace: whether `_slow_forward` or only `forward` is called.

    `scale` is a keyword argument of the call in the trace.
    """
    called: list[str] = []

    def forward(layer: Layer, x: Tensor, scale: float = 1.0) -> Tensor:
        called.append("forward")
        return nn.Linear.forward(layer, x) * scale

    def slow(layer: Layer, *arguments: Any, **keywords: Any) -> object:
        called.append("_slow_forward")
        return nn.Module._slow_forward(layer, *arguments, **keywords)

    layer = build(cls, weight, forward=forward, _slow_forward=slow)
    layer.requires_grad_(False)  # a traced function takes its constants from such only

    def seen(call: Callable[[Tensor], object]) -> Data:
        called[:] = ["nothing"]
        result = tensor(call(x), "layer(x)")
        names = [name for name in ("_slow_forward", "forward", "nothing") if name in called]
        return {"result": result, "called": names[0]}

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
    """`torch.jit.trace` of the layer, alone or in `nn.Sequential`, then used on other values."""
    layer = build(cls, weight, bias)
    if hooks:
        layer.register_forward_pre_hook(lambda *_arguments: None)
        layer.register_forward_hook(lambda *_arguments: None)
    module = nn.Sequential(layer, nn.ReLU()) if inside else layer
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # unchecked: the check imports a few hundred modules, and other values are tried below
        traced: Any = torch.jit.trace(module, (x,), check_trace=False)
        return {"result": tensor(traced(x)), "on other values": tensor(traced(other))}


def removed_hooks(
    cls: Any, *, device: torch.device, weight: Tensor, x: Tensor, kept: dict[str, list[bool]]
) -> Data:
    """A call with all hooks, then one after some were removed: which run the second time."""
    log = Log()
    layer = build(cls, weight)
    register = _registers(layer)
    handles = [
        (register[stage](log.silent(f"{stage} {index}")), keep)
        for stage, choices in kept.items()
        for index, keep in enumerate(choices)
    ]
    leaf = x.clone().requires_grad_()
    _through(layer, leaf)
    for handle, keep in handles:
        if not keep:
            handle.remove()
    log.events.clear()
    return {"result": _through(layer, leaf), "log": log.events}


def exceptions(
    cls: Any, *, device: torch.device, weight: Tensor, x: Tensor, stage: str, kind: str
) -> Data:
    """A call in which one stage raises, then one in which none does."""
    log = Log()
    raising: list[BaseException] = [_exception(kind)]

    def perhaps_raise(*_arguments: object) -> None:
        log.events.append(stage)
        if raising:
            raise raising[0]

    def forward(layer: Layer, x: Tensor) -> Tensor:
        if stage == "forward":
            perhaps_raise()
        return nn.Linear.forward(layer, x)

    layer = build(cls, weight, forward=forward)
    for name, register in _registers(layer).items():
        if name == stage:
            register(perhaps_raise)
        register(log.silent(f"{name} after it" if name == stage else name))
    leaf = x.clone().requires_grad_()
    caught = _caught(layer, leaf)
    called = log.events[:]
    if caught is None:
        outcome = "no exception"
    else:
        outcome = "the very exception" if caught is raising[0] else describe(caught)
    raising.clear()
    return {"outcome": outcome, "log": called, "result": _through(layer, leaf)}


def grad_mode(cls: Any, *, device: torch.device, weight: Tensor, x: Tensor, mode: str) -> Data:
    """Grad mode as the caller set it, as the hooks and forward see it, and after the call."""
    seen: dict[str, Data] = {}

    def note(stage: str) -> Any:
        def hook(*_arguments: object) -> None:
            seen[stage] = torch.is_grad_enabled()

        return hook

    def forward(layer: Layer, x: Tensor) -> Tensor:
        note("forward")()
        return nn.Linear.forward(layer, x)

    layer = build(cls, weight, forward=forward)
    layer.register_forward_pre_hook(note("pre-hook"))
    layer.register_forward_hook(note("forward hook"))
    with _mode(mode):
        result = tensor(layer(x), "layer(x)")
        note("after the call")()
    return {"result": result, "grad enabled": seen}


def training_and_eval(cls: Any, *, device: torch.device, weight: Tensor, x: Tensor) -> Data:
    """A call and its backward in training, then in evaluation: which hooks run."""
    log = Log()
    layer = build(cls, weight)
    for name, register in _registers(layer).items():
        register(log.silent(name))
    seen: dict[str, Data] = {}
    for mode in (True, False):
        log.events.clear()
        result = _through(layer.train(mode), x.clone().requires_grad_())
        seen["training" if mode else "evaluation"] = {
            "result": result, "log": log.events[:], "training": bool(layer.training),
        }  # fmt: skip
    return seen


def global_state(
    cls: Any, *, device: torch.device, weight: Tensor, bias: Tensor | None, x: Tensor
) -> Data:
    """A call with hooks of all kinds and its backward pass."""
    log = Log()
    layer = build(cls, weight, bias, forward=watched_forward(log))
    for name, register in _registers(layer).items():
        register(log.silent(name))
    return {"result": _through(layer, x.clone().requires_grad_())}


def _registers(layer: Layer) -> dict[str, Any]:
    """How a hook of each kind is registered, by the names of the stages."""
    return {
        "pre-hook": layer.register_forward_pre_hook,
        "forward hook": layer.register_forward_hook,
        "backward hook": layer.register_backward_hook,
    }


def _through(layer: Layer, x: Tensor) -> Tensor:
    """The result of a call, after its backward pass."""
    result = tensor(layer(x), "layer(x)")
    if result.requires_grad:
        run_backward(result)
    return result.detach().clone()


def _caught(layer: Layer, x: Tensor) -> Exception | None:
    try:
        _through(layer, x)
    except Exception as error:
        return error
    return None


def _exception(kind: str) -> Exception:
    known: dict[str, type[Exception]] = {
        "ValueError": ValueError, "KeyError": KeyError, "TypeError": TypeError,
        "AttributeError": AttributeError, "RuntimeError": RuntimeError, "OwnError": OwnError,
    }  # fmt: skip
    return known[kind]("raised on purpose")


def _mode(mode: str) -> AbstractContextManager[object]:
    match mode:
        case "no_grad":
            return torch.no_grad()
        case "inference_mode":
            return torch.inference_mode()
    return torch.enable_grad()
