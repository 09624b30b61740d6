"""Scenarios of `reset_parameters`: layers of known contents are reset, once or more often."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from grader.scenarios.devices import seed as seed_generators
from grader.scenarios.support import Data, Unusable, describe, plain, tensor

Layer = Any
"""An instance of the student's class."""


def graft(cls: Any) -> Any:
    """Give the class the grader's `__init__`, which draws nothing, and `forward`.

    The parameters hold NaN at first, so that what is not filled shows.
    """
    cls.__init__ = _init
    cls.forward = _forward
    return cls


def draws(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, bias: bool,
    dtype: str, seed: int,
) -> Data:  # fmt: skip
    """What one reset makes of a layer, after `torch.manual_seed(seed)`."""
    layer = _layer(cls, device, in_features, out_features, bias, dtype)
    seed_generators(seed, device)
    layer.reset_parameters()
    return _contents(layer)


def repeated_draws(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str, seed: int
) -> Data:
    """Two resets of one layer, then one of another, all after one `torch.manual_seed(seed)`."""
    one = _layer(cls, device, in_features, out_features, True, dtype)
    other = _layer(cls, device, in_features, out_features, True, dtype)
    seed_generators(seed, device)
    seen = []
    for layer in (one, one, other):
        layer.reset_parameters()
        seen.append(_contents(layer))
    return seen


def seeded_draws(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str,
    seed: int, other_seed: int,
) -> Data:  # fmt: skip
    """Resets after the same seed, of one layer and of another, and after another seed."""
    one = _layer(cls, device, in_features, out_features, True, dtype)
    other = _layer(cls, device, in_features, out_features, True, dtype)
    seen = {}
    plan = (("first", one, seed), ("again", one, seed), ("another layer", other, seed),
            ("another seed", one, other_seed))  # fmt: skip
    for name, layer, chosen in plan:
        seed_generators(chosen, device)
        layer.reset_parameters()
        seen[name] = _contents(layer)
    return seen


def filling(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str, seed: int
) -> Data:
    """One reset, seen through the parameters and through views that were taken before it."""
    layer = _layer(cls, device, in_features, out_features, True, dtype)
    before = {"weight": layer.weight, "bias": layer.bias}
    views = {name: plain(parameter) for name, parameter in before.items()}
    seed_generators(seed, device)
    layer.reset_parameters()
    same = {
        name: getattr(layer, name, None) is old and layer._parameters.get(name) is old
        for name, old in before.items()
    }
    return _contents(layer) | {"same object": same, "views": views}


def autograd(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, weight_grad: bool,
    bias_grad: bool, grad_mode: bool, training: bool, seed: int,
) -> Data:  # fmt: skip
    """One reset of parameters that require grad or do not, then perhaps a backward pass.

    `usual` is what a reset makes of a layer as it comes.
    """
    usual = _usual(cls, device, in_features, out_features, seed)
    layer = _layer(cls, device, in_features, out_features, True, "float32").train(training)
    layer.weight.requires_grad_(weight_grad)
    layer.bias.requires_grad_(bias_grad)
    seed_generators(seed, device)
    with torch.set_grad_enabled(grad_mode):
        layer.reset_parameters()
    seen = _contents(layer)
    flags = {
        name: {
            "requires_grad": parameter.requires_grad,
            "is_leaf": parameter.is_leaf,
            "grad_fn": parameter.grad_fn is not None,
            "grad": parameter.grad is not None,
        }
        for name, parameter in (("weight", layer.weight), ("bias", layer.bias))
    }
    if weight_grad or bias_grad:
        layer(torch.ones(2, in_features, device=device)).sum().backward()
    grads = {name: _gradient(getattr(layer, name)) for name in flags}
    return seen | {"flags": flags, "gradients": grads, "usual": usual}


def without_inputs(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str, seed: int
) -> Data:
    """One reset of a layer with no inputs at all, and one of a layer with some."""
    seen: dict[str, Data] = {}
    for name, inputs in (("without", 0), ("with", in_features)):
        layer = _layer(cls, device, inputs, out_features, True, dtype)
        seed_generators(seed, device)
        layer.reset_parameters()
        seen[name] = _contents(layer)
    return seen


def answer(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, bias: bool, seed: int
) -> Data:
    """What `reset_parameters` returns, and what it leaves in the layer.

    `usual` is what it makes of a layer with a bias.
    """
    usual = _usual(cls, device, in_features, out_features, seed)
    layer = _layer(cls, device, in_features, out_features, bias, "float32")
    seed_generators(seed, device)
    returned = layer.reset_parameters()
    what = None if returned is None else describe(returned)
    return _contents(layer) | {"returned": what, "usual": usual}


def global_state(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, default_dtype: str,
    grad_mode: bool, seed: int,
) -> Data:  # fmt: skip
    """One reset under a grad mode and a default dtype, and what those are right after it."""
    layer = _layer(cls, device, in_features, out_features, True, "float32")
    seed_generators(seed, device)
    usual = torch.get_default_dtype()
    torch.set_default_dtype(getattr(torch, default_dtype))
    try:
        with torch.set_grad_enabled(grad_mode):
            layer.reset_parameters()
            left: dict[str, Data] = {"grad_mode": torch.is_grad_enabled()}
        left["default_dtype"] = _name(torch.get_default_dtype())
    finally:
        torch.set_default_dtype(usual)
    return _contents(layer) | {"left": left}


def _layer(
    cls: Any, device: torch.device, in_features: int, out_features: int, bias: bool, dtype: str
) -> Layer:
    if not (isinstance(cls, type) and issubclass(cls, nn.Module)):
        raise Unusable("Linear is no subclass of torch.nn.Module, as it is in the stub")
    return cls(in_features, out_features, bias, device, getattr(torch, dtype))


def _usual(
    cls: Any, device: torch.device, in_features: int, out_features: int, seed: int
) -> dict[str, Data]:
    layer = _layer(cls, device, in_features, out_features, True, "float32")
    seed_generators(seed, device)
    layer.reset_parameters()
    return _contents(layer)


def _contents(layer: Layer) -> dict[str, Data]:
    """Copies of the parameters, as they are now."""
    bias = layer.bias
    return {
        "weight": _copy(layer.weight, "layer.weight"),
        "bias": None if bias is None else _copy(bias, "layer.bias"),
    }


def _copy(value: object, what: str) -> Tensor:
    return plain(tensor(value, f"after reset_parameters(), {what}")).clone()


def _gradient(parameter: Tensor) -> Data:
    return None if parameter.grad is None else plain(parameter.grad).clone()


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


def _init(
    self: Layer, in_features: int, out_features: int, bias: bool = True,
    device: torch.device | None = None, dtype: torch.dtype | None = None,
) -> None:  # fmt: skip
    nn.Module.__init__(self)
    self.in_features = in_features
    self.out_features = out_features
    shape = (out_features, in_features)
    self.weight = nn.Parameter(torch.full(shape, math.nan, device=device, dtype=dtype))
    if bias:
        self.bias = nn.Parameter(torch.full((out_features,), math.nan, device=device, dtype=dtype))
    else:
        self.register_parameter("bias", None)


def _forward(self: Layer, x: Tensor) -> Tensor:
    return functional.linear(x, self.weight, self.bias)
