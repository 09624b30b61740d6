"""The report as JUnit's XML: a suite for each exercise, a case for each property.

JUnit has no partial credit; points are in the suites' `<properties>`, which most readers pass over.
Nothing is in it that the schema of Jenkins does not know: no properties of a case, no skipped
cases of all suites together, no time with more than three decimals.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

import grader
from grader.report import words
from grader.report.sanitize import harmless
from grader.results import ExerciseResult, PropertyResult, Report, Verdict

OUTCOMES = {
    Verdict.FAILED: "failure",
    Verdict.FORBIDDEN: "failure",
    Verdict.TODO: "failure",
    Verdict.SKIPPED: "skipped",
    Verdict.NOT_RUN: "skipped",
}
"""The element that says what became of a case; passed ones have none, all others an error."""


def render(report: Report) -> str:
    """One XML document that strict readers accept."""
    report = harmless(report)
    root = ET.Element("testsuites", name=grader.NAME)
    for exercise in report.exercises:
        root.append(_suite(exercise, report.timing.exercises.get(exercise.id, 0.0)))
    entries = [entry for one in report.exercises for entry in one.properties]
    root.attrib.update(_counts(entries), time=_seconds(report.timing.total_s))
    del root.attrib["skipped"]
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _suite(exercise: ExerciseResult, seconds: float) -> ET.Element:
    counts = _counts(exercise.properties)
    suite = ET.Element("testsuite", {"name": exercise.id, **counts, "time": _seconds(seconds)})
    inside = ET.SubElement(suite, "properties")
    _points(inside, "", exercise)
    for entry in exercise.properties:
        _points(inside, f"{entry.id}.", entry)
    for entry in exercise.properties:
        suite.append(_case(exercise, entry))
    return suite


def _case(exercise: ExerciseResult, entry: PropertyResult) -> ET.Element:
    # A report times exercises, not properties.
    case = ET.Element("testcase", classname=exercise.id, name=entry.id, time="0")
    outcome = _outcome(entry)
    if outcome == "skipped":
        ET.SubElement(case, outcome, message=words.verdict(entry.status))
    elif outcome:
        told = ET.SubElement(case, outcome, type=entry.status.value, message=words.sentence(entry))
        told.text = words.diagnostics(exercise, [entry])
    return case


def _points(inside: ET.Element, prefix: str, result: ExerciseResult | PropertyResult) -> None:
    for name, points in (("score", result.score), ("max_score", result.max_score)):
        ET.SubElement(inside, "property", name=f"{prefix}{name}", value=f"{points:g}")


def _seconds(time: float) -> str:
    return f"{time:.3f}"


def _counts(entries: list[PropertyResult] | tuple[PropertyResult, ...]) -> dict[str, str]:
    outcomes = [_outcome(entry) for entry in entries]
    return {
        "tests": str(len(outcomes)),
        "failures": str(outcomes.count("failure")),
        "errors": str(outcomes.count("error")),
        "skipped": str(outcomes.count("skipped")),
    }


def _outcome(entry: PropertyResult) -> str:
    return "" if entry.status is Verdict.PASSED else OUTCOMES.get(entry.status, "error")
