"""`result.json` is what Classroom 50 collects."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from grader.report.as_classroom50 import Context, render
from grader.report.formats import Output
from grader.results import Report

from .example import report
from .hostile import hostile

WORD = {"type": "string", "minLength": 1}
POINTS = {"type": "integer", "minimum": 0}
KEYS = {
    "schema": {"const": "classroom50/result/v1"},
    "classroom": WORD,
    "assignment": WORD,
    "assignment_type": {"enum": ["individual", "group", "team"]},
    "owner": WORD,
    "submission": {"type": "string", "pattern": "^submit/"},
    "commit": WORD,
    "release": WORD,
    "review": WORD,
    "datetime": {
        "type": "string",
        "pattern": r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$",
    },
    "score": POINTS,
    "max-score": POINTS,
    "tests": {
        "type": "array",
        "items": {
            "properties": {
                "test-name": WORD,
                "passed": {"type": "boolean"},
                "score": POINTS,
                "max-score": POINTS,
            },
            "required": ["test-name", "passed", "score", "max-score"],
        },
    },
}
SCHEMA = {
    "properties": KEYS,
    "required": [*KEYS],
    "additionalProperties": False,
}
ENVIRONMENT = {
    "CLASSROOM": "course",
    "ASSIGNMENT": "linear",
    "ASSIGNMENT_TYPE": "group",
    "OWNER": "group-1",
    "USERNAME": "group-1",
    "SUBMISSION_TAG": "submit/7",
    "COMMIT_URL": "https://pages.example/commit",
    "RELEASE_URL": "https://pages.example/release",
    "REVIEW_URL": "https://pages.example/review",
}


def result(made: Report, context: Context = Context()) -> dict[str, Any]:  # noqa: B008 - frozen
    """What is collected, held against its contract."""
    text = render(made, context)
    assert len(text.encode()) < 10 << 20
    found: dict[str, Any] = json.loads(text)
    jsonschema.validate(found, SCHEMA)
    for part in (found, *found["tests"]):
        assert part["score"] <= part["max-score"]
    assert sum(one["score"] for one in found["tests"]) == found["score"]
    assert sum(one["max-score"] for one in found["tests"]) == found["max-score"]
    return found


def test_scores_are_integers() -> None:
    """Points are hundredths, and each test says so."""
    found = result(report())
    assert (found["score"], found["max-score"]) == (900, 2_000)
    first, second, *_ = found["tests"]
    assert (first["test-name"], first["passed"], first["score"]) == ("product.agrees", False, 0)
    assert (second["test-name"], second["passed"], second["score"]) == (
        "product.broadcasts",
        True,
        400,
    )
    assert second["message"] == "4 of 4 points, times 100."
    assert "is wrong in 2 of 4 entries" in first["message"]
    assert "expected:" in first["output"]


def test_half_points_are_kept() -> None:
    """Partial credit survives the scaling."""
    made = report()
    (first, *rest) = made.exercises
    (failed, passed) = first.properties
    half = replace(failed, score=2.25)
    first = replace(first, score=6.25, properties=(half, passed))
    found = result(replace(made, score=11.25, exercises=(first, *rest)))
    assert (found["score"], found["tests"][0]["score"]) == (1_125, 225)


def test_the_environment_says_whose_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """What no report knows is taken from the variables that an autograder gets."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    text = Output("classroom50", Path("result.json")).render(report())
    found = json.loads(text)
    jsonschema.validate(found, SCHEMA)
    assert [found[name] for name in ("classroom", "assignment", "assignment_type", "owner")] == [
        *("course", "linear", "group", "group-1")
    ]
    assert [found[name] for name in ("submission", "commit", "release", "review")] == [
        "submit/7",
        "https://pages.example/commit",
        "https://pages.example/release",
        "https://pages.example/review",
    ]
    graded = datetime.strptime(found["datetime"], "%Y-%m-%dT%H:%M:%S%z")
    assert abs(datetime.now(UTC) - graded) < timedelta(minutes=10)


def test_an_empty_environment_has_neutral_words() -> None:
    """Without these variables the document is still a valid one; a review is at the commit."""
    now = datetime(2026, 5, 1, 2, tzinfo=timezone(timedelta(hours=3)))
    found = result(report(), Context.of({"OWNER": "", "COMMIT_URL": "somewhere"}, now))
    assert (found["owner"], found["review"]) == ("unknown", "somewhere")
    assert found["assignment_type"] == "individual"
    assert found["datetime"] == "2026-04-30T23:00:00Z"


def test_an_older_runner_names_the_user() -> None:
    """Where only the user is known, the repository is theirs; a strange type is no type."""
    now = datetime(2026, 5, 1, tzinfo=UTC)
    found = result(report(), Context.of({"USERNAME": "ada", "ASSIGNMENT_TYPE": "?"}, now))
    assert (found["owner"], found["assignment_type"]) == ("ada", "individual")


def test_evil_words() -> None:
    """Whatever a submission says, scores and keys stay."""
    found = result(hostile())
    assert (found["score"], len(found["tests"])) == (900, 5)
