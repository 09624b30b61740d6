"""Run scenarios on the loaded subject and answer with plain observations."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import torch

from grader.channel import Channel
from grader.errors import WireError
from grader.scenarios import support
from grader.wire import Data, ObservedTensor, frame
from grader.worker.rules.base import Rule
from grader.worker.state import GlobalState, seed


class Reporter:
    """Tells the judge at once of each rule that was broken, with the student's line."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._told: set[str] = set()

    def __call__(self, operation: str) -> None:
        """Report an operation, once for each run of a scenario."""
        if operation not in self._told:
            self._told.add(operation)
            line = support.calling_line()
            self._channel.send(
                {
                    "kind": "violation",
                    "operation": operation,
                    "where": line and [line.line, line.text, line.file],
                }
            )

    def forget(self) -> None:
        """A new run begins."""
        self._told.clear()


class Runner:
    """One subject, its rule, and the scenarios that can be run on it."""

    def __init__(
        self,
        subject: Any,
        rule: Rule,
        scenarios: Mapping[str, Callable[..., Data]],
        reporter: Reporter,
    ) -> None:
        self.subject = subject
        self.rule = rule
        self.scenarios = scenarios
        self.reporter = reporter

    def answer(self, request: Any) -> bytes:
        """The frame that answers a request `{"scenario": name, "device": name, "case": {…}}`."""
        scenario = self.scenarios[request["scenario"]]
        device = torch.device(request["device"])
        self.reporter.forget()
        seed()
        before = GlobalState.now()
        answer = self._observe(scenario, request["case"], device)
        changes = before.changes(GlobalState.now())
        before.restore(changes)
        _flush()
        try:
            return frame(answer | {"state_changes": changes})
        except WireError as error:
            return frame(_unusable(f"The result is no usable answer: {error}."))

    def _observe(
        self, scenario: Callable[..., Data], case: Mapping[str, Data], device: torch.device
    ) -> dict[str, Data]:
        try:
            with self.rule.watching():
                value = scenario(self.subject, device=device, **self._fields(case, device))
        except support.Unusable as error:
            return _unusable(str(error))
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


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):  # the student may have closed or replaced it
            stream.flush()
