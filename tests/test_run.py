"""A run's events become a report, or a fault of the grader that costs nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader import run
from grader.errors import CatalogError, JudgeError
from grader.results import Decided, DeviceOutcome, Event, Report, Request, Timed, Verdict

from .report.example import CATALOG, OUTCOMES, REQUEST, STARTED

EVENTS: list[Event] = [
    STARTED,
    *(
        Decided(*ids, device, one)
        for ids, devices in OUTCOMES.items()
        for device, one in devices.items()
    ),
    Timed("product", 1.23456),
    Timed("layer", 0.5),
]


class Replay:
    """A judge that says what it is given."""

    def __init__(self, events: list[Event]) -> None:
        self.events = events

    def grade(self, _request: Request) -> Iterator[Event]:
        """The events, whatever is asked."""
        yield from self.events


def grade(events: list[Event], folder: Path) -> Report:
    """The report of these events."""
    return run.grade(Replay(events), CATALOG, replace(REQUEST, submission=str(folder)), "shown")


def test_events_become_a_report(tmp_path: Path) -> None:
    """Scores, the machine, the path as it was given, and times are all there."""
    report = grade(EVENTS, tmp_path)
    assert (report.score, report.isolation) == (9, STARTED.isolation)
    assert (report.environment, report.submission.path) == (STARTED.environment, "shown")
    assert report.timing.exercises == {"product": 1.235, "layer": 0.5}


def test_events_are_heard_as_they_happen(tmp_path: Path) -> None:
    """Who listens hears every event, in order."""
    heard: list[Event] = []
    request = replace(REQUEST, submission=str(tmp_path))
    run.grade(Replay(EVENTS), CATALOG, request, "shown", heard.append)
    assert heard == EVENTS


def test_silence_is_a_fault(tmp_path: Path) -> None:
    """A judge that says nothing has graded nothing."""
    with pytest.raises(JudgeError):
        grade([], tmp_path)


@pytest.mark.parametrize(
    "events",
    [
        EVENTS[:1] + EVENTS[2:],
        [*EVENTS, Decided("product", "unheard_of", "cpu", DeviceOutcome(Verdict.PASSED))],
    ],
    ids=["one too few", "one too many"],
)
def test_strays_are_a_fault(tmp_path: Path, events: list[Event]) -> None:
    """A property that only the catalogue or only the code knows costs no student a point."""
    with pytest.raises(CatalogError, match=r"product\.(agrees|unheard_of)"):
        grade(events, tmp_path)


@pytest.mark.parametrize(
    ("verdict", "all_passed"),
    [(Verdict.PASSED, True), (Verdict.FAILED, False), (Verdict.SKIPPED, False)],
)
def test_all_passed(tmp_path: Path, verdict: Verdict, all_passed: bool) -> None:
    """All passed is: every property that was asked for did, and none was only skipped."""
    events = [
        replace(one, outcome=DeviceOutcome(verdict)) if isinstance(one, Decided) else one
        for one in EVENTS
        if not isinstance(one, Decided) or one.device == "cpu"
    ]
    assert run.all_passed(grade(events, tmp_path), REQUEST.exercises) is all_passed
