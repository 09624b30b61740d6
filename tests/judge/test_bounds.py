"""The error bound of products: right sums stay within it, cancelling shortcuts do not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from torch import Tensor

from grader.judge.bounds import UNIT_ROUNDOFF, gamma
from grader.judge.oracles.matmul import expected_gradients, product
from grader.judge.tape import tape
from grader.properties import matmul as properties
from grader.properties import matmul_cases as cases

CPU = torch.device("cpu")
OPERANDS = cases.operands(cases.any_shapes(), cases.FLOATS)


def within(actual: Tensor, a: Tensor, b: Tensor) -> bool:
    """Whether a product lies within the bound of the oracle's."""
    expected = product(a, b, CPU)
    error = (actual.to(expected["value"].dtype) - expected["value"]).abs()  # type: ignore[union-attr]
    return bool((error <= expected["bound"]).all())  # type: ignore[operator]


def as_matrices(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    """Vectors as matrices of one row or column."""
    return a if a.dim() > 1 else a[None], b if b.dim() > 1 else b[:, None]


def left_to_right(a: Tensor, b: Tensor) -> Tensor:
    """One product after the other, each sum rounded to the dtype."""
    rows, columns = as_matrices(a, b)
    total = rows[..., :, :1] * columns[..., :1, :]
    for k in range(1, rows.shape[-1]):
        total = total + rows[..., :, k : k + 1] * columns[..., k : k + 1, :]
    return total.reshape(torch.matmul(a, b).shape)


@settings(max_examples=300, deadline=None)
@given(OPERANDS)
def test_right_sums_satisfy_the_bound(case: dict[str, Tensor]) -> None:
    """Torch's own product and a naive sum from left to right are always accepted."""
    a, b = case["a"], case["b"]
    assert within(torch.matmul(a, b), a, b)
    assert within(left_to_right(a, b), a, b)


@settings(max_examples=200, deadline=None)
@given(cases.weighted())
def test_torchs_gradients_satisfy_the_bound(case: dict[str, Tensor]) -> None:
    """The gradients that torch computes in the operands' dtype are always accepted."""
    a, b = (case[name].clone().requires_grad_() for name in ("a", "b"))
    found = torch.autograd.grad(torch.matmul(a, b), (a, b), case["weight"])
    expected = expected_gradients(case, CPU)
    for name, grad in zip("ab", found, strict=True):
        error = (grad.to(expected[name].dtype) - expected[name]).abs()  # type: ignore[index, call-overload, union-attr]
        assert (error <= expected[f"{name}_bound"]).all()  # type: ignore[index, call-overload, operator]


def from_squares(a: Tensor, b: Tensor) -> Tensor:
    """Products from squares: ((x + y)^2 - (x - y)^2) / 4."""
    x, y = a[..., :, :, None], b[..., None, :, :]
    return (((x + y) ** 2 - (x - y) ** 2) / 4).sum(-2)


def winograd(a: Tensor, b: Tensor) -> Tensor:
    """Winograd's inner product, which pairs the terms."""
    if a.shape[-1] % 2:
        a = torch.cat([a, torch.zeros_like(a[..., :1])], -1)
        b = torch.cat([b, torch.zeros_like(b[..., :1, :])], -2)
    a1, a2 = a[..., :, ::2, None], a[..., :, 1::2, None]
    b1, b2 = b[..., None, ::2, :], b[..., None, 1::2, :]
    return ((a1 + b2) * (a2 + b1) - a1 * a2 - b1 * b2).sum(-2)


def running_sums(a: Tensor, b: Tensor) -> Tensor:
    """Differences of one running sum over all rows."""
    products = (a[..., :, :, None] * b[..., None, :, :]).mT
    ends = products.reshape(-1).cumsum(0)[products.shape[-1] - 1 :: products.shape[-1]]
    starts = torch.cat([torch.zeros_like(ends[:1]), ends[:-1]])
    return (ends - starts).reshape(products.shape[:-1])


@pytest.mark.parametrize("shortcut", [from_squares, winograd, running_sums])
def test_cancelling_shortcuts_violate_the_bound(
    shortcut: Callable[[Tensor, Tensor], Tensor],
) -> None:
    """On the cases that the property draws, a shortcut that cancels is found out."""
    claim = properties.multiplies_matrices.claim  # type: ignore[attr-defined]
    drawn = [entry.case for entry in tape(claim, 0, 100, "cpu")]
    assert not all(within(shortcut(case["a"], case["b"]), case["a"], case["b"]) for case in drawn)


@pytest.mark.parametrize("dtype", sorted(UNIT_ROUNDOFF, key=str))
def test_unit_roundoffs_are_torchs(dtype: torch.dtype) -> None:
    """The table is half of torch's eps, and gamma refuses sums for which it says nothing."""
    assert UNIT_ROUNDOFF[dtype] == torch.finfo(dtype).eps / 2
    with pytest.raises(ValueError, match="too long"):
        gamma(int(0.6 / UNIT_ROUNDOFF[dtype]), dtype)
