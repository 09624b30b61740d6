"""What all formats have in common, whatever a submission has written."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import yaml

from grader.catalog import Catalog
from grader.report import as_yaml
from grader.report.formats import FORMATS, Output
from grader.report.sanitize import harmless
from grader.report.stored import load
from grader.results import Report, Verdict

from .example import entry, exercise, outcome, report
from .hostile import LONG, hostile

RUNNERS_COMMAND = re.compile(r"^\s*::(?=[A-Za-z])|##\w*\[", re.MULTILINE)
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e\ufffe\uffff]")
PLAIN = ("yaml", "json")
ADAPTERS = [name for name in FORMATS if name not in PLAIN]
READERS = {
    "yaml": yaml.safe_load,
    "json": json.loads,
    "junit": ET.fromstring,
    "classroom50": json.loads,
    "gradescope": json.loads,
    "prairielearn": json.loads,
}


def rendered(name: str, made: Report) -> str:
    """The report in a format; what is in base64, decoded.

    YAML and JSON write what they are given, and are given what is harmless already.
    """
    text = Output(name, Path("report")).render(harmless(made) if name in PLAIN else made)
    if name == "classroom":
        return base64.b64decode(text.removeprefix("result=")).decode("utf-8")
    return text


def strings(value: Any) -> list[str]:
    """All texts in plain data, keys included."""
    if isinstance(value, dict):
        return [text for item in (*value, *value.values()) for text in strings(item)]
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


@pytest.fixture(scope="module")
def evil() -> Report:
    """The hostile report."""
    return hostile()


@pytest.fixture(scope="module")
def longest() -> Report:
    """The hostile report with texts of ten megabytes."""
    return hostile(LONG)


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "github"])
def test_nothing_forges_a_command(name: str, evil: Report) -> None:
    """Printed to a runner's log as it is, or after it was read, no format executes anything."""
    text = rendered(name, evil)
    reader = READERS.get(name)
    inside = [] if reader in (None, ET.fromstring) else strings(reader(text))
    for shown in (text, *inside):
        assert not RUNNERS_COMMAND.search(shown)
        assert not CONTROL.search(shown)
        shown.encode("utf-8")


@pytest.mark.parametrize("name", ADAPTERS)
def test_what_is_harmless_already_stays(name: str, evil: Report) -> None:
    """Reports are made harmless when they are built; an adapter then changes nothing more."""
    text, again = rendered(name, evil), rendered(name, harmless(evil))
    assert without_date(text) == without_date(again)


@pytest.mark.parametrize("name", ADAPTERS)
def test_long_texts_are_cut(name: str, longest: Report) -> None:
    """Ten megabytes of words become a document that can be read, and that says that it is cut."""
    text = rendered(name, longest)
    assert "… (cut)" in text
    assert len(text.encode()) < 300_000


def crowded() -> Report:
    """As many failures as a report may have, under names as long as are told, all of quotes."""
    exercises = [
        exercise(f"e{number}", *(entry(f"p{place}") for place in range(5))) for number in range(100)
    ]
    failed = outcome(Verdict.FAILED, '"' * 900)
    outcomes = {(one.id, claim.id): failed for one in exercises for claim in one.properties}
    made = report(outcomes, Catalog((*exercises,)))
    return replace(
        made,
        exercises=tuple(
            replace(
                one,
                id='"' * 400 + one.id,
                properties=tuple(
                    replace(claim, id='"' * 400, claim='"' * 900) for claim in one.properties
                ),
            )
            for one in made.exercises
        ),
    )


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("classroom", 90_000),
        ("prairielearn", 1 << 20),
        ("markdown", 1 << 20),
        ("classroom50", 10 << 20),
    ],
)
def test_limits_hold_for_the_most_that_a_report_has(name: str, most: int) -> None:
    """Five hundred failures in a hundred exercises are below what each target takes."""
    text = rendered(name, crowded())
    assert most / 20 < len(text.encode()) < most
    if name != "markdown":
        assert len(json.loads(text)["tests"]) == (100 if name == "classroom" else 500)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("made", [report(), harmless(hostile())], ids=["usual", "hostile"])
def test_stored_and_read_back(name: str, made: Report, tmp_path: Path) -> None:
    """A report that was stored as YAML gives the same documents as the report itself."""
    path = tmp_path / "report.yaml"
    path.write_text(as_yaml.render(made), encoding="utf-8")
    assert without_date(rendered(name, load(path))) == without_date(rendered(name, made))


def without_date(text: str) -> str:
    """The text without the one thing that is read from a clock."""
    return re.sub(r'"datetime": "[^"]*"', "", text)
