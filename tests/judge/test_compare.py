"""Comparisons accept what agrees within the bound, and say what is wrong with the rest."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest
import torch
from torch import Tensor

from grader.judge import compare
from grader.judge.failure import Failure
from grader.wire import Data, ObservedTensor, Raised, decode, encode


def seen(value: Data) -> Data:
    """The value as it arrives from a worker."""
    return decode(*encode(value))


@pytest.mark.parametrize(
    "value",
    [
        torch.tensor([1.0, math.nan, math.inf, -math.inf]),
        torch.tensor([1 + 2j, complex(math.nan, 1)]),
        torch.tensor([[1, -(1 << 31)]], dtype=torch.int32),
        torch.empty(0, 3),
        torch.tensor(2.5, dtype=torch.bfloat16),
    ],
)
def test_a_tensor_agrees_with_itself(value: Tensor) -> None:
    """Equal values agree, NaN with NaN and infinities with themselves included."""
    compare.same_tensor(seen(value), value)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        ([1.0], [math.nan]),
        ([math.nan], [1.0]),
        ([math.inf], [-math.inf]),
        ([math.inf], [3.0e38]),
        ([0.0], [1.0]),
    ],
)
def test_a_bound_does_not_excuse_everything(actual: list[float], expected: list[float]) -> None:
    """NaN, infinities and errors beyond the bound fail."""
    with pytest.raises(Failure) as caught:
        compare.same_tensor(seen(torch.tensor(actual)), torch.tensor(expected), bound=0.5)
    assert caught.value.worst is not None
    assert caught.value.worst.index == [0]


def test_a_failure_is_said_at_once() -> None:
    """Nothing large is imported for the first failing comparison, while a student waits."""
    program = """
import sys, torch
from grader.judge import compare
from grader.judge.failure import Failure
from grader.wire import ObservedTensor
before = set(sys.modules)
try:
    compare.same_tensor(ObservedTensor(torch.ones(2, 3), "cpu", False), torch.zeros(2, 3))
except Failure as failure:
    print(failure.worst.index, "sympy" in set(sys.modules) - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[0, 0] False\n"


def test_the_worst_entry_is_named() -> None:
    """The entry that exceeds its own bound most is the worst, not the largest error."""
    expected, bound = torch.tensor([[0.0, 100.0]]), torch.tensor([[1e-6, 1.0]]).double()
    with pytest.raises(Failure) as caught:
        compare.same_tensor(seen(torch.tensor([[1.0, 103.0]])), expected, bound=bound)
    assert caught.value.worst is not None
    assert caught.value.worst.index == [0, 0]
    assert caught.value.worst.error == 1.0


def test_integers_are_compared_exactly() -> None:
    """Two 64-bit integers that a float64 cannot tell apart are still different."""
    one, other = torch.tensor([(1 << 62) + 1]), torch.tensor([1 << 62])
    with pytest.raises(Failure):
        compare.same_tensor(seen(one), other)


@pytest.mark.parametrize(
    ("actual", "words"),
    [
        (torch.ones(2, 1), "shape"),
        (torch.ones(2, dtype=torch.float64), "dtype"),
        ("text", "no tensor"),
        (None, "no tensor"),
        (Raised("ValueError", ("ValueError",), "no"), "ValueError"),
    ],
)
def test_other_answers_are_named(actual: Data, words: str) -> None:
    """A wrong shape, dtype or kind of answer is called by its name."""
    with pytest.raises(Failure, match=words):
        compare.same_tensor(seen(actual), torch.ones(2))


def test_namesakes_of_exceptions_do_not_count() -> None:
    """Only the real built-in classes count, and neither stubs nor recursion do."""
    assert compare.raised(Raised("Mine", ("ValueError", "Exception"), ""), "ValueError")
    assert not compare.raised(Raised("ValueError", ("Exception",), ""), "ValueError")
    for name in ("NotImplementedError", "RecursionError"):
        assert not compare.raised(Raised(name, (name, "RuntimeError"), ""), "RuntimeError")
    assert not compare.raised("ValueError", "ValueError")


def test_observed_tensors_are_plain() -> None:
    """What is compared is never of a subclass."""
    assert isinstance(seen(torch.ones(1)), ObservedTensor)
