"""Judgements on drawn values, in words: their range, their law, their independence."""

from __future__ import annotations

from math import prod
from typing import Any

import torch
from torch import Tensor

from grader.judge import statistics
from grader.judge.compare import require
from grader.judge.failure import Failure
from grader.properties.declare import Case
from grader.scenarios.reset_manners import ANOTHER
from grader.wire import ObservedTensor, Raised

BOTH = ("weight", "bias")

MANY = 16384
"""From so many draws on, the law of one layer is told from that of another."""


def values_of(seen: Any, name: str, case: Case) -> Tensor:
    """The values of a parameter after a reset, all of them finite: shape (out, in) or (out).

    A weight of as many entries in another shape is read row by row: that it is another one than
    before is a claim of its own.
    """
    observed = seen[name]
    if not isinstance(observed, ObservedTensor):
        raise Failure(f"After reset_parameters(), {name} is no tensor.", actual=observed)
    values = _in_shape(observed, name, case)
    if values is None:
        message = f"After reset_parameters(), {name} has another shape than before, or no values."
        raise Failure(message, actual=observed)
    unfilled = int((~values.isfinite()).sum())
    require(
        unfilled == 0,
        f"After reset_parameters(), {unfilled} of the {values.numel()} entries of {name} are no "
        "finite numbers: before the call all of them were nan, and they were to be overwritten.",
        actual=observed,
    )
    return values


def _in_shape(observed: ObservedTensor, name: str, case: Case) -> Tensor | None:
    """A parameter's values in the shape that it should have; None where they do not fit in."""
    values = observed.values
    shape = (case["out_features"] * case.get("resets", 1), case["in_features"])[
        : 2 if name == "weight" else 1
    ]
    fits = values.dim() == len(shape) and values.numel() == prod(shape) > 0
    return values.reshape(shape) if fits and not values.is_meta else None


def is_filled(seen: Any, case: Case) -> None:
    """Require a weight of drawn values, of whatever law: more than a constant or an identity."""
    require(
        statistics.distinct(values_of(seen, "weight", case)) > 2,
        "After reset_parameters(), the entries of weight are one or two numbers only, but every "
        "entry is to be drawn.",
        actual=seen["weight"],
    )


