"""How what a training loop did is held against the reference loop.

The reference does the same operations in the same order: parameters agree to the tolerance of
their dtype relative to their size, many times what rounding does in so few steps, and far below
what any other order of steps changes. Histories may be gathered in float32: they agree to
`HISTORY_TOLERANCE` relative to their largest entry.
"""

from __future__ import annotations

from typing import Any

import torch

from grader.judge import compare
from grader.judge.likeness import Likeness, alike
from grader.wire import ObservedTensor

TOLERANCES = {torch.float64: 1e-9, torch.float32: 1e-5}
HISTORY_TOLERANCE = 1e-5
HISTORY_FLOOR = 1e-12
"""What rounding leaves of a loss that is 0, with room."""

same_training = Likeness(errors=lambda _one, _other: False)
"""Whether two trainings went the same way; an error says little of what was done before it."""


def same_parameters(actual: Any, expected: Any, what: str = "After training, {}") -> None:
    """Fail unless all named tensors agree, each within the tolerance of its size."""
    for name, value in expected.items():
        tolerance = TOLERANCES.get(value.dtype, 0.0)
        bound = tolerance * (1 + value.values.double().abs())
        found = actual.get(name)
        compare.same_tensor(found, value, bound=bound, what=what.format(name))
        compare.require(
            found.device == value.device,
            f"{what.format(name)} is on {found.device}, but the model was on {value.device}.",
            expected=value.device,
            actual=found.device,
        )


def has_learned(value: Any) -> None:
    """Fail where training has changed no parameter: doing nothing keeps every promise.

    Parameters that are gone, or have no values any more, are not what they were; whether they may
    be is for `same_parameters` to say.
    """
    before, after = value["before"], value["after"]
    compare.require(
        len(before) != len(after) or not all(map(_equal, before, after)),
        "After training, the parameters are what they were before.",
        expected={"parameters that changed, at least": 1},
        actual={"parameters that changed": 0},
    )


def _equal(one: ObservedTensor, other: ObservedTensor) -> bool:
    if one.values.is_meta or other.values.is_meta:
        return one.values.is_meta and other.values.is_meta
    return torch.equal(one.values, other.values)


def one_loss_an_epoch(actual: Any, expected: list[float]) -> None:
    """Fail unless the history has as many entries as the reference's, whatever they are."""
    compare.require(
        isinstance(actual, list) and len(actual) == len(expected),
        f"train must return one number for each of the {len(expected)} epochs.",
        expected=expected,
        actual=actual,
    )


def same_history(actual: Any, expected: list[float]) -> None:
    """Fail unless the histories are lists of the same length that agree entry by entry."""
    one_loss_an_epoch(actual, expected)
    got, wanted = (torch.tensor(values, dtype=torch.float64) for values in (actual, expected))
    compare.same_values(
        ObservedTensor(got, "cpu", False),
        wanted,
        bound=HISTORY_TOLERANCE * max(map(abs, expected), default=0.0) + HISTORY_FLOOR,
        what="The history",
    )


def same_sides(one: Any, other: Any) -> bool:
    """Whether the same batches of two placements were on the model's device, which is meta."""
    return alike(_sides(one), _sides(other))


def _sides(answer: Any) -> Any:
    if isinstance(answer, dict):
        return {name: _sides(part) for name, part in answer.items()}
    return [place == "meta" for place in answer] if isinstance(answer, list) else answer
