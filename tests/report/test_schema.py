"""Reports are what the published schema says, in every format."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from grader.report import as_json, as_yaml
from grader.report.plain import to_plain
from grader.report.schema import schema

from .example import OUTCOMES, report

VALIDATOR = Draft202012Validator(schema())


def plain() -> dict[str, Any]:
    """The example's report as plain data."""
    return to_plain(report())


def objects(value: Any) -> list[dict[str, Any]]:
    """All dicts in plain data."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    found = [value] if isinstance(value, dict) else []
    return found + [one for item in inside for one in objects(item)]


def test_the_schema_is_one() -> None:
    """It is a valid JSON Schema of the draft that it names."""
    Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == Draft202012Validator.META_SCHEMA["$id"]


@pytest.mark.parametrize("outcomes", [OUTCOMES, {}], ids=["run", "nothing decided"])
def test_reports_are_valid(outcomes: Any) -> None:
    """A report is valid in YAML and in JSON, and both say the same."""
    made = report(outcomes)
    from_json = json.loads(as_json.render(made))
    from_yaml = yaml.safe_load(as_yaml.render(made))
    VALIDATOR.validate(from_json)
    assert from_json == from_yaml == to_plain(made)


def test_unknown_keys_are_errors() -> None:
    """Nothing may be added to any part of a report, but to a student's values."""
    definitions = schema()["$defs"].values()
    assert all(one["additionalProperties"] is False for one in definitions if "properties" in one)
    made = plain()
    for part in (
        made,
        made["settings"],
        made["exercises"][0],
        made["exercises"][0]["properties"][0],
    ):
        part["more"] = 1
        with pytest.raises(ValidationError):
            VALIDATOR.validate(made)
        del part["more"]
    VALIDATOR.validate(made)


def test_keys_are_in_the_order_of_the_contract() -> None:
    """A reader finds things where the documentation shows them."""
    made = plain()
    assert list(made) == [
        *("schema_version", "grader", "submission", "environment", "settings", "isolation"),
        *("score", "max_score", "extension", "exercises", "timing"),
    ]
    assert list(made["exercises"][0]["properties"][0]) == [
        *("id", "claim", "status", "score", "max_score", "devices", "examples", "message"),
        *("counterexample", "expected", "actual", "worst", "where", "printed", "hint", "reproduce"),
    ]


def test_what_has_nothing_to_say_is_left_out() -> None:
    """There is no null and no empty string in a report."""
    for one in objects(plain()):
        assert None not in one.values()
        assert "" not in one.values()


def test_yaml_is_made_to_be_read() -> None:
    """Matrices stay in a line, texts of several lines are blocks, nothing is quoted needlessly."""
    text = as_yaml.render(report())
    assert "a: {dtype: float32, shape: [2, 2], values: [[1.0, 2.0], [3.0, 4.0]]}\n" in text
    assert "devices: {cpu: passed, cuda: skipped}\n" in text
    assert "printed: |\n      shapes (2, 2) (2, 2)\n      done\n" in text
    assert "where: {line: 12, text: return a * b}\n" in text
