"""What `grader watch` does with a grading that holds up the next one, or whose judge dies."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grader.catalog import load
from grader.errors import JudgeError
from grader.lessons import Language
from grader.lessons.messages import say
from grader.results import Decided, DeviceOutcome, Event, Request, Settings, Timed, Verdict
from grader.study.standing import Standing
from grader.study.watch import Watch
from tests.report.example import STARTED

CATALOG = load()
IDS = tuple(one.id for one in CATALOG.exercises)


@dataclass
class Judge:
    """Has one verdict on everything; a slow one goes on until it is ended, well or badly."""

    slow: bool = False
    dies: bool = False
    verdict: Verdict = Verdict.PASSED
    asked: list[tuple[str, ...]] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def abort(self) -> None:
        """End it."""
        self.ended.set()

    def grade(self, request: Request) -> Iterator[Event]:
        """A run in which all properties are passed."""
        if self.ended.is_set():
            raise ValueError("I/O operation on closed file.")
        self.asked.append(request.exercises)
        if self.slow:
            self.ended.wait()
        if self.dies:
            raise JudgeError("The judge's process died.")
        yield STARTED
        for exercise in request.exercises:
            for entry in CATALOG.exercise(exercise).properties:
                yield Decided(exercise, entry.id, "cpu", DeviceOutcome(self.verdict, 100))
            yield Timed(exercise, 0.5)


def save(file: Path) -> None:
    """Save something in one go: who looks in the middle of it would see two saves."""
    written = file.with_suffix(".new")
    written.write_text("saved = True")
    written.replace(file)


class Student:
    """Saves matmul.py while the first grading runs, and quits when nothing more happens."""

    def __init__(self, folder: Path, judges: list[Judge]) -> None:
        self.notes: list[str] = []
        self.seen = Standing()
        self._file = folder / "matmul.py"
        self._file.write_text("")
        started = iter(judges)
        self.watch = Watch(
            folder, CATALOG, Settings(), Language.EN, self, judges=lambda: next(started)
        )

    def show(self, standing: Standing, note: str, busy: str) -> None:
        """Look at the screen."""
        self.seen = standing
        self.notes.append(note)
        if not self._file.stat().st_size:
            save(self._file)
        elif not busy:
            self.watch.press("q")


@pytest.mark.slow
@pytest.mark.parametrize("dies", [True, False])
def test_what_was_cut_short_is_graded_again(tmp_path: Path, dies: bool) -> None:
    """What was saved comes first, then the rest; a grading that ends just then counts."""
    judges = [Judge(slow=True, dies=dies), Judge()]
    student = Student(tmp_path, judges)
    student.watch.run(poll=True)
    assert judges[0].asked == [IDS]
    others = tuple(one for one in IDS if one != "matmul")
    assert judges[1].asked == [("matmul",), others] if dies else [("matmul",)]
    assert set(student.seen.results) == set(IDS)
    assert not any(student.notes)


def test_a_judge_that_dies_is_replaced_and_said_to_be(tmp_path: Path) -> None:
    """A judge's own death is no reason to try the same again and again."""
    judges = [Judge(dies=True), Judge()]
    student = Student(tmp_path, judges)
    (tmp_path / "matmul.py").write_text("saved = True")
    student.watch.run(poll=True)
    assert judges[0].ended.is_set()
    assert judges[1].asked == []
    assert "The judge stopped and is being started again" in student.notes[-1]


@pytest.mark.slow
def test_a_single_grading_is_not_over_while_it_has_to_be_repeated(tmp_path: Path) -> None:
    """`--once` ends with results, although a save has cut the first grading short."""
    student = Student(tmp_path, [Judge(slow=True, dies=True), Judge()])
    student.watch.run(poll=True, once=True)
    assert set(student.seen.results) == set(IDS)


@dataclass
class Interrupted(Judge):
    """While it is seen to grade matmul alone, train.py is saved; once noticed, it goes on."""

    folder: Path = Path()
    seen: threading.Event = field(default_factory=threading.Event)
    noticed: threading.Event = field(default_factory=threading.Event)

    def grade(self, request: Request) -> Iterator[Event]:
        """A run that a save falls into."""
        if request.exercises == ("matmul",):
            self.seen.wait(60)
            save(self.folder / "train.py")
            self.noticed.wait(60)
        yield from super().grade(request)


class Busy(Student):
    """Saves train.py, too, while matmul alone is graded."""

    def __init__(self, folder: Path, judge: Interrupted) -> None:
        super().__init__(folder, [Judge(slow=True, dies=True), judge])
        self.current: list[str | None] = []
        self._judge = judge
        self._second = folder / "train.py"

    def show(self, standing: Standing, note: str, busy: str) -> None:
        """Look at the screen."""
        super().show(standing, note, busy)
        self.current.append(standing.current)
        if self._second.exists():
            self._judge.noticed.set()
        elif busy == say("grading", Language.EN, exercises="matmul"):
            self._judge.seen.set()


@pytest.mark.slow
def test_a_save_during_the_grading_of_another_counts_when_it_is_graded(tmp_path: Path) -> None:
    """An exercise that still waits is no current one yet; once it is graded, it is."""
    judge = Interrupted(verdict=Verdict.FAILED, folder=tmp_path)
    student = Busy(tmp_path, judge)
    student.watch.run(poll=True)
    assert judge.asked[:2] == [("matmul",), ("train",)]
    assert [*dict.fromkeys(student.current)] == [None, "matmul", "train"]


class Still:
    """A screen that nobody looks at."""

    def show(self, standing: Standing, note: str, busy: str) -> None:
        """Nothing happens."""


@pytest.mark.parametrize("key", ["q", "Q"])
def test_both_cases_of_the_key_quit(tmp_path: Path, key: str) -> None:
    """As for every other key, shift does not matter."""
    judge = Judge()
    watch = Watch(tmp_path, CATALOG, Settings(), Language.EN, Still(), judges=lambda: judge)
    watch.press(key)
    watch.run(poll=True)
    assert judge.ended.is_set()


class Importing(Student):
    """Saves matmul.py, which train.py imports, once all is graded; quits after that grading."""

    def __init__(self, folder: Path, judge: Judge) -> None:
        super().__init__(folder, [judge])
        (folder / "train.py").write_text("from matmul import matmul\n")
        self._gradings = judge.asked

    def show(self, standing: Standing, note: str, busy: str) -> None:
        """Look at the screen."""
        if busy or not standing.results:
            return
        if len(self._gradings) == 1:
            save(self._file)
        else:
            self.watch.press("q")


def test_who_imports_what_was_saved_is_graded_again(tmp_path: Path) -> None:
    """One exercise may use another one's function: its old result would be no longer true."""
    judge = Judge()
    Importing(tmp_path, judge).watch.run(poll=True)
    assert judge.asked == [IDS, ("matmul", "train")]
