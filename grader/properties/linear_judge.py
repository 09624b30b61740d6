"""Judgements on a layer that was made, in words."""

from __future__ import annotations

from typing import Any

from grader.judge import compare
from grader.judge.compare import require
from grader.judge.failure import Failure
from grader.properties.declare import Observation
from grader.wire import Raised

BOTH = ("weight", "bias")


def equal(what: str, actual: Any, expected: Any, note: str = "") -> None:
    """Require that two plain values are equal: "<what> is 3, but 4 was expected<note>."."""
    require(
        actual == expected,
        f"{what} is {actual}, but {expected} was expected{note}.",
        expected=expected if isinstance(expected, bool | int | list) else str(expected),
        actual=actual if isinstance(actual, bool | int | list) else str(actual),
    )


def same_shape(seen: Any, expected: Any) -> None:
    """Require the shapes of both parameters, not yet their values."""
    for name in BOTH:
        equal(f"The shape of layer.{name}", list(seen[name].shape), list(expected[name].shape))


def as_many_weights(seen: Any, expected: Any) -> None:
    """Require a weight with the right number of entries, whatever its shape."""
    entries, wanted = seen["weight"].values.numel(), expected["weight"].values.numel()
    equal("The number of entries of layer.weight", entries, wanted)


def on_device(seen: Any, kind: str, when: str) -> None:
    """Require that both parameters are on a kind of device: cpu, cuda, meta."""
    for name in BOTH:
        equal(f"{when}, layer.{name}.device", seen[name].device.partition(":")[0], kind)


def of_dtype(seen: Any, dtype: str, when: str) -> None:
    """Require that both parameters have a dtype."""
    for name in BOTH:
        equal(f"{when}, layer.{name}.dtype", str(seen[name].dtype), f"torch.{dtype}")


def keeps_default(seen: Observation, name: str) -> None:
    """Require that an argument is not honoured by a change of torch's default."""
    changed = list(seen.state_changes)
    require(name not in changed, f"Linear(…) left torch's {name} changed.", actual=changed)


def resets_as_usual(seen: Any, when: str) -> None:
    """Require as many calls of `reset_parameters` as for a layer made by its two sizes alone."""
    what = f"{when}, the number of calls of reset_parameters()"
    equal(what, seen["resets"], seen["usual resets"], ", as for Linear(1, 1)")


def same_layer(seen: Any, expected: Any, when: str) -> None:
    """Require the same registered parameters, with the same shapes, dtypes and values."""
    equal(f"{when}, the list of named_parameters()", seen["names"], expected["names"])
    for name in BOTH:
        equal(f"{when}, layer.{name}", seen["kinds"][name], expected["kinds"][name])
        grad = expected[name].requires_grad
        equal(f"{when}, layer.{name}.requires_grad", seen[name].requires_grad, grad)
        compare.same_tensor(seen[name], expected[name], what=f"{when}, layer.{name}")


def succeeded(outcome: Any, what: str) -> None:
    """Fail where something that was attempted raised."""
    if isinstance(outcome, Raised):
        raise Failure(
            f"{what} raised {outcome.name}: {outcome.message}", actual=outcome, where=outcome.where
        )
