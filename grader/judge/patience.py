"""A limit on the judge's own time: no answer, however it is made, holds up a grading."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


class TooLong(BaseException):
    """The time is over. No `Exception`, since code that is timed may catch those."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Run what is inside for so many seconds of processor time; only in the main thread.

    Processor time, so that a busy machine costs nobody anything. A single operation of torch is
    not interrupted; it ends first.

    Raises:
        TooLong: they are over.
    """
    before = signal.signal(signal.SIGVTALRM, _over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _over(_number: int, _frame: object) -> NoReturn:
    raise TooLong