def follows_law(seen: Any, name: str, law: dict[str, float], case: Case) -> None:
    """Require the law U(-b, b): range, both ends, mean, distribution function."""
    values = values_of(seen, name, case)
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

    if case.get("resets", 1) > 1:
        name = f"{name} in {case['resets']} resets"
    reach = f"the {n} entries of {name} lie between {smallest:.5g} and {largest:.5g}."
    check(max(-smallest, largest) <= law["ceiling"], f"{reach} Some are too large.")
    slack = 2 * law["grain"] * bound
    check(
        largest >= bound - statistics.gap_limit(n, bound) - slack
        and smallest <= -bound + statistics.gap_limit(n, bound) + slack,
        f"{reach} That is too narrow for so many draws.",
    )
    check(
        abs(mean) <= statistics.mean_limit(n, bound) + slack,
        f"the mean of the {n} entries of {name} is {mean:.5g}, too far from 0.",
    )
    magnitude = float(double.abs().mean())
    check(
        abs(magnitude - bound / 2) <= statistics.mean_limit(n, bound / 2) + slack,
        f"the mean magnitude of the {n} entries of {name} is {magnitude:.5g}, too far from half "
        "the bound.",
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


def entries_do_not_depend(weight: Tensor, bias: Tensor, *, bound: float) -> None:
    """Require that no entry of weight or bias tells anything of another one."""
    weight, bias = (leveled(values, bound) for values in (weight, bias))
    flat, half = weight.reshape(-1), weight.numel() // 2
    pairs = {
        "neighbours in a row of weight": (weight[:, :-1], weight[:, 1:]),
        "neighbours in a column of weight": (weight[:-1], weight[1:]),
        "the two halves of weight": (flat[:half], flat[half : 2 * half]),
        "neighbours in bias": (bias[:-1], bias[1:]),
        "bias and the first column of weight": (bias, weight[:, 0]),
        "bias and the last column of weight": (bias, weight[:, -1]),
        "bias and the first entries of weight": (bias, flat[: bias.numel()]),
    }
    for what, (one, other) in pairs.items():
        are_independent(one, other, bound, what)
    for name, values in (("weight", weight), ("bias", bias)):
        places, found = statistics.echo(values, bound)
        require(
            found <= statistics.echo_limit(values.numel(), places),
            f"After reset_parameters(), entries of {name} that are {places} places apart, row by "
            "row, depend on one another, but all entries are to be drawn independently.",
            actual={"dependence (0 to 1)": round(found, 4)},
        )


def entries_depend_only_as_usual(seen: Any, case: Case, bound: float) -> None:
    """Require independent entries, if those of a usual layer are independent."""
    usual, drawn = (
        [values for name in BOTH if (values := _plain_values(one, name, case)) is not None]
        for one in (seen["usual"], seen)
    )
    if len(usual) < len(drawn):
        return
    try:
        entries_do_not_depend(*usual, bound=bound)
    except Failure:
        return
    entries_do_not_depend(*drawn, bound=bound)


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


def are_the_same(one: Tensor, other: Tensor, what: str) -> None:
    """Require that two draws gave the same numbers."""
    alike = one.shape == other.shape and one.dtype == other.dtype
    require(alike, f"{what} has another shape or dtype than before.")
    differ = int((one != other).sum())
    require(
        differ == 0,
        f"{what} differs in {differ} of {one.numel()} entries.",
        expected={"entries that differ": 0},
        actual={"entries that differ": differ},
    )


def change_everywhere(draws: list[Tensor], name: str) -> None:
    """Require that no entry is the same number in all of three draws.

    For independent draws that happens at one of 1600 places at most with a probability of
    1600 / 2^44.
    """
    first, *others = draws
    same = torch.ones_like(first, dtype=torch.bool)
    for other in others:
        same &= first == other
    require(
        not bool(same.any()),
        f"In three calls of reset_parameters(), {int(same.sum())} of the {same.numel()} entries of "
        f"{name} were the same number each time.",
        expected={"entries that never change": 0},
        actual={"entries that never change": int(same.sum())},
    )


def as_usual(seen: Any, name: str, case: Case, when: str) -> None:
    """Require values as in a usual layer: drawn if they are there, and of the same law.

    Which law that is, is another claim's, so the two samples are compared with each other.
    """
    values, usual = (_plain_values(one, name, case) for one in (seen, seen["usual"]))
    if usual is None or statistics.distinct(usual) <= 2:
        return
    require(
        values is not None and statistics.distinct(values) > 2,
        f"{when}, reset_parameters() does not draw {name}, as it does in a usual layer.",
        actual=seen[name],
    )
    if values is not None and values.numel() >= MANY:
        found = statistics.separation(values, usual)
        require(
            found <= statistics.separation_limit(values.numel()),
            f"{when}, reset_parameters() draws {name} from another law than in a usual layer.",
            expected={"largest gap between the distributions": 0.0},
            actual={"largest gap between the distributions": round(found, 4)},
        )


def is_reset_as_usual(seen: Any, when: str) -> None:
    """Require that all is so in a special layer that is so in a usual one."""
    usual = seen["usual"]["manner"] if isinstance(seen["usual"], dict) else None
    manner = seen["manner"]
    if not isinstance(usual, dict):
        return
    if isinstance(manner, Raised):
        sentence = f"{when}, several calls of reset_parameters() raised {manner.name}"
        raise Failure(f"{sentence}: {manner.message}", actual=manner, where=manner.where)
    if any("weight" in what for what in usual.keys() - manner.keys() - {ANOTHER}):
        raise TypeError("all that can be said of a weight was expected")
    for what, holds in manner.items():
        require(
            holds or not usual.get(what, False),
            f"{when}, this is not so after reset_parameters(), though it is in a usual layer: "
            f"{what}.",
            expected={what: True},
            actual={what: False},
        )


def _plain_values(seen: Any, name: str, case: Case) -> Tensor | None:
    """Finite values of a parameter, None where there are none of its shape."""
    observed = seen[name] if isinstance(seen, dict) else None
    if not isinstance(observed, ObservedTensor):
        return None
    values = _in_shape(observed, name, case)
    return values if values is not None and bool(values.isfinite().all()) else None


def has_resolution(values: Tensor, name: str) -> None:
    """Require that draws in half precision make use of the dtype's digits."""
    outer = values[values.abs() >= values.abs().max() / 2]
    require(
        statistics.distinct(outer) >= round(0.5 / torch.finfo(values.dtype).eps),
        f"The larger half of the entries of {name} are {statistics.distinct(outer)} different "
        "numbers only; draws are to use the resolution of the dtype.",
        actual={"distinct": statistics.distinct(outer)},
    )
    distinct = statistics.distinct(values)
    steps = round(1 / torch.finfo(values.dtype).eps)
    require(
        distinct >= steps,
        f"Of the {values.numel()} entries of {name}, only {distinct} are different; this dtype can "
        f"tell more than {steps} numbers apart, and draws are to use its resolution.",
        actual={"distinct": distinct},
    )
