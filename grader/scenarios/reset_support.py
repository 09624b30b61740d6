"""Layers for the scenarios of `reset_parameters`: made by the grader, full of NaN, looked at."""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from grader.scenarios.support import Data, Unusable, plain, shares_memory, tensor

Layer = Any
"""An instance of the student's class."""


def graft(cls: Any) -> Any:
    """Give the class the grader's `__init__`, which draws nothing, and `forward`.

    The parameters hold NaN at first, so that what is not filled shows. Properties that a class may
    have for its sizes give way to plain attributes.
    """
    cls.in_features = cls.out_features = None
    cls.__init__ = _init
    cls.forward = _forward
    return cls


def make(
    cls: Any, device: torch.device, in_features: int, out_features: int, bias: bool, dtype: str
) -> Layer:
    """A layer with the grader's `__init__`.

    Raises:
        Unusable: the class is none of a module.
    """
    if not (isinstance(cls, type) and issubclass(cls, nn.Module)):
        raise Unusable("Linear is no subclass of torch.nn.Module, as it is in the stub")
    return cls(in_features, out_features, bias, device, getattr(torch, dtype))


def contents(layer: Layer) -> dict[str, Data]:
    """Copies of the parameters, as they are now."""
    bias = layer.bias
    return {
        "weight": _copy(layer.weight, "layer.weight"),
        "bias": None if bias is None else _copy(bias, "layer.bias"),
    }


def share_storage(one: Tensor, other: object) -> bool:
    """Whether two tensors have their values in the same place; so they do where there are none."""
    return isinstance(other, Tensor) and (not one.numel() or shares_memory(one, other))


def _copy(value: object, what: str) -> Tensor:
    return plain(tensor(value, f"after reset_parameters(), {what}")).clone()


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
