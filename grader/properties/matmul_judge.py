"""Judgements on products, in words."""

from __future__ import annotations

from typing import Any

import torch

from grader.judge import compare
from grader.judge.failure import Failure
from grader.properties.declare import Case, Observation
from grader.wire import ObservedTensor

ERRORS = ("RuntimeError", "ValueError", "TypeError")


def same_product(actual: Any, expected: Any, what: str = "matmul(a, b)") -> None:
    """Fail unless a result has the shape, dtype, values and device of the oracle's product."""
    compare.same_tensor(
        actual,
        expected["value"],
        bound=expected["bound"],
        what=what,
        dtype=named_dtype(expected["dtype"]),
    )
    compare.require(
        actual.device.partition(":")[0] == expected["device"],
        f"{what} is on {actual.device}, but its operands are on {expected['device']}.",
        expected=expected["device"],
        actual=actual.device,
    )


def named_dtype(name: str) -> torch.dtype:
    """The dtype of a name such as `torch.float32`."""
    dtype: torch.dtype = getattr(torch, name.removeprefix("torch."))
    return dtype


def as_usual(seen: Observation, expected: Any) -> None:
    """Fail unless the product is right, or not even the usual ones beside it are.

    An answer that does not know a form or a dtype at all loses its points elsewhere.
    """
    try:
        for actual, usual in zip(seen.value.get("usual", ()), expected["usual"], strict=True):
            same_product(actual, usual)
    except Failure:
        return
    result = seen.value["result"]
    same_product(result, _as_infinite(expected, result))


def _as_infinite(expected: Any, actual: Any) -> Any:
    """What is expected, with the answer's complex numbers wherever neither's are finite.

    Which of their parts are infinite and which NaN depends on the order of the operations; torch's
    own product gives NaN for some that are too large.
    """
    value = expected["value"].values
    if not (value.is_complex() and isinstance(actual, ObservedTensor)):
        return expected
    if actual.dtype != named_dtype(expected["dtype"]) or actual.values.shape != value.shape:
        return expected
    neither = ~value.isfinite() & ~actual.values.isfinite()
    return expected | {"value": torch.where(neither, actual.values.to(value.dtype), value)}


def refused(case: Case, seen: Observation, expected: Any) -> None:
    """Fail unless one of the errors asked for was raised, and the good product is right."""
    a, b = ((tuple(case[name].shape), str(case[name].dtype)) for name in ("a", "b"))
    compare.require(
        compare.raised(seen.value["outcome"], *ERRORS),
        f"Operands of {a[0]} {a[1]} and {b[0]} {b[1]} do not fit: a RuntimeError, ValueError or "
        "TypeError was expected.",
        actual=seen.value["outcome"],
    )
    same_product(seen.value["good"], expected, "matmul(good_a, good_b)")
