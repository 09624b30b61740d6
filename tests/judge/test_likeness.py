"""Answers are alike where implementations are: in values, or in the law that draws follow."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from grader.judge import statistics
from grader.judge.likeness import Likeness, alike, same_kind
from grader.properties.reset_alike import same_draws
from grader.wire import Raised, frame, unframe

MANY = 20_000


def observed(**parts: object) -> object:
    """An answer as a worker sends it."""
    return unframe(frame(parts))  # type: ignore[arg-type]


def uniform(seed: int, low: float = -1.0, high: float = 1.0) -> Tensor:
    """Draws of a uniform law."""
    return torch.empty(MANY).uniform_(low, high, generator=torch.Generator().manual_seed(seed))


def normal(seed: int) -> Tensor:
    """Draws of a normal law of the same variance as `uniform`."""
    drawn = torch.empty(MANY).normal_(generator=torch.Generator().manual_seed(seed))
    return drawn / math.sqrt(3)


def test_rounding_makes_no_difference() -> None:
    """Values that differ by a rounding are alike, others are not."""
    one, other = torch.tensor([1.0, 3.0]), torch.tensor([1.0, 3.0 + 1e-6])
    assert alike(observed(result=one), observed(result=other))
    assert not alike(observed(result=one), observed(result=other + 1e-3))


@pytest.mark.parametrize("other", [torch.ones(3), torch.ones(2, dtype=torch.float64), 1.0, None])
def test_kinds_make_a_difference(other: object) -> None:
    """Another shape, another dtype, and what is no tensor are not alike, whatever the values."""
    for likeness in (alike, Likeness(tensors=same_kind)):
        assert not likeness(observed(result=torch.ones(2)), observed(result=other))


def test_exceptions_are_compared_by_class_or_as_told() -> None:
    """By default the class counts; a comparison of one's own may look at the message."""
    one, other = (Raised("ValueError", ("ValueError", "Exception"), said) for said in "ab")
    assert alike(one, other)
    assert not Likeness(errors=lambda *pair: pair[0].message == pair[1].message)(one, other)


def test_draws_of_one_law_are_alike() -> None:
    """Other draws of the same law are alike; another bound, mean or shape of law is not."""
    ours = observed(weight=uniform(1))
    assert same_draws(ours, observed(weight=uniform(2)))
    for drawn in (uniform(3, -1.2, 1.2), uniform(4, 0.0, 1.0), normal(5), torch.zeros(MANY)):
        assert not same_draws(ours, observed(weight=drawn))


def test_copies_are_alike_only_to_copies() -> None:
    """Two draws of which one repeats the other are not like two draws that do not."""
    first, second = uniform(1), uniform(2)
    copied = observed(first=first, again=first.clone())
    assert same_draws(copied, observed(first=second, again=second.clone()))
    assert not same_draws(copied, observed(first=first, again=second))


def test_two_samples_are_no_further_apart_than_stated() -> None:
    """Samples of one law stay below the limit, those of two laws do not."""
    limit = statistics.separation_limit(MANY)
    assert statistics.separation(uniform(1), uniform(2)) < limit / 2
    assert statistics.separation(uniform(1), normal(2)) > limit
    assert statistics.separation(torch.zeros(3), torch.ones(3)) == 1
