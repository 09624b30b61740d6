"""The judge's process: torch once, nurseries, lanes, then request after request.

It is started by `grader.engine` with a clean environment. It reads requests from standard input
and writes events to standard output, one JSON object a line (`grader.protocol`).
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from grader.judge.nursery import Nursery

SCENARIOS = ("matmul", "linear_init", "reset_parameters", "call", "train")


def main(lanes: int) -> None:
    """Serve requests until standard input ends, grading so many exercises at a time."""
    events = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not be taken for an event
    nurseries = start_nurseries(lanes)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command line decides when to stop
    try:
        first = sys.stdin.readline()
        if first:
            _serve(chain([first], sys.stdin), nurseries, events)
    finally:
        for nursery in nurseries:
            nursery.close()


def start_nurseries(count: int) -> list[Nursery]:
    """Import torch, once, and fork the nurseries before this process learns any answer or seed."""
    from importlib import import_module

    import torch

    torch.set_num_threads(1)
    for exercise in SCENARIOS:
        import_module(f"grader.scenarios.{exercise}")

    from grader.judge.nursery import Nursery

    return [Nursery() for _ in range(count)]


def _serve(lines: Iterable[str], nurseries: list[Nursery], events: TextIO) -> None:
    # Imported here: after the forks, which nurseries must not know anything of this from.
    from grader import catalog
    from grader.errors import InfrastructureError
    from grader.judge.coordinator import Coordinator
    from grader.protocol import read_request, write_fault, write_line

    with Coordinator(nurseries, catalog.load()) as coordinator:
        for line in lines:
            try:
                coordinator.grade(read_request(line), partial(write_line, events))
            except BrokenPipeError:
                return  # nobody hears it any more
            except InfrastructureError as error:
                write_fault(events, error)
                return  # lanes may be dead, or busy with what was asked for
