"""How what a training loop did is held against the reference loop.

The reference does the same operations in the same order: parameters agree to the tolerance of
their dtype relative to their size, many times what rounding does in so few steps, and far below
what any other order of steps changes. Histories may be gathered in float32: they agree to
`HISTORY_TOLERANCE` relative to their largest entry.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from grader.judge import compare
from grader.judge.likeness import Likeness, alike
from grader.wire import ObservedTensor

TOLERANCES = {torch.float64: 1e-9, torch.float32: 1e-5}
HISTORY_TOLERANCE = 1e-5
HISTORY_FLOOR = 1e-12
"""What rounding leaves of a loss that is 0, with room."""
FIT_TOLERANCE = 1e-3

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


def least_squares(state: Any, inputs: Tensor, targets: Tensor) -> None:
    """Fail unless a linear layer holds the least-squares solution for inputs and targets."""
    ones = torch.ones(len(inputs), 1, dtype=inputs.dtype)
    solution = torch.linalg.lstsq(torch.cat([inputs, ones], dim=1), targets).solution
    wanted = {"weight": solution[:-1].T, "bias": solution[-1]}
    for name, value in wanted.items():
        bound = FIT_TOLERANCE * (1 + value.abs())
        compare.same_tensor(state.get(name), value, bound=bound, what=f"The learned {name}")


def iterated_once_an_epoch(value: Any, epochs: int) -> None:
    """Fail unless the batches were iterated as often as there are epochs."""
    compare.require(
        value["iterations"] == epochs,
        f"In {epochs} epochs, `batches` was iterated {value['iterations']} times.",
        expected=epochs,
        actual=value["iterations"],
    )


def used_as_they_come(value: Any) -> None:
    """Fail where more than two batches were in memory at once, or copies of them."""
    alive, waiting = value["most_alive"], value["most_waiting"]
    compare.require(
        alive <= 2,
        f"{alive} batches were kept while the next one was made; use each batch as it comes, and "
        "let it go.",
        actual=alive,
    )
    compare.require(
        waiting <= 1,
        f"{waiting} batches had been fetched and not used when the next one was asked for; train "
        "on each batch as it comes, and collect no copies of them first.",
        expected={"waiting, at most": 1},
        actual={"waiting": waiting},
    )


def all_on_the_models_device(places: Any, whole: bool) -> None:
    """Fail unless inputs and targets were on the device of the model, meta, when they were used.

    Where a training was not seen as a whole, it is enough to know where one of the two was.
    """
    known = any(places.values())
    for name in ("inputs", "targets"):
        found = places[name]
        elsewhere = [place for place in found if place != "meta"]
        compare.require(
            bool(found) or (known and not whole),
            f"The model is on the device meta, but no {name} were seen there or elsewhere.",
            expected="meta",
            actual=found,
        )
        compare.require(
            not elsewhere,
            f"The model is on the device meta, but the {name} of {len(elsewhere)} batches of "
            f"{len(found)} were on {', '.join(elsewhere[:1])}.",
            expected="meta",
            actual=found,
        )


def same_sides(one: Any, other: Any) -> bool:
    """Whether the same batches of two placements were on the model's device, which is meta."""
    return alike(_sides(one), _sides(other))


def _sides(answer: Any) -> Any:
    if isinstance(answer, dict):
        return {name: _sides(part) for name, part in answer.items()}
    return [place == "meta" for place in answer] if isinstance(answer, list) else answer
