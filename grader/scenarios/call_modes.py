"""Scenarios of `call`: grad mode, evaluation, removed hooks and exceptions."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from grader.scenarios.call_support import (
    Layer,
    Log,
    build,
    grad_mode_of,
    run_backward,
    watched_forward,
)
from grader.scenarios.support import Data, describe, tensor


class OwnError(Exception):
    """An exception that no library knows."""


def removed_hooks(
    cls: Any, *, device: torch.device, weight: Tensor, x: Tensor, kept: dict[str, list[bool]],
    replaced: bool,
) -> Data:  # fmt: skip
    """A call with all hooks, then one after some were removed: which run the second time.

    `replaced`: another hook is registered for each that was removed.
    """
    log = Log()
    layer = build(cls, weight)
    register = _registers(layer)
    handles = [
        (stage, index, register[stage](log.silent(f"{stage} {index}")), keep)
        for stage, choices in kept.items()
        for index, keep in enumerate(choices)
    ]
    leaf = x.clone().requires_grad_()
    _through(layer, leaf)
    for stage, index, handle, keep in handles:
        if not keep:
            handle.remove()
            if replaced:
                register[stage](log.silent(f"{stage} in place of {index}"))
    log.events.clear()
    return {"result": _through(layer, leaf), "log": log.events}


def exceptions(
    cls: Any, *, device: torch.device, weight: Tensor, x: Tensor, stage: str, kind: str
) -> Data:
    """A call in which one stage raises, between two in which none does.

    A StopIteration may arrive as what Python makes of it in a generator (PEP 479).
    """
    log = Log()
    raising: list[BaseException] = []

    def perhaps_raise(*_arguments: object) -> None:
        log.events.append(stage)
        if raising:
            raise raising[0]

    def forward(layer: Layer, x: Tensor) -> Tensor:
        if stage == "forward":
            perhaps_raise()
        else:
            log.events.append("forward")
        return nn.Linear.forward(layer, x)

    layer = build(cls, weight, forward=forward)
    for name, register in _registers(layer).items():
        if name == stage:
            register(perhaps_raise)
        register(log.silent(f"{name} after it" if name == stage else name))
    leaf = x.clone().requires_grad_()
    _through(layer, leaf)
    before, log.events = log.events, []
    raising.append(_exception(kind))
    caught = _caught(layer, leaf)
    called, log.events = log.events, []
    if caught is None:
        outcome = "no exception"
    elif kind == "StopIteration" and caught.__cause__ is raising[0]:
        outcome = "the very exception"
    else:
        changed = caught.args != ("raised on purpose",) or caught.__cause__ is not None
        very = f"the very exception{', changed' * changed}"
        outcome = very if caught is raising[0] else describe(caught)
    raising.clear()
    result = _through(layer, leaf)
    return {
        "outcome": outcome, "log": called, "result": result,
        "before": before, "after": log.events,
    }  # fmt: skip


def grad_mode(cls: Any, *, device: torch.device, weight: Tensor, x: Tensor, mode: str) -> Data:
    """Grad mode as the caller set it, as the hooks and forward see it, and after the call.

    `usual` are the stages of a call with grad mode on.
    """
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
    layer(x)
    usual: list[Data] = list(seen)
    seen.clear()
    with grad_mode_of(mode):
        result = tensor(layer(x), "layer(x)")
        note("after the call")()
    return {"result": result, "grad enabled": seen, "usual": usual}


def training_and_eval(cls: Any, *, device: torch.device, weight: Tensor, x: Tensor) -> Data:
    """A call and its backward in training, then in evaluation: which hooks run.

    `training` is what the stages of the call found the layer's mode to be, and the caller after it.
    Beside it: whether a hook's answer is refused, and which forward a trace takes.
    """
    log = Log()
    modes: set[bool] = set()

    def note(name: str) -> Callable[..., None]:
        def hook(*_arguments: object) -> None:
            log.events.append(name)
            modes.add(bool(layer.training))

        return hook

    layer = build(cls, weight, forward=_noting_forward(note("forward")))
    for name, register in _registers(layer).items():
        register(note(name))
    seen: dict[str, Data] = {}
    for mode in (True, False):
        log.events.clear()
        modes.clear()
        result = _through(layer.train(mode), x.clone().requires_grad_())
        modes.add(bool(layer.training))
        seen["training" if mode else "evaluation"] = {
            "result": result,
            "log": [*log.events, _refusal(cls, weight, x, mode), _traced(cls, weight, x, mode)],
            "training": sorted(modes),
        }
    return seen


def _noting_forward(note: Callable[..., None]) -> Callable[..., Tensor]:
    def forward(layer: Layer, x: Tensor) -> Tensor:
        note()
        return nn.Linear.forward(layer, x)

    return forward


def _refusal(cls: Any, weight: Tensor, x: Tensor, mode: bool) -> str:
    """What a forward hook that returns something leads to, in a few words."""
    layer = build(cls, weight).train(mode)
    layer.register_forward_hook(lambda *_arguments: True)
    caught = _caught(layer, x)
    return "no error for a hook that returns True" if caught is None else "an error for such a hook"


def _traced(cls: Any, weight: Tensor, x: Tensor, mode: bool) -> str:
    """Which forward a call in a trace takes, in a few words."""
    called: list[str] = []

    def slow(layer: Layer, *arguments: Any, **keywords: Any) -> object:
        called.append("_slow_forward")
        return nn.Module._slow_forward(layer, *arguments, **keywords)

    layer = build(cls, weight, _slow_forward=slow).train(mode)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            torch.jit.trace(layer, (x,), check_trace=False)
        except Exception:  # in both modes, perhaps: what a trace makes of a call is another claim's
            return "an error in a trace"
    return f"{'_slow_forward' if called else 'forward'} in a trace"


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
    """A copy of a call's result, after its backward pass; it requires grad where that one does."""
    result = tensor(layer(x), "layer(x)")
    if result.requires_grad:
        run_backward(result)
    return result.detach().clone().requires_grad_(result.requires_grad)


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
        "StopIteration": StopIteration, "AssertionError": AssertionError, "OSError": OSError,
        "NotImplementedError": NotImplementedError,
    }  # fmt: skip
    return known[kind]("raised on purpose")
