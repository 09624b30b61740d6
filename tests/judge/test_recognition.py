"""How misconceptions are recognised in answers, and what examples remember of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import strategies as st

from grader.judge import recognition
from grader.judge.answer import Answer
from grader.judge.failure import Failure
from grader.judge.recognition import recognise
from grader.judge.subject import holds
from grader.judge.tape import Entry
from grader.properties.declare import Case, Claim, Observation
from grader.scenarios.support import Data
from grader.wire import frame

Seen = list[tuple[Entry, Answer]]


def calls(implementation: Any, *, device: torch.device, n: int) -> Data:
    """The scenario: an implementation is called with a number."""
    return implementation(n)


def equals(_case: Case, seen: Observation, expected: Any) -> None:
    """The judgement: the number that was expected."""
    if seen.value != expected:
        raise Failure("Another number was expected.")


def double(case: Case, _device: torch.device) -> Data:
    """The oracle."""
    return 2 * case["n"]


CLAIM = Claim("matmul", "equals", calls, st.nothing(), equals, double)


class Doubling:
    """Alternatives that double a number wrongly, and count how often they are called."""

    def __init__(self) -> None:
        self.called = 0

    def squares(self, n: int) -> int:
        """Right for 0 and 2."""
        self.called += 1
        return n * n

    def stops_at_two(self, n: int) -> int:
        """Right up to 2."""
        self.called += 1
        return 2 * min(n, 2)


@pytest.fixture
def doubling(monkeypatch: pytest.MonkeyPatch) -> Doubling:
    """Misconceptions of doubling in the place of an exercise's own."""
    wrong = Doubling()
    named = {"squares": wrong.squares, "stops_at_two": wrong.stops_at_two}
    monkeypatch.setattr(recognition, "alternatives", lambda _exercise: named)
    return wrong


def tape(*numbers: int) -> list[Entry]:
    """Examples of these numbers."""
    return [Entry.of(CLAIM, {"n": n}, "cpu") for n in numbers]


def answers(entries: list[Entry], *numbers: int) -> Seen:
    """What a worker says of each example."""
    return [
        (entry, Answer(frame({"kind": "observed", "value": number, "state_changes": []})))
        for entry, number in zip(entries, numbers, strict=True)
    ]


def test_the_name_is_that_of_the_same_answers(doubling: Doubling) -> None:
    """Right and wrong in the same examples, with the same answers where it is wrong."""
    entries = tape(3, 0, 1, 2)
    assert recognise(CLAIM, answers(entries, 9, 0, 1, 4), holds) == "squares"
    assert recognise(CLAIM, answers(entries, 4, 0, 2, 4), holds) == "stops_at_two"


@pytest.mark.parametrize("numbers", [(8, 0, 1, 4), (9, 0, 2, 4), (9, 0, 3, 4), (9, 1, 1, 4)])
def test_any_other_answer_has_no_name(doubling: Doubling, numbers: tuple[int, ...]) -> None:
    """One example that disagrees is enough."""
    assert recognise(CLAIM, answers(tape(3, 0, 1, 2), *numbers), holds) is None


def test_two_that_cannot_be_told_apart_have_no_name(
    doubling: Doubling, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is said where it could be wrong."""
    both = {"squares": doubling.squares, "powers": doubling.squares}
    monkeypatch.setattr(recognition, "alternatives", lambda _exercise: both)
    assert recognise(CLAIM, answers(tape(3, 0, 1, 2), 9, 0, 1, 4), holds) is None


def test_what_was_answered_once_is_remembered(doubling: Doubling) -> None:
    """The next submission with the same mistake needs only those to run that may be alike."""
    entries = tape(3, 0, 1, 2)
    assert recognise(CLAIM, answers(entries, 9, 0, 1, 4), holds) == "squares"
    called = doubling.called
    assert recognise(CLAIM, answers(entries, 9, 0, 1, 4), holds) == "squares"
    assert doubling.called == called + 1  # the other one is wrong there too
    assert recognise(CLAIM, answers(entries, 8, 0, 1, 4), holds) is None
    assert recognise(CLAIM, answers(entries, 4, 0, 2, 4), holds) == "stops_at_two"


def test_what_is_remembered_decides_as_what_is_run(doubling: Doubling) -> None:
    """Whatever was asked before, the same answers have the same name."""
    every = [(a, 0, b, 4) for a in (4, 6, 8, 9) for b in (1, 2)]
    entries = tape(3, 0, 1, 2)
    for numbers in [*every, *every]:
        fresh = recognise(CLAIM, answers(tape(3, 0, 1, 2), *numbers), holds)
        assert recognise(CLAIM, answers(entries, *numbers), holds) == fresh, numbers


def test_an_error_is_no_number(doubling: Doubling) -> None:
    """A submission that raises is not taken for an alternative that answers."""
    entries = tape(3)
    raised = frame({"kind": "unusable", "message": "", "state_changes": []})
    assert not holds(CLAIM, entries[0], Answer(raised))
    assert recognise(CLAIM, [(entries[0], Answer(raised))], holds) is None


def test_an_answer_that_no_scenario_gives_is_nobodys(doubling: Doubling) -> None:
    """Where two answers cannot even be compared, nothing is recognised and nothing breaks."""

    def compare(_one: Any, _other: Any) -> bool:
        raise KeyError("asked")

    claim = replace(CLAIM, alike=compare)
    assert recognise(claim, answers(tape(3), 7), holds) is None
