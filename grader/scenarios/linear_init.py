"""Scenarios of `linear_init`: layers are made in all the ways that a linear layer can be made."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from grader.scenarios.devices import seed as seed_generators
from grader.scenarios.devices import with_generator
from grader.scenarios.support import Data, Unusable, attempt, describe, plain, shares_memory, tensor

Layer = Any
"""An instance of the student's class."""

_resets: list[dict[str, Data]] = []
"""What each call of the grader's `reset_parameters` made, by name; scenarios clear it."""


def graft(cls: Any) -> Any:
    """Give the class the grader's `reset_parameters`, which draws nothing, and `forward`."""
    cls.reset_parameters = _reset
    cls.forward = _forward
    return cls


def parameters(cls: Any, *, device: torch.device, in_features: int, out_features: int) -> Data:
    """A layer's parameters: names in order, how they are registered, shapes and values."""
    usual = _usual_resets(cls)
    return _parameters(_made(cls, device, in_features, out_features)) | _counted(usual)


def without_bias(cls: Any, *, device: torch.device, in_features: int, out_features: int) -> Data:
    """What a layer made with `bias=False` says of its bias, beside one made with it."""
    usual = _usual_resets(cls)
    layer = _made(cls, device, in_features, out_features, bias=False)
    made_at_resets: list[Data] = [list(made) for made in _resets]
    resets = _counted(usual)
    bias = getattr(layer, "bias", "missing")
    return {
        "bias": "missing" if bias == "missing" else _kind(bias),
        "registered": "bias" in layer._parameters and layer._parameters["bias"] is None,
        "named_parameters": [name for name, _ in layer.named_parameters()],
        "state_dict": list(layer.state_dict()),
        "at resets": made_at_resets,
        "weight": _value(layer, "weight"),
        "with bias": _parameters(_made(cls, device, in_features, out_features)),
        **resets,
    }


def sizes(cls: Any, *, device: torch.device, in_features: int, out_features: int) -> Data:
    """The attributes that keep a layer's sizes."""
    layer = _made(cls, device, in_features, out_features)
    names = ("in_features", "out_features")
    found = {name: getattr(layer, name, "missing") for name in names}
    return {
        name: value if type(value) in (int, str) else describe(value)
        for name, value in found.items()
    }


def arguments(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, positional: int,
    keywords: list[str],
) -> Data:  # fmt: skip
    """A layer made with the first arguments by position, and others by name in any order.

    `plain` is one made with the two sizes alone.
    """
    values = {
        "in_features": in_features, "out_features": out_features, "bias": True,
        "device": str(device), "dtype": torch.float32,
    }  # fmt: skip
    given = list(values.values())[:positional]
    layer = _new(cls, *given, **{name: values[name] for name in keywords})
    return {"layer": _parameters(layer), "plain": _parameters(_new(cls, in_features, out_features))}


def with_dtype(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str
) -> Data:
    """The parameters of a layer made with a dtype."""
    chosen = {"dtype": getattr(torch, dtype)} | _placed(device)
    usual = _usual_resets(cls)
    return _parameters(_new(cls, in_features, out_features, **chosen)) | _counted(usual)


def with_device(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, meta: bool, text: bool
) -> Data:
    """The parameters of a layer made on the run's device or on `meta`, named as text or object."""
    place = torch.device("meta") if meta else device
    usual = _usual_resets(cls)
    layer = _new(cls, in_features, out_features, device=str(place) if text else place)
    return _parameters(layer) | _counted(usual)


def with_defaults(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, default_dtype: str,
    meta: bool, spelled_out: bool,
) -> Data:  # fmt: skip
    """The parameters of a layer made while torch's defaults are others.

    `spelled_out`: None is passed as device and dtype, where else nothing is.
    """
    place = torch.device("meta") if meta else device
    chosen: dict[str, Any] = {"device": None, "dtype": None} if spelled_out else {}
    usual = torch.get_default_dtype()
    torch.set_default_dtype(getattr(torch, default_dtype))
    try:
        with place:
            layer = _new(cls, in_features, out_features, **chosen)
    finally:
        torch.set_default_dtype(usual)
    return _parameters(layer)


def resets(cls: Any, *, device: torch.device, in_features: int, out_features: int) -> Data:
    """What each call of `reset_parameters` made while a layer was made, and what is left of it."""
    _resets.clear()
    layer = _made(cls, device, in_features, out_features)
    return {"calls": list(_resets), "left": _parameters(layer)}


def state_dicts(cls: Any, *, device: torch.device, weight: Tensor, bias: Tensor) -> Data:
    """A layer's state, and what it holds after the state of another one is loaded into it."""
    layer = _made(cls, device, weight.shape[1], weight.shape[0])
    state = layer.state_dict()
    seen: dict[str, Data] = {
        "keys": list(state),
        "state": {name: plain(tensor(value, name)).clone() for name, value in state.items()},
    }

    def load() -> Data:
        layer.load_state_dict({"weight": weight, "bias": bias})
        return "loaded"

    seen["outcome"] = attempt(load)
    seen["loaded"] = {name: _value(layer, name) for name in ("weight", "bias")}
    return seen


def copies(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, how: str
) -> Data:
    """A copy of a layer, by `deepcopy` or `pickle`, and the layer after the copy was changed."""
    layer = _made(cls, device, in_features, out_features)

    def duplicate() -> Layer:
        return copy.deepcopy(layer) if how == "deepcopy" else pickle.loads(pickle.dumps(layer))  # noqa: S301  # the worker's own layer

    made: list[Layer] = []
    outcome = attempt(lambda: made.append(duplicate()))
    if not made:
        return {"outcome": outcome}
    twin = made[0]
    seen: dict[str, Data] = {"outcome": "copied", "same class": type(twin) is type(layer)}
    seen["layer"] = _parameters(layer)
    seen["copy"] = _parameters(twin)
    seen["shared"] = [n for n in ("weight", "bias") if _shared(getattr(layer, n), getattr(twin, n))]
    with torch.no_grad():
        for parameter in twin.parameters():
            parameter.add_(1)
    seen["original"] = _parameters(layer)
    return seen


