"""Cases of the exercise `matmul`: operands of every rank, dtype and kind of value.

Most sizes are small, so that counterexamples can be read and loops have time; now and then one of
them is up to 40.
"""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from torch import Tensor

Shapes = tuple[tuple[int, ...], tuple[int, ...]]

SINGLE = (torch.float32, torch.float64)
FLOATS = (torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.complex64)
INTEGERS = (torch.int64, torch.int32)
DTYPES = FLOATS + INTEGERS
HALF = (torch.float16, torch.bfloat16)

MOST_HALF_TERMS = 40

LAYOUTS = st.sampled_from(["contiguous", "transposed", "strided", "offset", "expanded"])
FINITE = ("whole", "quarters", "normal", "scaled")


def values(shape: tuple[int, ...], dtype: torch.dtype, kind: str, seed: int) -> Tensor:
    """Seeded values.

    `whole` are small integers, `quarters` multiples of 1/4, `normal` normal draws, `scaled` normal
    draws of very different magnitudes, `huge` integers whose products wrap, `special` small
    integers with NaN and infinities among them.
    """
    generator = torch.Generator().manual_seed(seed)
    if dtype.is_complex:
        parts = (values(shape, torch.float32, kind, 2 * seed + part) for part in range(2))
        return torch.complex(*parts)
    if kind == "huge":
        info = torch.iinfo(dtype)
        return torch.randint(info.min, info.max, shape, generator=generator, dtype=dtype)
    whole = torch.randint(-3, 4, shape, generator=generator)
    if kind == "whole" or not dtype.is_floating_point:
        return whole.to(dtype)
    if kind == "quarters":
        return (torch.randint(-12, 13, shape, generator=generator) / 4).to(dtype)
    if kind == "special":
        return _with_specials(whole.to(dtype), generator)
    drawn = torch.randn(shape, generator=generator, dtype=torch.float64)
    if kind == "scaled":
        reach = 3 if dtype in HALF else 10
        drawn = drawn * 2.0 ** torch.randint(-reach, reach + 1, shape, generator=generator)
    return drawn.to(dtype)


def _with_specials(tensor: Tensor, generator: torch.Generator) -> Tensor:
    specials = torch.tensor([float("nan"), float("inf"), float("-inf")], dtype=tensor.dtype)
    chosen = specials[torch.randint(0, 3, tensor.shape, generator=generator)]
    return torch.where(torch.rand(tensor.shape, generator=generator) < 0.2, chosen, tensor)


@st.composite
def sizes(draw: DrawFn, count: int) -> list[int]:
    """Sizes of which at most one is large; the others are 1 or 2 then, as loops need time."""
    drawn = [draw(st.integers(1, 4)) for _ in range(count)]
    if draw(st.integers(0, 3)) == 3:
        drawn = [min(size, 2) for size in drawn]
        drawn[draw(st.integers(0, count - 1))] = draw(st.integers(5, 40))
    return drawn


@st.composite
def matrices(draw: DrawFn) -> Shapes:
    """(m, k) and (k, n)."""
    m, k, n = draw(sizes(3))
    return (m, k), (k, n)


@st.composite
def with_vectors(draw: DrawFn) -> Shapes:
    """At least one operand is a vector; the other may have batch dimensions."""
    m, k, n = draw(sizes(3))
    batch = tuple(draw(st.lists(st.integers(1, 3), max_size=2)))
    shapes = [((k,), (k,)), ((m, k), (k,)), ((k,), (k, n)), ((*batch, m, k), (k,))]
    return draw(st.sampled_from([*shapes, ((k,), (*batch, k, n))]))


@st.composite
def batches(draw: DrawFn, smallest: int = 1) -> Shapes:
    """Batch dimensions that broadcast: ones and missing dimensions on either side."""
    m, k, n = (draw(st.integers(smallest, 3)) for _ in range(3))
    full = draw(st.lists(st.integers(max(smallest, 1), 3), min_size=1, max_size=3))
    left, right = (draw(_part_of(full)) for _ in range(2))
    return (*left, m, k), (*right, k, n)


@st.composite
def _part_of(draw: DrawFn, full: list[int]) -> tuple[int, ...]:
    kept = full[draw(st.integers(0, len(full))) :]
    return tuple(size if draw(st.booleans()) else 1 for size in kept)


def any_shapes() -> SearchStrategy[Shapes]:
    """Every rank."""
    return matrices() | with_vectors() | batches()


@st.composite
def operands(
    draw: DrawFn,
    /,
    shapes: SearchStrategy[Shapes],
    dtypes: tuple[torch.dtype, ...] = SINGLE,
    kinds: tuple[str, ...] = FINITE,
    **fields: SearchStrategy[Any],
) -> dict[str, Any]:
    """Two operands of one dtype, and further fields."""
    a_shape, b_shape = draw(shapes)
    dtype, kind = draw(st.sampled_from(dtypes)), draw(st.sampled_from(kinds))
    seed = draw(st.integers(0, 999))
    case = {"a": values(a_shape, dtype, kind, seed), "b": values(b_shape, dtype, kind, seed + 1000)}
    return case | {name: draw(field) for name, field in fields.items()}


@st.composite
def laid_out(draw: DrawFn) -> dict[str, Any]:
    """Operands of every rank, and how each lies in memory."""
    case: dict[str, Any] = draw(operands(any_shapes(), a_layout=LAYOUTS, b_layout=LAYOUTS))
    return as_laid_out(case)


