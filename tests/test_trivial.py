"""Answers that do nothing, or always the same, earn nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.catalog import load
from grader.results import Verdict

from .conftest import Grade

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
