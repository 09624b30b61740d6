"""Standard streams that are closed, full, or go where a report goes: none costs a grade."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from .faked import faked


def test_nobody_reads_on(tmp_path: Path) -> None:
    """A reader that has seen enough causes no traceback."""
    command = f"{sys.executable} -m grader schema | true"
    ended = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True)
    assert ended.stderr == ""


@pytest.mark.parametrize("arguments", [("--report", "/dev/stdout"), ("--format", "json=/dev/fd/1")])
def test_a_printed_report_is_all_that_is_printed(
    tmp_path: Path, arguments: tuple[str, str]
) -> None:
    """Where a report goes to a pipe or a file by standard output, the summary does not."""
    piped = faked(*arguments, folder=tmp_path, stdout=subprocess.PIPE)
    with (tmp_path / "printed").open("w") as stream:
        filed = faked(*arguments, folder=tmp_path, stdout=stream)
    for ended, text in ((piped, piped.stdout), (filed, (tmp_path / "printed").read_text())):
        assert ended.returncode == 0
        assert yaml.safe_load(text)["score"] == 100
        assert "Well done" in ended.stderr


def test_the_summary_stays_where_no_report_is_printed(tmp_path: Path) -> None:
    """A report that goes nowhere mixes with nothing, not even with a summary that goes there."""
    with Path(os.devnull).open("w") as nowhere:
        ended = faked("--report", os.devnull, folder=tmp_path, stdout=nowhere)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_summary_that_nobody_reads_costs_no_points(tmp_path: Path) -> None:
    """With the report written, the exit code is the grading's, and nothing is complained about."""
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        ended = faked(folder=tmp_path, stdout=stream)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert yaml.safe_load((tmp_path / "report.yaml").read_text())["score"] == 100


def test_a_summary_that_has_no_room_costs_no_points(tmp_path: Path) -> None:
    """A full disk below standard output changes no grade either."""
    with Path("/dev/full").open("w") as full:
        ended = faked(folder=tmp_path, stdout=full)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_streams_that_are_closed_cost_no_points(tmp_path: Path, closed: str) -> None:
    """A caller may leave no stream open; the grading ends as ever, and its report is whole."""
    ended = faked(folder=tmp_path, redirected=closed)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert yaml.safe_load((tmp_path / "report.yaml").read_text())["score"] == 100
