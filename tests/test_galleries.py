"""The exam is right: every right answer gets full marks, every wrong one fails what it breaks."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from grader.catalog import load
from grader.results import Verdict

from .conftest import Grade, Outcomes
from .submissions import Specimen, gallery

RIGHT = gallery("right", "style")
WRONG = gallery("wrong", "breaks")
FILES = {exercise.id: exercise.file for exercise in load().exercises}


def outcomes(
    grade: Grade, specimen: Specimen, folder: Path, *properties: str, replay: bool = True
) -> Outcomes:
    """Grade one file of a gallery in a folder of its own, without shrinking what is found."""
    shutil.copy(specimen.path, folder / FILES[specimen.exercise])
    return grade(folder, specimen.exercise, properties=properties, shrink=False, replay=replay)


@pytest.mark.slow
@pytest.mark.parametrize("specimen", RIGHT, ids=str)
def test_right_answers_get_full_marks(grade: Grade, specimen: Specimen, tmp_path: Path) -> None:
    """However it is written, a right answer passes every property."""
    seen = outcomes(grade, specimen, tmp_path)
    failed = {name: o.finding for name, o in seen.items() if o.verdict is not Verdict.PASSED}
    assert not failed


@pytest.mark.slow
@pytest.mark.parametrize("specimen", WRONG, ids=str)
def test_wrong_answers_fail_what_they_break(
    grade: Grade, specimen: Specimen, tmp_path: Path
) -> None:
    """A mistake loses the points of the properties named beside it, from tape and when drawn."""
    replayed = outcomes(grade, specimen, tmp_path, *specimen.breaks)
    searched = outcomes(grade, specimen, tmp_path, *specimen.breaks, replay=False)
    for name in specimen.breaks:
        one, other = replayed[specimen.exercise, name], searched[specimen.exercise, name]
        assert one.verdict is not Verdict.PASSED, name
        assert (one.verdict, one.examples) == (other.verdict, other.examples), name


@pytest.mark.parametrize("exercise", sorted(FILES))
def test_the_galleries_are_large(exercise: str) -> None:
    """Each exercise is tried on at least 12 right and 40 wrong answers."""
    right, wrong = (Counter(s.exercise for s in kind) for kind in (RIGHT, WRONG))
    assert right[exercise] >= 12
    assert wrong[exercise] >= 40
