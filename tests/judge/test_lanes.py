"""Exercises side by side, and one submission after another: the verdicts are always the same."""

from __future__ import annotations

import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from grader import run
from grader.catalog import load
from grader.engine import Engine
from grader.errors import InfrastructureError, JudgeError
from grader.results import Decided, Report, Request, Settings, Started, Timing

ROOT = Path(__file__).parent.parent.parent
GALLERY = ROOT / "tests" / "submissions"
IDS = tuple(exercise.id for exercise in load().exercises)
FEW = Settings(examples=25)
MISTAKES = {
    "matmul.py": "wrong/matmul/integers_through_floats.py",
    "call.py": "wrong/call/pre_hooks_backwards.py",
    "train.py": "wrong/train/sum_of_losses.py",
}


@pytest.fixture
def submission(tmp_path: Path) -> Path:
    """A folder with the solutions, to be spoilt."""
    return Path(shutil.copytree(ROOT / "solutions", tmp_path / "submission"))


def untimed(engine: Engine, folder: Path) -> Report:
    """The report of a folder on few examples, without its times."""
    request = Request(str(folder), IDS, FEW, device="cpu")
    return replace(run.grade(engine, load(), request, "submission"), timing=Timing(0, {}))


@pytest.mark.slow
def test_the_number_of_jobs_changes_nothing(submission: Path) -> None:
    """With one, two or three exercises at a time, the report is the same."""
    for file, source in MISTAKES.items():
        shutil.copy(GALLERY / source, submission / file)
    reports = []
    for jobs in (1, 2, 3):
        with Engine(jobs) as engine:
            reports.append(untimed(engine, submission))
    assert reports[0] == reports[1] == reports[2]
    assert 0 < reports[0].score < 100


COUNTING = """
from torch import Tensor
import right

calls = 0

def matmul(a: Tensor, b: Tensor) -> Tensor:
    global calls
    calls += 1
    return right.matmul(a, b) + (calls > 200)
"""


@pytest.mark.slow
def test_an_answer_that_counts_its_calls_gets_one_score(submission: Path) -> None:
    """An exercise is divided among workers in the same way, whatever the number of jobs."""
    (submission / "matmul.py").rename(submission / "right.py")
    (submission / "matmul.py").write_text(COUNTING)
    reports = []
    for jobs in (1, 2):
        with Engine(jobs) as engine:
            reports.append(untimed(engine, submission))
    assert reports[0] == reports[1]
    assert 80 < reports[0].score < 100


@pytest.mark.slow
def test_a_right_predecessor_changes_nothing(engine: Engine, submission: Path) -> None:
    """What is remembered of right answers hides no mistake of the next submission."""
    right = untimed(engine, submission)
    for file, source in MISTAKES.items():
        shutil.copy(GALLERY / source, submission / file)
    with Engine(1) as fresh:
        wrong = untimed(fresh, submission)
    assert untimed(engine, submission) == wrong
    assert wrong.score < right.score == 100
    assert untimed(engine, submission) == wrong


@pytest.mark.slow
@pytest.mark.parametrize(
    "attack",
    ["state/default_dtype.py", "patching/torch_functions.py", "deaths/segmentation_fault.py"],
)
def test_a_hostile_predecessor_changes_nothing(
    engine: Engine, submission: Path, tmp_path: Path, attack: str
) -> None:
    """A warm engine grades a submission alike, whatever it has graded before."""
    before = untimed(engine, submission)
    hostile = tmp_path / "hostile"
    hostile.mkdir()
    for file in ("matmul.py", "linear.py", "call.py", "train.py"):
        shutil.copy(GALLERY / "hostile" / attack, hostile / file)
    assert untimed(engine, hostile).score < 100
    assert untimed(engine, submission) == before
    assert before.score == 100


def test_events_of_one_run_start_once(engine: Engine, submission: Path) -> None:
    """However many lanes there are, a run says once what machine this is, and first."""
    request = Request(str(submission), IDS[:3], device="cpu", properties=("keeps_the_sizes",))
    events = list(engine.grade(request))
    assert isinstance(events[0], Started)
    assert [type(event) for event in events].count(Started) == 1


@pytest.fixture
def victim() -> Iterator[Engine]:
    """An engine that is to be killed."""
    with Engine(2) as engine:
        yield engine


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a lane or a nursery", "the judge"])
def test_a_death_is_a_fault_and_no_verdict(victim: Engine, submission: Path, name: str) -> None:
    """Where a part of the judge dies, the run ends with a fault, and soon."""
    (submission / "matmul.py").write_text("import time\ndef matmul(a, b):\n    time.sleep(60)\n")
    judge = psutil.Process(victim._process.pid)
    events = victim.grade(Request(str(submission), ("matmul",), device="cpu"))
    assert isinstance(next(events), Started)
    for process in judge.children() if name == "a lane or a nursery" else [judge]:
        process.kill()
    with pytest.raises(JudgeError):
        list(events)


@pytest.mark.slow
def test_a_property_that_takes_too_long_is_a_fault(victim: Engine, submission: Path) -> None:
    """Where the judge itself does not come to an end, its alarm says so."""
    (submission / "matmul.py").write_text("import time\ndef matmul(a, b):\n    time.sleep(60)\n")
    events = victim.grade(Request(str(submission), ("matmul",), device="cpu"))
    assert isinstance(next(events), Started)
    for process in psutil.Process(victim._process.pid).children():
        if waits_for(signal.SIGALRM, process):
            process.send_signal(signal.SIGALRM)
    with pytest.raises(InfrastructureError, match="Timeout"):
        list(events)


def waits_for(number: signal.Signals, process: psutil.Process) -> bool:
    """Whether a process has a handler for a signal."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)


@pytest.mark.slow
@pytest.mark.parametrize("replay", [True, False])
def test_examples_are_the_same_without_a_tape(
    grade_one: Callable[..., list[Decided]], replay: bool
) -> None:
    """A right answer is tried on as many examples, drawn before or on the way."""
    decided = grade_one(ROOT / "solutions", "linear_init", replay=replay)
    assert [event.outcome.examples for event in decided][:2] == [72, 30]


@pytest.fixture
def grade_one(engine: Engine) -> Callable[..., list[Decided]]:
    """Grade one exercise, with options of a request."""

    def grade(folder: Path, exercise: str, **options: bool) -> list[Decided]:
        request = Request(str(folder), (exercise,), device="cpu", **options)  # type: ignore[arg-type]
        return [event for event in engine.grade(request) if isinstance(event, Decided)]

    return grade


@pytest.mark.slow
def test_ending_a_grading_waits_for_no_submission(tmp_path: Path) -> None:
    """A grading in an endless loop ends when it is told to, long before its limit."""
    (tmp_path / "matmul.py").write_text("def matmul(a, b):\n    while True:\n        pass\n")
    settings = Settings(timeout_s=600)
    request = Request(str(tmp_path), ("matmul",), settings=settings, device="cpu")
    seen: list[str] = []

    def read(engine: Engine) -> None:
        with suppress(JudgeError):
            seen.extend(type(event).__name__ for event in engine.grade(request))

    with Engine(2) as engine:
        reader = threading.Thread(target=read, args=(engine,))
        reader.start()
        while "Started" not in seen and reader.is_alive():
            time.sleep(0.05)
        engine.abort()
        reader.join()
    assert "Decided" not in seen
