"""Cases of `matmul`, each with usual operands of the same form and dtype beside special ones.

They tell an answer that is wrong for what is special about them from one that does not know their
form or dtype at all. Wherever sums could overflow on the way, each entry is a single product.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import torch
from torch import Tensor

from grader.properties import matmul_cases as cases
from grader.properties.declare import Case
from grader.properties.matmul_cases import Shapes
from grader.properties.matmul_corners import FORMS, counted

WIDE = {True: torch.complex128, False: torch.float64}
NAN, INFINITY = float("nan"), float("inf")


def beside_usual(a: Tensor, b: Tensor, also: Sequence[torch.dtype] = ()) -> dict[str, Any]:
    """Two operands, and pairs of their shapes with small values, of their dtype and others."""
    return {"a": a, "b": b, "usual": [[small(a, one), small(b, one)] for one in (a.dtype, *also)]}


def small(like: Tensor, dtype: torch.dtype) -> Tensor:
    """Thirds, which no narrower dtype holds exactly, or small integers."""
    filled = counted(tuple(like.shape), dtype)
    return filled if dtype in cases.INTEGERS else (filled.to(WIDE[dtype.is_complex]) / 3).to(dtype)


def wrapping() -> Sequence[Case]:
    """Huge integers in every form but that of the drawn ones."""
    forms = [shapes for form, shapes in FORMS.items() if form != "matrices"]
    return [
        beside_usual(cases.values(left, dtype, "huge", 0), cases.values(right, dtype, "huge", 1))
        for (left, right), dtype in product(forms, cases.INTEGERS)
    ]


GREATEST = {
    torch.float16: (300.0, 2.0),
    torch.bfloat16: (2.0**100, 2.0**20),
    torch.float32: (2.0**100, 2.0**20),
    torch.float64: (2.0**600, 2.0**20),
}
"""Of each dtype, a number whose square is too large, and one that it can be multiplied with."""


def beyond_numbers() -> Sequence[Case]:
    """NaN and infinity in the dtypes that are not drawn; products too large for each dtype."""
    found = []
    for dtype in (torch.float16, torch.bfloat16):
        a = torch.tensor([[NAN], [INFINITY], [1.0]], dtype=dtype)
        found.append(beside_usual(a, torch.tensor([[1.0, -1.0]], dtype=dtype)))
    unknown = torch.tensor([[complex(NAN, NAN)], [1 + 1j]], dtype=torch.complex64)
    found.append(beside_usual(unknown, torch.tensor([[1 + 2j]], dtype=torch.complex64)))
    for dtype, (great, factor) in GREATEST.items():
        a = torch.tensor([[great], [1.0]], dtype=dtype)
        b = torch.tensor([[great, factor]], dtype=dtype)
        # Thirds of bfloat16 are float16's too: who rounds whatever there is to that shows here.
        found.append(beside_usual(a, b, also=[torch.float32]))
    both = torch.tensor([[2.0**100 * (1 + 1j)]], dtype=torch.complex64)
    found.append(beside_usual(both, torch.tensor([[2.0**100]], dtype=torch.complex64)))
    return found


PERMUTED: tuple[tuple[Shapes, str, str], ...] = (
    (((2, 2, 2), (2, 2)), "permuted", "contiguous"),
    (((2, 2), (2, 2, 2)), "contiguous", "permuted"),
    (((2, 2, 1, 2), (2, 1)), "permuted", "contiguous"),
    (((2, 2, 1, 2), (2, 2, 2, 1)), "permuted", "permuted"),
)
"""Batches whose dimensions lie in memory in another order."""


def layouts() -> Sequence[Case]:
    """Permuted batches, and transposed matrices in every dtype; contiguous ones are the usual."""
    found = [_laid_out(shapes, torch.float32, *both) for shapes, *both in PERMUTED]
    others = [dtype for dtype in cases.DTYPES if dtype is not torch.float32]
    found += [_laid_out(FORMS["matrices"], dtype, "transposed", "transposed") for dtype in others]
    return found


def _laid_out(shapes: Shapes, dtype: torch.dtype, a_layout: str, b_layout: str) -> dict[str, Any]:
    a, b = (counted(shape, dtype) for shape in shapes)
    return {"a": a, "b": b, "a_layout": a_layout, "b_layout": b_layout, "usual": [[a, b]]}
