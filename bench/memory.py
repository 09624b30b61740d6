"""What a worker adds to memory, and whether the judge grows."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import suppress

import psutil

from bench.measure import SOLUTIONS, Row, Setting
from grader.engine import Engine
from grader.results import Request

SUBMISSIONS = 1_000
WARM_UP = 100
MIB = 1 << 20


def rows(_setting: Setting) -> Iterator[Row]:
    """What one worker adds; the judge's growth over many submissions."""
    with Engine(1) as engine:
        judge = psutil.Process(engine._process.pid)
        yield Row("memory that one more worker adds", _added(engine, judge), None, "MiB", 60)
        _grade(engine, "linear_init", WARM_UP)
        before = _private(judge)
        # The quickest exercise: what is lost on the way is lost for each submission.
        _grade(engine, "linear_init", SUBMISSIONS)
        growth = (_private(judge) - before) / MIB
        yield Row(f"the judge's growth over {SUBMISSIONS} submissions", growth, None, "MiB", 5)


def _grade(engine: Engine, exercise: str, times: int = 1) -> None:
    for _ in range(times):
        for _event in engine.grade(Request(os.fspath(SOLUTIONS), (exercise,), device="cpu")):
            pass


def _added(engine: Engine, judge: psutil.Process) -> float:
    """By how much a worker raises the proportional set size of all processes, at most, in MiB."""
    exercise = "train"  # the one whose worker works most
    _grade(engine, exercise)
    before = _proportional(judge)
    peak, done = [before], threading.Event()

    def watch() -> None:
        while not done.is_set():
            peak[0] = max(peak[0], _proportional(judge))

    thread = threading.Thread(target=watch)
    thread.start()
    _grade(engine, exercise)
    done.set()
    thread.join()
    return (peak[0] - before) / MIB


def _proportional(judge: psutil.Process) -> int:
    """The sum of the set sizes in which a shared page counts once, divided among its sharers."""
    return sum(process.memory_full_info().pss for process in _living(judge))


def _private(judge: psutil.Process) -> int:
    """Bytes that only one of the judge's own processes has: coordinator, lane, nursery."""
    return sum(process.memory_full_info().uss for process in _living(judge))


def _living(judge: psutil.Process) -> Iterator[psutil.Process]:
    for process in [judge, *judge.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):  # a worker has ended in the meantime
            process.memory_full_info()
            yield process
