"""What counts as printed, and what does not."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from grader.judge.render import plain
from grader.wire import Raised

from .printed import shows

SINGLE = plain(torch.tensor([[1.5, -2.25], [0.1, 3.0]]))
WIDE = plain(torch.tensor([0.1, 0.2], dtype=torch.float64))
LONG = plain(torch.arange(100.0))
HOOK = Raised("RuntimeError", ("RuntimeError",), "hook <function f.<locals>.g at 0x7f0011223344>")
ERROR = plain(Raised("ValueError", ("ValueError",), "too small"))
BARE = plain(Raised("TypeError", ("TypeError",), ""))

SHOWN: list[tuple[str, Any]] = [
    ("x = 3", 3),
    ("some text: [1, 'two']", [1, "two"]),
    ("{'a': 1, 'b': [True]}", {"b": [True], "a": 1}),
    ("0.30000000000000004", 0.3),
    ("the caller saw no exception", "no exception"),
    (str(list(range(100))), plain(list(range(100)))),
    ("tensor([[ 1.5000, -2.2500],\n        [ 0.1000,  3.0000]], grad_fn=<AddBackward0>)", SINGLE),
    ("before tensor([0.1000, 0.2000], dtype=torch.float64) after", WIDE),
    ("Parameter containing:\ntensor([0.1000, 0.2000], dtype=torch.float64)", WIDE),
    (str(torch.arange(100.0)), LONG),
    (str(torch.arange(2000.0)), plain(torch.arange(2000.0))),
    (str(torch.empty(2, 0)), plain(torch.empty(2, 0))),
    (str(torch.empty(2, device="meta")), plain(torch.empty(2, device="meta"))),
    (str(torch.tensor([float("nan"), 1.0])), plain(torch.tensor([float("nan"), 1.0]))),
    (str(torch.tensor(1 + 2j)), plain(torch.tensor(1 + 2j))),
    (str(torch.tensor(1e-9)), plain(torch.tensor(1e-9))),
    ("Traceback …\nValueError: too small", ERROR),
    ("torch.ValueError: too small", ERROR),
    ("TypeError", BARE),
    ("RuntimeError: hook <function other.<locals>.g at 0x7fffffffffff>", plain(HOOK)),
]

HIDDEN: list[tuple[str, Any]] = [
    ("", 3),
    ("x = 4", 3),
    ("3 x", 3),
    ("13", 3),
    ("True", 1),
    ("1", True),
    ("3.0", 3),
    ("0.30001", 0.3),
    ("[1, 'three']", [1, "two"]),
    ("[1, 'two', 3]", [1, "two"]),
    ("{'a': 1}", {"a": 1, "b": [True]}),
    ("exception", "no exception"),
    (str([*range(99), 7]), plain(list(range(100)))),
    ("tensor([[ 1.5000, -2.2500],\n        [ 0.1000,  3.1000]])", SINGLE),
    ("tensor([[ 1.5000, -2.2500]])", SINGLE),
    ("tensor([ 1.5000, -2.2500,  0.1000,  3.0000])", SINGLE),
    ("tensor([[ 1.5000, -2.2500],\n        [ 0.1000,  3.0000]], dtype=torch.float64)", SINGLE),
    ("tensor([0.1000, 0.2000])", WIDE),
    ("tensor([0.1000000015, 0.2000000030], dtype=torch.float64)", WIDE),
    (str(torch.arange(100.0).flip(0)), LONG),
    (str(torch.arange(100)), LONG),
    (str(torch.empty(0, 2)), plain(torch.empty(2, 0))),
    (str(torch.empty(2, device="meta")), plain(torch.empty(3, device="meta"))),
    (str(torch.tensor([float("inf"), 1.0])), plain(torch.tensor([float("nan"), 1.0]))),
    (str(torch.tensor(1 - 2j)), plain(torch.tensor(1 + 2j))),
    (str(torch.tensor(2e-9)), plain(torch.tensor(1e-9))),
    ("ValueError: too large", ERROR),
    ("it said ValueError: too small", ERROR),
    ("RuntimeError: too small", ERROR),
    ("TypeError: no, that", BARE),
    ("RuntimeError: hook 3", plain(HOOK)),
]


@pytest.mark.parametrize(("output", "actual"), SHOWN)
def test_what_is_printed_is_found(output: str, actual: Any) -> None:
    """Values are found as Python and torch print them, whatever stands around them."""
    assert shows(output, actual)


@pytest.mark.parametrize(("output", "actual"), HIDDEN)
def test_what_is_not_printed_is_not_found(output: str, actual: Any) -> None:
    """Another value, type, dtype, shape or device is not taken for the one that is reported."""
    assert not shows(output, actual)
