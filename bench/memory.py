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
    """By how much a worker raises the proportional set size of all processes, at most, in MiB.

    In that size a shared page counts once, divided among its sharers.

    Raises:
        RuntimeError: no worker was seen, so nothing was measured.
    """
    exercise = "train"  # the one whose worker works most
    _grade(engine, exercise)
    before = _sizes(judge, "pss")
    peak, workers, done = [sum(before.values())], set[int](), threading.Event()

    def watch() -> None:
        while not done.is_set():
            now = _sizes(judge, "pss")
            peak[0] = max(peak[0], sum(now.values()))
            workers.update(now.keys() - before.keys())

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        _grade(engine, exercise)
    finally:
        done.set()
        thread.join()
    if not workers:
        raise RuntimeError("No worker's memory could be read: measure it as root.")
    return (peak[0] - sum(before.values())) / MIB


def _private(judge: psutil.Process) -> int:
    """Bytes that only one of the judge's own processes has: coordinator, lane, nursery."""
    return sum(_sizes(judge, "uss").values())


def _sizes(judge: psutil.Process, kind: str) -> dict[int, int]:
    """By process id, so many bytes of this kind the judge has, and each process below it.

    A worker that has ended in the meantime is left out, and so is one that keeps its memory from
    an ordinary user.
    """
    found = {judge.pid: _size(judge, kind)}
    for process in judge.children(recursive=True):
        with suppress(psutil.Error):
            found[process.pid] = _size(process, kind)
    return found


def _size(process: psutil.Process, kind: str) -> int:
    size: int = getattr(process.memory_full_info(), kind)
    return size
