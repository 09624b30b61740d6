"""Where a student stands, and what a save has changed."""

from __future__ import annotations

from grader.catalog import Catalog, Exercise
from grader.results import ExerciseResult, PropertyResult, Score, Verdict
from grader.study.standing import Change, Standing, matters_most


def entry(name: str, status: Verdict, points: int = 1) -> PropertyResult:
    """A property with a verdict."""
    score = points if status is Verdict.PASSED else 0
    return PropertyResult(name, "claim", status, score, points, {"cpu": status}, 1)


def result(name: str, *entries: PropertyResult) -> ExerciseResult:
    """An exercise of these properties."""
    return ExerciseResult(
        id=name,
        title=name,
        file=f"{name}.py",
        symbol=name,
        status=Verdict.worst([one.status for one in entries]),
        score=sum(one.score for one in entries),
        max_score=sum(one.max_score for one in entries),
        properties=entries,
    )


TODO = result("one", entry("a", Verdict.TODO), entry("b", Verdict.TODO, 2))
HALF = result("one", entry("a", Verdict.PASSED), entry("b", Verdict.FAILED, 2))
DONE = result("one", entry("a", Verdict.PASSED), entry("b", Verdict.PASSED, 2))
OTHER = result("two", entry("c", Verdict.TODO, 3))


def exercise(name: str, extension: bool = False) -> Exercise:
    """An exercise of the catalogue, of three points."""
    return Exercise(name, name, f"{name}.py", name, 3, "", (), (), extension=extension)


CATALOG = Catalog((exercise("one"), exercise("two", extension=True)))


def test_the_first_grading_changes_nothing_and_starts_at_the_beginning() -> None:
    """Nothing is compared with nothing; the first exercise that is not done is the current one."""
    standing = Standing().after([TODO, OTHER], [])
    assert (standing.changes, standing.current) == ((), "one")
    assert standing.total(CATALOG) == Score(0, 3)


def test_a_gain_is_told_with_its_points() -> None:
    """Points and properties that a save has won are named."""
    standing = Standing().after([TODO, OTHER], []).after([HALF], ["one"])
    assert standing.changes == (Change("one", 1, gained=("a",)),)
    assert standing.total(CATALOG) == Score(1, 3)


def test_a_loss_is_told_too() -> None:
    """So are those that it has lost."""
    standing = Standing().after([DONE], []).after([HALF], ["one"])
    assert standing.changes == (Change("one", -2, lost=("b",)),)
    assert standing.current == "one"


def test_a_finished_exercise_makes_room_for_the_next() -> None:
    """What was saved last is current until it is done."""
    standing = Standing().after([TODO, OTHER], []).after([OTHER], ["two"])
    assert standing.current == "two"
    standing = standing.after([DONE], ["one"])
    assert standing.changes == (Change("one", 3, gained=("a", "b"), finished=True),)
    assert standing.current == "two"
    assert not standing.finished


def test_points_of_an_extension_are_a_total_apart() -> None:
    """What is beyond the core is never mixed into its points; each has its full count at once."""
    assert Standing().total(CATALOG) == Score(0, 3)
    standing = Standing().after([DONE, result("two", entry("c", Verdict.PASSED, 3))], [])
    assert standing.total(CATALOG) == Score(3, 3)
    assert standing.total(CATALOG, extension=True) == Score(3, 3)


def test_the_student_turns_to_another_exercise() -> None:
    """One that is done, or was not graded, is nothing to turn to."""
    standing = Standing().after([HALF, OTHER], [])
    assert standing.turned_to("two").current == "two"
    assert standing.turned_to("three") is standing
    done = standing.after([DONE], ["one"])
    assert done.turned_to("one") is done


def test_a_touched_exercise_may_not_be_graded_yet() -> None:
    """What was saved while the first grading runs has no result, and is no current exercise."""
    assert Standing().after([HALF], ["two", "one"]).current == "one"
    assert Standing().after([HALF], ["two"]).current == "one"


def test_all_done() -> None:
    """With everything passed there is no current exercise."""
    standing = Standing().after([DONE], [])
    assert standing.finished
    assert standing.current is None


def test_the_property_with_most_points_matters_most() -> None:
    """Among equals it is the first one; a passed exercise has none."""
    one = result(
        "x", entry("a", Verdict.FAILED), entry("b", Verdict.ERROR, 3), entry("c", Verdict.FAILED, 3)
    )
    found = matters_most(one)
    assert found is not None
    assert found.id == "b"
    assert matters_most(DONE) is None
