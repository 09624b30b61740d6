"""A report is the catalogue times the outcomes, whatever happened."""

from __future__ import annotations

import math
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.catalog import Catalog
from grader.report import words
from grader.report.plain import to_plain
from grader.report.schema import schema
from grader.results import DeviceOutcome, Finding, PropertyResult, Report, Verdict, Where

from .example import CATALOG, FINDING, OUTCOMES, PASSED, entry, exercise, outcome, report

VERDICTS = st.sampled_from(list(Verdict))
IDS = [(one.id, entry.id) for one in CATALOG.exercises for entry in one.properties]
RUNS = st.dictionaries(
    st.sampled_from(IDS),
    st.dictionaries(st.sampled_from(["cpu", "cuda"]), VERDICTS.map(DeviceOutcome)),
)


def result(made: Report, property: str) -> PropertyResult:  # noqa: A002 - the field's word
    """The property of this id."""
    (found,) = [p for one in made.exercises for p in one.properties if p.id == property]
    return found


@given(RUNS)
def test_everything_is_in_every_report(
    outcomes: dict[tuple[str, str], dict[str, DeviceOutcome]],
) -> None:
    """All exercises and properties are there, in the catalogue's order, and the totals are its."""
    made = report(outcomes)
    assert [(one.id, p.id) for one in made.exercises for p in one.properties] == IDS
    assert (made.max_score, made.extension.max_score) == (20, 7)
    assert made.score == sum(one.score for one in made.exercises[:2])
    assert made.extension.score == made.exercises[2].score


@given(st.dictionaries(st.sampled_from(["cpu", "cuda", "mps"]), VERDICTS))
def test_points_need_every_device(devices: dict[str, Verdict]) -> None:
    """Points are for what passed on each device that is there; a missing device costs nothing."""
    outcomes = {device: DeviceOutcome(verdict) for device, verdict in devices.items()}
    agrees = result(report({("product", "agrees"): outcomes}), "agrees")
    ran = set(devices.values()) - {Verdict.SKIPPED}
    assert agrees.score == (6 if ran == {Verdict.PASSED} else 0)
    assert agrees.devices == devices


def test_skipped_everywhere_is_skipped() -> None:
    """With no device there, nothing is earned, and it is said."""
    made = report({ids: {"cuda": DeviceOutcome(Verdict.SKIPPED)} for ids in IDS})
    assert {one.status for one in made.exercises} == {Verdict.SKIPPED}
    assert made.score == 0


def test_an_exercise_has_the_worst_status() -> None:
    """An exercise is as bad as its worst property; what was not graded is not run."""
    made = report()
    statuses = [one.status for one in made.exercises]
    assert statuses == [Verdict.FAILED, Verdict.CRASHED, Verdict.NOT_RUN]
    assert [one.score for one in made.exercises] == [4, 5, 0]


def test_findings_are_told() -> None:
    """A failure says all that is known; what passed says nothing."""
    agrees, broadcasts = result(report(), "agrees"), result(report(), "broadcasts")
    assert (agrees.message, agrees.where, agrees.worst) == (
        FINDING.message,
        FINDING.where,
        FINDING.worst,
    )
    assert (agrees.counterexample, agrees.reproduce) == (FINDING.counterexample, FINDING.reproduce)
    assert (agrees.examples, agrees.hint) == (37, "The hint of agrees.")
    assert (broadcasts.message, broadcasts.hint, broadcasts.examples) == (None, None, 100)


@pytest.mark.parametrize("text", ["", "\t\n", "\x1b[31m"])
def test_a_line_without_text_says_so(text: str) -> None:
    """A place always has the text that the schema wants, whatever is left of the student's."""
    finding = replace(FINDING, where=Where(3, text, "product.py"))
    made = report({("product", "agrees"): {"cpu": DeviceOutcome(Verdict.FAILED, 1, finding)}})
    assert result(made, "agrees").where == Where(3, "(the line cannot be read)", "product.py")
    jsonschema.validate(to_plain(made), schema())


@pytest.mark.parametrize(
    ("strays", "said"),
    [(1, "1 process running; it was ended."), (2, "2 processes running; they were ended.")],
)
def test_processes_that_were_left_are_counted(strays: int, said: str) -> None:
    """What was left running is told as people count."""
    left = {"cpu": DeviceOutcome(Verdict.FAILED, 1, FINDING, strays=strays)}
    message = result(report({("product", "agrees"): left}), "agrees").message
    assert message == f"{FINDING.message} The code left {said}"


def test_the_core_comes_first() -> None:
    """An extension that the catalogue lists before the core is not taken for a part of it."""
    first, *others = reversed(CATALOG.exercises)
    made = report(catalog=Catalog((first, *others)))
    assert first.extension
    assert [one.id for one in words.core(made)] == [one.id for one in others]
    assert made.exercises[-1].id == first.id


def test_the_worst_device_explains() -> None:
    """Of several devices, the one with the worst verdict is explained."""
    devices = PASSED | {"cuda": outcome(Verdict.FAILED, "Wrong on cuda.")["cpu"]}
    agrees = result(report({("product", "agrees"): devices}), "agrees")
    assert (agrees.status, agrees.message, agrees.examples) == (
        Verdict.FAILED,
        "Wrong on cuda.",
        3,
    )


def test_points_add_up_without_noise() -> None:
    """0.1 added ten times is 1."""
    entries = [entry(f"claim_{number}", 0.1) for number in range(10)]
    catalog = Catalog((exercise("product", *entries),))
    made = report({("product", one.id): PASSED for one in entries}, catalog)
    assert (made.score, made.max_score) == (1, 1)
    assert isinstance(made.score, int)


def test_text_of_a_submission_is_harmless() -> None:
    """Nothing that a submission wrote reaches a report as it is."""
    evil = "\x1b[31m::error::forged\x07"
    finding = Finding(
        verdict=Verdict.FAILED,
        message=evil,
        counterexample={evil: [evil]},
        actual={"values": [math.nan, evil]},
        where=Where(1, evil, evil),
        printed=evil,
    )
    made = report({("product", "agrees"): {"cpu": DeviceOutcome(Verdict.FAILED, 1, finding)}})
    agrees = result(made, "agrees")
    calm = ":\u200b:error:\u200b:forged"
    assert agrees.message == agrees.printed == calm
    assert agrees.counterexample == {calm: [calm]}
    assert agrees.actual == {"values": ["nan", calm]}
    assert agrees.where == Where(1, calm, calm)


def test_equal_runs_give_equal_reports() -> None:
    """Only `timing` may differ between equal runs."""
    slow = {
        ids: {device: replace(one, seconds=9.0) for device, one in devices.items()}
        for ids, devices in OUTCOMES.items()
    }
    assert report(slow) == report()
