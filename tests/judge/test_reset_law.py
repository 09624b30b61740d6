"""Parameters of unusual shapes are judged by what is in them, and break nothing."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from audit.draws import claims
from grader.judge.failure import Failure
from grader.judge.oracle import observe
from grader.judge.tape import tape
from grader.properties.declare import Observation
from grader.properties.reset_law import as_usual, entries_depend_only_as_usual, values_of

CASE = {"in_features": 3, "out_features": 2}


def seen(**tensors: Tensor) -> Any:
    """What a scenario shows of these tensors."""
    return observe(lambda _given, *, device: tensors, None, {})


def test_a_weight_is_read_row_by_row_in_whatever_shape() -> None:
    """As many entries in two dimensions are all there; their shape is another claim's matter."""
    values = torch.arange(6.0)
    found = seen(weight=values.view(3, 2), bias=torch.ones(2))
    assert values_of(found, "weight", CASE).equal(values.view(2, 3))
    assert values_of(found, "bias", CASE).equal(torch.ones(2))


@pytest.mark.parametrize(
    ("name", "shape"),
    [("weight", (6,)), ("weight", (3, 3)), ("weight", (0, 3)), ("bias", (3,)), ("bias", (2, 1))],
)
def test_other_sizes_are_no_values(name: str, shape: tuple[int, ...]) -> None:
    """A parameter with another number of entries or dimensions fails in a sentence."""
    with pytest.raises(Failure, match=f"{name} has another shape than before"):
        values_of(seen(**{name: torch.ones(shape)}), name, CASE)


def test_a_usual_layer_of_another_shape_is_no_standard() -> None:
    """Nothing is compared with it: pairs of all entries with all others would fill the memory."""
    size = 100_000
    case = {"in_features": 2, "out_features": size}
    drawn = {"weight": torch.rand(size, 2), "bias": torch.zeros(size)}
    column = {"weight": torch.rand(size, 2), "bias": torch.rand(size, 1)}
    found = seen(**drawn) | {"usual": seen(**column)}
    entries_depend_only_as_usual(found, case, 1.0)
    as_usual(found, "bias", case, "Here")


def test_a_weight_that_turns_with_every_call_is_judged() -> None:
    """Draws of different shapes are compared entry by entry; no comparison breaks."""
    claim = next(c for c in claims("reset_parameters") if c.id == "draws_afresh_on_every_call")
    entry = tape(claim, 0, 5, "cpu")[0]
    expected: Any = entry.expected
    sizes = (entry.case["out_features"], entry.case["in_features"])
    draws = []
    for shape in (sizes, sizes[::-1], sizes):
        weight, bias = torch.rand(shape) * 2 - 1, torch.rand(sizes[0]) * 2 - 1
        draws.append(seen(weight=weight * expected["bound"], bias=bias * expected["bound"]))
    claim.judge(entry.case, Observation(draws), expected)
