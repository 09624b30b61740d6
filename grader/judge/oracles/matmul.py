"""The oracle of `matmul`: torch's own product, in double precision, with its error bound."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from grader.judge.bounds import product_bound
from grader.properties.declare import Case
from grader.wire import Data

WIDE = {True: torch.complex128, False: torch.float64}


def widen(value: Tensor) -> Tensor:
    """The same values in float64 or complex128; integers stay as they are."""
    if value.is_floating_point() or value.is_complex():
        return value.to(WIDE[value.is_complex()])
    return value


def expected_product(case: Case, device: torch.device) -> Data:
    """The product of a case's `a` and `b`, the bound of its error, its dtype and device.

    Where the case has usual operands beside them, `usual` has their products.
    """
    usual = [product(a, b, device) for a, b in case.get("usual", ())]
    return product(case["a"], case["b"], device) | {"usual": usual}


def expected_good(case: Case, device: torch.device) -> Data:
    """The product of the operands that fit, beside those of a refusal."""
    return product(case["good_a"], case["good_b"], device)


def product(a: Tensor, b: Tensor, device: torch.device) -> dict[str, Data]:
    """Value in wide precision, elementwise bound (None for integers, which are exact), and where.

    What no number of the dtype comes near is infinite. `device` is the kind of device that the
    operands are on, and so the result.
    """
    value = torch.matmul(widen(a), widen(b))
    narrow = value.to(a.dtype)
    value = torch.where(narrow.isfinite(), value, narrow.to(value.dtype))
    bound = None
    if not value.isfinite().all():
        bound = torch.zeros(value.shape, dtype=torch.float64)
    elif a.is_floating_point() or a.is_complex():
        bound = product_bound(_magnitude(a, b), value, a.shape[-1], a.dtype)
    return {"value": value, "bound": bound, "dtype": str(a.dtype), "device": device.type}


def expected_gradients(case: Case, _device: torch.device) -> Data:
    """Gradients of `(a b * weight).sum()` and their bounds, for both operands.

    A gradient is itself a product, of `weight` and the other operand, summed over whatever was
    broadcast: on absolute values the same backward pass gives its |a||b|.
    """
    a, b, weight = case["a"], case["b"], case["weight"]
    grads = _backward(widen(a), widen(b), widen(weight))
    sizes = _backward(*(widen(value).abs().to(torch.float64) for value in (a, b, weight)))
    products = weight.numel() * a.shape[-1]  # each adds to one entry of either gradient
    found: dict[str, Any] = {"dtype": str(a.dtype), "shape": list(weight.shape)}
    once = case.get("made") != "same"
    if not once:  # what reaches either operand reaches a
        grads, sizes = ((pair[0] + pair[1],) * 2 for pair in (grads, sizes))
    for name, operand, grad, size in zip("ab", (a, b), grads, sizes, strict=True):
        terms = products // max(operand.numel(), 1) * (1 if once else 2)
        found[name] = grad
        exact = not grad.isfinite().all()  # special values come with small integers
        bound = torch.zeros(grad.shape) if exact else product_bound(size, grad, terms, a.dtype)
        found[f"{name}_bound"] = bound.to(torch.float64)
    return found


def _magnitude(a: Tensor, b: Tensor) -> Tensor:
    return torch.matmul(widen(a).abs().to(torch.float64), widen(b).abs().to(torch.float64))


def _backward(a: Tensor, b: Tensor, weight: Tensor) -> tuple[Tensor, ...]:
    a, b = a.clone().requires_grad_(), b.clone().requires_grad_()
    return torch.autograd.grad(torch.matmul(a, b), (a, b), weight)
