"""Misconceptions are recognised where they are, and nowhere else."""

from __future__ import annotations

from collections import Counter

import pytest

from grader.catalog import Exercise, load
from grader.judge.misconceptions import alternatives

from .conftest import Graded
from .submissions import Specimen, gallery

EXERCISES = load().exercises
WRONG = gallery("wrong", "breaks")
RIGHT = gallery("right", "style")
LEAST = 8
LONGEST_HINT = 300


@pytest.mark.slow
@pytest.mark.parametrize("specimen", [*WRONG, *RIGHT], ids=str)
def test_a_mistake_gets_its_own_name_and_no_other(graded: Graded, specimen: Specimen) -> None:
    """The names that an answer gets are those in its second line; a right one gets none."""
    findings = [outcome.finding for outcome in graded(specimen).values()]
    names = {found.misconception for found in findings if found and found.misconception}
    assert names == set(specimen.misconceptions)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.id)
def test_every_name_is_given_to_some_answer(exercise: Exercise) -> None:
    """Each misconception is written out, and is to be recognised in a wrong answer at least."""
    shown = {name for one in WRONG if one.exercise == exercise.id for name in one.misconceptions}
    assert shown == set(alternatives(exercise.id))


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: one.id)
def test_there_are_names_for_the_usual_mistakes(exercise: Exercise) -> None:
    """Each exercise knows at least eight misconceptions, of names that are all different."""
    counted = Counter(known.name for known in exercise.misconceptions)
    assert len(counted) >= LEAST
    assert set(counted.values()) == {1}
    assert all(0 < len(known.hint) <= LONGEST_HINT for known in exercise.misconceptions)
