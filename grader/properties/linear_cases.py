"""Cases of `linear_init`: sizes, ways to pass arguments, states of other layers."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import strategies as st

from grader.properties.declare import Case, Corners

EVERY_DTYPE = ("float32", "float64", "float16", "bfloat16")
DTYPES = st.sampled_from(EVERY_DTYPE)
NAMES = ["in_features", "out_features", "bias", "device", "dtype"]


def layers(
    least: int = 1, most: int = 6, **fields: st.SearchStrategy[Any]
) -> st.SearchStrategy[Case]:
    """Small layers, of sizes that differ more often than not."""
    size = st.integers(least, most)
    return st.fixed_dictionaries({"in_features": size, "out_features": size} | fields)


def of_every_dtype(name: str, **fields: Any) -> Corners:
    """A layer of two weights for each dtype, which is the field `name`; and more fields."""
    sizes = {"in_features": 1, "out_features": 2}
    return lambda: [sizes | {name: dtype} | fields for dtype in EVERY_DTYPE]


def empty_layers() -> st.SearchStrategy[Case]:
    """Layers without inputs or without outputs."""
    return layers(0, 3).filter(lambda case: 0 in (case["in_features"], case["out_features"]))


def children() -> st.SearchStrategy[Case]:
    """Arguments of a subclass that makes layers of `width` inputs and `width * factor` outputs."""
    return st.fixed_dictionaries({"width": st.integers(1, 5), "factor": st.integers(2, 4)})


@st.composite
def calls(draw: st.DrawFn) -> Case:
    """Arguments by position up to a point; the rest by name, in any order, perhaps left out."""
    positional = draw(st.integers(0, 5))
    left_out = draw(st.sets(st.sampled_from(NAMES[2:])))
    rest = draw(st.permutations(NAMES[positional:]))
    size = draw(st.integers(1, 5))
    return {
        "in_features": size,
        "out_features": size + draw(st.integers(1, 3)),
        "positional": positional,
        "keywords": [name for name in rest if name not in left_out],
    }


@st.composite
def states(draw: st.DrawFn) -> Case:
    """The state of another layer, in small whole numbers."""
    size_in, size_out = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    generator = torch.Generator().manual_seed(draw(st.integers(0, 1000)))

    def numbers(*shape: int) -> torch.Tensor:
        return torch.randint(-9, 10, shape, generator=generator, device="cpu").float()

    return {"weight": numbers(size_out, size_in), "bias": numbers(size_out)}
