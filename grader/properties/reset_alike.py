"""Whether two resets drew by the same law, for recognising mistakes: draws themselves differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from grader.judge import statistics
from grader.judge.likeness import Likeness, same_kind
from grader.wire import ObservedTensor, Raised

MANY = 1000
"""From so many draws on, two samples of one law reach about as far."""

REACH = 1.5
"""How much further than the other one such a sample may reach; 1.3 is rare for a normal law."""


def same_law(one: ObservedTensor, other: ObservedTensor) -> bool:
    """Whether two tensors may be samples of one law: as many numbers, and spread alike."""
    if not same_kind(one, other):
        return False
    first, second = (t.values[t.values.isfinite()].double() for t in (one, other))
    if first.numel() != second.numel():
        return False
    if min(statistics.distinct(sample) for sample in (first, second)) < 2:
        return torch.equal(first, second)
    n, grain = first.numel(), torch.finfo(one.dtype).eps
    reaches = sorted(float(sample.abs().max()) for sample in (first, second))
    if n >= MANY and reaches[1] > REACH * reaches[0]:
        return False
    return statistics.separation(first, second) <= statistics.separation_limit(n) + grain


def same_error(one: Raised, other: Raised) -> bool:
    """Whether two exceptions say the same: torch raises RuntimeError for nearly everything."""
    openings = [(found.kinds[:1], found.message.split()[:2]) for found in (one, other)]
    return openings[0] == openings[1]


def same_draws(one: Any, other: Any) -> bool:
    """Whether two answers hold samples of the same laws, and copies in the same places."""
    laws = Likeness(tensors=same_law, errors=same_error)
    return laws(one, other) and copies(one) == copies(other)


same_values = Likeness(errors=same_error)
"""Whether two answers hold the same numbers."""


def copies(answer: Any) -> list[int]:
    """For each tensor of an answer, the place of the first one that has its values."""
    found = list(_tensors(answer))
    return [
        next(place for place, other in enumerate(found) if torch.equal(other, one)) for one in found
    ]


def _tensors(answer: Any) -> Iterator[Tensor]:
    """The tensors of an answer in their order, with a number for NaN."""
    if isinstance(answer, ObservedTensor):
        yield answer.values.nan_to_num(nan=12345.0)
    elif isinstance(answer, dict | list):
        for part in answer.values() if isinstance(answer, dict) else answer:
            yield from _tensors(part)
