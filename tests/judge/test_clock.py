"""What a submission may take is its own time: not the judge's, and not that of a busy machine."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from grader.judge.clock import PATIENCE, Clock, queued

SPIN = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\nwhile True: pass"


def test_a_clock_runs_out() -> None:
    """Sleep takes its seconds as work does, and after a restart they are there once more."""
    clock = Clock(0.02)
    time.sleep(0.03)
    assert clock.over
    clock.limit = 100.0
    clock.restart()
    assert not clock.over


def test_what_is_over_leaves_a_moment_for_what_is_there() -> None:
    """One may always wait a little, so that an answer that has come is taken."""
    clock = Clock(0.0)
    assert clock.over
    assert clock.until > time.monotonic()


def test_a_stopped_clock_takes_nothing() -> None:
    """What the judge does is not charged to the submission."""
    clock = Clock(1.0)
    with clock.stopped():
        time.sleep(1.2)
    assert not clock.over


def test_waiting_for_a_processor_is_given_back() -> None:
    """On a busy machine a clock lasts longer, by what the worker had to wait since it is known."""
    waited = iter([100.0, 101.5])
    clock = Clock(0.5)
    clock.attend(lambda: next(waited))
    time.sleep(0.6)
    assert not clock.over


def test_not_for_ever() -> None:
    """Whatever is given back, a clock lasts a few times its seconds at most."""
    waited = iter([0.0, 1e9, 2e9])
    clock = Clock(0.01)
    clock.attend(lambda: next(waited))
    time.sleep(PATIENCE * 0.01 + 0.01)
    assert clock.over


def test_a_restart_gives_nothing_back() -> None:
    """What was waited for before a restart is not given back after it."""
    waited = iter([0.0, 50.0, 50.0])
    clock = Clock(0.01)
    clock.attend(lambda: next(waited))
    clock.restart()
    time.sleep(0.02)
    assert clock.over


@pytest.fixture
def crowd() -> Iterator[list[int]]:
    """Three processes that would each have one processor to itself."""
    with ExitStack() as stack:
        started = [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(3)]
        for process in started:
            stack.callback(process.wait)
            stack.callback(process.kill)
        yield [process.pid for process in started]


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="the kernel does not count")
def test_the_kernel_says_who_waits_for_a_processor(crowd: list[int]) -> None:
    """Of processes that share a processor, each is found to wait for the others."""
    for _ in range(100):
        if all(queued(process) > 0.05 for process in crowd):
            break
        time.sleep(0.05)
    assert all(queued(process) > 0.05 for process in crowd)


def test_a_process_that_is_gone_waits_for_nothing() -> None:
    """Where nothing is known of a process, nothing is given back."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert queued(gone.pid) == 0.0
