"""Scenarios of `reset_parameters` on layers that are special in one way, beside usual ones.

How a reset is done is told in sentences that hold or do not. What a submission does wrong in every
layer is another property's matter; here it shows what it does wrong in the special one alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from grader.scenarios.devices import seed as seed_generators
from grader.scenarios.reset_support import Layer, contents, make, share_storage
from grader.scenarios.support import Data, Raised, attempt, forgiven, plain

HALF = ("float16", "bfloat16")

ANOTHER = "the next call gives another weight"
"""What cannot be said of a layer without inputs."""

Maker = Callable[[int, int], Layer]
"""Makes a layer of so many inputs and outputs."""


def without_bias(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str, seed: int
) -> Data:
    """A reset of a layer without a bias; the usual one has a bias."""

    def layer(bias: bool) -> Maker:
        return lambda inputs, outputs: make(cls, device, inputs, outputs, bias, dtype)

    sizes = in_features, out_features
    usual = forgiven(_reset, layer(True), sizes, device, seed)
    if isinstance(usual, Raised) and dtype in HALF:
        return {"usual": usual}  # half precision is another claim's
    return _reset(layer(False), sizes, device, seed) | {"usual": usual}


def half_precision(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str, seed: int
) -> Data:
    """A reset of a layer in half precision; the usual one is in single precision."""

    def layer(kind: str) -> Maker:
        return lambda inputs, outputs: make(cls, device, inputs, outputs, True, kind)

    sizes = in_features, out_features
    usual = forgiven(_reset, layer("float32"), sizes, device, seed)
    return _reset(layer(dtype), sizes, device, seed) | {"usual": usual}


def without_inputs(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, bias: bool,
    dtype: str, seed: int,
) -> Data:  # fmt: skip
    """A reset of a layer with no inputs at all; the usual one has some."""

    def layer(inputs: int, outputs: int) -> Layer:
        return make(cls, device, inputs, outputs, bias, dtype)

    usual = forgiven(_reset, layer, (in_features, out_features), device, seed)
    if isinstance(usual, Raised) and (dtype in HALF or not bias):
        return {"usual": usual}  # these are other claims'
    return _reset(layer, (0, out_features), device, seed) | {"usual": usual}


def few(in_features: int, out_features: int) -> tuple[int, int]:
    """Sizes for what is to be seen of a layer whose law does not matter."""
    return min(in_features, 5), min(out_features, 6)


def _reset(
    make_layer: Maker, sizes: tuple[int, int], device: torch.device, seed: int
) -> dict[str, Data]:
    """What one reset makes of a layer, and in what manner."""
    manner = attempt(_manner, make_layer(*few(*sizes)), device, seed)
    layer = make_layer(*sizes)
    seed_generators(seed, device)
    layer.reset_parameters()
    return contents(layer) | {"manner": manner}


def _manner(layer: Layer, device: torch.device, seed: int) -> Data:
    """What is so after a reset, and after more of them."""
    before = dict(layer.named_parameters())
    views = {name: plain(parameter) for name, parameter in before.items()}
    grad_mode, default = torch.is_grad_enabled(), torch.get_default_dtype()
    seed_generators(seed, device)
    try:
        returned = layer.reset_parameters()
        kept = (torch.is_grad_enabled(), torch.get_default_dtype()) == (grad_mode, default)
    finally:
        torch.set_grad_enabled(grad_mode)
        torch.set_default_dtype(default)
    first = contents(layer)
    manner: dict[str, Data] = {
        "reset_parameters() returned None": returned is None,
        "grad mode and default dtype are what they were": kept,
    }
    for name, parameter in before.items():
        now = getattr(layer, name, None)
        manner |= {
            f"layer.{name} is the same object": now is parameter,
            f"layer.{name} is on the same storage": _same(views[name], first[name])
            and share_storage(views[name], now),
            f"layer.{name} requires grad": getattr(now, "requires_grad", False),
            f"layer.{name} is a leaf": getattr(now, "is_leaf", False),
        }
    layer.reset_parameters()
    if views["weight"].numel():
        another = not _same(first["weight"], contents(layer)["weight"])
        manner[ANOTHER] = another
    seed_generators(seed, device)
    layer.reset_parameters()
    again = contents(layer)
    same = all(_same(first[name], again[name]) for name in before)
    manner["the same seed gives the same values"] = same
    return manner


def _same(one: Data, other: Data) -> bool:
    """Whether two parameters are equal, NaN for NaN."""
    if not (isinstance(one, Tensor) and isinstance(other, Tensor)):
        return one is other
    return torch.equal(one.nan_to_num(nan=12345.0), other.nan_to_num(nan=12345.0))
