"""Answers that do nothing, or always the same, earn nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.catalog import load
from grader.results import Verdict

from .conftest import Grade

ROOT = Path(__file__).parent.parent

MATMUL = """import torch
def shape(a, b):
    rows, columns = a.shape[-2:-1], b.shape[-1:] if b.dim() > 1 else b.shape[:0]
    return (*torch.broadcast_shapes(a.shape[:-2], b.shape[:-2]), *rows, *columns)
def matmul(a, b):
    return {}
"""
INIT = """import torch
from torch import nn
class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        {}
"""
RESET = """import torch
from torch import nn
class Linear(nn.Module):
    def reset_parameters(self):
        {}
"""
CALL = """import torch
from torch import nn
class HookedLinear(nn.Linear):
    def __call__(self, *input, **kwargs):
        {}
"""
TRAIN = """def train(model, batches, loss_fn, optimizer, epochs):
    {}
"""
FIRST = 3
"""For so many calls, the answers below that begin with the right one are right."""

COUNTED = """
calls = 0
def tired():
    global calls
    calls += 1
    return calls > {first}
"""


def solution(file: str, name: str, body: str) -> str:
    """The solution of a file, in which a function is right for the first calls only.

    `body` is what it does from then on.
    """
    source = (ROOT / "solutions" / file).read_text(encoding="utf-8")
    lines = source.splitlines()
    start = next(n for n, line in enumerate(lines) if line.lstrip().startswith(f"def {name}("))
    end = next(n for n in range(start, len(lines)) if lines[n].rstrip().endswith(":"))
    doc = end + 1
    if lines[doc].lstrip().startswith('"""'):
        doc = next(n for n in range(doc, len(lines)) if lines[n].rstrip().endswith('"""')) + 1
    inner = " " * (len(lines[start]) - len(lines[start].lstrip()) + 4)
    lines.insert(doc, f"{inner}if tired():\n{inner}    {body}")
    future = next((n for n, line in enumerate(lines) if line.startswith("from __future__")), -1)
    lines.insert(future + 1, COUNTED.format(first=FIRST))
    return "\n".join(lines) + "\n"


TIRED = [
    ("matmul", "matmul", "return (a.sum() + b.sum()) * 0"),
    ("matmul", "matmul", "return a"),
    ("linear_init", "__init__", "return super().__init__()"),
    ("reset_parameters", "reset_parameters", "return None"),
    ("call", "__call__", "return input[0]"),
    ("train", "train", "return [0.0] * epochs"),
]

ANSWERS = [
    ("matmul", MATMUL, "torch.zeros(shape(a, b), dtype=a.dtype)"),
    ("matmul", MATMUL, "torch.ones(shape(a, b), dtype=a.dtype)"),
    ("matmul", MATMUL, "torch.eye(a.shape[-1], dtype=a.dtype)"),
    ("matmul", MATMUL, "a.clone()"),
    ("matmul", MATMUL, "b.clone()"),
    ("matmul", MATMUL, "(a.sum() + b.sum()) * 0"),
    ("matmul", MATMUL, "None"),
    ("linear_init", INIT, "super().__init__()"),
    ("linear_init", INIT, "pass"),
    ("reset_parameters", RESET, "pass"),
    ("reset_parameters", RESET, "torch.nn.init.zeros_(self.weight)"),
    ("call", CALL, "return None"),
    ("call", CALL, "return input[0] if input else None"),
    ("call", CALL, "return torch.zeros(1)"),
    ("train", TRAIN, "return []"),
    ("train", TRAIN, "return [0.0] * epochs"),
    ("train", TRAIN, "raise ValueError"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("exercise", "file", "answer"), ANSWERS)
def test_trivial_answers_earn_nothing(
    grade: Grade, tmp_path: Path, exercise: str, file: str, answer: str
) -> None:
    """No property of an exercise passes on an answer that does not even try."""
    (tmp_path / load().exercise(exercise).file).write_text(file.format(answer))
    seen = grade(tmp_path, exercise, shrink=False)
    passed = [name for (_, name), outcome in seen.items() if outcome.verdict is Verdict.PASSED]
    assert passed == []


@pytest.mark.slow
@pytest.mark.parametrize(("exercise", "name", "body"), TIRED)
def test_answers_that_are_right_at_first_earn_nothing(
    grade: Grade, tmp_path: Path, exercise: str, name: str, body: str
) -> None:
    """No property passes on an answer that is the right one for its first calls alone."""
    file = load().exercise(exercise).file
    (tmp_path / file).write_text(solution(file, name, body), encoding="utf-8")
    seen = grade(tmp_path, exercise, shrink=False)
    passed = [name for (_, name), outcome in seen.items() if outcome.verdict is Verdict.PASSED]
    assert passed == []
    assert seen[exercise, next(iter(seen))[1]].examples <= FIRST + 1
