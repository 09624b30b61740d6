"""Recognise a misconception: the named mistake that a failing submission agrees with.

A submission is held against each alternative implementation of its exercise, over the whole tape of
the property that it fails. What is left in the end must agree in every example, and be wrong where
the submission is wrong. Where two are left they cannot be told apart, and nothing is said.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

import torch

from grader.judge.bench import Answer
from grader.judge.misconceptions import alternatives
from grader.judge.tape import Entry
from grader.properties.declare import Claim
from grader.wire import ObservedTensor, Raised, unframe
from grader.worker.rules.base import Rule
from grader.worker.runner import Runner

CLOSENESS = 64
"""Tensors agree within this many roundings of their largest entry, numbers likewise."""

Holds = Callable[[Claim, Entry, Answer], bool]
"""Whether the property holds for an answer."""


def recognise(claim: Claim, seen: Iterable[tuple[Entry, Answer]], holds: Holds) -> str | None:
    """The id of the one misconception whose implementation answers as the submission does.

    Args:
        claim: the property that the submission fails.
        seen: the tape with the submission's answers; the first example is one that it fails. It is
            read only as far as needed.
        holds: the property's judgement.
    """
    left = {
        name: _runner(claim, implementation)
        for name, implementation in alternatives(claim.exercise).items()
    }
    agree = claim.alike or alike
    for entry, answer in seen:
        for name, runner in list(left.items()):
            other = unframe(runner.answer(unframe(entry.request)))
            agrees = agree(_shown(answer), _shown(other))
            if not agrees or holds(claim, entry, answer) is not holds(claim, entry, other):
                del left[name]
        if not left:
            return None
    return next(iter(left)) if len(left) == 1 else None


def alike(one: Any, other: Any) -> bool:
    """Whether two answers are the same but for rounding, messages and lines."""
    if isinstance(one, ObservedTensor) and isinstance(other, ObservedTensor):
        return _same_tensor(one, other)
    if isinstance(one, Raised) and isinstance(other, Raised):
        return one.kinds[:1] == other.kinds[:1]
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, float) and isinstance(other, float):
        same = one == other or (math.isnan(one) and math.isnan(other))
        return same or math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
    return type(one) is type(other) and bool(one == other)


def _same_tensor(one: ObservedTensor, other: ObservedTensor) -> bool:
    kinds = [(t.shape, t.dtype, t.device, t.requires_grad) for t in (one, other)]
    if kinds[0] != kinds[1]:
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


def _runner(claim: Claim, implementation: Any) -> Runner:
    """Alternatives are driven as a worker drives a submission."""
    scenario = claim.scenario
    graft = getattr(import_module(scenario.__module__), "graft", None)
    if graft is not None:
        graft(implementation)
    return Runner(implementation, Rule(_unheard), {scenario.__name__: scenario}, _nothing)


def _shown(answer: Answer) -> Answer:
    """An answer without what says nothing of the implementation."""
    return {name: value for name, value in answer.items() if name != "printed"}


def _unheard(_operation: str) -> None:
    """Alternatives may use what an exercise forbids."""


def _nothing() -> None:
    """No report is kept between their runs."""
