"""The time that a submission may take, counted so that a busy machine costs it nothing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 4.0
"""How many times its seconds a clock lasts at most, however much was given back."""

LEAST_S = 0.01
"""What is left of a clock that is over: an answer that is there already is taken."""


def queued(process: int) -> float:
    """Seconds that a process was ready to run and waited for a processor; 0 if nobody counts them.

    Those of its first thread, in nanoseconds the second number that the kernel has in `schedstat`:
    Documentation/scheduler/sched-stats.rst.
    """
    try:
        _, waiting, _ = Path(f"/proc/{process}/schedstat").read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return 0.0
    return int(waiting) / 1e9


def _never() -> float:
    return 0.0


class Clock:
    """The seconds that one property, or one import, may still use.

    They are seconds of wall time, so that sleep counts, but for those that a worker was ready to
    run and waited for a processor, and those that the judge was at work.
    """

    def __init__(self, seconds: float) -> None:
        self.limit = seconds
        self._queued: Callable[[], float] = _never
        self.restart()

    def restart(self) -> None:
        """All of the seconds may be used once more."""
        self._deadline = time.monotonic() + self.limit
        self._credit = (PATIENCE - 1) * self.limit
        self._seen = self._queued()

    def attend(self, queued: Callable[[], float]) -> None:
        """Give back what a worker waits for a processor from now on.

        Args:
            queued: how many seconds it has waited since it was started.
        """
        self._give_back()
        self._queued, self._seen = queued, queued()

    @property
    def over(self) -> bool:
        """Whether nothing is left."""
        if time.monotonic() < self._deadline:
            return False
        self._give_back()
        return time.monotonic() >= self._deadline

    @property
    def until(self) -> float:
        """How long to wait before asking whether it is `over`, in terms of `time.monotonic`."""
        return max(self._deadline, time.monotonic() + LEAST_S)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """What happens inside takes none of the seconds."""
        started = time.monotonic()
        try:
            yield
        finally:
            self._deadline += time.monotonic() - started

    def _give_back(self) -> None:
        queued = self._queued()
        given = min(max(queued - self._seen, 0.0), self._credit)
        self._deadline += given
        self._credit -= given
        self._seen = queued
