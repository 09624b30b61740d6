"""`grader convert` writes a stored report in other formats."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import click
import pytest
from click.testing import CliRunner, Result

from grader.cli.convert import convert
from grader.cli.program import Program
from grader.report import as_github, as_json, as_yaml

from .example import report
from .test_adapters import RUNNERS_COMMAND

MAIN = Program("grader", commands=[convert])


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A report as `grader grade` leaves it."""
    path = tmp_path / "report.yaml"
    path.write_text(as_yaml.render(report()), encoding="utf-8")
    return path


def run(*arguments: str | Path) -> Result:
    """The command, called as a shell calls it."""
    return CliRunner().invoke(MAIN, ["convert", *map(str, arguments)])


def test_one_format_is_printed(stored: Path) -> None:
    """Without a path the document is all that standard output gets."""
    found = run(stored, "--format", "github")
    assert (found.exit_code, found.stdout) == (0, as_github.render(report()))
    assert found.stderr == ""


def test_files_are_written(stored: Path, tmp_path: Path) -> None:
    """Any number of formats get files of their own, and the report stays."""
    before = stored.read_text()
    junit, again = tmp_path / "junit.xml", tmp_path / "again.json"
    found = run(stored, f"--format=junit={junit}", f"--format=json={again}")
    assert (found.exit_code, found.output) == (0, "")
    assert ET.parse(junit).getroot().get("tests") == "6"
    assert again.read_text() == as_json.render(report())
    assert stored.read_text() == before


def test_there_and_back(stored: Path, tmp_path: Path) -> None:
    """YAML to JSON to YAML is the report that it was."""
    there, back = tmp_path / "there.json", tmp_path / "back.yaml"
    assert run(stored, f"--format=json={there}").exit_code == 0
    assert run(there, f"--format=yaml={back}").exit_code == 0
    assert back.read_text() == stored.read_text()


def test_a_step_collects_what_it_gets(
    stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Step output and summary are added to the runner's files."""
    output, summary = tmp_path / "output", tmp_path / "summary"
    output.write_text("first=1\n")
    monkeypatch.setenv("GITHUB_OUTPUT", str(output))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    found = run(stored, f"--format=classroom={output}", f"--format=markdown={summary}")
    assert found.exit_code == 0
    assert [line.partition("=")[0] for line in output.read_text().splitlines()] == [
        "first",
        "result",
    ]
    assert summary.read_text().startswith("# 9 of 20 points")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--format", "xml"], "There is no format 'xml'; there are yaml, json, junit"),
        (["--format", "json", "--format", "yaml"], "Only one format can be printed"),
        (["--format", "json=a", "--format", "yaml=a"], "to one file"),
        (["--format", "json=nowhere/a"], "make it first"),
        (["--format", "json="], "names no path"),
    ],
)
def test_what_makes_no_sense_is_refused(
    stored: Path, tmp_path: Path, arguments: list[str], complaint: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """An error of the call is a sentence, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    found = run(stored, *arguments)
    assert (found.exit_code, found.stdout) == (2, "")
    assert complaint in found.stderr
    assert list(tmp_path.iterdir()) == [stored]


def test_an_error_commands_nothing(tmp_path: Path) -> None:
    """A path of somebody's choice is shown in the sentence, and a runner takes it for words."""
    found = run(tmp_path / "folder\n::error::forged ##[error]", "--format", "json")
    assert found.exit_code == 2
    assert "forged" in found.stderr
    assert not RUNNERS_COMMAND.search(found.stderr)


def test_a_format_is_needed(stored: Path) -> None:
    """The command says what it lacks."""
    found = run(stored)
    assert found.exit_code == click.UsageError.exit_code == 2
    assert "--format" in found.stderr


def test_something_else_is_no_report(tmp_path: Path) -> None:
    """A file that is no report is told in one line, and no file is written."""
    path = tmp_path / "report.yaml"
    path.write_text(json.dumps({"score": 100}))
    found = run(path, f"--format=json={tmp_path / 'a.json'}")
    assert found.exit_code == 2
    assert "is no report of this grader" in found.stderr
    assert found.stderr.count("\n") == 1
    assert not (tmp_path / "a.json").exists()
