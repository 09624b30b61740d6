"""Scenarios of forward hooks that return something, which is an error."""

from __future__ import annotations

import warnings
from functools import partial
from typing import Any

import torch
from torch import Tensor

from grader.scenarios.call_support import Layer, Log, build, hook_of_kind, names_of, watched_forward
from grader.scenarios.call_values import returned
from grader.scenarios.support import Data, Raised, attempt, tensor


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

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                torch.jit.trace(traced, (x,), check_trace=False)
            return found[0]
    return layer(x)
