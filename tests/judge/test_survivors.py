"""Where nothing keeps a submission from starting processes, they end with their property."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from grader.catalog import load
from grader.judge.nursery import Nursery
from grader.judge.session import Session
from grader.results import Decided, Event, Request, Settings, Verdict
from grader.worker import main as worker_main
from grader.worker.confinement import Layer, Policy, confine

FORKING = """
import os, time

def matmul(a, b):
    if os.fork() == 0:
        if os.fork() == 0:
            os.setsid()
        time.sleep(60)
    time.sleep(0.05)
    return (a.unsqueeze(-1) * b.unsqueeze(-3)).sum(-2, dtype=a.dtype)
"""


def without_seccomp(policy: Policy) -> tuple[Layer, ...]:
    """All that a platform without seccomp has."""
    return confine(replace(policy, layers=frozenset(Layer) - {Layer.seccomp}))


@pytest.fixture
def nursery(monkeypatch: pytest.MonkeyPatch) -> Iterator[Nursery]:
    """A nursery whose workers have no seccomp."""
    monkeypatch.setattr(worker_main, "confine", without_seccomp)
    nursery = Nursery()
    yield nursery
    nursery.close()


def running(nursery: Nursery) -> list[psutil.Process]:
    """What descends from the nursery and is not dead."""
    found = []
    for process in psutil.Process(nursery.pid).children(recursive=True):
        with suppress(psutil.Error):
            if process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


@pytest.mark.slow
def test_what_a_property_started_ends_with_it(nursery: Nursery, tmp_path: Path) -> None:
    """Children, and grandchildren in sessions of their own, are ended and counted."""
    (tmp_path / "submission").mkdir()
    (tmp_path / "submission" / "matmul.py").write_text(FORKING)
    events: list[Event] = []
    request = Request(
        str(tmp_path / "submission"), ("matmul",), Settings(0, 2, 5.0), "cpu", shrink=False
    )
    session = Session(nursery, load(), request, tmp_path / "run", events.append)
    from grader.properties.matmul import wraps_integers

    wraps_integers(session.subject("matmul", "cpu"))
    remaining = running(nursery)
    for _ in range(100):  # a killed process is gone a moment later
        if len(remaining) > 1:
            time.sleep(0.05)
            remaining = running(nursery)
    session.close()
    (decided,) = (event for event in events if isinstance(event, Decided))
    assert decided.outcome.verdict is Verdict.PASSED
    assert decided.outcome.strays >= 2
    assert len(remaining) == 1  # the worker itself
