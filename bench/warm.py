"""The warm engine: regrading after a save, and a class of submissions."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from bench.measure import ROOT, SOLUTIONS, Row, Setting, alternately, python, seconds
from grader.catalog import load
from grader.engine import Engine, cores
from grader.results import Request

IDS = tuple(exercise.id for exercise in load().exercises)
SAVES = 40
CLASS = 30


def rows(setting: Setting) -> Iterator[Row]:
    """Regrades of each exercise; submissions per minute; each against plain pytest, cold."""
    runs, device = setting.runs, setting.device
    plain = {exercise: _plain(runs, device, exercise) for exercise in IDS}
    with Engine() as engine:
        for exercise in IDS:
            times = _regrades(engine, device, exercise)
            name = f"warm regrade of {exercise} / cold pytest"
            yield Row(f"{name}, p50", statistics.median(times), plain[exercise], "s", 0.05)
            yield Row(f"{name}, p95", times[int(0.95 * len(times))], plain[exercise], "s", 0.05)
    (whole,) = alternately(runs, lambda: _pytest(device, *IDS))
    yield Row(
        "submissions a minute, warm / plain pytest",
        _per_minute(device),
        60 / whole,
        "1/min",
        20,
        at_least=True,
    )


def grade(engine: Engine, device: str, *exercises: str) -> None:
    """Grade the solutions on a device."""
    for _event in engine.grade(Request(os.fspath(SOLUTIONS), exercises, device=device)):
        pass


def _regrades(engine: Engine, device: str, exercise: str) -> list[float]:
    grade(engine, device, exercise)
    return sorted(seconds(lambda: grade(engine, device, exercise)) for _ in range(SAVES))


def _plain(runs: int, device: str, exercise: str) -> float:
    (median,) = alternately(runs, lambda: _pytest(device, exercise))
    return median


def _pytest(device: str, *exercises: str) -> None:
    modules = [str(ROOT / "grader" / "properties" / f"{exercise}.py") for exercise in exercises]
    options = ("-q", "-p", "bench.plain", "-p", "no:cacheprovider", "--noconftest", "-W", "ignore")
    where = ("-c", str(ROOT / "grader" / "properties" / "pytest.ini"), "--rootdir", str(ROOT))
    chosen = ("--submission", str(SOLUTIONS), "--device", device)
    python("-m", "pytest", *options, *where, *chosen, *modules)


def _per_minute(device: str) -> float:
    """Submissions a minute of one warm engine for each core, each with one lane."""
    count = cores()

    def work(engine: Engine) -> None:
        for _ in range(CLASS):
            grade(engine, device, *IDS)

    engines = [Engine(1) for _ in range(count)]
    with ThreadPoolExecutor(count) as pool:
        entered = [engine.__enter__() for engine in engines]
        try:
            list(pool.map(lambda engine: grade(engine, device, *IDS), entered))
            begin = time.perf_counter()
            list(pool.map(work, entered))
            taken = time.perf_counter() - begin
        finally:
            for engine in entered:
                engine.__exit__(None, None, None)
    return count * CLASS * 60 / taken
