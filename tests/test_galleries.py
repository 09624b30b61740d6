"""The exam is right: every right answer gets full marks, every wrong one fails what it breaks."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from grader.catalog import Exercise, load
from grader.results import Verdict

from .conftest import Grade, Graded
from .submissions import Specimen, gallery

RIGHT = gallery("right", "style")
WRONG = gallery("wrong", "breaks")
BROKEN = {(one.exercise, name): (one, name) for one in WRONG for name in one.breaks}
ONE_EACH = list(BROKEN.values())
"""For each property one of the wrong answers that it is to catch."""
EXERCISES = load().exercises
FILES = {exercise.id: exercise.file for exercise in EXERCISES}


@pytest.mark.slow
@pytest.mark.parametrize("specimen", RIGHT, ids=str)
def test_right_answers_get_full_marks(graded: Graded, specimen: Specimen) -> None:
    """However it is written, a right answer passes every property."""
    seen = {name: outcome for (_, name), outcome in graded(specimen).items()}
    failed = {name: o.finding for name, o in seen.items() if o.verdict is not Verdict.PASSED}
    assert not failed
    assert seen.keys() == {one.id for one in load().exercise(specimen.exercise).properties}


@pytest.mark.slow
@pytest.mark.parametrize("specimen", WRONG, ids=str)
def test_wrong_answers_fail_what_they_break(graded: Graded, specimen: Specimen) -> None:
    """A mistake loses the points of the properties named beside it."""
    seen = graded(specimen)
    passed = [name for name in specimen.breaks if seen[specimen.exercise, name].finding is None]
    assert not passed


@pytest.mark.slow
@pytest.mark.parametrize(("specimen", "name"), ONE_EACH, ids=str)
def test_what_is_drawn_fails_as_the_tape_does(
    grade: Grade, graded: Graded, specimen: Specimen, name: str, tmp_path: Path
) -> None:
    """Each property fails at the same example, whether examples are replayed or drawn."""
    exercise = specimen.exercise
    shutil.copy(specimen.path, tmp_path / FILES[exercise])
    one = graded(specimen)[exercise, name]
    drawn = grade(tmp_path, exercise, properties=(name,), shrink=False, replay=False)
    other = drawn[exercise, name]
    assert (one.verdict, one.examples) == (other.verdict, other.examples)


@pytest.mark.parametrize("exercise", sorted(FILES))
def test_the_galleries_are_large(exercise: str) -> None:
    """Each exercise is tried on at least 12 right and 40 wrong answers."""
    right, wrong = (Counter(s.exercise for s in kind) for kind in (RIGHT, WRONG))
    assert right[exercise] >= 12
    assert wrong[exercise] >= 40


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.id)
def test_wrong_answers_name_properties_of_theirs(exercise: Exercise) -> None:
    """What a wrong answer's first lines name are properties of its exercise, each named once."""
    known = Counter(one.id for one in exercise.properties)
    for specimen in WRONG:
        if specimen.exercise == exercise.id:
            assert specimen.breaks, specimen
            assert Counter(specimen.fails) <= known, specimen
