"""PrairieLearn gets a share between 0 and 1, and a test for each property."""

from __future__ import annotations

import json
from typing import Any

import jsonschema

from grader.report.as_prairielearn import render
from grader.results import Report, Verdict

from .example import IDS, PASSED, outcome, report
from .hostile import hostile

TEST = {
    "name": {"type": "string"},
    "description": {"type": "string"},
    "points": {"type": "number"},
    "max_points": {"type": "number"},
    "message": {"type": "string"},
    "output": {"type": "string"},
}
KEYS = {
    "score": {"type": "number", "minimum": 0, "maximum": 1},
    "gradable": {"const": True},
    "message": {"type": "string"},
    "output": {"type": "string"},
    "tests": {
        "type": "array",
        "items": {"properties": TEST, "required": [*TEST], "additionalProperties": False},
    },
}
SCHEMA = {"properties": KEYS, "required": [*KEYS], "additionalProperties": False}


def results(made: Report) -> dict[str, Any]:
    """The document, held against its contract."""
    text = render(made)
    assert len(text.encode()) < 1 << 20
    found: dict[str, Any] = json.loads(text)
    jsonschema.validate(found, SCHEMA)
    return found


def test_points_make_the_score() -> None:
    """The tests' points are the core's, and their share of all is the score."""
    found = results(report())
    assert found["score"] == 0.45
    assert [(one["points"], one["max_points"]) for one in found["tests"]] == [
        *((0, 6), (4, 4), (5, 5), (0, 3), (0, 2))
    ]
    assert found["message"] == "9 of 20 points, and 0 of 7 extra."


def test_messages() -> None:
    """A failure says what is wrong in a line, and the rest below it."""
    first, second, *_ = results(report())["tests"]
    assert first["message"].startswith("matmul(a, b) is wrong in 2 of 4 entries")
    assert "hint: The hint of agrees." in first["output"]
    assert (second["message"], second["output"]) == ("passed", "")
    assert second["description"] == "The claim of broadcasts."


def test_all_passed() -> None:
    """Everything is exactly 1."""
    assert results(report(dict.fromkeys(IDS, PASSED)))["score"] == 1


def test_nothing_to_read_is_not_gradable() -> None:
    """Where no file could be read, the reasons are format errors, each told once."""
    missing = {ids: outcome(Verdict.MISSING, f"There is no {ids[0]}.py.") for ids in IDS[:5]}
    assert json.loads(render(report(missing))) == {
        "gradable": False,
        "format_errors": ["There is no product.py.", "There is no layer.py."],
    }


def test_one_file_is_enough() -> None:
    """A submission of which something could be read is graded."""
    missing = {ids: outcome(Verdict.MISSING) for ids in IDS[:2]}
    todo = {ids: outcome(Verdict.TODO) for ids in IDS[2:]}
    assert results(report(missing | todo))["score"] == 0


def test_evil_words_are_within_the_limit() -> None:
    """Whatever a submission says, the score stays."""
    assert results(hostile())["score"] == 0.45
