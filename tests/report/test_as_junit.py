"""JUnit's XML has a suite for each exercise and a case for each property."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from grader.report.as_junit import render
from grader.results import Report, Verdict

from .example import IDS, outcome, report
from .hostile import hostile


@pytest.mark.parametrize("made", [report(), hostile()], ids=["usual", "hostile"])
def test_counts_and_names(made: Report) -> None:
    """The counts are those of the cases inside, and everything has its name."""
    root = ET.fromstring(render(made))
    suites = root.findall("testsuite")
    assert [len(suite.findall("testcase")) for suite in suites] == [2, 3, 1]
    for element in (root, *suites):
        cases = element.findall(".//testcase")
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped",) * 2):
            found = [case for case in cases if case.find(tag) is not None]
            assert element.get(attribute) == str(len(found))
        assert element.get("tests") == str(len(cases))
    for case in root.iter("testcase"):
        assert case.get("classname")
        assert case.get("name")
        assert {child.tag for child in case} <= {"properties", "failure", "error", "skipped"}


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
        assert [child.tag for child in case if child.tag != "properties"] == [tag] * bool(tag)


def test_points_are_properties() -> None:
    """Suites and cases have their points where a reader that knows them finds them."""
    (suite, *_) = ET.fromstring(render(report()))
    points = [
        {one.get("name"): one.get("value") for one in part.findall("properties/property")}
        for part in (suite, *suite.findall("testcase"))
    ]
    assert points == [
        {"score": "4", "max_score": "10"},
        {"score": "0", "max_score": "6"},
        {"score": "4", "max_score": "4"},
    ]


def test_a_failure_is_explained() -> None:
    """The message is one line, the text below it has the rest."""
    failure = ET.fromstring(render(report())).find(".//failure")
    assert failure is not None
    assert failure.get("type") == "failed"
    assert (failure.get("message") or "").startswith("matmul(a, b) is wrong in 2 of 4 entries")
    for words in ("case layout: transposed", "your line: product.py:12  return a * b", "hint:"):
        assert words in (failure.text or "")