def as_laid_out(case: dict[str, Any]) -> dict[str, Any]:
    """The case with equal values along the first dimension where memory is to be shared there."""
    for name in ("a", "b"):
        if case[f"{name}_layout"] == "expanded":
            case[name] = case[name][:1].expand(case[name].shape).clone()
    return case


@st.composite
def weighted(draw: DrawFn) -> dict[str, Any]:
    """Operands, which of them get gradients, and weights for the entries of their product.

    An entry of a gradient sums over whatever was broadcast. Where that is more than half precision
    has a bound for, the operands are of single precision instead.
    """
    case: dict[str, Any] = draw(operands(any_shapes(), FLOATS, ("whole", "quarters", "normal")))
    a, b = case["a"], case["b"]
    shape = torch.matmul(a, b).shape
    terms = shape.numel() * a.shape[-1] // min(a.numel(), b.numel())
    if a.dtype in HALF and terms > MOST_HALF_TERMS:
        a, b = a.float(), b.float()
    weight = values(tuple(shape), a.dtype, "quarters", draw(st.integers(2000, 2999)))
    wanted = draw(st.sampled_from(["ab", "ab", "ab", "a", "b"]))
    layout = draw(st.sampled_from(["contiguous", "contiguous", "transposed", "strided"]))
    return {"a": a, "b": b, "weight": weight, "wanted": wanted, "layout": layout}


@st.composite
def empty(draw: DrawFn) -> Shapes:
    """At least one size is 0."""
    m, k, n = (draw(st.integers(0, 3)) for _ in range(3))
    batch = tuple(draw(st.lists(st.integers(0, 2), max_size=2)))
    shapes = (
        ((m, k), (k, n)),
        ((k,), (k, n)),
        ((m, k), (k,)),
        ((k,), (k,)),
        ((*batch, m, k), (k, n)),
    )
    return draw(st.sampled_from(shapes).filter(lambda pair: 0 in pair[0] + pair[1]))


@st.composite
def good_beside(draw: DrawFn, special: SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    """A case, and beside it two matrices whose product is no special case."""
    good = draw(operands(matrices(), kinds=("quarters",)))
    return draw(special) | {"good_a": good["a"], "good_b": good["b"]}


@st.composite
def one_against_many(draw: DrawFn) -> Shapes:
    """Inner sizes of which one is 1, and the other is not."""
    m, k, n = draw(st.integers(1, 3)), draw(st.integers(2, 4)), draw(st.integers(1, 3))
    left, right = draw(st.sampled_from([(1, k), (k, 1)]))
    batch = tuple(draw(st.lists(st.integers(1, 2), max_size=1)))
    a_shape = draw(st.sampled_from([(left,), (m, left), (*batch, m, left)]))
    b_shape = draw(st.sampled_from([(right,), (right, n), (*batch, right, n)]))
    return a_shape, b_shape


MISFITS = (
    ((), ()),
    ((), (2,)),
    ((2,), ()),
    ((), (2, 2)),
    ((2, 3), ()),
    ((), (2, 2, 2)),
    ((2, 2, 2), ()),
    ((2,), (3,)),
    ((3,), (2,)),
    ((2, 3), (2, 3)),
    ((2, 3), (2,)),
    ((2, 2), (3,)),
    ((3,), (2, 3)),
    ((2,), (3, 2)),
    ((2, 2), (3, 2)),
    ((2, 2, 3), (2, 3)),
    ((2, 2), (2, 3, 2)),
    ((2, 3), (2, 2, 2)),
    ((2, 2, 2), (2, 3, 2)),
    ((2, 2, 3), (2, 2, 2)),
    ((2, 2, 2), (3, 2, 2)),
    ((2, 1, 1), (4, 1, 1)),
    ((4, 1, 1), (2, 1, 1)),
    ((4, 1, 2, 2), (3, 2, 2, 2)),
    ((2, 0), (3, 2)),
    ((0, 3), (2, 2)),
    ((2, 3), (2, 0)),
    ((0, 1, 1), (2, 1, 1)),
    ((2, 1, 1), (0, 1, 1)),
    ((0,), (3,)),
    ((3,), (0,)),
)
"""Shapes that no product is defined for: no dimension, other inner sizes, other batches."""


@st.composite
def misfits(draw: DrawFn) -> dict[str, Any]:
    """Operands whose shapes or dtypes do not fit together."""
    if draw(st.booleans()):
        return draw(operands(st.sampled_from(MISFITS), kinds=("whole",)))
    case = draw(operands(matrices(), kinds=("whole",)))
    first, second = draw(st.lists(st.sampled_from(DTYPES), min_size=2, max_size=2, unique=True))
    return {"a": case["a"].to(first), "b": case["b"].to(second)}


def growing() -> SearchStrategy[dict[str, Any]]:
    """The same problem at sizes 8 and 64, matrices or batches of them."""
    return st.builds(grown, st.integers(0, 999), st.booleans())


def grown(seed: int, batched: bool) -> dict[str, Any]:
    """One such problem."""

    def shapes(size: int) -> Shapes:
        batch = (size // 8,) if batched else ()
        inner = size if not batched else 8
        return (*batch, inner, inner), (inner, inner)

    a, b = (values(s, torch.float32, "whole", seed + i) for i, s in enumerate(shapes(8)))
    large_a, large_b = (rising(shape, torch.float32) for shape in shapes(64))
    return {"a": a, "b": b, "large_a": large_a, "large_b": large_b}


def rising(shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
    """1, 2, 3, …: more than half precision can hold, in a few words of a snippet."""
    return torch.arange(1, torch.Size(shape).numel() + 1).reshape(shape).to(dtype)
