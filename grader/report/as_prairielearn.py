"""The report as PrairieLearn's `results.json`: a test for each property of the core."""

from __future__ import annotations

import json
from typing import Any

from grader.report import words
from grader.report.sanitize import harmless
from grader.results import ExerciseResult, PropertyResult, Report, Verdict

MAX_BYTES = 1 << 20


def render(report: Report) -> str:
    """One JSON document, below PrairieLearn's limit of 1 MiB.

    A submission in which nothing could be read is no attempt: it is not gradable, and says why.
    """
    report = harmless(report)
    graded = [one for one in report.exercises if one.status is not Verdict.NOT_RUN]
    if graded and all(one.status is Verdict.MISSING for one in graded):
        errors = dict.fromkeys(
            words.sentence(group[0]) for one in graded for group in words.failures(one)
        )
        return _text({"gradable": False, "format_errors": list(errors)})
    return words.fitting(lambda room: _text(_results(report, room)), MAX_BYTES)


def _results(report: Report, room: int) -> dict[str, Any]:
    return {
        "score": report.score / report.max_score if report.max_score else 0,
        "gradable": True,
        "message": words.total(report),
        "output": "",
        "tests": [
            _test(exercise, entry, room)
            for exercise in words.core(report)
            for entry in exercise.properties
        ],
    }


def _test(exercise: ExerciseResult, entry: PropertyResult, room: int) -> dict[str, Any]:
    fine = entry.status in words.FINE
    return {
        "name": words.shorten(f"{exercise.id}.{entry.id}", words.MAX_NAME),
        "description": words.shorten(entry.claim, min(words.MAX_FIELD, room)),
        "points": entry.score,
        "max_points": entry.max_score,
        "message": words.verdict(entry.status)
        if fine
        else words.shorten(words.sentence(entry), room),
        "output": "" if fine else words.shorten(words.diagnostics(exercise, [entry]), room),
    }


def _text(results: dict[str, Any]) -> str:
    return json.dumps(results, ensure_ascii=False, indent=2) + "\n"
