"""How a property is declared: once, for every mode in which it is checked.

A property is written as a judgement, a function `(case, seen, expected) -> None` that raises a
`grader.judge.failure.Failure` where the claim does not hold. Declaring it makes it a pytest test
of the same name over the `subject` fixture, which replays the tape and searches.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import torch
from hypothesis.strategies import SearchStrategy

from grader.wire import Data

Case = Mapping[str, Any]
"""One example: the fields that a scenario takes, as plain data."""


@dataclass(frozen=True)
class Observation:
    """What one run of a scenario showed.

    `value` is the scenario's answer; `state_changes` names what it left changed in torch's global
    state ("default dtype", "generator", …).
    """

    value: Any
    state_changes: tuple[str, ...] = ()


Judgement = Callable[[Case, Observation, Any], None]
Expectation = Callable[[Case, torch.device], Data]
Agreement = Callable[[Any, Any], bool]
Corners = Callable[[], Sequence[Case]]


def no_corners() -> Sequence[Case]:
    """The corners of a claim that needs none."""
    return ()


@dataclass(frozen=True)
class Claim:
    """One universally quantified claim about an exercise."""

    exercise: str
    id: str
    scenario: Callable[..., Data]
    cases: SearchStrategy[Any]
    judge: Judgement
    expect: Expectation | None = None
    reproduce: Callable[[Case], str] | None = None
    examples: int | None = None
    alike: Agreement | None = None
    always: Corners = no_corners
    aside: tuple[str, ...] = ()

    def count(self, examples: int) -> int:
        """How many examples this property is checked on in a run of `examples` each."""
        return examples if self.examples is None else min(examples, self.examples)


class Checker(Protocol):
    """The `subject` fixture: an implementation under test, on one device."""

    def check(self, claim: Claim) -> None:
        """Raise a `Failure` unless the claim holds on every example."""


PropertyTest = Callable[[Checker], None]


def claim(
    *,
    scenario: Callable[..., Data],
    cases: SearchStrategy[Any],
    expect: Expectation | None = None,
    reproduce: Callable[[Case], str] | None = None,
    examples: int | None = None,
    alike: Agreement | None = None,
    always: Corners = no_corners,
    aside: tuple[str, ...] = (),
) -> Callable[[Judgement], PropertyTest]:
    """Make the decorated judgement a property, a pytest test over the `subject` fixture.

    Its name and module are its ids; the declaration stays readable as its `claim` attribute.

    Args:
        scenario: drives an implementation; a public function of `grader.scenarios`.
        cases: draws the scenario's fields as a dict.
        expect: the oracle's answer to a case on a device, handed on as `expected`.
        reproduce: Python that a student pastes beside the file to see a case.
        examples: a cap below the run's number of examples.
        alike: whether two answers come from the same implementation, as far as can be seen; where
            it is not given, answers must be equal but for rounding (`judge.likeness`).
        always: cases that are tried whatever the seed, after the drawn ones and not counted among
            them; each as small as it can be, the smallest first, since nothing shrinks them.
        aside: fields of a case that set up the check, and that no counterexample shows.
    """

    def declare(judge: Judgement) -> PropertyTest:
        exercise = judge.__module__.rpartition(".")[2]
        declared = Claim(
            exercise,
            judge.__name__,
            scenario=scenario,
            cases=cases,
            judge=judge,
            expect=expect,
            reproduce=reproduce,
            examples=examples,
            alike=alike,
            always=always,
            aside=aside,
        )

        def test(subject: Checker) -> None:
            subject.check(declared)

        test.__name__ = test.__qualname__ = judge.__name__
        test.__module__, test.__doc__ = judge.__module__, judge.__doc__
        test.claim = declared  # type: ignore[attr-defined]
        test.__test__ = True  # type: ignore[attr-defined]  # pytest: a test whatever its name
        return test

    return declare
