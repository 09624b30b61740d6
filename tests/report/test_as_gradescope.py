"""Gradescope shows a test for each property, with exact points."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from grader.report.as_gradescope import render
from grader.results import Report

from .example import report
from .hostile import hostile

TEST = {
    "name": {"type": "string"},
    "score": {"type": "number"},
    "max_score": {"type": "number"},
    "status": {"enum": ["passed", "failed"]},
    "output": {"type": "string"},
    "output_format": {"const": "md"},
    "number": {"type": "string", "pattern": r"^\d+\.\d+$"},
    "tags": {"type": "array", "items": {"type": "string"}},
    "visibility": {"const": "visible"},
}
SCHEMA = {
    "properties": {
        "score": {"type": "number"},
        "execution_time": {"type": "number"},
        "output": {"type": "string"},
        "output_format": {"const": "md"},
        "visibility": {"const": "visible"},
        "stdout_visibility": {"const": "hidden"},
        "tests": {"type": "array", "items": {"properties": TEST, "additionalProperties": False}},
    },
    "required": ["score", "tests"],
    "additionalProperties": False,
}


def results(made: Report) -> dict[str, Any]:
    """The document, held against its contract."""
    found: dict[str, Any] = json.loads(render(made))
    jsonschema.validate(found, SCHEMA)
    assert sum(one.get("score", 0) for one in found["tests"]) == found["score"]
    return found


def test_tests_have_numbers_and_points() -> None:
    """Tests are numbered by exercise and property; those of the extension have no points."""
    found = results(report())
    keys = ("number", "name", "score", "status")
    assert [tuple(one.get(key) for key in keys) for one in found["tests"]] == [
        ("1.1", "product: agrees", 0, "failed"),
        ("1.2", "product: broadcasts", 4, "passed"),
        ("2.1", "layer: has_weight", 5, "passed"),
        ("2.2", "layer: has_bias", 0, "failed"),
        ("2.3", "layer: resets", 0, "failed"),
        ("3.1", "extra: is_more", None, "failed"),
    ]
    assert (found["score"], found["execution_time"]) == (9, 1.5)
    assert found["output"] == "9 of 20 points, and 0 of 7 extra."


def test_partial_points_are_exact() -> None:
    """Half a point stays half a point."""
    made = report()
    (first, *rest) = made.exercises
    (failed, passed) = first.properties
    first = replace(first, score=7.5, properties=(replace(failed, score=3.5), passed))
    found = results(replace(made, score=12.5, exercises=(first, *rest)))
    assert (found["score"], found["tests"][0]["score"]) == (12.5, 3.5)


def test_outputs() -> None:
    """A failure is explained in a fence; of what passed the claim is shown."""
    first, second, *_ = results(report())["tests"]
    assert first["output"].startswith("```text\nThe claim of agrees.\n")
    assert first["output"].endswith("\n```")
    assert second["output"] == "Passed. The claim of broadcasts."


@pytest.mark.parametrize("place", [0, 3, 4])
def test_evil_words_stay_in_their_fences(place: int) -> None:
    """Nothing that a submission wrote closes the fence around it."""
    output = results(hostile())["tests"][place]["output"]
    fence, *lines, last = output.split("\n")
    assert fence.removesuffix("text") == last
    assert not any(last in line for line in lines)
