"""Whether two answers come from implementations that do the same.

Where a property compares answers otherwise than by their values, it makes a `Likeness` of its own
and hands it to `claim(alike=…)`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from grader.wire import ObservedTensor, Raised

CLOSENESS = 64
"""Tensors agree within this many roundings of their largest entry, numbers likewise."""


def same_kind(one: ObservedTensor, other: ObservedTensor) -> bool:
    """Whether two tensors agree in all but their values."""
    kinds = [(t.shape, t.dtype, t.device, t.requires_grad) for t in (one, other)]
    return kinds[0] == kinds[1]


def same_values(one: ObservedTensor, other: ObservedTensor) -> bool:
    """Whether two tensors are the same but for rounding."""
    if not same_kind(one, other):
        return False
    if one.values.is_meta or other.values.is_meta:
        return one.values.is_meta and other.values.is_meta
    dtype = one.dtype
    if not (dtype.is_floating_point or dtype.is_complex):
        return torch.equal(one.values, other.values)
    wide = torch.complex128 if dtype.is_complex else torch.float64
    pair = [t.values.to(wide) for t in (one, other)]
    finite = [t[t.isfinite()].abs() for t in pair]
    size = max((float(t.max()) for t in finite if t.numel()), default=0.0)
    slack = CLOSENESS * torch.finfo(dtype).eps * size
    return torch.allclose(pair[0], pair[1], rtol=0.0, atol=slack, equal_nan=True)


def same_class(one: Raised, other: Raised) -> bool:
    """Whether two exceptions are of the same built-in class."""
    return one.kinds[:1] == other.kinds[:1]


@dataclass(frozen=True)
class Likeness:
    """Compares two answers, piece by piece; messages and lines of exceptions do not count.

    `tensors` compares two tensors, `errors` two exceptions.
    """

    tensors: Callable[[ObservedTensor, ObservedTensor], bool] = same_values
    errors: Callable[[Raised, Raised], bool] = same_class

    def __call__(self, one: Any, other: Any) -> bool:
        """Whether two answers, or parts of them, are alike."""
        if isinstance(one, ObservedTensor) and isinstance(other, ObservedTensor):
            return self.tensors(one, other)
        if isinstance(one, Raised) and isinstance(other, Raised):
            return self.errors(one, other)
        if isinstance(one, dict) and isinstance(other, dict):
            return one.keys() == other.keys() and all(self(one[key], other[key]) for key in one)
        if isinstance(one, list) and isinstance(other, list):
            return len(one) == len(other) and all(map(self, one, other))
        if isinstance(one, float) and isinstance(other, float):
            same = one == other or (math.isnan(one) and math.isnan(other))
            return same or math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
        return type(one) is type(other) and bool(one == other)


alike = Likeness()
"""Whether two answers are the same but for rounding, messages and lines."""
