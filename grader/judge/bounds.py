"""Forward error bounds: how far a right answer may be from the oracle's.

For a sum of k products in floating-point arithmetic of unit roundoff u, in whatever order it is
summed, N. J. Higham, Accuracy and Stability of Numerical Algorithms (2nd ed., SIAM 2002), section
3.1, gives |error| <= gamma_k |a||b| with gamma_k = k u / (1 - k u). Two roundings more are allowed,
for a result that is rounded on the way (gamma_(k+2)); complex products cost a factor of sqrt 2 and
two more (section 3.6, Lemma 3.5). Products below the smallest normal number lose absolute accuracy
instead (section 2.8), at most eta each. The oracle computes in float64 or complex128, whose own
error counts where the subject is as precise.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

UNIT_ROUNDOFF = {
    torch.float16: 2.0**-11,
    torch.bfloat16: 2.0**-8,
    torch.float32: 2.0**-24,
    torch.float64: 2.0**-53,
    torch.complex64: 2.0**-24,
    torch.complex128: 2.0**-53,
}
"""u, half the distance from 1 to the next number of the dtype."""

ROUNDINGS_BESIDE_THE_SUM = 2


def unit_roundoff(dtype: torch.dtype) -> float:
    """The u of a floating-point or complex dtype."""
    return UNIT_ROUNDOFF[dtype]


def gamma(k: int, dtype: torch.dtype) -> float:
    """gamma_k = k u / (1 - k u).

    Raises:
        ValueError: k u is not well below 1, where the bound says nothing.
    """
    ku = k * unit_roundoff(dtype)
    if ku >= 0.5:
        raise ValueError(f"a sum of {k} terms is too long for {dtype}")
    return ku / (1 - ku)


def product_bound(magnitude: Tensor, expected: Tensor, terms: int, dtype: torch.dtype) -> Tensor:
    """Largest error of a product in `dtype`, elementwise, in float64.

    Args:
        magnitude: |a||b|, the product of the absolute values, in float64.
        expected: the oracle's product; its rounding to `dtype` is allowed too.
        terms: k, how many products each entry sums.
        dtype: what the subject computes in.
    """
    relative = gamma(terms + ROUNDINGS_BESIDE_THE_SUM, dtype)
    if dtype.is_complex:
        relative = math.sqrt(2) * gamma(terms + 2 * ROUNDINGS_BESIDE_THE_SUM, dtype)
    oracle = gamma(terms + ROUNDINGS_BESIDE_THE_SUM, torch.float64)
    underflow = (2 * terms + 1) * torch.finfo(dtype).smallest_normal * unit_roundoff(dtype)
    rounding = unit_roundoff(dtype) * expected.abs().double()
    return (relative + oracle) * magnitude + rounding + underflow
