"""The nursery: what it does for workers to come."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from grader.engine import Engine
from grader.results import Decided, Request, Settings

TELLING = """
import sys

def matmul(a, b):
    raise ValueError("there already" if "sympy" in sys.modules else "not yet there")
"""


@pytest.mark.slow
def test_imports_that_torch_puts_off_are_made_between_gradings(tmp_path: Path) -> None:
    """A worker of the first grading has to import them; after a pause they are there."""
    (tmp_path / "matmul.py").write_text(TELLING)
    request = Request(
        str(tmp_path), ("matmul",), Settings(0, 2), "cpu",
        properties=("multiplies_vectors",), shrink=False,
    )  # fmt: skip

    def told(engine: Engine) -> str:
        (decided,) = (event for event in engine.grade(request) if isinstance(event, Decided))
        assert decided.outcome.finding
        return str(decided.outcome.finding.message)

    with Engine(jobs=1) as engine:
        first = later = told(engine)
        for _ in range(10):
            if "not yet there" in later:
                time.sleep(4)
                later = told(engine)
    assert "not yet there" in first
    assert "there already" in later
