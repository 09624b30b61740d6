"""Comparisons that fail with words a student can act on.

All tensors here are `ObservedTensor`s: plain values in this process, decoded from bytes.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor

from grader.judge.failure import Failure
from grader.results import Worst
from grader.wire import ObservedTensor, Raised


def require(condition: bool, message: str, *, expected: Any = None, actual: Any = None) -> None:
    """Fail with `message` unless the condition holds."""
    if not condition:
        raise Failure(message, expected=expected, actual=actual)


def raised(value: object, *kinds: str) -> bool:
    """Whether `value` is an exception of one of the built-in classes named.

    `NotImplementedError` and `RecursionError` never count, nor do namesakes of a class.
    """
    if not isinstance(value, Raised):
        return False
    if "NotImplementedError" in value.kinds or "RecursionError" in value.kinds:
        return False
    return any(kind in value.kinds for kind in kinds)


def same_tensor(
    actual: object,
    expected: ObservedTensor | Tensor,
    *,
    bound: ObservedTensor | Tensor | float | None = None,
    what: str = "The result",
    dtype: torch.dtype | None = None,
) -> None:
    """Fail unless `actual` is a tensor with the expected shape, dtype and values.

    Args:
        actual: what was observed.
        expected: the oracle's values; they may be of a wider dtype when a `bound` is given.
        bound: largest error allowed, elementwise, in float64; None asks for equal values.
        what: the subject of the sentences, such as "matmul(a, b)".
        dtype: the dtype that `actual` must have; None asks for that of `expected`.
    """
    wanted = expected.values if isinstance(expected, ObservedTensor) else expected
    dtype = dtype or wanted.dtype
    shown = wanted.to(dtype)
    if isinstance(actual, Raised):
        raise Failure(
            f"{what} raised {actual.name}: {actual.message}",
            expected=shown,
            actual=actual,
            where=actual.where,
        )
    if not isinstance(actual, ObservedTensor):
        raise Failure(f"{what} is no tensor", expected=shown, actual=actual)
    if actual.shape != tuple(wanted.shape):
        raise Failure(
            f"{what} has shape {actual.shape}, but {tuple(wanted.shape)} was expected.",
            expected=shown,
            actual=actual,
        )
    if actual.dtype != dtype:
        raise Failure(
            f"{what} has dtype {_name(actual.dtype)}, but {_name(dtype)} was expected.",
            expected=shown,
            actual=actual,
        )
    same_values(actual, expected, bound=bound, what=what, shown=shown)


def same_values(
    actual: ObservedTensor,
    expected: ObservedTensor | Tensor,
    *,
    bound: ObservedTensor | Tensor | float | None = None,
    what: str = "The result",
    shown: Tensor | None = None,
) -> None:
    """Fail unless the values agree, elementwise within `bound`; shapes are equal already.

    NaN agrees with NaN only, an infinity with the same infinity only. `shown` is what the report
    has for the expected values, where that is not `expected` itself.
    """
    wanted = expected.values if isinstance(expected, ObservedTensor) else expected
    if wanted.is_meta or actual.values.is_meta:
        if wanted.is_meta != actual.values.is_meta:
            raise Failure(
                f"{what} is on {actual.device}.",
                expected=wanted if shown is None else shown,
                actual=actual,
            )
        return
    if actual.dtype == wanted.dtype and torch.equal(actual.values, wanted):
        return  # nearly always, and without copies of what may be large
    allowed = _bound(bound, wanted)
    error = _error(actual.values, wanted)
    excess = ~(error <= allowed)
    if not bool(excess.any()):
        return
    worst = _worst(error, allowed, excess)
    count = int(excess.sum())
    raise Failure(
        f"{what} is wrong in {count} of {wanted.numel()} "
        f"{'entry' if wanted.numel() == 1 else 'entries'}"
        + (f"; the worst is at index {worst.index}." if worst.index else "."),
        expected=wanted if shown is None else shown,
        actual=actual,
        worst=worst,
    )


def _bound(bound: ObservedTensor | Tensor | float | None, like: Tensor) -> Tensor:
    if isinstance(bound, ObservedTensor):
        bound = bound.values
    if isinstance(bound, Tensor):
        return bound.to(torch.float64).expand(like.shape)
    return torch.full(like.shape, bound or 0.0, dtype=torch.float64, device="cpu")


def _error(actual: Tensor, wanted: Tensor) -> Tensor:
    """Elementwise distance in float64; the same NaN or infinity is 0 apart, others infinitely."""
    if not (wanted.is_floating_point() or wanted.is_complex()) and actual.dtype == wanted.dtype:
        return torch.where(
            actual == wanted, 0.0, (actual.double() - wanted.double()).abs().clamp(1)
        )
    if actual.is_complex() or wanted.is_complex():
        one, other = (
            torch.view_as_real(actual.to(torch.complex128).resolve_conj()),
            torch.view_as_real(wanted.to(torch.complex128).resolve_conj()),
        )
        distance: Tensor = torch.linalg.vector_norm(_error(one, other), dim=-1)
        return distance
    one, other = actual.double(), wanted.double()
    same = (one == other) | (one.isnan() & other.isnan())
    broken = ~same & ~(one.isfinite() & other.isfinite())
    return torch.where(same, 0.0, torch.where(broken, math.inf, (one - other).abs()))


def _worst(error: Tensor, allowed: Tensor, excess: Tensor) -> Worst:
    ratio = torch.where(excess, error / allowed.clamp(min=5e-324), -1.0).nan_to_num(nan=math.inf)
    flat = int(ratio.reshape(-1).argmax())
    index = [int(i) for i in np.unravel_index(flat, error.shape)]  # torch's imports sympy first
    off = float(error.reshape(-1)[flat])
    return Worst(index, off if math.isfinite(off) else str(off), float(allowed.reshape(-1)[flat]))


def _name(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
