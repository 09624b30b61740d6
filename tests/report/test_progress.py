"""A run says how far it has come, to people only."""

from __future__ import annotations

import io
import sys

import pytest

from grader.report.console import console
from grader.report.progress import progress
from grader.results import Decided, DeviceOutcome, Timed, Verdict

DECIDED = Decided("product", "agrees", "cpu", DeviceOutcome(Verdict.PASSED))


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Whether somebody watches."""
        return True


@pytest.mark.parametrize("stream", [Terminal(), io.StringIO()], ids=["terminal", "pipe"])
def test_progress(stream: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a terminal the number of decided properties is shown, once each; in a pipe nothing is."""
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    with progress(5, console("auto", stream)) as on_event:
        for event in (DECIDED, DECIDED, Timed("product", 1.0)):
            on_event(event)
    watched = isinstance(stream, Terminal)
    assert ("product: 1 of 5 properties" in stream.getvalue()) is watched


def test_quiet_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a screen nothing is shown, whoever watches."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    with progress(5, None) as on_event:
        on_event(DECIDED)
    assert stream.getvalue() == ""
