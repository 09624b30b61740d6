"""A snippet that is pasted beside the file shows what the report says of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.catalog import load
from grader.results import Finding, Verdict

from .conftest import Graded
from .printed import shows
from .snippets import run
from .submissions import Specimen, gallery

WRONG = gallery("wrong", "breaks")
FILES = {exercise.id: exercise.file for exercise in load().exercises}
SOLUTIONS = Path(__file__).parent.parent / "solutions"

UNSEEN = {Verdict.FORBIDDEN, Verdict.TIMEOUT, Verdict.CRASHED, Verdict.OUT_OF_MEMORY}
"""Verdicts without a value: beside the file there are neither rules nor limits."""

MALFORMED = re.compile(r"^(SyntaxError|NameError|ModuleNotFoundError|ImportError)", re.MULTILINE)

SHOWN_BY_RIGHT = {
    # the result in a trace is what is right before it
    "call-slow_without_kwargs": {"runs_slow_forward_only_while_tracing"},
    # the sizes of one parameter are right for the other
    "linear_init-bias_as_column": {"registers_weight_and_bias"},
    "linear_init-swapped_arguments": {"takes_arguments_by_position_and_name"},
    "linear_init-swapped_sizes": {"keeps_the_sizes"},
    # with inputs the bias is what is right without
    "reset_parameters-bias_zeros": {"zeroes_the_bias_without_inputs"},
    # one number of epochs gives what is right for another
    "train-accepts_false": {"checks_the_number_of_epochs"},
    "train-accepts_negative_epochs": {"checks_the_number_of_epochs"},
    "train-never_checks_epochs": {"checks_the_number_of_epochs"},
    "train-own_error_class": {"checks_the_number_of_epochs"},
    "train-refuses_zero_epochs": {"checks_the_number_of_epochs"},
}
"""Wrong values that a right answer prints too, in another line of the same snippet."""


def findings(graded: Graded, specimen: Specimen) -> Iterator[tuple[str, str, Finding]]:
    """Each property that a specimen does not have, with the snippet and what else was found."""
    for (_, name), outcome in graded(specimen).items():
        finding = outcome.finding
        if finding is not None and finding.reproduce is not None:
            yield name, finding.reproduce, finding


@pytest.mark.slow
@pytest.mark.parametrize("specimen", WRONG, ids=str)
def test_snippets_show_what_was_found(graded: Graded, specimen: Specimen, tmp_path: Path) -> None:
    """Beside the wrong answer, every snippet prints the actual value of the report.

    Where there is none, since the answer was no data, it prints other things than beside a right
    answer. Where the verdict is one of those in `UNSEEN`, it is a program that starts.
    """
    shutil.copy(specimen.path, tmp_path / FILES[specimen.exercise])
    silent = {}
    for name, snippet, finding in findings(graded, specimen):
        printed = run(snippet, tmp_path)
        if finding.verdict in UNSEEN:
            shown = MALFORMED.search(printed) is None
        elif finding.actual is None:
            shown = printed != run(snippet, SOLUTIONS)
        else:
            shown = shows(printed, finding.actual)
        if not shown:
            silent[name] = (finding.actual, printed)
    assert not silent


@pytest.mark.slow
@pytest.mark.parametrize("specimen", WRONG, ids=str)
def test_right_answers_show_something_else(graded: Graded, specimen: Specimen) -> None:
    """Beside the solutions, the snippet of a broken property does not print the wrong value."""
    shown = {
        name
        for name, snippet, finding in findings(graded, specimen)
        if name in specimen.breaks and finding.actual is not None
        if shows(run(snippet, SOLUTIONS), finding.actual)
    }
    assert shown == SHOWN_BY_RIGHT.get(str(specimen), set())


def test_every_property_is_seen_to_differ() -> None:
    """For each property there is a wrong answer whose value no right answer shows."""
    broken = [(specimen, name) for specimen in WRONG for name in specimen.breaks]
    differing = {
        (specimen.exercise, name)
        for specimen, name in broken
        if name not in SHOWN_BY_RIGHT.get(str(specimen), set())
    }
    assert differing == {(specimen.exercise, name) for specimen, name in broken}
