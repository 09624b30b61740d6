"""The judge's own time has a limit."""

from __future__ import annotations

import signal
import time
from contextlib import suppress

import pytest

from grader.judge.patience import TooLong, at_most


def _without_end() -> None:
    while True:
        with suppress(Exception):
            sum(range(1000))


def test_what_takes_too_long_is_ended() -> None:
    """An endless loop of the judge's own ends, even one that goes on after exceptions."""
    with pytest.raises(TooLong), at_most(0.05):
        _without_end()


def test_waiting_costs_nothing_and_nothing_is_left_behind() -> None:
    """Only processor time counts, and afterwards there is no limit and the handler of before."""
    before = signal.getsignal(signal.SIGVTALRM)
    with at_most(0.05):
        time.sleep(0.1)
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGVTALRM) == before
