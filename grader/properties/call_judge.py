"""How the claims of `call` compare what was seen: logs of calls, results, where a hook fired."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from grader.judge import compare
from grader.wire import Data


def same_log(actual: Any, expected: Any, what: str = "call") -> None:
    """Fail with the first entry in which two logs of calls differ."""
    for number, (one, other) in enumerate(zip_longest(actual, expected), start=1):
        if one == other:
            continue
        if one is None:
            message = f"There was no {what} {number}, but {other} was expected."
        elif other is None:
            message = f"{what.capitalize()} {number} was {one}, but nothing more was expected."
        else:
            message = f"{what.capitalize()} {number} was {one}, but {other} was expected."
        compare.require(False, message, expected=expected, actual=actual)


def same_result(seen: Any, expected: Any, what: str = "layer(x)") -> None:
    """Fail unless the two runs gave the same `result`."""
    compare.same_tensor(seen["result"], expected["result"], what=what)


def same_facts(seen: Any, expected: Any, asked: str) -> None:
    """Fail unless every observation has the expected value."""
    for name, value in expected.items():
        compare.require(
            seen[name] == value,
            f"{asked} {name}: {seen[name]} was seen, but {value} was expected.",
            expected=expected,
            actual=seen,
        )


def shown(call: Any) -> str:
    """A call of a backward hook in words, without the values of its gradients."""
    return f"{call['hook']}({', '.join(map(_argument, call['arguments']))})"


def _argument(argument: Data) -> str:
    if isinstance(argument, str):
        return argument
    assert isinstance(argument, list)
    kinds = ["None" if grad is None else "gradient" for grad in argument]
    return f"({', '.join(kinds)}{',' * (len(kinds) == 1)})"


def same_fired(seen: Any, expected: Any, where: str = "the result") -> None:
    """Fail unless the backward hook ran on the expected tensors of the result."""
    got, wanted = seen["fired on tensors"], expected["fired on tensors"]
    compare.require(
        got == wanted,
        f"Backward from each tensor of {where} in turn ran the hook on {_tensors(got)}, "
        f"but {_tensors(wanted)} was expected.",
        expected=wanted,
        actual=got,
    )


def _tensors(numbers: list[int]) -> str:
    return " and ".join(f"tensor number {number}" for number in numbers) or "none of them"
