"""Run scenarios on the loaded subject and answer with plain observations."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import torch

from grader.channel import Channel
from grader.errors import WireError
from grader.scenarios import support
from grader.scenarios.support import calling_line
from grader.wire import Data, ObservedTensor, frame
from grader.worker import accelerator
from grader.worker.rules.base import Rule
from grader.worker.state import GlobalState, seed


class Report(NamedTuple):
    """How the judge hears of broken rules."""

    tell: Callable[[str], None]
    """Report an operation with the student's line, at once, and once for each run."""
    forget: Callable[[], None]
    """A new run begins."""


def reporting(channel: Channel) -> Report:
    """The functions that report over a channel.

    What they need they hold themselves: names and attributes that were looked up only when a rule
    is broken could have been replaced by the submission.
    """
    lock, send, pack, find_line = channel.sending, channel.connection.sendall, frame, calling_line
    told: set[str] = set()

    def tell(operation: str) -> None:
        if operation in told:
            return
        where: Data = None
        with suppress(Exception):  # a report without a line is better than none
            line = find_line()
            where = [line.line, line.text, line.file] if line else None
        with lock:
            send(pack({"kind": "violation", "operation": operation, "where": where}))
        told.add(operation)

    return Report(tell, told.clear)


@dataclass(frozen=True)
class Runner:
    """One subject, its rule, and the scenarios that can be run on it."""

    subject: Any
    rule: Rule
    scenarios: Mapping[str, Callable[..., Data]]
    forget: Callable[[], None]
    usual: GlobalState = field(default_factory=GlobalState.seeded)
    """Torch's global state before every run; what a run changes is put back."""

    def answer(self, request: Any) -> bytes:
        """The frame that answers a request `{"scenario": name, "device": name, "case": {…}}`."""
        scenario = self.scenarios[request["scenario"]]
        device = torch.device(request["device"])
        self.forget()
        seed()
        answer = self._observe(scenario, request["case"], device)
        changes = self.usual.changes(GlobalState.now())
        self.usual.restore(changes)
        beside: dict[str, Data] = {"state_changes": changes}
        try:
            return frame(answer | beside)
        except WireError as error:
            return frame(_unusable(f"The result is no usable answer: {error}.") | beside)

    def _observe(
        self, scenario: Callable[..., Data], case: Mapping[str, Data], device: torch.device
    ) -> dict[str, Data]:
        try:
            with self.rule.watching():
                value = scenario(self.subject, device=device, **self._fields(case, device))
                accelerator.settle(device)
        except support.Unusable as error:
            return _unusable(str(error))
        except torch.OutOfMemoryError as error:
            return {"kind": "out_of_memory", "raised": support.raised(error)}
        except BaseException as error:
            kind = "todo" if support.is_stub(error) else "raised"
            return {"kind": kind, "raised": support.raised(error)}
        return {"kind": "observed", "value": value}

    def _fields(self, case: Mapping[str, Data], device: torch.device) -> dict[str, Any]:
        return {name: self._field(value, device) for name, value in case.items()}

    def _field(self, value: Any, device: torch.device) -> Any:
        if isinstance(value, ObservedTensor):
            return self.rule.wrap(value.values.to(device))
        if isinstance(value, list):
            return [self._field(item, device) for item in value]
        if isinstance(value, dict):
            return {name: self._field(item, device) for name, item in value.items()}
        return value


def _unusable(message: str) -> dict[str, Data]:
    return {"kind": "unusable", "message": message}


class Output:
    """Standard output and error, which are one file."""

    def __init__(self) -> None:
        self._end = 0

    def follow(self) -> None:
        """Look whether the judge has let it begin anew; it does so only between two requests."""
        with suppress(OSError):
            self._end = min(self._end, os.lseek(1, 0, os.SEEK_CUR))

    def news(self) -> bytes:
        """The frame that says how far it has been written; none where that was said before."""
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):  # the student may have closed or replaced it
                stream.flush()
        with suppress(OSError):
            end = os.lseek(1, 0, os.SEEK_CUR)
            if end != self._end:
                self._end = end
                return frame({"kind": "printed", "end": end})
        return b""
