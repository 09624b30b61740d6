"""Cases that every answer to `matmul` is tried on, whatever the seed draws; each is small."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import permutations, product
from typing import Any

import torch
from torch import Tensor

from grader.properties import matmul_cases as cases
from grader.properties.declare import Case
from grader.properties.matmul_cases import Shapes
from grader.scenarios.matmul import SETTINGS

LARGEST = 40
BEYOND = 100
"""More than fits a block of 64, as answers may have that work block by block."""
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
    ("bmk", "k"),
    ("k", "bkn"),
)
"""Forms of products, a letter a dimension."""
UNUSUAL_LAYOUTS = ("transposed", "strided", "offset", "expanded")


def counted(shape: tuple[int, ...], dtype: torch.dtype = torch.float32) -> Tensor:
    """1, 2, 3, 1, …: no entry is 0, neighbours differ; imaginary parts are negative."""
    entries = torch.arange(torch.Size(shape).numel()) % 3 + 1
    filled = entries.reshape(shape).to(dtype)
    return filled * (1 - 1j) if dtype.is_complex else filled


def pair(shapes: Shapes, dtype: torch.dtype = torch.float32) -> dict[str, Any]:
    """Two operands of these shapes."""
    return {"a": counted(shapes[0], dtype), "b": counted(shapes[1], dtype)}


def pairs(every: Iterable[Shapes]) -> list[Case]:
    """Operands of each of these shapes."""
    return [pair(shapes) for shapes in every]


def matrices() -> Sequence[Case]:
    """Each of m, k and n at each size; a matrix by itself; zeros on either side."""
    sizes = pairs(
        shapes
        for size in (*range(1, LARGEST + 1), BEYOND)
        for shapes in (((size, 1), (1, 1)), ((1, size), (size, 1)), ((1, 1), (1, size)))
    )
    usual = pair(FORMS["matrices"])
    zeros = [usual | {name: torch.zeros_like(usual[name])} for name in ("a", "b")]
    return [*sizes, usual | {"same": True}, *zeros]


def vectors() -> Sequence[Case]:
    """Dot products of each size; a vector on either side of every rank; one by itself."""
    sizes = [((size,), (size,)) for size in range(1, LARGEST + 1)]
    ranks = [(1,) * rank + (2, 2) for rank in range(4)]
    sides = [shapes for large in ranks for shapes in (((2,), large), (large, (2,)))]
    return [*pairs([*sizes, *sides]), pair(FORMS["dot"]) | {"same": True}]


def batches() -> Sequence[Case]:
    """Batches of every size up to 8, on either side and on both; every pair of ranks up to 5.

    Beyond these, a few that are larger and of rank 6.
    """
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
    beyond: list[Shapes] = [
        ((LARGEST, 1, 1), (1, 1)),
        ((1, 1), (LARGEST, 1, 1)),
        ((LARGEST, 1, 1), (LARGEST, 1, 1)),
        ((1, 1, 1, 1, 1, 2), (2, 1)),
        ((1, 2), (1, 1, 1, 1, 2, 1)),
    ]
    return pairs([*sizes, *ranks, *beyond])


def dtypes() -> Sequence[Case]:
    """Every form in every dtype, vectors with batches among them."""
    forms = [*FORMS.values(), ((2,), (2, 2, 2)), ((2, 2, 2), (2,))]
    return [pair(shapes, dtype) for shapes, dtype in product(forms, cases.DTYPES)]


def beside(every: Iterable[Case]) -> list[Case]:
    """Cases, each with two matrices whose product is no special case."""
    good = {f"good_{name}": value for name, value in pair(((1, 2), (2, 2))).items()}
    return [dict(case) | good for case in every]


def empty() -> Sequence[Case]:
    """Each size of each form at 0, by itself and with others; a form in every dtype."""
    one_zero = [_filled(form, zero) for form in LETTERS for zero in sorted(set("".join(form)))]
    batched: list[Shapes] = [
        ((0, 1, 1), (1, 1)),
        ((1, 1), (0, 1, 1)),
        ((2, 0, 1, 1), (2, 1, 1, 1)),
        ((1, 1, 0), (2, 0, 1)),
        ((2, 1, 1, 0), (1, 2, 0, 1)),
    ]
    single = pairs([*one_zero, *batched, ((0, 0), (0, 0)), ((0, 2, 0), (0, 0, 2))])
    return beside([*single, *(pair(((1, 0), (0, 1)), dtype) for dtype in cases.DTYPES)])


def _filled(form: tuple[str, str], zero: str) -> Shapes:
    left, right = (tuple(0 if name == zero else 2 for name in names) for names in form)
    return left, right


def layouts() -> Sequence[Case]:
    """Every form with every layout on one side, and on both."""
    found = []
    for shapes, layout in product(FORMS.values(), UNUSUAL_LAYOUTS):
        for a_layout, b_layout in (
            (layout, "contiguous"),
            ("contiguous", layout),
            (layout, layout),
        ):
            case = pair(shapes) | {"a_layout": a_layout, "b_layout": b_layout}
            found.append(cases.as_laid_out(case))
    return found


def gradients() -> Sequence[Case]:
    """Every form with gradients for one operand or both, most layouts, each dtype; some with NaN.

    Operands that are no leaves, the same one twice, and a gradient that comes in transposed.
    """
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
        _with_gradients(FORMS[form], dtype, "ab", "contiguous")
        for form, dtypes in (
            ("matrices", cases.FLOATS),
            ("dot", cases.FLOATS[2:]),
            ("batches", cases.FLOATS[2:]),
            ("matrix by vector", (torch.complex64,)),
            ("vector by matrix", (torch.complex64,)),
        )
        for dtype in dtypes
    ]
    computed = [
        _with_gradients(FORMS[form], torch.float32, "ab", "contiguous") | {"made": "computed"}
        for form in ("dot", "matrices", "batches")
    ]
    same = [
        _with_gradients(shapes, torch.float32, "a", "contiguous") | {"made": "same"}
        for shapes in (FORMS["dot"], ((1, 1), (1, 1)))
    ]
    turned = _with_gradients(FORMS["matrices"], torch.float32, "ab", "contiguous")
    turned |= {"weight_layout": "transposed"}
    return [*found, operand, weight, *kinds, *computed, *same, turned]


def _with_gradients(shapes: Shapes, dtype: torch.dtype, wanted: str, layout: str) -> dict[str, Any]:
    operands = pair(shapes, dtype)
    weight = counted(tuple(torch.matmul(operands["a"], operands["b"]).shape), dtype)
    return operands | {"weight": weight, "wanted": wanted, "layout": layout}


def kept_operands() -> Sequence[Case]:
    """Products that equal an operand, which a shortcut would hand back; some in every dtype.

    In other dtypes than the first, a wrong value or an error loses no points here.
    """
    ones = [pair((shape, shape)) for shape in ((1,), (1, 1), (1, 1, 1))]
    identity = {"a": counted((2, 2)), "b": torch.eye(2)}
    by_one = [pair(((2, 1), (1, 1))), pair(((1, 1), (1, 2))), pair(((1, 2, 1), (1, 1)))]
    swapped = {"a": identity["b"], "b": identity["a"]}
    others = [dtype for dtype in cases.DTYPES if dtype is not torch.float32]
    kinds = [
        {name: value.to(dtype) for name, value in case.items()} | {"only_kept": True}
        for dtype in others
        for case in (pair(FORMS["dot"]), identity)
    ]
    return [*ones, *by_one, identity, swapped, *kinds]


def misfits() -> Sequence[Case]:
    """All shapes that fit nowhere; pairs of dtypes, all of them for matrices."""
    shapes = pairs(cases.MISFITS)
    mixed = [
        {"a": counted((1, 1), one), "b": counted((1, 1), other)}
        for one, other in permutations(cases.DTYPES, 2)
    ]
    others = [*(FORMS[form] for form in FORMS if form != "matrices"), ((1, 0), (0, 1))]
    few = [(torch.float32, torch.float64), (torch.int64, torch.int32)]
    mixed += [
        {"a": counted(left, one), "b": counted(right, other)}
        for (left, right), (one, other) in product(others, few)
    ]
    return beside([*shapes, *mixed])


def one_against_many() -> Sequence[Case]:
    """An inner size of 1 on either side of every form."""
    found: list[Shapes] = []
    for left, right in ((1, 2), (2, 1)):
        rows: list[tuple[int, ...]] = [(left,), (1, left), (2, left), (2, 1, left)]
        columns: list[tuple[int, ...]] = [(right,), (right, 1), (right, 2), (2, right, 1)]
        found += product(rows, columns)
    return beside(pairs([*found, ((2, 1), (0, 2)), ((2, 0), (1, 2))]))


GROWING: dict[str, Callable[[int], Shapes]] = {
    "dot": lambda size: ((size,), (size,)),
    "matrix by vector": lambda size: ((size, size), (size,)),
    "vector by matrix": lambda size: ((size,), (size, size)),
    "vector by batches": lambda size: ((2,), (size, 2, 2)),
    "batches by vector": lambda size: ((size, 2, 2), (2,)),
    "matrix by batches": lambda size: ((2, 2), (size, 2, 2)),
    "batches": lambda size: ((size, 2, 2), (size, 2, 2)),
    "batches of batches": lambda size: ((size, size, 1, 2), (2, 1)),
    "batches of large matrices": lambda size: ((2, size, size), (2, size, size)),
    "vector by large batches": lambda size: ((size,), (2, size, size)),
    "large batches by vector": lambda size: ((2, size, size), (size,)),
}
"""What is 8 and then 64 in each form."""


def growing() -> Sequence[Case]:
    """Matrices that grow, and batches of them; every form, and matrices of every dtype.

    Of the latter only the operations count: what else is wrong with them loses points elsewhere.
    """
    usual = [cases.grown(0, batched) for batched in (False, True)]
    forms = [_grown(shapes, torch.float32) for shapes in GROWING.values()]
    others = [dtype for dtype in cases.DTYPES if dtype is not torch.float32]
    kinds = [_grown(lambda size: ((size, size), (size, size // 8)), dtype) for dtype in others]
    return [*usual, *forms, *kinds]


def _grown(shapes: Callable[[int], Shapes], dtype: torch.dtype) -> dict[str, Any]:
    large_a, large_b = (cases.rising(shape, dtype) for shape in shapes(64))
    large = {"large_a": large_a, "large_b": large_b}
    return pair(shapes(8), dtype) | large | {"only_counted": True}


def states() -> Sequence[Case]:
    """A product under each setting that is not torch's usual one; errors beside it under each."""
    usual = pair(FORMS["matrices"])
    matrix = usual["a"]
    misfits = [(matrix, counted((3, 2))), (matrix, matrix.double()), (matrix, counted(()))]
    beside = [{"bad_a": one, "bad_b": other} for one, other in misfits]
    return [
        *(usual | {"state": state} for state in SETTINGS),
        *(usual | {"state": state} | bad for state, bad in product(("usual", *SETTINGS), beside)),
    ]
