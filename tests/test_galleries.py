"""The exam is right: every right answer gets full marks, every wrong one fails what it breaks."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from grader.catalog import load
from grader.results import Verdict

from .conftest import Grade, Graded
from .submissions import Specimen, gallery

RIGHT = gallery("right", "style")
WRONG = gallery("wrong", "breaks")
FILES = {exercise.id: exercise.file for exercise in load().exercises}


@pytest.mark.slow
@pytest.mark.parametrize("specimen", RIGHT, ids=str)
def test_right_answers_get_full_marks(graded: Graded, specimen: Specimen) -> None:
    """However it is written, a right answer passes every property."""
    seen = graded(specimen).items()
    failed = {name: o.finding for name, o in seen if o.verdict is not Verdict.PASSED}
    assert not failed


@pytest.mark.slow
@pytest.mark.parametrize("specimen", WRONG, ids=str)
def test_wrong_answers_fail_what_they_break(
    grade: Grade, graded: Graded, specimen: Specimen, tmp_path: Path
) -> None:
    """A mistake loses the points of the properties named beside it, from tape and when drawn."""
    exercise = specimen.exercise
    shutil.copy(specimen.path, tmp_path / FILES[exercise])
    replayed = graded(specimen)
    searched = grade(tmp_path, exercise, properties=specimen.breaks, shrink=False, replay=False)
    for name in specimen.breaks:
        one, other = replayed[exercise, name], searched[exercise, name]
        assert one.verdict is not Verdict.PASSED, name
        assert (one.verdict, one.examples) == (other.verdict, other.examples), name


@pytest.mark.parametrize("exercise", sorted(FILES))
def test_the_galleries_are_large(exercise: str) -> None:
    """Each exercise is tried on at least 12 right and 40 wrong answers."""
    right, wrong = (Counter(s.exercise for s in kind) for kind in (RIGHT, WRONG))
    assert right[exercise] >= 12
    assert wrong[exercise] >= 40
