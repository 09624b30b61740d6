"""The report as the step output that GitHub Classroom's grading reporter reads.

One test for each exercise of the core: the reporter adds up the tests' scores, and counts as
passed only what passed whole. What it prints goes to a log that executes commands, so that text
of a submission must have lost its own: see `sanitize`.
"""

from __future__ import annotations

import base64
import json
from itertools import accumulate, pairwise
from typing import Any

from grader.report import words
from grader.report.sanitize import harmless
from grader.results import ExerciseResult, Report, Verdict, clean

MAX_BYTES = 90_000
"""Of the JSON. In base64, with the reporter's other variables, it must fit into an environment."""

MAX_ID = 200
"""Bytes of a name; quotes in it count twice, and a hundred names must leave room."""


def render(report: Report) -> str:
    """One line, `result=` and base64, for the file that GITHUB_OUTPUT names."""
    report = harmless(report)
    text = words.fitting(lambda room: _json(report, room), MAX_BYTES)
    return f"result={base64.b64encode(text.encode('utf-8')).decode('ascii')}\n"


def _json(report: Report, room: int) -> str:
    exercises = words.core(report)
    scores = _summing([one.score for one in exercises])
    result = {
        "version": 1,
        "status": _status(all(one.status is Verdict.PASSED for one in exercises)),
        "max_score": report.max_score,
        "tests": [
            _test(one, score, report.timing.exercises.get(one.id, 0.0), room)
            for one, score in zip(exercises, scores, strict=True)
        ],
    }
    return json.dumps(result, ensure_ascii=False)


def _test(exercise: ExerciseResult, score: float, seconds: float, room: int) -> dict[str, Any]:
    return {
        "name": words.shorten(exercise.id, MAX_ID),
        "status": _status(exercise.status is Verdict.PASSED),
        "score": score,
        "message": None,  # printed for errors only; the code of a test is printed always
        "test_code": _told(exercise, room),
        "filename": "",
        "line_no": 0,
        "duration": round(1_000 * seconds),
    }


def _told(exercise: ExerciseResult, room: int) -> str:
    """The points, and every failure in at most `room` bytes."""
    parts = [words.points(exercise.score, exercise.max_score)]
    for group in words.failures(exercise):
        name, known = words.title(exercise, group), words.diagnostics(exercise, group)
        parts.append(words.shorten(f"{name}\n{known}", room))
    return "\n\n".join(parts)


def _summing(scores: list[int | float]) -> list[int | float]:
    """Scores whose floating-point sum has no binary noise, however little theirs must have then."""
    sums = [clean(reached) for reached in accumulate(scores, initial=0)]
    return [after - before for before, after in pairwise(sums)]


def _status(passed: bool) -> str:
    return "pass" if passed else "fail"
