"""Cases of `linear_init`: sizes, ways to pass arguments, states of other layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from hypothesis import strategies as st

from grader.properties.declare import Case, Corners

EVERY_DTYPE = ("float32", "float64", "float16", "bfloat16")
DTYPES = st.sampled_from(EVERY_DTYPE)
DEFAULTS = st.sampled_from(("float32", "float64"))
TWO_WEIGHTS: dict[str, Any] = {"in_features": 1, "out_features": 2}
PLACES = ("nowhere", "here", "meta")
METAS = st.sampled_from(("absent", "passed", "default"))
OPTIONS = st.sampled_from(("none", "no bias", "dtype"))
NAMES = ["in_features", "out_features", "bias", "device", "dtype"]


def layers(
    least: int = 1, most: int = 6, **fields: st.SearchStrategy[Any]
) -> st.SearchStrategy[Case]:
    """Small layers, of sizes that differ more often than not."""
    size = st.integers(least, most)
    return st.fixed_dictionaries({"in_features": size, "out_features": size} | fields)


def of_every_dtype(name: str, *more: dict[str, Any], **fields: Any) -> Corners:
    """A layer of two weights for each dtype, which is the field `name`; and other fields.

    `more` are changes to the first of these cases, which make further ones.
    """
    cases = [TWO_WEIGHTS | {name: dtype} | fields for dtype in EVERY_DTYPE]
    return lambda: [*cases, *(cases[0] | changes for changes in more)]


def every_dtype_passed() -> Sequence[Case]:
    """Each dtype, and the circumstances in which one may get lost: a device, other defaults."""
    usual = TWO_WEIGHTS | {"default_dtype": "float32", "meta": "absent"}
    changes = [
        *({"dtype": dtype} for dtype in EVERY_DTYPE),
        {"dtype": "float64", "meta": "passed"},
        {"dtype": "float64", "meta": "default"},
        {"dtype": "float16", "default_dtype": "float64"},
    ]
    return [usual | change for change in changes]


def large_layer() -> Sequence[Case]:
    """A layer with more inputs and outputs than any that is drawn."""
    return [{"in_features": 20, "out_features": 30}]


def biasless() -> st.SearchStrategy[Case]:
    """Layers without a bias, empty ones among them, whatever else may be passed."""
    return layers(0, 6, dtype=st.sampled_from((None, *EVERY_DTYPE)), where=st.sampled_from(PLACES))


def every_biasless() -> Sequence[Case]:
    """Each argument and each empty size that a layer without a bias may come with."""
    usual = TWO_WEIGHTS | {"dtype": None, "where": "nowhere"}
    changes: list[dict[str, Any]] = [
        {},
        *({"dtype": dtype} for dtype in EVERY_DTYPE),
        {"where": "here"}, {"where": "meta"}, {"where": "meta", "dtype": "float64"},
        {"in_features": 0}, {"out_features": 0}, {"in_features": 0, "out_features": 0},
    ]  # fmt: skip
    return [usual | change for change in changes]


def empty_layers() -> st.SearchStrategy[Case]:
    """Layers without inputs or without outputs."""
    return layers(0, 3).filter(lambda case: 0 in (case["in_features"], case["out_features"]))


def children() -> st.SearchStrategy[Case]:
    """Arguments of a subclass that makes layers of `width` inputs and `width * factor` outputs.

    They are no larger than those of the other properties.
    """
    pairs = [(1, 2), (2, 2), (1, 3), (2, 3), (3, 2), (1, 4), (1, 5), (1, 6)]
    return st.sampled_from([{"width": width, "factor": factor} for width, factor in pairs])


def devices() -> st.SearchStrategy[Case]:
    """Devices to pass, as text or object, while torch's defaults may be others."""
    flag = st.booleans()
    cases = layers(default_dtype=DEFAULTS, meta=flag, text=flag, default_meta=flag)
    return cases.filter(lambda case: not (case["meta"] and case["default_meta"]))


def every_device() -> Sequence[Case]:
    """Each device, the run's while `meta` is torch's default as well."""
    usual = TWO_WEIGHTS | {"text": True, "default_dtype": "float64"}
    flags = ((False, False), (True, False), (False, True))
    return [usual | {"meta": meta, "default_meta": default} for meta, default in flags]


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