def moves(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str, meta: bool
) -> Data:
    """The parameters of a layer after `.to()` another dtype, and perhaps `meta`."""
    layer = _made(cls, device, in_features, out_features)
    before = _parameters(layer)
    moved = layer.to(device="meta" if meta else device, dtype=getattr(torch, dtype))
    return {"same object": moved is layer, "before": before, "after": _parameters(layer)}


def subclass(cls: Any, *, device: torch.device, width: int, factor: int) -> Data:
    """A layer of a subclass with an `__init__` and a `reset_parameters` of its own."""
    called: list[Data] = []

    class Child(cls):  # type: ignore[misc]  # the class comes at run time
        def __init__(self, width: int, *, factor: int) -> None:
            super().__init__(width, width * factor)
            self.factor = factor

        def reset_parameters(self) -> None:
            called.append("reset_parameters")
            super().reset_parameters()

    layer = _new(Child, width, factor=factor)
    return {"called": called, "factor": layer.factor, "weight": _value(layer, "weight")}


def global_state(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, default_dtype: str,
    grad_mode: bool, seed: int,
) -> Data:  # fmt: skip
    """A layer made under a grad mode, a default dtype and a seed, and what those are then."""
    usual, generators = torch.get_default_dtype(), _generators(device)
    torch.set_default_dtype(getattr(torch, default_dtype))
    seed_generators(seed, device)
    torch.rand((), device=device)  # so that seeding again with the same seed shows
    before = _generators(device)
    try:
        with torch.set_grad_enabled(grad_mode):
            layer = _made(cls, device, in_features, out_features)
            left: dict[str, Data] = {"grad_mode": torch.is_grad_enabled()}
        left["default_dtype"] = str(torch.get_default_dtype()).removeprefix("torch.")
        after = _generators(device)
        left["generators"] = all(one.equal(two) for one, two in zip(before, after, strict=True))
    finally:
        torch.set_default_dtype(usual)
        torch.set_rng_state(generators[0])
        for place, state in zip(with_generator(device), generators[1:], strict=True):
            torch.cuda.set_rng_state(state, place)
    return {"left": left, "weight": _value(layer, "weight")}


def _new(cls: Any, *given: Any, **named: Any) -> Layer:
    if not (isinstance(cls, type) and issubclass(cls, nn.Module)):
        raise Unusable("Linear is no subclass of torch.nn.Module, as it is in the stub")
    return cls(*given, **named)


def _made(
    cls: Any, device: torch.device, in_features: int, out_features: int, **options: Any
) -> Layer:
    """A layer by the plainest call, so that a mistake with one argument costs no other property."""
    layer = _new(cls, in_features, out_features, **options)
    return layer if device.type == "cpu" else layer.to(device)


def _usual_resets(cls: Any) -> int:
    """How many resets a layer makes that is made by its sizes alone; then the list is cleared."""
    _resets.clear()
    _new(cls, 1, 1)
    count = len(_resets)
    _resets.clear()
    return count


def _counted(usual: int) -> dict[str, Data]:
    return {"resets": len(_resets), "usual resets": usual}


def _placed(device: torch.device) -> dict[str, Any]:
    """The argument for the run's device, where it is not torch's default."""
    return {} if device.type == "cpu" else {"device": device}


def _parameters(layer: Layer) -> dict[str, Data]:
    """A layer's parameters: their names in order; kind, registration and value of the two."""
    return {
        "names": [name for name, _ in layer.named_parameters()],
        "kinds": {name: _kind(getattr(layer, name, None)) for name in ("weight", "bias")},
        "weight": _value(layer, "weight"),
        "bias": _value(layer, "bias"),
    }


def _value(layer: Layer, name: str) -> Tensor:
    """A copy of a parameter's values that still says whether it requires grad."""
    if not hasattr(layer, name):
        raise Unusable(f"the layer has no attribute {name}")
    value = tensor(getattr(layer, name), f"layer.{name}")
    return plain(value).clone().requires_grad_(value.requires_grad)


def _kind(value: object) -> str:
    if value is None:
        return "None"
    if isinstance(value, nn.Parameter):
        return "an nn.Parameter"
    return "a tensor that is no nn.Parameter" if isinstance(value, Tensor) else describe(value)


def _shared(one: object, other: object) -> bool:
    return isinstance(one, Tensor) and isinstance(other, Tensor) and shares_memory(one, other)


def _generators(device: torch.device) -> list[Tensor]:
    """The states of the generators that a layer on a device could draw from."""
    return [torch.get_rng_state(), *map(torch.cuda.get_rng_state, with_generator(device))]


def _reset(self: Layer) -> None:
    """Fill the parameters with numbers that every dtype can hold, without drawing any."""
    made: dict[str, Data] = {}
    _resets.append(made)
    for name, step in (("weight", 7), ("bias", 11)):
        parameter = getattr(self, name, "missing")
        if parameter is None:
            made[name] = None
        if not isinstance(parameter, Tensor):
            continue
        if not parameter.is_meta:  # there torch's arithmetic takes a second to import
            count = torch.arange(1, parameter.numel() + 1, device=parameter.device)
            with torch.no_grad():
                parameter.copy_(((count * step % 64 - 32) / 64).view(parameter.shape))
        made[name] = plain(parameter).clone()


def _forward(self: Layer, x: Tensor) -> Tensor:
    return functional.linear(x, self.weight, self.bias)
