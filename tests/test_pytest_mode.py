"""`pytest grader/properties --submission DIR`: the same verdicts with pytest's own options."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def properties(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest over the properties, as a teacher would."""
    command = [sys.executable, "-m", "pytest", "grader/properties", "-q", "--device", "cpu"]
    return subprocess.run(
        [*command, "--examples", "3", *arguments], cwd=ROOT, capture_output=True, text=True
    )


@pytest.mark.slow
def test_solutions_pass_under_pytest() -> None:
    """Every property is a test, and the solutions pass all of them."""
    seen = properties("--submission", "solutions")
    assert seen.returncode == 0, seen.stdout
    assert "failed" not in seen.stdout


@pytest.mark.slow
def test_stubs_fail_under_pytest() -> None:
    """The stubs fail the tests that are selected, and only those run."""
    seen = properties("--submission", "exercises", "-k", "matmul and vectorised")
    assert seen.returncode == 1
    assert "1 failed" in seen.stdout


@pytest.mark.slow
def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    """A submission that is not there is a usage error, in one sentence."""
    seen = properties("--submission", str(tmp_path / "nowhere"))
    assert seen.returncode == pytest.ExitCode.USAGE_ERROR
    assert "is no folder" in seen.stderr
