"""Grading without a judge: an engine that decides by itself, and the program with it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from grader import catalog
from grader.results import Decided, DeviceOutcome, Event, Request, Timed, Verdict

from .report.example import STARTED, outcome

ROOT = Path(__file__).parent.parent

PROGRAM = """
import grader.engine
from grader.cli import main
from tests.faked import FakeEngine

FakeEngine.requests = []
grader.engine.Engine = FakeEngine
main()
"""


class FakeEngine:
    """Decides every property alike, or fails; no process is started."""

    verdict = Verdict.PASSED
    fault: BaseException | None = None
    requests: list[Request]

    def __init__(self, jobs: int | None) -> None:
        self.jobs = jobs

    def hang_up(self) -> None:
        """No request will follow."""

    def __enter__(self) -> FakeEngine:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def grade(self, request: Request) -> Iterator[Event]:
        """The events of a run in which all verdicts are the same."""
        self.requests.append(request)
        yield STARTED
        for id in request.exercises:  # noqa: A001 - the field's word
            for entry in catalog.load().exercise(id).properties:
                if self.fault is not None:
                    raise self.fault
                passed = {"cpu": DeviceOutcome(Verdict.PASSED, 100)}
                devices = passed if self.verdict is Verdict.PASSED else outcome(self.verdict)
                for device, decided in devices.items():
                    yield Decided(id, entry.id, device, decided)
            yield Timed(id, 0.5)


def faked(
    *arguments: str, folder: Path, stdout: object = subprocess.PIPE, redirected: str = ""
) -> subprocess.CompletedProcess[str]:
    """A grading without a judge, in a process of its own; redirected as a shell writes it."""
    (folder / "exercises").mkdir(exist_ok=True)
    shell = ["bash", "-c", f'exec "$@" {redirected}', "bash"]
    return subprocess.run(
        [*shell, sys.executable, "-c", PROGRAM, "grade", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
    )  # type: ignore[call-overload, no-any-return]
