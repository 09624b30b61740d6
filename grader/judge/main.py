"""The judge's process: torch once, the nursery, then request after request.

It is started by `grader.engine` with a clean environment. It reads requests from standard input
and writes events to standard output, one JSON object a line (`grader.protocol`).
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from grader.judge.nursery import Nursery
    from grader.results import Event, Request

SCENARIOS = ("matmul", "linear_init", "reset_parameters", "call", "train")


def main() -> None:
    """Serve requests until standard input ends."""
    events = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not be taken for an event
    nursery = start_nursery()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command line decides when to stop
    try:
        from grader.protocol import read_request

        for request_line in sys.stdin:
            _serve(nursery, read_request(request_line), events)
    finally:
        nursery.close()


def start_nursery() -> Nursery:
    """Import torch, once, and fork the nursery before this process learns any answer or seed."""
    from importlib import import_module

    import torch

    torch.set_num_threads(1)
    for exercise in SCENARIOS:
        import_module(f"grader.scenarios.{exercise}")

    from grader.judge.nursery import Nursery

    return Nursery()


def _serve(nursery: Nursery, request: Request, events: TextIO) -> None:
    # Imported here: after the fork, which the nursery must not know anything of this from.
    from grader.errors import InfrastructureError
    from grader.judge.run import grade
    from grader.protocol import write_end, write_event, write_fault

    def emit(event: Event) -> None:
        write_event(events, event)

    try:
        with tempfile.TemporaryDirectory(prefix="grader-") as folder:
            grade(nursery, request, Path(folder).resolve(), emit)
    except InfrastructureError as error:
        write_fault(events, error)
    except Exception as error:
        traceback.print_exc()
        write_fault(events, InfrastructureError(f"The grader failed: {type(error).__name__}."))
    else:
        write_end(events)


if __name__ == "__main__":
    main()
