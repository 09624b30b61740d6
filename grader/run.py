"""One grading from the command line's side: the judge's events, gathered into a report."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Set
from pathlib import Path
from typing import Protocol

from grader import submission
from grader.catalog import Catalog
from grader.errors import CatalogError, JudgeError
from grader.report.build import build
from grader.results import (
    Decided,
    DeviceOutcome,
    Event,
    Report,
    Request,
    Started,
    Submission,
    Timed,
    Timing,
    Verdict,
)


class Judge(Protocol):
    """Who decides: a `grader.engine.Engine`, or whatever tells a run's events as it does."""

    def grade(self, request: Request) -> Iterator[Event]:
        """The events of one run: a `Started`, then `Decided` and `Timed`."""


def grade(
    judge: Judge,
    catalog: Catalog,
    request: Request,
    shown_path: str,
    on_event: Callable[[Event], None] = lambda _event: None,
) -> Report:
    """Grade a submission and build its report; `on_event` hears each event as it happens.

    Raises:
        InfrastructureError: the grader itself failed; there is no report then.
    """
    begin = time.monotonic()
    digest = submission.sha256(Path(request.submission), catalog.files)
    started: Started | None = None
    outcomes: dict[tuple[str, str], dict[str, DeviceOutcome]] = defaultdict(dict)
    seconds: dict[str, float] = defaultdict(float)
    for event in judge.grade(request):
        match event:
            case Started():
                started = event
            case Decided():
                outcomes[event.exercise, event.property][event.device] = event.outcome
            case Timed():
                seconds[event.exercise] += event.seconds
        on_event(event)
    if started is None:
        raise JudgeError("The judge's process graded nothing; run the grader again.")
    _require_all(catalog, request, outcomes.keys())
    ordered = {one: round(seconds[one], 3) for one in request.exercises if one in seconds}
    timing = Timing(round(time.monotonic() - begin, 3), ordered)
    return build(catalog, outcomes, started, request, Submission(shown_path, digest), timing)


def _require_all(catalog: Catalog, request: Request, decided: Set[tuple[str, str]]) -> None:
    """What the code lacks, or the catalogue, is a fault of the grader: it must cost nobody."""
    wanted = {
        (exercise.id, entry.id)
        for exercise in catalog.exercises
        if exercise.id in request.exercises
        for entry in exercise.properties
    }
    if wanted != decided:
        strays = ", ".join(sorted(".".join(ids) for ids in wanted ^ decided))
        raise CatalogError(
            f"The catalogue and the code differ in {strays}; `python -m grader.check` says how."
        )


def all_passed(report: Report, exercises: Collection[str]) -> bool:
    """Whether every property of these exercises passed; a skipped one did not."""
    return all(
        entry.status is Verdict.PASSED
        for exercise in report.exercises
        if exercise.id in exercises
        for entry in exercise.properties
    )
