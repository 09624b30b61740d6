"""A worker as the judge sees it: asked, timed, watched, killed."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
from contextlib import suppress
from dataclasses import dataclass

import psutil

from grader.channel import Channel, DeadlinePassed
from grader.errors import DeviceError, PeerGone, WireError
from grader.judge import render
from grader.judge.answer import Answer, Fields, Known, unknown
from grader.judge.clock import Clock, queued
from grader.judge.limits import Limits
from grader.judge.nursery import Death, Nursery
from grader.results import Verdict, Where
from grader.wire import frame, line
from grader.worker.main import Job

READY_S = 30.0
MAX_PRINTED_BYTES = 4_000
MAX_KEPT_BYTES = 1 << 20
"""How long a worker's output may become before it begins anew with the next property."""


@dataclass(frozen=True)
class Violation:
    """A rule that was broken: what was executed, and from which line."""

    operation: str
    where: Where | None


class WorkerLost(Exception):
    """The worker is gone: it died, was killed for its use of time or memory, or talked nonsense.

    `printed` is what it had written since it was last asked.
    """

    def __init__(self, verdict: Verdict, message: str, printed: str | None) -> None:
        super().__init__(message)
        self.verdict = verdict
        self.printed = printed


class _OverMemory(Exception):
    pass


class Worker:
    """A confined process with one exercise of one submission loaded."""

    def __init__(self, nursery: Nursery, job: Job, limits: Limits) -> None:
        self._nursery = nursery
        self._limits = limits
        self._capture = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the worker
        self._printed = (0, 0)
        ours, theirs = socket.socketpair()
        self._pid = nursery.spawn(job, theirs, self._capture.fileno())
        theirs.close()
        self._channel = Channel(ours)
        self._process = psutil.Process(self._pid)
        self._childless = False
        self.violations: list[Violation] = []

    def ready(self) -> tuple[str, ...]:
        """Wait until it is confined; the layers that it enforces.

        Raises:
            WorkerLost: confinement itself failed.
            DeviceError: the device that it is to compute on cannot be opened.
        """
        clock = self._clock(READY_S)
        answer = self._receive(clock, clock.until).content
        if answer["fault"]:
            self.close()
            raise DeviceError(
                f"The GPU cannot be used: {render.words(str(answer['fault']))} "
                "Grade with --device cpu, or make room on it."
            )
        isolation = tuple(str(layer) for layer in answer["isolation"])
        self._childless = "seccomp" in isolation
        return isolation

    def load(self) -> Answer:
        """Let it import the submission: `{"kind": "loaded"}` or `{"kind": "missing", …}`.

        Raises:
            WorkerLost: the import hangs, dies, or uses too much memory.
        """
        clock = self._clock(self._limits.import_s)
        self.ask(frame({"load": True}), clock)
        return self.answer(clock)

    def ask(self, requests: bytes, clock: Clock) -> None:
        """Send it the frames of requests, which it will answer one after the other.

        Where it is gone, the answers that it has given are still to be read: `answer` will say so.

        Raises:
            WorkerLost: it does not take them; the worker is dead then.
        """
        try:
            self._channel.send_frame(requests, clock.until)
        except PeerGone:
            return
        except DeadlinePassed:
            raise self._killed(Verdict.TIMEOUT, _timed_out(clock)) from None

    def answer(self, clock: Clock, known: Known = unknown) -> Answer:
        """Its answer to the next request; `violations` are those on the way to it.

        One that is `known` is not decoded.

        Raises:
            WorkerLost: no proper answer came; the worker is dead then.
        """
        until = clock.until
        self.violations.clear()
        self._printed = self._printed[1], self._printed[1]
        while True:
            answer = self._receive(clock, until, known)
            if answer.known or not self._takes_note(answer.content):
                return answer

    def queued(self) -> float:
        """Seconds that it was ready to run and waited for a processor."""
        return queued(self._pid)

    def printed(self) -> str | None:
        """What it wrote to stdout and stderr on the way to its last answer, cut."""
        start, end = self._printed
        count = min(max(end - start, 0), MAX_PRINTED_BYTES)
        raw = os.pread(self._capture.fileno(), count, start)
        text = raw.decode("utf-8", "replace")
        return (text + "…" if end - start > MAX_PRINTED_BYTES else text) or None

    def rewind(self) -> None:
        """Let its output begin anew where it has become long; it must have nothing to answer.

        Its standard output is this very open file, so it writes on from where it is put here.
        """
        if os.fstat(self._capture.fileno()).st_size > MAX_KEPT_BYTES:
            self._capture.seek(0)
            self._capture.truncate()
            self._printed = (0, 0)

    def sweep(self) -> int:
        """Kill every process that it has started and that still runs; how many there were."""
        running = []
        with suppress(psutil.Error):
            running = self._process.children(recursive=True)
        for process in running:
            with suppress(psutil.Error):
                process.kill()
        return len(running) + self._nursery.sweep()

    def close(self) -> Death:
        """End it and whatever it started; how it had ended before, if it had."""
        self._channel.close()
        death = self._nursery.reap(self._pid)
        self._capture.close()
        return death

    def _takes_note(self, content: Fields) -> bool:
        """Whether this is what it says beside its answers."""
        match content.get("kind"):
            case "violation":
                self._note_violation(content)
                return True
            case "printed":
                self._note_printed(content.get("end"))
                return True
        return False

    def _note_violation(self, content: Fields) -> None:
        operation = content.get("operation")
        try:
            where = line(content.get("where"))
        except WireError as error:
            raise self._invalid(error) from None
        if isinstance(operation, str) and len(self.violations) < 10:
            self.violations.append(Violation(operation[:200], where))

    def _note_printed(self, said: object = None) -> None:
        """How far its output goes now, which it says itself: only words hang on it.

        It may also have cut off what was there.
        """
        start, end = self._printed
        size = os.fstat(self._capture.fileno()).st_size
        now = min(max(said, end), size) if isinstance(said, int) else size
        self._printed = min(start, now), now

    def _receive(self, clock: Clock, until: float, known: Known = unknown) -> Answer:
        try:
            whole = self._frame(clock, until)
            return Answer(whole, known=known(whole))
        except PeerGone:
            raise self._died() from None
        except DeadlinePassed:
            raise self._killed(Verdict.TIMEOUT, _timed_out(clock)) from None
        except _OverMemory:
            raise self._killed(Verdict.OUT_OF_MEMORY, self._out_of_memory()) from None
        except WireError as error:
            raise self._invalid(error) from None

    def _frame(self, clock: Clock, until: float) -> bytes:
        while True:
            try:
                return self._channel.receive_frame(until, self._check_memory)
            except DeadlinePassed:
                if clock.over:
                    raise
                until = clock.until

    def _clock(self, seconds: float) -> Clock:
        clock = Clock(seconds)
        clock.attend(self.queued)
        return clock

    def _check_memory(self) -> None:
        try:
            used = self._process.memory_info().rss
            if not self._childless:  # to look for children, all processes are gone through
                children = self._process.children(recursive=True)
                used += sum(map(_own_memory, children))
        except psutil.Error:
            return  # it is gone: the channel will say so
        if used > self._limits.memory_bytes:
            raise _OverMemory

    def _out_of_memory(self) -> str:
        limit = self._limits.memory_bytes / (1 << 30)
        return f"The code used more than {limit:g} GiB of memory and was stopped."

    def _invalid(self, error: WireError) -> WorkerLost:
        return self._killed(Verdict.CRASHED, f"The answer was no valid data: {error}.")

    def _killed(self, verdict: Verdict, message: str) -> WorkerLost:
        printed = self._last_words()
        self.close()
        return WorkerLost(verdict, message, printed)

    def _died(self) -> WorkerLost:
        printed = self._last_words()
        return WorkerLost(*_cause(self.close()), printed)

    def _last_words(self) -> str | None:
        self._printed = self._printed[1], self._printed[1]
        self._note_printed()
        return self.printed()


def _own_memory(process: psutil.Process) -> int:
    """Bytes that a process shares with no other; with others too where that is not to be seen."""
    try:
        return int(process.memory_full_info().uss)
    except psutil.AccessDenied:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _cause(death: Death) -> tuple[Verdict, str]:
    if death.signal == signal.SIGXCPU:
        return Verdict.TIMEOUT, "The code used up its processor time."
    if death.signal is not None and death.signal != signal.SIGKILL:
        return Verdict.CRASHED, f"The Python process died of {_name(death.signal)}."
    if death.exit_code is not None:
        return Verdict.CRASHED, (
            f"The Python process ended itself with exit code {death.exit_code} "
            "(`os._exit`, or a crash in native code)."
        )
    return Verdict.CRASHED, "The Python process was killed."


def _name(number: int) -> str:
    """A signal's name; real-time signals have only numbers."""
    known = {one.value: one.name for one in signal.Signals}
    return known.get(number, f"signal {number}")


def _timed_out(clock: Clock) -> str:
    return f"No answer within the limit of {clock.limit:.3g} s."
