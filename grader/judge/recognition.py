"""Recognise a misconception: the named mistake that a failing submission agrees with.

A submission is held against each alternative implementation of its exercise, over the whole tape of
the property that it fails. What is left in the end must be right in the examples in which the
submission is right, and wrong in the others, with the same answer. Where two are left they cannot
be told apart, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from grader.judge.answer import Answer
from grader.judge.likeness import alike
from grader.judge.misconceptions import alternatives
from grader.judge.tape import Entry
from grader.properties.declare import Claim
from grader.wire import unframe
from grader.worker.rules.base import Rule
from grader.worker.runner import Runner

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
        right = holds(claim, entry, answer)
        for name, runner in list(left.items()):
            other = Answer(runner.answer(unframe(entry.request)))
            same = right or agree(answer.content, other.content)
            if not same or holds(claim, entry, other) is not right:
                del left[name]
        if not left:
            return None
    return next(iter(left)) if len(left) == 1 else None


def _runner(claim: Claim, implementation: Any) -> Runner:
    """Alternatives are driven as a worker drives a submission."""
    scenario = claim.scenario
    graft = getattr(import_module(scenario.__module__), "graft", None)
    if graft is not None:
        graft(implementation)
    return Runner(implementation, Rule(_unheard), {scenario.__name__: scenario}, _nothing)


def _unheard(_operation: str) -> None:
    """Alternatives may use what an exercise forbids."""


def _nothing() -> None:
    """No report is kept between their runs."""
