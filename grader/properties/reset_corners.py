"""Cases that every answer to `reset_parameters` is tried on, whatever the seed draws."""

from __future__ import annotations

from typing import Any

from grader.properties.declare import Case

DRAWS = 4096
"""Enough to see a bound that is 3 % off."""


def layer(in_features: int, out_features: int, **fields: Any) -> Case:
    """A layer with a bias, in single precision, and more fields."""
    usual = {"bias": True, "dtype": "float32", "seed": 0}
    return {"in_features": in_features, "out_features": out_features} | usual | fields


def weights() -> list[Case]:
    """About `DRAWS` weights, from as many inputs as are usual."""
    fans = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 16, 32, 50, 64, 100, 128, 256, 600, 1000)
    single = [layer(fan, -(-DRAWS // fan)) for fan in fans]
    return [*single, layer(16, DRAWS // 16, dtype="float64")]


def biases() -> list[Case]:
    """One bias, then `DRAWS` of them, from few inputs."""
    single = [layer(5, 1), *(layer(fan, DRAWS) for fan in (1, 2, 5, 6, 8, 9))]
    return [*single, layer(4, DRAWS, dtype="float64")]


def many_biases() -> list[Case]:
    """So many biases that a grid shows in them alone."""
    return [layer(4, 2 * DRAWS), layer(3, 2 * DRAWS + 1, dtype="float64")]


def halves() -> list[Case]:
    """Enough weights to see the law's steps, in both half precisions."""
    return [layer(16, 4 * DRAWS // 16, dtype=dtype) for dtype in ("float16", "bfloat16")]


def without_bias() -> list[Case]:
    """A layer whose weights' spread can be told from that of a layer with a bias."""
    return [{"in_features": 128, "out_features": 128, "bias": False, "seed": 0}]


def circumstances() -> list[Case]:
    """The same with frozen parameters, without grad mode, in evaluation."""
    sizes = {"in_features": 128, "out_features": 128, "seed": 0}
    usual = {"weight_grad": True, "bias_grad": True, "grad_mode": True, "training": True}
    others = ({"weight_grad": False, "bias_grad": False}, {"grad_mode": False}, {"training": False})
    return [sizes | usual | other for other in others]
