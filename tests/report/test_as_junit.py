"""JUnit's XML has a suite for each exercise and a case for each property."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from grader.report.as_junit import render
from grader.results import Report, Verdict

from .example import IDS, outcome, report
from .hostile import hostile

ALLOWED = {
    "testsuites": ({"testsuite"}, {"name", "tests", "failures", "errors", "time"}),
    "testsuite": (
        {"properties", "testcase"},
        {"name", "tests", "failures", "errors", "skipped", "time"},
    ),
    "properties": ({"property"}, set()),
    "property": (set(), {"name", "value"}),
    "testcase": ({"failure", "error", "skipped"}, {"classname", "name", "time"}),
    "failure": (set(), {"type", "message"}),
    "error": (set(), {"type", "message"}),
    "skipped": (set(), {"type", "message"}),
}
"""For each element, what may be inside and which attributes it may have, as Jenkins has it."""


def check(element: ET.Element, tag: str) -> None:
    """Hold an element, and all that is inside, against the schema."""
    inside, attributes = ALLOWED[tag]
    assert element.tag == tag
    assert set(element.attrib) <= attributes
    if "time" in element.attrib:
        assert re.fullmatch(r"[0-9]+(\.[0-9]{1,3})?", element.attrib["time"])
    for child in element:
        assert child.tag in inside
        check(child, child.tag)


@pytest.mark.parametrize("made", [report(), hostile()], ids=["usual", "hostile"])
def test_counts_and_names(made: Report) -> None:
    """The counts are those of the cases inside, and everything has its name."""
    root = ET.fromstring(render(made))
    suites = root.findall("testsuite")
    check(root, "testsuites")
    assert [len(suite.findall("testcase")) for suite in suites] == [2, 3, 1]
    for element in (root, *suites):
        cases = element.findall(".//testcase")
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped",) * 2):
            found = [case for case in cases if case.find(tag) is not None]
            assert element.get(attribute) == (
                None if element is root and tag == "skipped" else str(len(found))
            )
        assert element.get("tests") == str(len(cases))
    for case in root.iter("testcase"):
        assert case.get("classname")
        assert case.get("name")


@pytest.mark.parametrize(
    ("verdict", "tag"),
    [
        (Verdict.PASSED, None),
        (Verdict.FAILED, "failure"),
        (Verdict.FORBIDDEN, "failure"),
        (Verdict.TODO, "failure"),
        (Verdict.ERROR, "error"),
        (Verdict.MISSING, "error"),
        (Verdict.TIMEOUT, "error"),
        (Verdict.CRASHED, "error"),
        (Verdict.OUT_OF_MEMORY, "error"),
        (Verdict.SKIPPED, "skipped"),
        (Verdict.NOT_RUN, "skipped"),
    ],
)
def test_verdicts(verdict: Verdict, tag: str | None) -> None:
    """What failed, what broke and what was not run are three things."""
    root = ET.fromstring(render(report({ids: outcome(verdict) for ids in IDS})))
    for case in root.iter("testcase"):
        assert [child.tag for child in case] == [tag] * bool(tag)


def test_points_are_properties() -> None:
    """A suite has its points, and its cases', where a reader that knows them finds them."""
    (suite, *_) = ET.fromstring(render(report()))
    found = {one.get("name"): one.get("value") for one in suite.findall("properties/property")}
    assert found == {
        "score": "4",
        "max_score": "10",
        "agrees.score": "0",
        "agrees.max_score": "6",
        "broadcasts.score": "4",
        "broadcasts.max_score": "4",
    }


def test_a_failure_is_explained() -> None:
    """The message is one line, the text below it has the rest."""
    failure = ET.fromstring(render(report())).find(".//failure")
    assert failure is not None
    assert failure.get("type") == "failed"
    assert (failure.get("message") or "").startswith("matmul(a, b) is wrong in 2 of 4 entries")
    for words in ("case layout: transposed", "your line: product.py:12  return a * b", "hint:"):
        assert words in (failure.text or "")
