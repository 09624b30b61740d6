"""The bench of one exercise: its worker, started when needed and again after a death."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.catalog import Exercise
from grader.errors import WireError
from grader.judge.failure import Failure
from grader.judge.nursery import Nursery
from grader.judge.render import words
from grader.judge.staging import remove
from grader.judge.worker import Limits, Violation, Worker, WorkerLost, job_for
from grader.properties.declare import Case, Claim, Observation
from grader.results import Verdict, Where
from grader.wire import Data, Raised, line

EXPLAINED = {
    "EOFError": " (nobody answers input() while grading: take it out)",
    "BdbQuit": " (there is no debugger while grading: take breakpoint() out)",
    "SystemExit": " (an answer returns; it does not end the program)",
}
"""What a student may not know of an exception that only grading brings about."""


class Clock:
    """The seconds that one property may still use."""

    def __init__(self, seconds: float) -> None:
        self.limit = seconds
        self._deadline = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, never below a hundredth."""
        return max(self._deadline - time.monotonic(), 0.01)

    @property
    def over(self) -> bool:
        """Whether nothing is left."""
        return time.monotonic() >= self._deadline


class Bench:
    """Asks one exercise's implementation for observations."""

    def __init__(
        self,
        nursery: Nursery,
        exercise: Exercise,
        submission: Path,
        scratch: Path,
        limits: Limits,
        on_ready: Callable[[tuple[str, ...]], None],
    ) -> None:
        self.exercise = exercise
        self._nursery = nursery
        self._submission = submission
        self._scratch = scratch
        self._limits = limits
        self._on_ready = on_ready
        self._worker: Worker | None = None
        self._broken: Failure | None = None
        self._last_words: str | None = None
        self._isolation: tuple[str, ...] = ()

    def observe(self, claim: Claim, case: Case, device: str, clock: Clock) -> Observation:
        """What the claim's scenario shows of the implementation in this case.

        Raises:
            Failure: it shows nothing that could be judged: an error, a death, a broken rule.
        """
        worker = self._loaded()
        worker.violations.clear()
        request: dict[str, Data] = {
            "scenario": claim.scenario.__name__,
            "device": device,
            "case": dict(case),
        }
        try:
            answer = worker.ask(request, clock.left)
        except WorkerLost as lost:
            self._worker = None
            self._last_words = lost.printed
            raise _lost(lost, clock) from None
        if worker.violations:
            raise _forbidden(worker.violations[0])
        try:
            return _observation(answer)
        except (WireError, KeyError, TypeError):
            self.close()
            message = "The answer was no valid data."
            raise Failure(message, verdict=Verdict.CRASHED) from None

    def printed(self) -> str | None:
        """What the submission printed since the last call, cut."""
        words, self._last_words = self._last_words, None
        return words if self._worker is None else self._worker.printed()

    def sweep(self) -> int:
        """End what the submission has started and left running; how many processes that were.

        Where seccomp is enforced, nothing can be started and nobody is looked for.
        """
        if self._worker is None or "seccomp" in self._isolation:
            return 0
        return self._worker.sweep()

    def close(self) -> None:
        """End the worker, and remove what it wrote."""
        if self._worker is not None:
            self._worker.close()
            self._worker = None
        if self._scratch.exists():
            remove(self._scratch)

    def _loaded(self) -> Worker:
        if self._broken is not None:
            raise Failure(
                self._broken.message, verdict=self._broken.verdict, where=self._broken.where
            )
        if self._worker is None:
            try:
                self._worker = self._load()
            except Failure as failure:
                self._broken = failure
                raise
        return self._worker

    def _load(self) -> Worker:
        one = self.exercise
        self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        job = job_for(one.id, one.file, one.symbol, self._submission, self._scratch, self._limits)
        worker = Worker(self._nursery, job, self._limits)
        try:
            self._isolation = worker.ready()
            self._on_ready(self._isolation)
            answer = worker.load()
        except WorkerLost as lost:
            raise Failure(f"While {one.file} was imported: {lost}", verdict=lost.verdict) from None
        if worker.violations:
            worker.close()
            raise _forbidden(worker.violations[0])
        if answer.get("kind") == "missing":
            worker.close()
            raise _missing(answer)
        return worker


def _observation(answer: dict[str, Any]) -> Observation:
    match answer["kind"]:
        case "observed":
            changes = answer["state_changes"]
            return Observation(answer["value"], tuple(str(change) for change in changes))
        case "unusable":
            raise Failure(words(str(answer["message"])))
        case "todo":
            raised = _raised(answer)
            raise Failure(words(raised.message), verdict=Verdict.TODO, where=raised.where)
        case "raised":
            raised = _raised(answer)
            said = f": {raised.message}" if raised.message else ""
            message = words(f"The code raised {raised.name}{said}{EXPLAINED.get(raised.name, '')}")
            raise Failure(message, verdict=Verdict.ERROR, where=raised.where, actual=raised)
    raise TypeError("an answer of no known kind")


def _missing(answer: dict[str, Any]) -> Failure:
    message = words(str(answer.get("message")))
    try:
        return Failure(message, verdict=Verdict.MISSING, where=line(answer.get("where")))
    except WireError:
        return Failure("The answer was no valid data.", verdict=Verdict.CRASHED)


def _raised(answer: dict[str, Any]) -> Raised:
    raised = answer["raised"]
    if not isinstance(raised, Raised):
        raise TypeError("an exception was expected")
    return raised


def _lost(lost: WorkerLost, clock: Clock) -> Failure:
    if lost.verdict is Verdict.TIMEOUT:
        message = f"The code did not answer within the property's limit of {clock.limit:g} s."
        return Failure(message, verdict=Verdict.TIMEOUT)
    return Failure(str(lost), verdict=lost.verdict)


def _forbidden(violation: Violation) -> Failure:
    where: Where | None = violation.where
    place = f" in line {where.line}" if where else ""
    message = words(f"{violation.operation} was executed{place}; this exercise does not allow it.")
    return Failure(message, verdict=Verdict.FORBIDDEN, where=where)
