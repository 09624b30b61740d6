"""Workflow commands stand where a student looks, and are the grader's own."""

from __future__ import annotations

import re
from dataclasses import replace

from grader.catalog import Catalog
from grader.report.as_github import render
from grader.results import DeviceOutcome, Report, Verdict, Where

from .example import FINDING, entry, exercise, outcome, report
from .hostile import hostile

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")
MANY = exercise("many", *(entry(f"claim_{number}") for number in range(13)))


def commands(made: Report) -> list[tuple[str, dict[str, str], str]]:
    """Level, properties and message of each command, unescaped as a runner does it."""
    found = []
    for line in render(made).splitlines():
        matched = COMMAND.fullmatch(line)
        assert matched, line
        level, properties, message = matched.groups()
        pairs = (one.split("=", 1) for one in properties.split(","))
        found.append((level, {name: unescape(value) for name, value in pairs}, unescape(message)))
    return found


def unescape(text: str) -> str:
    """What the runner makes of an escaped text."""
    for escape, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, char)
    return text


def test_annotations() -> None:
    """Errors are at the student's line, or at the file; what is yet to write is a warning."""
    first, second, third, last = commands(report())
    assert first[:2] == (
        "error",
        {"file": "submission/product.py", "line": "12", "title": "product · agrees (failed)"},
    )
    assert "is wrong in 2 of 4 entries" in first[2]
    assert "\nexpected:\n" in first[2]
    assert second[:2] == (
        "error",
        {"file": "submission/layer.py", "title": "layer · resets (crashed)"},
    )
    assert third[:2] == (
        "warning",
        {"file": "submission/layer.py", "title": "layer · has_bias (to do)"},
    )
    assert last == (
        "notice",
        {"title": "torch-exercise-grader"},
        "9 of 20 points, and 0 of 7 extra.",
    )


def test_at_most_ten_of_a_type() -> None:
    """A runner drops the rest silently, so the last line counts it."""
    catalog = Catalog((MANY,))
    outcomes = {("many", one.id): outcome(Verdict.FAILED) for one in MANY.properties}
    *annotations, last = commands(report(outcomes, catalog))
    assert [level for level, *_ in annotations] == ["error"] * 10
    assert last[2] == ("0 of 13 points. 3 more failures are in the report, not among these lines.")


def test_a_stub_is_told_once() -> None:
    """Thirteen properties of one empty function are one warning."""
    catalog = Catalog((MANY,))
    outcomes = {("many", one.id): outcome(Verdict.TODO, "Write it.") for one in MANY.properties}
    warning, last = commands(report(outcomes, catalog))
    assert warning[1]["title"] == "many · claim_0 and 12 more (to do)"
    assert warning[2].startswith("Write it.")
    assert last[2] == "0 of 13 points."


def test_nothing_else_commands() -> None:
    """Of evil names, messages and prints, each command is the grader's, whole and short enough."""
    every = commands(hostile())
    assert [level for level, *_ in every] == ["error", "error", "warning", "notice"]
    for line in render(hostile()).splitlines():
        _, _, message = line.split("::", 2)
        assert len(message) <= 4_096
        assert not re.search("::[A-Za-z]", message)
        assert not re.search(r"##\w*\[|[\x00-\x1f\x7f-\x9f\u2028]", line)
        assert not re.search(r"%(?!25|0A|3A|2C)", line)


def test_a_line_in_another_file() -> None:
    """A mistake in a helper file is annotated there."""
    finding = replace(FINDING, where=Where(3, "return a", "helper.py"))
    made = report({("product", "agrees"): {"cpu": DeviceOutcome(Verdict.FAILED, 1, finding)}})
    assert commands(made)[0][1]["file"] == "submission/helper.py"
