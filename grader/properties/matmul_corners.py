"""Cases that every answer to `matmul` is tried on, whatever the seed draws; each is small."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import permutations, product
from typing import Any

import torch
from torch import Tensor

from grader.properties import matmul_cases as cases
from grader.properties.declare import Case
from grader.properties.matmul_cases import Shapes

LARGEST = 40
FORMS: dict[str, Shapes] = {
    "dot": ((2,), (2,)),
    "matrix by vector": ((2, 2), (2,)),
    "vector by matrix": ((2,), (2, 2)),
    "matrices": ((2, 2), (2, 2)),
    "batches": ((2, 1, 2), (2, 2, 1)),
}
LETTERS = (
    ("k", "k"),
    ("mk", "k"),
    ("k", "kn"),
    ("mk", "kn"),
    ("bmk", "kn"),
    ("bmk", "bkn"),
)
"""Forms of products, a letter a dimension."""
LAYOUTS = ("transposed", "strided", "offset", "expanded")


def counted(shape: tuple[int, ...], dtype: torch.dtype = torch.float32) -> Tensor:
    """1, 2, 3, 1, …: no entry is 0, neighbours differ."""
    entries = torch.arange(torch.Size(shape).numel()) % 3 + 1
    return entries.reshape(shape).to(dtype)


def pair(shapes: Shapes, dtype: torch.dtype = torch.float32) -> dict[str, Any]:
    """Two operands of these shapes."""
    return {"a": counted(shapes[0], dtype), "b": counted(shapes[1], dtype)}


def pairs(every: Iterable[Shapes]) -> list[Case]:
    """Operands of each of these shapes."""
    return [pair(shapes) for shapes in every]


def matrices() -> Sequence[Case]:
    """Each of m, k and n at each size."""
    return pairs(
        shapes
        for size in range(1, LARGEST + 1)
        for shapes in (((size, 1), (1, 1)), ((1, size), (size, 1)), ((1, 1), (1, size)))
    )


def vectors() -> Sequence[Case]:
    """Dot products of each size; a vector on either side of every rank."""
    sizes = [((size,), (size,)) for size in range(1, LARGEST + 1)]
    ranks = [(1,) * rank + (2, 2) for rank in range(4)]
    sides = [shapes for large in ranks for shapes in (((2,), large), (large, (2,)))]
    return pairs([*sizes, *sides])


def batches() -> Sequence[Case]:
    """Batches of every size up to 8, on either side and on both; every pair of ranks up to 5."""
    ranks = [
        ((2,) * (one - 2) + (1, 2), (2,) * (other - 2) + (2, 1))
        for one, other in product(range(2, 6), repeat=2)
    ]
    sizes = [
        shapes
        for size in range(1, 9)
        for shapes in (
            ((size, 1, 1), (1, 1)),
            ((1, 1), (size, 1, 1)),
            ((size, 1, 1), (size, 1, 1)),
            ((size, 1, 1, 1), (1, 1)),
            ((1, 1, 1), (size, 2, 1, 1)),
            ((1, size, 1, 1), (2, 1, 1, 1)),
        )
    ]
    return pairs([*sizes, *ranks])


def dtypes() -> Sequence[Case]:
    """Every form in every dtype."""
    return [pair(shapes, dtype) for shapes, dtype in product(FORMS.values(), cases.DTYPES)]


def beside(every: Iterable[Case]) -> list[Case]:
    """Cases, each with two matrices whose product is no special case."""
    good = {f"good_{name}": value for name, value in pair(((1, 2), (2, 2))).items()}
    return [dict(case) | good for case in every]


def empty() -> Sequence[Case]:
    """Each size of each form at 0, by itself and with others; a form in every dtype."""
    one_zero = [_filled(form, zero) for form in LETTERS for zero in sorted(set("".join(form)))]
    batched = [((0, 1, 1), (1, 1)), ((1, 1), (0, 1, 1)), ((2, 0, 1, 1), (2, 1, 1, 1))]
    single = pairs([*one_zero, *batched, ((0, 0), (0, 0)), ((0, 2, 0), (0, 0, 2))])
    return beside([*single, *(pair(((1, 0), (0, 1)), dtype) for dtype in cases.DTYPES)])


def _filled(form: tuple[str, str], zero: str) -> Shapes:
    left, right = (tuple(0 if name == zero else 2 for name in names) for names in form)
    return left, right


def layouts() -> Sequence[Case]:
    """Every form with every layout on one side, and on both."""
    found = []
    for shapes, layout in product(FORMS.values(), LAYOUTS):
        for a_layout, b_layout in (
            (layout, "contiguous"),
            ("contiguous", layout),
            (layout, layout),
        ):
            case = pair(shapes) | {"a_layout": a_layout, "b_layout": b_layout}
            found.append(cases.as_laid_out(case))
    return found


def gradients() -> Sequence[Case]:
    """Every form with gradients for one operand or both, each layout and dtype; some with NaN."""
    found = [
        _with_gradients(shapes, torch.float32, wanted, layout)
        for shapes in FORMS.values()
        for wanted, layout in (
            *(("ab", layout) for layout in ("contiguous", "transposed", "strided", "offset")),
            ("a", "contiguous"),
            ("b", "contiguous"),
        )
    ]
    operand = found[0] | {"a": torch.tensor([float("nan"), float("inf")])}
    weight = found[0] | {"weight": torch.tensor(float("nan"))}
    kinds = [
        _with_gradients(FORMS["matrices"], dtype, "ab", "contiguous") for dtype in cases.FLOATS
    ]
    return [*found, operand, weight, *kinds]


def _with_gradients(shapes: Shapes, dtype: torch.dtype, wanted: str, layout: str) -> dict[str, Any]:
    operands = pair(shapes, dtype)
    weight = counted(tuple(torch.matmul(operands["a"], operands["b"]).shape), dtype)
    return operands | {"weight": weight, "wanted": wanted, "layout": layout}


def kept_operands() -> Sequence[Case]:
    """Products that equal an operand, which a shortcut would hand back."""
    ones = [pair((shape, shape)) for shape in ((1,), (1, 1), (1, 1, 1))]
    identity = {"a": counted((2, 2)), "b": torch.eye(2)}
    by_one = [pair(((2, 1), (1, 1))), pair(((1, 1), (1, 2))), pair(((1, 2, 1), (1, 1)))]
    swapped = {"a": identity["b"], "b": identity["a"]}
    return [*ones, *by_one, identity, swapped]


def misfits() -> Sequence[Case]:
    """All shapes that fit nowhere, and all pairs of dtypes."""
    shapes = pairs(cases.MISFITS)
    mixed = [
        {"a": counted((1, 1), one), "b": counted((1, 1), other)}
        for one, other in permutations(cases.DTYPES, 2)
    ]
    return beside([*shapes, *mixed])


def one_against_many() -> Sequence[Case]:
    """An inner size of 1 on either side of every form."""
    found: list[Shapes] = []
    for left, right in ((1, 2), (2, 1)):
        rows: list[tuple[int, ...]] = [(left,), (1, left), (2, left), (2, 1, left)]
        columns: list[tuple[int, ...]] = [(right,), (right, 1), (right, 2), (2, right, 1)]
        found += product(rows, columns)
    return beside(pairs(found))


def growing() -> Sequence[Case]:
    """Matrices that grow, and batches of them."""
    return [cases.grown(0, batched) for batched in (False, True)]
