"""Build a report: the catalogue times the outcomes.

Whatever died on the way, every exercise and every property of the catalogue is in it. Exercises
that were not asked for are `not_run` and count as nothing earned, so that the total stays the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

import grader
from grader.catalog import Catalog, Exercise, PropertyEntry
from grader.report.sanitize import harmless
from grader.results import (
    UNREADABLE,
    DeviceOutcome,
    ExerciseResult,
    Finding,
    PropertyResult,
    Report,
    Request,
    Score,
    Started,
    Submission,
    Timing,
    Tool,
    Verdict,
    Where,
    clean,
)

SCHEMA_VERSION = 1
Outcomes = Mapping[tuple[str, str], Mapping[str, DeviceOutcome]]
"""For an exercise's and a property's id, the outcome on each device."""


def build(
    catalog: Catalog,
    outcomes: Outcomes,
    started: Started,
    request: Request,
    submission: Submission,
    timing: Timing,
) -> Report:
    """The report of a run, with every text in it made harmless."""
    # Formats for other tools know the core by its coming first, however the catalogue is written.
    ordered = sorted(catalog.exercises, key=lambda one: one.extension)
    results = {one.id: _exercise(one, outcomes) for one in ordered}
    core = _total(results[one.id] for one in catalog.exercises if not one.extension)
    report = Report(
        schema_version=SCHEMA_VERSION,
        grader=Tool(grader.NAME, grader.version()),
        submission=submission,
        environment=started.environment,
        settings=replace(request.settings, timeout_s=clean(request.settings.timeout_s)),
        isolation=started.isolation,
        score=core.score,
        max_score=core.max_score,
        extension=_total(results[one.id] for one in catalog.exercises if one.extension),
        exercises=tuple(results.values()),
        timing=timing,
    )
    return harmless(report)


def _total(results: Iterable[ExerciseResult | PropertyResult]) -> Score:
    """The sum of the points, without binary noise."""
    results = list(results)
    return Score(
        clean(sum(result.score for result in results)),
        clean(sum(result.max_score for result in results)),
    )


def _exercise(exercise: Exercise, outcomes: Outcomes) -> ExerciseResult:
    properties = tuple(
        _property(exercise, entry, outcomes.get((exercise.id, entry.id), {}))
        for entry in exercise.properties
    )
    total = _total(properties)
    return ExerciseResult(
        id=exercise.id,
        title=exercise.title,
        file=exercise.file,
        symbol=exercise.symbol,
        status=Verdict.worst([result.status for result in properties]),
        score=total.score,
        max_score=total.max_score,
        properties=properties,
    )


def _property(
    exercise: Exercise, entry: PropertyEntry, outcomes: Mapping[str, DeviceOutcome]
) -> PropertyResult:
    """What the devices show together: it must hold on each that is there."""
    status = Verdict.worst([outcome.verdict for outcome in outcomes.values()])
    telling = next((o for o in outcomes.values() if o.verdict is status), DeviceOutcome(status))
    known = exercise.misconception(telling.finding.misconception if telling.finding else None)
    return PropertyResult(
        id=entry.id,
        claim=entry.claim,
        status=status,
        score=clean(entry.points if status is Verdict.PASSED else 0),
        max_score=clean(entry.points),
        devices={device: outcome.verdict for device, outcome in outcomes.items()},
        examples=telling.examples,
        misconception=known.name if known else None,
        hint=(known or entry).hint if _helps(telling) else None,
        **_explanation(telling),
    )


def _helps(outcome: DeviceOutcome) -> bool:
    """Whether a hint does: to a stub, and to what an input has shown to be wrong."""
    shown = outcome.finding is not None and outcome.finding.counterexample is not None
    return shown or outcome.verdict is Verdict.TODO


def _explanation(outcome: DeviceOutcome) -> dict[str, Any]:
    """All that a finding says but its verdict, and which processes had to be ended."""
    said: dict[str, Any] = {}
    if outcome.finding is not None:
        said = {field.name: getattr(outcome.finding, field.name) for field in fields(Finding)}
        said["where"] = _readable(outcome.finding.where)
        del said["verdict"], said["misconception"]
    if outcome.strays:
        several = f"{outcome.strays} processes running; they were ended."
        one = "1 process running; it was ended."
        left = f"The code left {one if outcome.strays == 1 else several}"
        said["message"] = " ".join(filter(None, (said.get("message"), left)))
    return said


def _readable(where: Where | None) -> Where | None:
    """A line that has a text even when nothing harmless is left of its own."""
    if where is None or harmless(where.text).strip():
        return where
    return replace(where, text=UNREADABLE)
