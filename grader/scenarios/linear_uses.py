"""What is done with layers: their states are exchanged; they are copied, moved, extended."""

from __future__ import annotations

import copy
import pickle
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from grader.scenarios.linear_facts import (
    BOTH,
    Layer,
    facts,
    made,
    new,
    parameters_of,
    usually,
    value,
)
from grader.scenarios.support import Data, attempt, plain, shares_memory, tensor


def state_dicts(cls: Any, *, device: torch.device, weight: Tensor, bias: Tensor) -> Data:
    """A layer's state, and what it holds after the state of another one is loaded into it."""
    layer = made(cls, device, weight.shape[1], weight.shape[0])
    state = layer.state_dict()
    seen: dict[str, Data] = {
        "keys": list(state),
        "state": {name: plain(tensor(held, name)).clone() for name, held in state.items()},
    }

    def load() -> Data:
        layer.load_state_dict({"weight": weight, "bias": bias})
        return "loaded"

    seen["outcome"] = attempt(load)
    seen["loaded"] = {name: value(layer, name) for name in BOTH}
    return seen


def copies(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, how: str, options: str
) -> Data:
    """A copy of a layer, by `deepcopy` or `pickle`, and the layer after the copy was changed.

    `options`: it is made with "no bias", with a "dtype", or with "none". Where this does not give
    two parameters, or one and None, nothing is copied.
    """
    known: dict[str, dict[str, Any]] = {
        "none": {}, "no bias": {"bias": False}, "dtype": {"dtype": torch.float64},
    }  # fmt: skip
    make = partial(made, cls, device, in_features, out_features, **known[options])
    if options == "none":
        return _copied(make(), how)
    layers: list[Layer] = []
    attempt(lambda: layers.append(make()))
    sound = layers and isinstance(getattr(layers[0], "weight", None), nn.Parameter)
    if not sound or not isinstance(getattr(layers[0], "bias", "missing"), nn.Parameter | None):
        return {"outcome": "not made"}
    return _copied(layers[0], how)


def moves(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str, meta: bool
) -> Data:
    """The parameters of a layer after `.to()` another dtype, and perhaps `meta`."""
    layer = made(cls, device, in_features, out_features)
    before = parameters_of(layer)
    moved = layer.to(device="meta" if meta else device, dtype=getattr(torch, dtype))
    return {"same object": moved is layer, "before": before, "after": parameters_of(layer)}


def subclass(cls: Any, *, device: torch.device, width: int, factor: int) -> Data:
    """A layer of a subclass with an `__init__` and a `reset_parameters` of its own.

    Its facts stand beside those of a layer of the class itself.
    """
    called: list[Data] = []

    class Child(cls):  # type: ignore[misc]  # the class comes at run time
        def __init__(self, width: int, *, factor: int) -> None:
            super().__init__(width, width * factor)
            self.factor = factor

        def reset_parameters(self) -> None:
            called.append("reset_parameters")
            super().reset_parameters()

    children: list[Layer] = []

    def make() -> Layer:
        children.append(new(Child, width, factor=factor))
        return children[0]

    usual = usually(device, partial(new, cls, width, width * factor))
    asked = facts(make, device)
    return {
        "called": called, "factor": children[0].factor, "weight": value(children[0], "weight"),
        "asked": asked, "usual": usual,
    }  # fmt: skip


def _copied(layer: Layer, how: str) -> Data:
    def duplicate() -> Layer:
        return copy.deepcopy(layer) if how == "deepcopy" else pickle.loads(pickle.dumps(layer))  # noqa: S301  # the worker's own layer

    made: list[Layer] = []
    outcome = attempt(lambda: made.append(duplicate()))
    if not made:
        return {"outcome": outcome}
    twin = made[0]
    seen: dict[str, Data] = {"outcome": "copied", "same class": type(twin) is type(layer)}
    seen["layer"] = parameters_of(layer)
    seen["copy"] = parameters_of(twin)
    seen["shared"] = [n for n in BOTH if _shared(getattr(layer, n), getattr(twin, n))]
    with torch.no_grad():
        for parameter in twin.parameters():
            parameter.add_(1)
    seen["original"] = parameters_of(layer)
    return seen


def _shared(one: object, other: object) -> bool:
    return isinstance(one, Tensor) and isinstance(other, Tensor) and shares_memory(one, other)
