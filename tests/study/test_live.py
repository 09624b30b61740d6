"""What the screens of `grader watch` draw and print of a state."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from grader.catalog import load
from grader.lessons import Language, translated
from grader.results import ExerciseResult, PropertyResult, Verdict
from grader.study.live import PlainScreen
from grader.study.screen import Picture
from grader.study.standing import Standing

CATALOG = load()
SQUARE = {"dtype": "float32", "shape": [2, 2], "values": [[1.0, 2.0], [3.0, 4.0]]}
WRONG = SQUARE | {"values": [[1.0, 2.0], [3.0, 5.0]]}
LARGE = {"dtype": "float32", "shape": [9, 9], "values": [[0.0] * 9] * 9}


def result(exercise: str, status: Verdict, **said: Any) -> ExerciseResult:
    """An exercise of the catalogue in which every property has this verdict."""
    one = CATALOG.exercise(exercise)
    score = 1 if status is Verdict.PASSED else 0
    entries = tuple(
        PropertyResult(
            id=entry.id,
            claim=entry.claim,
            status=status,
            score=score * entry.points,
            max_score=entry.points,
            devices={"cpu": status},
            examples=1,
            **said,
        )
        for entry in one.properties
    )
    points = one.points * score
    return ExerciseResult(
        one.id, one.title, one.file, one.symbol, status, points, one.points, entries
    )


def standing(status: Verdict, **said: Any) -> Standing:
    """Where a student stands whose matmul has this verdict; the rest is to be written."""
    others = [result(one.id, Verdict.TODO) for one in CATALOG.exercises if one.id != "matmul"]
    before = Standing().after([result("matmul", Verdict.TODO), *others], [])
    return before.after([result("matmul", status, **said)], ["matmul"])


def drawn(seen: Standing, width: int, height: int, language: Language, note: str = "") -> str:
    """What the screen shows."""
    stream = io.StringIO()
    console = Console(file=stream, width=width, height=height, color_system=None)
    catalog = translated(CATALOG, language)
    console.print(Picture(seen, catalog, language, note, "", width, height).draw())
    return stream.getvalue()


def printed(*states: Standing) -> Iterator[str]:
    """The lines that are printed of one state after the other."""
    stream = io.StringIO()
    screen = PlainScreen(CATALOG, Language.EN, stream)
    before = Standing()
    for state in states:
        screen.show(before, "", "grading ...")
        screen.show(state, "", "")
        before = state
    yield from stream.getvalue().splitlines()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 50), (60, 20), (40, 12), (20, 6)])
@pytest.mark.parametrize("status", [Verdict.TODO, Verdict.FAILED, Verdict.PASSED])
def test_the_picture_fits_the_terminal(
    width: int, height: int, language: Language, status: Verdict
) -> None:
    """No line is wider and the whole is no higher than the terminal, whatever there is to say."""
    long = {"message": "word " * 60, "counterexample": {"a": LARGE, "b": LARGE}}
    seen = standing(status, **(long if status is Verdict.FAILED else {}))
    for note in ("", "a long note " * 100):
        lines = drawn(seen, width, height, language, note).splitlines()
        assert len(lines) <= height
        assert max(map(cell_len, lines)) <= width


def test_what_was_expected_is_shown_where_the_case_has_no_room() -> None:
    """In 80 by 24 a large case is cut; expected stands beside actual, wrong cells marked."""
    case = {"a": LARGE, "b": LARGE}
    seen = standing(
        Verdict.FAILED,
        message="wrong " * 40,
        counterexample=case,
        expected=SQUARE,
        actual=WRONG,
        misconception="a mistake by its name",
    )
    text = drawn(seen, 80, 24, Language.EN)
    assert "mistake  a mistake by its name" in text
    assert "expected  float32 (2, 2)" in text
    assert "4*]" in text
    assert "5*]" in text
    assert text.splitlines()[-1].startswith("h hint")


def test_marks_are_those_of_the_summary() -> None:
    """What is missing, or was skipped, is not marked as wrong."""
    assert "  · matmul " in drawn(standing(Verdict.MISSING), 80, 24, Language.EN)
    assert "✗" not in drawn(standing(Verdict.MISSING), 80, 24, Language.EN)
    assert "  ✗ matmul " in drawn(standing(Verdict.FAILED), 80, 24, Language.EN)


def test_without_the_device_it_is_said_that_nothing_was_graded() -> None:
    """Where everything is skipped, both screens say why, and nothing looks wrong."""
    skipped = [result(one.id, Verdict.SKIPPED) for one in CATALOG.exercises]
    seen = Standing().after(skipped, [])
    text = drawn(seen, 80, 24, Language.EN)
    assert "This machine has no such device" in text
    assert "✗" not in text
    assert [*printed(seen)][-2:] == [
        "This machine has no such device, so nothing was graded.",
        "graded: 0 of 100",
    ]


def test_changes_leave_room_for_what_matters() -> None:
    """However small the screen is, what is next stands on it."""
    todo = Standing().after([result(one.id, Verdict.TODO) for one in CATALOG.exercises], [])
    done = todo.after([result(one.id, Verdict.PASSED) for one in CATALOG.exercises], [])
    assert "All exercises are done" in drawn(done, 44, 14, Language.EN)


def test_one_point_is_no_points() -> None:
    """Gains and losses are counted as people count."""
    one = next(entry for entry in CATALOG.exercise("matmul").properties if entry.points == 1)
    seen = standing(Verdict.FAILED)
    entries = tuple(
        PropertyResult(
            **{name: getattr(entry, name) for name in ("id", "claim", "max_score", "examples")},
            status=Verdict.PASSED if entry.id == one.id else Verdict.FAILED,
            score=int(entry.id == one.id),
            devices={"cpu": Verdict.PASSED},
        )
        for entry in seen.results["matmul"].properties
    )
    task = CATALOG.exercise("matmul")
    better = ExerciseResult(
        *(task.id, task.title, task.file, task.symbol),
        *(Verdict.FAILED, 1, task.points, entries),
    )
    gained = seen.after([better], ["matmul"])
    name = one.id.replace("_", " ")
    assert f"+1 point: {name}\n" in drawn(gained, 80, 24, Language.EN)
    lost = gained.after([seen.results["matmul"]], ["matmul"])
    assert f"-1 point: {name}\n" in drawn(lost, 80, 24, Language.EN)


def test_the_same_results_once_more_are_told_once_more() -> None:
    """A save that changes nothing ends with the total, which an editor's task waits for."""
    seen = standing(Verdict.FAILED)
    again = seen.after([seen.results["matmul"]], ["matmul"])
    lines = [*printed(seen, again)]
    assert lines.count("graded: 0 of 100") == 2
    assert lines.count("grading ...") == 2
    assert sum(line.startswith("matmul.py:1: error: is_vectorised") for line in lines) == 2


def shown(*states: tuple[Standing, str, str]) -> list[str]:
    """The lines that are printed of standings, notes and what goes on."""
    stream = io.StringIO()
    screen = PlainScreen(CATALOG, Language.EN, stream)
    for state in states:
        screen.show(*state)
    return stream.getvalue().splitlines()


def test_a_note_that_stays_is_printed_once() -> None:
    """However often the screen is told of it, a note or a grading that goes on is one line."""
    seen, busy = Standing(), "grading ..."
    assert shown((seen, "", busy), *[(seen, "note", busy)] * 3) == [busy, "note"]
    told = [(seen, "note", ""), (seen, "", ""), (seen, "note", "")]
    assert shown(*told) == ["note", "note"]


def test_a_fault_ends_with_the_total() -> None:
    """An editor's task that waits for the end of a grading waits for no judge that has stopped."""
    seen, busy = Standing(), "grading ..."
    lines = shown((seen, "", busy), (seen, "stopped", ""), (seen, "stopped", ""))
    assert lines == [busy, "stopped", "graded: 0 of 100"]
