"""The same submission is told the same, whichever process of the grader looks at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.engine import Engine
from grader.results import Decided, Request, Settings, Verdict

from .conftest import Grade

RAISES_A_HASH = """\
def matmul(a, b):
    raise ValueError(f"{hash('weight')} {list({'weight', 'bias', 'gain', 'scale'})}")
"""
RAISES_WHAT_IS_THERE = """\
import torch


def matmul(a, b):
    zeros = sum(int((torch.empty(size) == 0).sum()) for size in (1, 7, 100, 50_000))
    raise ValueError(f"{zeros} zeros, {torch.empty(5).tolist()}")
"""
IMPORTS_ITS_OWN = "from tests import bench\n\n\ndef matmul(a, b):\n    return bench.matmul(a, b)\n"
DIES_LATER = """\
import os

calls = 0


def matmul(a, b):
    global calls
    calls += 1
    if calls == 12:
        os._exit(0)
    product = (a[..., :, :, None] * b[..., None, :, :]).sum(-2, dtype=a.dtype)
    return product + 1 if calls == 10 else product
"""
ONE = ("multiplies_matrices",)


@pytest.mark.slow
@pytest.mark.parametrize("answer", [RAISES_A_HASH, RAISES_WHAT_IS_THERE])
def test_processes_are_alike(tmp_path: Path, answer: str) -> None:
    """In every judge's process sets keep one order, and memory that nobody filled one content."""
    (tmp_path / "matmul.py").write_text(answer)
    request = Request(str(tmp_path), ("matmul",), Settings(examples=1), "cpu", properties=ONE)
    said = set()
    for _ in range(2):
        with Engine(jobs=1) as engine:
            (decided,) = (e for e in engine.grade(request) if isinstance(e, Decided))
        assert decided.outcome.finding is not None
        said.add(decided.outcome.finding.message)
    (message,) = said
    assert answer is RAISES_A_HASH or "ValueError: 0 zeros" in message


def test_a_submissions_own_modules_may_be_called_like_the_graders(
    grade: Grade, tmp_path: Path
) -> None:
    """What lies beside the grader's package in a checkout is not imported in their place."""
    (tmp_path / "matmul.py").write_text(IMPORTS_ITS_OWN)
    (tmp_path / "tests").mkdir()
    solution = Path(__file__).parent.parent / "solutions" / "matmul.py"
    (tmp_path / "tests" / "bench.py").write_text(solution.read_text())
    outcome = grade(tmp_path, "matmul", properties=ONE)["matmul", ONE[0]]
    assert outcome.verdict is Verdict.PASSED


def test_a_death_hides_no_wrong_answer_before_it(grade: Grade, tmp_path: Path) -> None:
    """The first example that fails is the one that is told of, however far ahead the worker is."""
    (tmp_path / "matmul.py").write_text(DIES_LATER)
    outcome = grade(tmp_path, "matmul", properties=ONE, shrink=False)["matmul", ONE[0]]
    assert (outcome.verdict, outcome.examples) == (Verdict.FAILED, 10)
