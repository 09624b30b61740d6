"""The measurements hold the grader against the same properties in one plain process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.measure import ROOT, Row, with_mistakes


@pytest.mark.parametrize(
    ("row", "figure", "reached"),
    [
        (Row("quick", 3.0, 2.0, "s", 1.5), 1.5, True),
        (Row("slow", 4.0, 2.0, "s", 1.5), 2.0, False),
        (Row("many", 40.0, 2.0, "1/min", 20, at_least=True), 20.0, True),
        (Row("alone", 61.0, None, "MiB", 60), 61.0, False),
    ],
)
def test_a_figure_is_held_against_its_target(row: Row, figure: float, reached: bool) -> None:
    """A row is a ratio, or a size by itself, and says whether it is good enough."""
    assert (row.figure, row.reached) == (figure, reached)


def plain(submission: Path) -> subprocess.CompletedProcess[str]:
    """Plain pytest over the properties of `linear_init`."""
    properties = ROOT / "grader" / "properties"
    options = ["-q", "-p", "bench.plain", "-p", "no:cacheprovider", "--noconftest"]
    where = ["-c", str(properties / "pytest.ini"), "--rootdir", str(ROOT), "--submission"]
    command = [sys.executable, "-m", "pytest", *options, *where, str(submission)]
    return subprocess.run(
        [*command, str(properties / "linear_init.py")], cwd=ROOT, capture_output=True, text=True
    )


@pytest.mark.slow
def test_plain_pytest_checks_the_same_properties(tmp_path: Path) -> None:
    """What the grader is measured against passes the solution, and fails a mistake."""
    right = plain(ROOT / "solutions")
    assert right.returncode == 0, right.stdout
    mistake = ROOT / "tests" / "submissions" / "wrong" / "linear_init"
    wrong = plain(with_mistakes(tmp_path, {"linear.py": sorted(mistake.glob("*.py"))[0]}))
    assert wrong.returncode == 1, wrong.stdout
