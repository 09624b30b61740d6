"""Scenarios of `reset_parameters`: layers of known contents are reset, once or more often."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from grader.scenarios.devices import seed as seed_generators
from grader.scenarios.reset_manners import half_precision, without_bias, without_inputs
from grader.scenarios.reset_support import contents, graft, make, share_storage
from grader.scenarios.support import Data, describe, plain

__all__ = [
    "answer",
    "autograd",
    "draws",
    "filling",
    "global_state",
    "graft",
    "half_precision",
    "repeated_draws",
    "seeded_draws",
    "without_bias",
    "without_inputs",
]


def draws(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, bias: bool,
    dtype: str, seed: int, resets: int = 1,
) -> Data:  # fmt: skip
    """What resets make of a layer, after `torch.manual_seed(seed)`.

    What several of them made is put together: shapes (resets * out, in) and (resets * out).
    """
    layer = make(cls, device, in_features, out_features, bias, dtype)
    seed_generators(seed, device)
    seen = []
    for _ in range(resets):
        layer.reset_parameters()
        seen.append(contents(layer))
    return (
        seen[0] if resets == 1 else {name: _joined([one[name] for one in seen]) for name in seen[0]}
    )


def repeated_draws(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str, seed: int
) -> Data:
    """Two resets of one layer, then one of another, all after one `torch.manual_seed(seed)`."""
    one = make(cls, device, in_features, out_features, True, dtype)
    other = make(cls, device, in_features, out_features, True, dtype)
    seed_generators(seed, device)
    seen = []
    for layer in (one, one, other):
        layer.reset_parameters()
        seen.append(contents(layer))
    return seen


def seeded_draws(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str,
    seed: int, other_seed: int,
) -> Data:  # fmt: skip
    """Resets after the same seed, of one layer and of another, and after another seed."""
    one = make(cls, device, in_features, out_features, True, dtype)
    other = make(cls, device, in_features, out_features, True, dtype)
    seen = {}
    plan = (("first", one, seed), ("again", one, seed), ("another layer", other, seed),
            ("another seed", one, other_seed))  # fmt: skip
    for name, layer, chosen in plan:
        seed_generators(chosen, device)
        layer.reset_parameters()
        seen[name] = contents(layer)
    return seen


def filling(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str, seed: int
) -> Data:
    """One reset, seen through the parameters and through views that were taken before it."""
    layer = make(cls, device, in_features, out_features, True, dtype)
    before = {"weight": layer.weight, "bias": layer.bias}
    views = {name: plain(parameter) for name, parameter in before.items()}
    seed_generators(seed, device)
    layer.reset_parameters()
    same = {
        name: getattr(layer, name, None) is old and layer._parameters.get(name) is old
        for name, old in before.items()
    }
    storage = {name: share_storage(old, getattr(layer, name, None)) for name, old in views.items()}
    return contents(layer) | {"same object": same, "same storage": storage, "views": views}


def autograd(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str,
    weight_grad: bool, bias_grad: bool, grad_mode: bool, training: bool, seed: int,
) -> Data:  # fmt: skip
    """One reset of parameters that require grad or do not, then perhaps a backward pass.

    `usual` is what a reset makes of a layer as it comes.
    """
    usual = make(cls, device, in_features, out_features, True, dtype)
    seed_generators(seed, device)
    usual.reset_parameters()
    layer = make(cls, device, in_features, out_features, True, dtype).train(training)
    layer.weight.requires_grad_(weight_grad)
    layer.bias.requires_grad_(bias_grad)
    seed_generators(seed, device)
    with torch.set_grad_enabled(grad_mode):
        layer.reset_parameters()
    seen = contents(layer)
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
        ones = torch.ones(2, in_features, device=device, dtype=getattr(torch, dtype))
        total = layer(ones).sum()
        if total.requires_grad:
            total.backward()
    grads = {name: _gradient(getattr(layer, name)) for name in flags}
    return seen | {"flags": flags, "gradients": grads, "usual": contents(usual)}


def answer(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str, seed: int
) -> Data:
    """What `reset_parameters` returns, and what it leaves in the layer."""
    layer = make(cls, device, in_features, out_features, True, dtype)
    seed_generators(seed, device)
    returned = layer.reset_parameters()
    what = None if returned is None else describe(returned)
    return contents(layer) | {"returned": what}


def global_state(
    cls: Any, *, device: torch.device, in_features: int, out_features: int, dtype: str,
    default_dtype: str, grad_mode: bool, seed: int,
) -> Data:  # fmt: skip
    """One reset under a grad mode and a default dtype, and what those are right after it."""
    layer = make(cls, device, in_features, out_features, True, dtype)
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
    return contents(layer) | {"left": left}


def _joined(parts: list[Data]) -> Data:
    """Tensors of one shape, end to end; anything else as it came first."""
    tensors = [part for part in parts if isinstance(part, Tensor)]
    if len(tensors) < len(parts) or len({part.shape for part in tensors}) > 1:
        return parts[0]
    return torch.stack(tensors).reshape(-1, *tensors[0].shape[1:])


def _gradient(parameter: Tensor) -> Data:
    return None if parameter.grad is None else plain(parameter.grad).clone()


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
