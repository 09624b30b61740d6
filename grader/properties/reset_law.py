"""Judgements on drawn values, in words: their range, their law, their independence."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from grader.judge import statistics
from grader.judge.compare import require
from grader.judge.failure import Failure
from grader.wire import ObservedTensor


def values_of(seen: Any, name: str) -> Tensor:
    """The values of a parameter after a reset, all of them finite."""
    observed = seen[name]
    if not isinstance(observed, ObservedTensor):
        raise Failure(f"After reset_parameters(), {name} is no tensor.", actual=observed)
    values = observed.values
    unfilled = int((~values.isfinite()).sum())
    require(
        unfilled == 0,
        f"After reset_parameters(), {unfilled} of the {values.numel()} entries of {name} are no "
        "finite numbers: before the call all of them were nan, and they were to be overwritten.",
        actual=observed,
    )
    return values


def is_filled(seen: Any, name: str = "weight") -> None:
    """Require drawn values, of whatever law: more than a constant or an identity matrix has."""
    values = values_of(seen, name)
    require(
        statistics.distinct(values) > 2,
        f"After reset_parameters(), the entries of {name} are one or two numbers only, but every "
        "entry is to be drawn.",
        actual=seen[name],
    )


def follows_law(seen: Any, name: str, law: dict[str, float], case: Any) -> None:
    """Require the law U(-b, b): range, both ends, mean, distribution function."""
    values = values_of(seen, name)
    double, n, bound = values.double(), values.numel(), law["bound"]
    smallest, largest, mean = float(double.min()), float(double.max()), float(double.mean())
    wanted = f"U(-{bound:.5g}, {bound:.5g}), since fan_in is {case['in_features']}"

    def check(holds: bool, sentence: str) -> None:
        require(
            holds,
            f"After reset_parameters(), {sentence} They were to be drawn from {wanted}.",
            expected={"smallest": -bound, "largest": bound, "mean": 0.0},
            actual={"smallest": smallest, "largest": largest, "mean": mean},
        )

    reach = f"the {n} entries of {name} lie between {smallest:.5g} and {largest:.5g}."
    check(max(-smallest, largest) <= law["ceiling"], f"{reach} Some are too large.")
    slack = 2 * law["grain"] * bound
    check(
        largest >= bound - statistics.gap_limit(n, bound) - slack
        and smallest <= -bound + statistics.gap_limit(n, bound) + slack,
        f"{reach} So many draws come closer to both ends.",
    )
    check(
        abs(mean) <= statistics.mean_limit(n, bound) + slack,
        f"the mean of the {n} entries of {name} is {mean:.5g}, too far from 0.",
    )
    distance = statistics.distance(values, bound)
    check(
        distance <= statistics.distance_limit(n) + law["grain"],
        f"the {n} entries of {name} are not spread evenly: some values are too frequent.",
    )
    if n >= 4096:
        check(
            distance + law["grain"] >= statistics.least_distance(n),
            f"the {n} entries of {name} are spread too evenly for independent draws.",
        )


def leveled(values: Tensor, bound: float) -> Tensor:
    """Values that can be tested for independence as if they followed the law U(-bound, bound).

    Where they do not, each is replaced by its rank: a wrong law is no matter of dependence.
    """
    n = values.numel()
    if statistics.distance(values, bound) <= statistics.distance_limit(n):
        return values
    ranks = values.reshape(-1).argsort(stable=True).argsort().view(values.shape)
    return ((2 * ranks + 1) / n - 1) * bound


def are_independent(one: Tensor, other: Tensor, bound: float, what: str) -> None:
    """Require that two samples of equal shape do not depend on one another, entry by entry."""
    found = statistics.coupling(one, other, bound)
    require(
        found <= statistics.coupling_limit(one.numel()),
        f"After reset_parameters(), {what} depend on one another, but all entries are to be drawn "
        "independently.",
        actual={"dependence (0 to 1)": round(found, 4)},
    )


def is_no_copy(one: Tensor, other: Tensor, what: str) -> None:
    """Require that the magnitudes of one sample are not those of another, in whatever order."""
    copied = float(torch.isin(other.abs(), one.abs()).double().mean())
    require(
        copied < 0.9,
        f"The {what} have the same magnitudes, but every call is to draw afresh.",
        actual={"share of repeated magnitudes": round(copied, 4)},
    )


def do_not_repeat(*samples: Tensor) -> None:
    """Require that hardly any magnitude comes twice: no copies, no coarse grid."""
    found = statistics.repeats(*samples)
    n = sum(sample.numel() for sample in samples)
    limit = statistics.repeats_limit(n)
    require(
        found <= limit,
        f"Among the {n} entries of weight and bias, {found} have the magnitude of another one; so "
        f"many independent draws of full resolution have at most {limit} such.",
        expected={"repeats, at most": limit},
        actual={"repeats": found},
    )


def has_resolution(values: Tensor, name: str) -> None:
    """Require that draws in half precision make use of the dtype's digits."""
    distinct = statistics.distinct(values)
    steps = round(1 / torch.finfo(values.dtype).eps)
    require(
        distinct >= steps,
        f"Of the {values.numel()} entries of {name}, only {distinct} are different; this dtype can "
        f"tell more than {steps} numbers apart, and draws are to use its resolution.",
        actual={"distinct": distinct},
    )
