"""The measurements hold the grader against the same properties in one plain process."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from bench import memory
from bench.measure import ROOT, Row, with_mistakes


@pytest.mark.parametrize(
    ("row", "figure", "reached"),
    [
        (Row("quick", 3.0, 2.0, "s", 1.5), 1.5, True),
        (Row("slow", 4.0, 2.0, "s", 1.5), 2.0, False),
        (Row("many", 40.0, 2.0, "1/min", 20, at_least=True), 20.0, True),
        (Row("alone", 61.0, None, "MiB", 60), 61.0, False),
    ],
)
def test_a_figure_is_held_against_its_target(row: Row, figure: float, reached: bool) -> None:
    """A row is a ratio, or a size by itself, and says whether it is good enough."""
    assert (row.figure, row.reached) == (figure, reached)


@dataclass
class Process:
    """A process of so many MiB, all of them its own, and those below it; some keep it secret."""

    pid: int
    size: int
    below: list[Process] = field(default_factory=list)
    secret: bool = False
    asked: threading.Event = field(default_factory=threading.Event)

    def children(self, recursive: bool) -> list[Process]:
        """The processes below it."""
        assert recursive
        return self.below

    def memory_full_info(self) -> SimpleNamespace:
        """The sizes of its memory."""
        self.asked.set()
        if self.secret:
            raise psutil.AccessDenied(self.pid)
        return SimpleNamespace(pss=self.size << 20, uss=self.size << 20)


@dataclass
class Starter:
    """An engine whose judge has one more worker in its second grading, until it was measured."""

    judge: Process
    worker: Process
    gradings: int = 0

    def grade(self, _request: object) -> Iterator[None]:
        """A grading without events."""
        self.gradings += 1
        if self.gradings == 2:
            self.judge.below = [*self.judge.below, self.worker]
            assert self.worker.asked.wait(60)
            for _ in range(2):  # that measurement ends, and the next one is whole
                self.judge.asked.clear()
                assert self.judge.asked.wait(60)
        yield from ()


def test_a_worker_adds_its_own_memory() -> None:
    """What one more process has is the difference; one that has ended or is secret is left out."""
    judge = Process(1, 300, [Process(2, 20), Process(3, 1_000, secret=True)])
    assert memory._added(Starter(judge, Process(4, 50)), judge) == 50
    assert memory._private(judge) == 370 << 20


def test_a_worker_that_cannot_be_measured_is_no_figure() -> None:
    """Memory that may not be read is not taken for none."""
    judge = Process(1, 300)
    with pytest.raises(RuntimeError, match="No worker's memory could be read"):
        memory._added(Starter(judge, Process(4, 50, secret=True)), judge)


def plain(submission: Path) -> subprocess.CompletedProcess[str]:
    """Plain pytest over the properties of `linear_init`."""
    properties = ROOT / "grader" / "properties"
    options = ["-q", "-p", "bench.plain", "-p", "no:cacheprovider", "--noconftest"]
    where = ["-c", str(properties / "pytest.ini"), "--rootdir", str(ROOT), "--submission"]
    command = [sys.executable, "-m", "pytest", *options, *where, str(submission)]
    return subprocess.run(
        [*command, str(properties / "linear_init.py")], cwd=ROOT, capture_output=True, text=True
    )


@pytest.mark.slow
def test_plain_pytest_checks_the_same_properties(tmp_path: Path) -> None:
    """What the grader is measured against passes the solution, and fails a mistake."""
    right = plain(ROOT / "solutions")
    assert right.returncode == 0, right.stdout
    mistake = ROOT / "tests" / "submissions" / "wrong" / "linear_init"
    wrong = plain(with_mistakes(tmp_path, {"linear.py": sorted(mistake.glob("*.py"))[0]}))
    assert wrong.returncode == 1, wrong.stdout
