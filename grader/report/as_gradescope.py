"""The report as Gradescope's `results.json`: a test for each property, all of them visible.

The properties of the extension are there without points, since Gradescope adds up what it sees.
"""

from __future__ import annotations

import json
from typing import Any

from grader.report import words
from grader.report.markup import fenced, inline
from grader.report.sanitize import harmless
from grader.results import ExerciseResult, PropertyResult, Report, Verdict


def render(report: Report) -> str:
    """One JSON document."""
    report = harmless(report)
    scored = words.core(report)
    results = {
        "score": report.score,
        "execution_time": report.timing.total_s,
        "output": inline(words.total(report)),
        "output_format": "md",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [
            _test(exercise, entry, f"{first}.{second}", exercise in scored)
            for first, exercise in enumerate(report.exercises, 1)
            for second, entry in enumerate(exercise.properties, 1)
        ],
    }
    return json.dumps(results, ensure_ascii=False, indent=2) + "\n"


def _test(
    exercise: ExerciseResult, entry: PropertyResult, number: str, scored: bool
) -> dict[str, Any]:
    points = {"score": entry.score, "max_score": entry.max_score} if scored else {}
    return {
        "name": words.shorten(f"{exercise.id}: {entry.id}", words.MAX_NAME),
        "number": number,
        **points,
        "status": "passed" if entry.status is Verdict.PASSED else "failed",
        "output": _output(exercise, entry),
        "output_format": "md",
        "tags": [words.shorten(exercise.id, words.MAX_NAME)],
        "visibility": "visible",
    }


def _output(exercise: ExerciseResult, entry: PropertyResult) -> str:
    if entry.status in words.FINE:
        claim = words.shorten(entry.claim, words.MAX_FIELD)
        return f"{words.verdict(entry.status).capitalize()}. {inline(claim)}"
    return fenced(words.diagnostics(exercise, [entry]))
