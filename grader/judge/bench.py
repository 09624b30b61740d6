"""The bench of one exercise: its worker, started when needed and again after a death."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from pathlib import Path

from grader.catalog import Exercise
from grader.errors import WireError
from grader.judge.answer import Answer, Fields
from grader.judge.clock import Clock
from grader.judge.failure import Failure, NotImported
from grader.judge.limits import Limits, job_for
from grader.judge.nursery import Nursery
from grader.judge.render import words
from grader.judge.staging import remove
from grader.judge.tape import Entry
from grader.judge.worker import Violation, Worker, WorkerLost
from grader.properties.declare import Observation
from grader.results import Verdict, Where
from grader.wire import Raised, line

AHEAD = 16
"""How many requests a worker may have been sent without having answered."""

AHEAD_BYTES = 64 << 10
"""How large they may be together: well within what a socket holds, so that sending never waits."""

MAX_CHANGES = 20
"""More settings than are watched."""

Answers = Generator[Answer, None, None]

EXPLAINED = {
    "EOFError": " (nobody answers input() while grading: take it out)",
    "BdbQuit": " (there is no debugger while grading: take breakpoint() out)",
    "SystemExit": " (an answer returns; it does not end the program)",
}
"""What a student may not know of an exception that only grading brings about."""

OUTSIDE = "Code outside of functions and classes runs on import: move it into one, or take it out."
"""Where to look when a file does not survive its own import."""


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
        self._broken: NotImported | None = None
        self._last_words: str | None = None
        self._isolation: tuple[str, ...] = ()

    def answers(self, entries: Sequence[Entry], clock: Clock) -> Answers:
        """The implementation's answers to examples, in their order; a generator to be closed.

        Requests are sent ahead, so that the worker need not wait for what the judge does with an
        answer. One that is closed early has the worker answer what it has been sent already.
        Importing the submission has a limit of its own, and takes nothing from the clock.

        Raises:
            Failure: an answer does not come: a death, a broken rule, a limit.
        """
        with clock.stopped():
            worker = self._loaded()
        worker.rewind()
        clock.attend(worker.queued)
        requests = [entry.request for entry in entries]
        sent = answered = 0
        try:
            for entry in entries:
                if sent - answered <= AHEAD // 2:
                    until = _window(requests, answered, sent)
                    worker.ask(b"".join(requests[sent:until]), clock)
                    sent = until
                answered += 1
                answer = worker.answer(clock, entry.knows)
                if worker.violations:
                    raise _forbidden(worker.violations[0])
                with clock.stopped():
                    yield answer
        except WorkerLost as lost:
            self._worker = None
            self._last_words = lost.printed
            raise _lost(lost, clock) from None
        except (GeneratorExit, Failure):
            self._drain(worker, sent - answered, clock)
            raise
        except BaseException:  # the judge is to end, and waits for nobody
            self.close()
            raise

    def printed(self) -> str | None:
        """What the submission printed on the way to its last answer, or before it died; cut."""
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
        with suppress(OSError):  # what cannot be removed decides nothing
            remove(self._scratch)

    def _drain(self, worker: Worker, count: int, clock: Clock) -> None:
        """Let the worker be done with what it has been sent; a fresh one follows if it is not."""
        try:
            for _ in range(count):
                worker.answer(clock)
        except WorkerLost:
            self._worker = None

    def _loaded(self) -> Worker:
        if self._broken is not None:
            raise _not_imported(self._broken)
        if self._worker is None:
            try:
                self._worker = self._load()
            except Failure as failure:
                self._broken = _not_imported(failure)
                raise self._broken from None
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
            message = f"While {one.file} was imported: {lost} {OUTSIDE}"
            raise Failure(message, verdict=lost.verdict) from None
        if worker.violations:
            worker.close()
            raise _forbidden(worker.violations[0])
        if answer.content.get("kind") == "missing":
            worker.close()
            raise _missing(answer.content)
        return worker


def _window(requests: Sequence[bytes], answered: int, sent: int) -> int:
    """Up to which request to send: never so much that the worker might not take it all."""
    room = AHEAD_BYTES - sum(map(len, requests[answered:sent]))
    until = sent
    while until < min(answered + AHEAD, len(requests)) and len(requests[until]) <= room:
        room -= len(requests[until])
        until += 1
    return until if until > answered else sent + 1


def observation(answer: Answer) -> Observation:
    """What an answer shows.

    Raises:
        Failure: nothing that could be judged: an error, a stub, or no valid data.
    """
    try:
        return _observation(answer.content)
    except (WireError, KeyError, TypeError):
        message = "The answer was no valid data."
        raise Failure(message, verdict=Verdict.CRASHED) from None


def _observation(answer: Fields) -> Observation:
    match answer["kind"]:
        case "observed":
            return Observation(answer["value"], _names(answer["state_changes"]))
        case "unusable":
            raise Failure(words(_sentence(answer["message"])))
        case "todo":
            raised = _raised(answer)
            raise Failure(words(raised.message), verdict=Verdict.TODO, where=raised.where)
        case "out_of_memory":
            raised = _raised(answer)
            message = words(f"The code asked for too much of the device's memory: {raised.message}")
            raise Failure(message, verdict=Verdict.OUT_OF_MEMORY, where=raised.where)
        case "raised":
            raised = _raised(answer)
            said = f": {raised.message}" if raised.message else ""
            known = _explained(raised)
            message = words(f"The code raised {raised.name}{said}{known}{_way_to(raised)}")
            raise Failure(message, verdict=Verdict.ERROR, where=raised.where, actual=raised)
    raise TypeError("an answer of no known kind")


def _not_imported(failure: Failure) -> NotImported:
    return NotImported(failure.message, verdict=failure.verdict, where=failure.where)


def _missing(answer: Fields) -> Failure:
    try:
        message, where = _sentence(answer.get("message")), line(answer.get("where"))
    except (WireError, TypeError):
        return Failure("The answer was no valid data.", verdict=Verdict.CRASHED)
    return Failure(words(message), verdict=Verdict.MISSING, where=where)


def _sentence(message: object) -> str:
    if not isinstance(message, str):
        raise TypeError("a sentence was expected")
    return message


def _names(changes: object) -> tuple[str, ...]:
    if not isinstance(changes, list) or len(changes) > MAX_CHANGES:
        raise TypeError("a list of names was expected")
    return tuple(map(_sentence, changes))


def _raised(answer: Fields) -> Raised:
    raised = answer["raised"]
    if not isinstance(raised, Raised):
        raise TypeError("an exception was expected")
    return raised


def _explained(raised: Raised) -> str:
    if "tensors to be on the same device" in raised.message:
        return " (a tensor that is made without `device=` is on the CPU, wherever the others are)"
    return EXPLAINED.get(raised.name, "")


def _way_to(raised: Raised) -> str:
    began = raised.called_from
    return f"; line {began.line}, `{began.text.strip()}`, led there." if began else ""


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
