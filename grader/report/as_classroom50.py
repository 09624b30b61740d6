"""The report as Classroom 50's `result.json`: a test for each property of the core.

Scores are integers there, so all are multiplied by `SCALE`; a test's `message` says so.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.report import words
from grader.report.sanitize import harmless
from grader.results import ExerciseResult, PropertyResult, Report, Verdict

SCALE = 100
MAX_BYTES = 10 << 20
TYPES = ("individual", "group", "team")
UNKNOWN = "unknown"
START = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Context:
    """What Classroom 50 asks for and no report knows: whose submission it is, and where it lies.

    `commit`, `release` and `review` are addresses of pages. Who pushed (`submitted_by`) is left to
    the job, which alone knows.
    """

    classroom: str = UNKNOWN
    assignment: str = UNKNOWN
    assignment_type: str = "individual"
    owner: str = UNKNOWN
    submission: str = f"submit/{UNKNOWN}"
    commit: str = UNKNOWN
    release: str = UNKNOWN
    review: str = UNKNOWN
    graded: datetime.datetime = START

    @classmethod
    def of(cls, environment: Mapping[str, str], now: datetime.datetime) -> Context:
        """The context that an autograder's environment describes.

        Args:
            environment: the variables; what is not set, or empty, gets its neutral default.
            now: when the grading took place, with its time zone.
        """
        known = {
            "classroom": environment.get("CLASSROOM"),
            "assignment": environment.get("ASSIGNMENT"),
            "owner": environment.get("OWNER") or environment.get("USERNAME"),
            "submission": environment.get("SUBMISSION_TAG"),
            "commit": environment.get("COMMIT_URL"),
            "release": environment.get("RELEASE_URL"),
            "review": environment.get("REVIEW_URL") or environment.get("COMMIT_URL"),
        }
        given = {name: value for name, value in known.items() if value}
        if (kind := environment.get("ASSIGNMENT_TYPE", "")) in TYPES:
            given["assignment_type"] = kind
        return cls(graded=now, **given)


def render(report: Report, context: Context = Context()) -> str:
    """One JSON document, below the size that is collected."""
    report, context = harmless((report, context))
    return words.fitting(lambda room: _json(report, context, room), MAX_BYTES)


def _json(report: Report, context: Context, room: int) -> str:
    result = {
        "schema": "classroom50/result/v1",
        "classroom": context.classroom,
        "assignment": context.assignment,
        "assignment_type": context.assignment_type,
        "owner": context.owner,
        "submission": context.submission,
        "commit": context.commit,
        "release": context.release,
        "review": context.review,
        "datetime": context.graded.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": _scaled(report.score),
        "max-score": _scaled(report.max_score),
        "tests": [
            _test(exercise, entry, room)
            for exercise in words.core(report)
            for entry in exercise.properties
        ],
    }
    return json.dumps(result, ensure_ascii=False, indent=2) + "\n"


def _test(exercise: ExerciseResult, entry: PropertyResult, room: int) -> dict[str, Any]:
    scale = f"{words.points(entry.score, entry.max_score)}, times {SCALE}."
    test: dict[str, Any] = {
        "test-name": words.shorten(f"{exercise.id}.{entry.id}", words.MAX_NAME),
        "passed": entry.status is Verdict.PASSED,
        "score": _scaled(entry.score),
        "max-score": _scaled(entry.max_score),
        "message": scale if entry.status in words.FINE else f"{words.sentence(entry)} {scale}",
    }
    if entry.status not in words.FINE:
        test["output"] = words.shorten(words.diagnostics(exercise, [entry]), room)
    return test


def _scaled(points: float) -> int:
    return round(SCALE * points)
