"""The step output is what the grading reporter of GitHub Classroom adds up."""

from __future__ import annotations

import base64
import json
from typing import Any

import jsonschema
import pytest

from grader.catalog import Catalog
from grader.report.as_classroom import render
from grader.results import Report, Verdict

from .example import IDS, PASSED, entry, exercise, outcome, report
from .hostile import hostile

STATUS = {"enum": ["pass", "fail", "error"]}
TEST = {
    "name": {"type": "string", "minLength": 1},
    "status": STATUS,
    "score": {"type": "number", "minimum": 0},
    "message": {"type": ["string", "null"]},
    "test_code": {"type": "string"},
    "filename": {"const": ""},
    "line_no": {"const": 0},
    "duration": {"type": "integer", "minimum": 0},
}
KEYS = {
    "version": {"const": 1},
    "status": STATUS,
    "max_score": {"type": "number"},
    "tests": {
        "type": "array",
        "items": {"properties": TEST, "required": [*TEST], "additionalProperties": False},
    },
}
SCHEMA = {"properties": KEYS, "required": [*KEYS], "additionalProperties": False}


def result(made: Report) -> dict[str, Any]:
    """What the reporter decodes, held against its contract."""
    line = render(made)
    assert line.startswith("result=")
    assert line.count("\n") == 1
    decoded = base64.b64decode(line.removeprefix("result=").rstrip("\n"), validate=True)
    assert len(decoded) < 90_000
    assert len(line) < 131_072
    found: dict[str, Any] = json.loads(decoded)
    jsonschema.validate(found, SCHEMA)
    return found


def test_one_test_an_exercise() -> None:
    """Each exercise of the core is a test with the points that it earned."""
    found = result(report())
    assert (found["status"], found["max_score"]) == ("fail", 20)
    assert [(one["name"], one["status"], one["score"]) for one in found["tests"]] == [
        ("product", "fail", 4),
        ("layer", "fail", 5),
    ]
    assert [one["duration"] for one in found["tests"]] == [1_000, 500]


def test_diagnostics_are_where_they_are_printed() -> None:
    """The code of a test is printed for every status; it says what is wrong."""
    told = result(report())["tests"][0]["test_code"]
    assert told.startswith("4 of 10 points\n\nproduct · agrees (failed)\n")
    for words in ("is wrong in 2 of 4 entries", "expected:", "hint: The hint of agrees."):
        assert words in told


def test_all_passed() -> None:
    """With every property passed the whole is, and nothing is left to say."""
    found = result(report(dict.fromkeys(IDS, PASSED)))
    assert found["status"] == "pass"
    assert {one["status"] for one in found["tests"]} == {"pass"}
    assert sum(one["score"] for one in found["tests"]) == found["max_score"]


def test_the_sum_has_no_noise() -> None:
    """Ten tenths, added up by the reporter as they come, are what the report has."""
    for count in range(1, 40):
        exercises = [exercise(f"e{number}", entry("claim", 0.1)) for number in range(count)]
        made = report({(one.id, "claim"): PASSED for one in exercises}, Catalog((*exercises,)))
        total = 0.0
        for one in result(made)["tests"]:
            assert one["score"] == pytest.approx(0.1)
            total += one["score"]
        assert total == made.score


def test_evil_words_are_within_the_limit() -> None:
    """Whatever was printed, the document is read whole and says that it is cut."""
    found = result(hostile())
    assert sum(one["score"] for one in found["tests"]) == 9
    assert all("… (cut)" in one["test_code"] for one in found["tests"])


def test_many_failures_are_within_the_limit() -> None:
    """The room is shared by as many failures as there are."""
    entries = [entry(f"claim_{number}") for number in range(60)]
    exercises = [exercise(f"e{number}", *entries) for number in range(5)]
    outcomes = {
        (one.id, claim.id): outcome(Verdict.FAILED, "ä " * 900)
        for one in exercises
        for claim in entries
    }
    told = [one["test_code"] for one in result(report(outcomes, Catalog((*exercises,))))["tests"]]
    assert all(f"claim_{number} (failed)" in text for number in range(60) for text in told)
