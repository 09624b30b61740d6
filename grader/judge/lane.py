"""A lane: a fork of the judge's process that grades exercises one by one, beside other lanes.

Orders and events are those of `grader.protocol`, one JSON object a line, over two pipes.
"""

from __future__ import annotations

import gc
import os
import signal
import tempfile
import traceback
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import NoReturn, TextIO

from grader.errors import InfrastructureError, JudgeError
from grader.judge.nursery import Nursery
from grader.judge.run import grade
from grader.judge.staging import FOLDER
from grader.protocol import read_request, write_end, write_event, write_fault, write_request
from grader.results import Event, Request


class Lane:
    """The coordinator's end of a lane, which has one exercise graded at a time."""

    def __init__(self, nursery: Nursery) -> None:
        """Fork it; the nursery is its own from now on."""
        orders_read, orders_write = os.pipe()
        events_read, events_write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            _keep_only(orders_read, events_write, nursery.fileno())
            _serve(nursery, os.fdopen(orders_read), os.fdopen(events_write, "w"))
        os.close(orders_read)
        os.close(events_write)
        nursery.let_go()
        self._orders = os.fdopen(orders_write, "w", encoding="utf-8")
        self._events = os.fdopen(events_read, "rb", buffering=0)
        self._part = b""

    def fileno(self) -> int:
        """Where its events are waited for."""
        return self._events.fileno()

    def start(self, request: Request) -> None:
        """Have one exercise graded, or a part of one.

        Raises:
            JudgeError: the lane has died.
        """
        try:
            write_request(self._orders, request)
        except BrokenPipeError:
            raise _died() from None

    def lines(self) -> list[str]:
        """The whole lines that have arrived; to be asked when there is something to read.

        Raises:
            JudgeError: the lane has died.
        """
        part = os.read(self._events.fileno(), 1 << 16)
        if not part:
            raise _died()
        *whole, self._part = (self._part + part).split(b"\n")
        return [line.decode() for line in whole]

    def close(self, *, at_once: bool) -> None:
        """End it: when it is done with what it does, or at once."""
        self._events.close()
        with suppress(BrokenPipeError):
            self._orders.close()
        if at_once:
            os.kill(self.pid, signal.SIGTERM)
        os.waitpid(self.pid, 0)


def _died() -> JudgeError:
    return JudgeError("A part of the judge died; run the grader again, and report it if it stays.")


def _keep_only(*descriptors: int) -> None:
    """Close what was inherited, so that the pipes of others end when they end."""
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    bounds = [2, *sorted(descriptors), os.sysconf("SC_OPEN_MAX")]
    for before, after in pairwise(bounds):
        os.closerange(before + 1, after)


def _serve(nursery: Nursery, orders: TextIO, events: TextIO) -> NoReturn:
    try:
        # Unlike a SystemExit, a KeyboardInterrupt is not taken for a property's failure by pytest.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        for line in orders:
            _carry_out(nursery, read_request(line), events)
            gc.collect()
            gc.freeze()  # tapes stay: the collections that scenarios ask for need not look at them
    except (BrokenPipeError, KeyboardInterrupt):
        pass  # the coordinator is gone, or ends this lane
    except BaseException:
        traceback.print_exc()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        nursery.let_go()
        os._exit(0)


def _carry_out(nursery: Nursery, request: Request, events: TextIO) -> None:
    """Grade the exercise of a request."""

    def emit(event: Event) -> None:
        write_event(events, event)

    try:
        with tempfile.TemporaryDirectory(prefix=FOLDER, ignore_cleanup_errors=True) as folder:
            grade(nursery, request, Path(folder).resolve(), emit)
    except InfrastructureError as error:
        write_fault(events, error)
    except BrokenPipeError:
        raise
    except Exception as error:
        traceback.print_exc()
        write_fault(events, InfrastructureError(f"The grader failed: {type(error).__name__}."))
    else:
        write_end(events)
