"""Cases that every answer to `reset_parameters` is tried on, whatever the seed draws."""

from __future__ import annotations

from typing import Any

from grader.properties.declare import Case, Corners
from grader.properties.linear_cases import EVERY_DTYPE

DRAWS = 4096
"""Enough to see a bound that is 3 % off."""


def layer(in_features: int, out_features: int, **fields: Any) -> Case:
    """A layer with a bias, in single precision, and more fields."""
    usual = {"bias": True, "dtype": "float32", "seed": 0}
    return {"in_features": in_features, "out_features": out_features} | usual | fields


def plain(in_features: int, out_features: int, dtype: str) -> dict[str, Any]:
    """A layer of a dtype, whatever becomes of its bias."""
    return {"in_features": in_features, "out_features": out_features, "dtype": dtype, "seed": 0}


def often() -> list[Case]:
    """The smallest layers, reset so often that their law shows as well."""
    return [layer(4, outputs, resets=1000, seed=1) for outputs in (1, 3)]


def weights() -> list[Case]:
    """About `DRAWS` weights, from as many inputs as are usual."""
    fans = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 16, 32, 50, 64, 100, 128, 256, 600, 1000)
    single = [layer(fan, -(-DRAWS // fan)) for fan in fans]
    return [*single, layer(16, DRAWS // 16, dtype="float64"), *often()]


def biases() -> list[Case]:
    """One bias, `DRAWS` of them from few inputs, and fewer from many."""
    single = [layer(5, 1), *(layer(fan, DRAWS) for fan in (1, 2, 5, 6, 8, 9)), layer(1500, 40)]
    return [*single, layer(4, DRAWS, dtype="float64"), *often()]


def many_biases() -> list[Case]:
    """So many biases that a grid shows in them alone."""
    return [layer(4, 2 * DRAWS), layer(3, 2 * DRAWS + 1, dtype="float64")]


def halves() -> list[Case]:
    """Enough weights to see the law's steps, in both half precisions."""
    return [plain(16, 4 * DRAWS // 16, dtype) for dtype in ("float16", "bfloat16")]


def without_bias() -> list[Case]:
    """Every dtype, and a layer whose law can be told from that of one with a bias."""
    small = [plain(5, 6, dtype) for dtype in EVERY_DTYPE]
    return [*small, plain(64, 4 * DRAWS // 64, "float32")]


def without_inputs() -> list[Case]:
    """Every dtype, with a bias and without."""
    return [plain(5, 6, dtype) | {"bias": bias} for dtype in EVERY_DTYPE for bias in (True, False)]


def of_single_and_double(**fields: Any) -> Corners:
    """A small layer in single precision and one in double, with more fields."""
    return lambda: [plain(5, 6, dtype) | fields for dtype in ("float32", "float64")]


def circumstances() -> list[Case]:
    """In double precision; frozen, without grad mode, in evaluation."""
    sizes = plain(64, 4 * DRAWS // 64, "float32")
    usual = {"weight_grad": True, "bias_grad": True, "grad_mode": True, "training": True}
    others = ({"weight_grad": False, "bias_grad": False}, {"grad_mode": False}, {"training": False})
    double = plain(5, 6, "float64") | usual
    return [double, *(sizes | usual | other for other in others)]
