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
from grader.judge.tape import RIGHT, Entry, digest
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
    left = [
        _Alternative(claim, name, implementation, holds)
        for name, implementation in alternatives(claim.exercise).items()
    ]
    for entry, answer in seen:
        right = holds(claim, entry, answer)
        left = [alternative for alternative in left if alternative.agrees(entry, answer, right)]
        if not left:
            return None
    return left[0].name if len(left) == 1 else None


class _Alternative:
    """A misconception's implementation, which is driven as a worker drives a submission."""

    def __init__(self, claim: Claim, name: str, implementation: Any, holds: Holds) -> None:
        self.name = name
        self._claim = claim
        self._holds = holds
        scenario = claim.scenario
        graft = getattr(import_module(f"grader.scenarios.{claim.exercise}"), "graft", None)
        if graft is not None:
            graft(implementation)
        self._runner = Runner(
            implementation, Rule(_unheard), {scenario.__name__: scenario}, _nothing
        )

    def agrees(self, entry: Entry, answer: Answer, right: bool) -> bool:
        """Whether it is right where the submission is right, and else wrong with the same answer.

        It runs only where the example does not remember enough of what it answered before.
        """
        other: Answer | None = None
        if self.name not in entry.mistaken:
            other = self._answer(entry)
            wrong = not self._holds(self._claim, entry, other)
            entry.mistaken[self.name] = digest(other.whole) if wrong else RIGHT
        known = entry.mistaken[self.name]
        if right or known == RIGHT:
            return right and known == RIGHT
        if known == digest(answer.whole):
            return True
        other = other or self._answer(entry)
        try:
            return (self._claim.alike or alike)(answer.content, other.content)
        except Exception:  # the submission's answer is none that a scenario gives
            return False

    def _answer(self, entry: Entry) -> Answer:
        whole = self._runner.answer(unframe(entry.request))
        return Answer(whole, known=entry.knows(whole))


def _unheard(_operation: str) -> None:
    """Alternatives may use what an exercise forbids."""


def _nothing() -> None:
    """No report is kept between their runs."""
