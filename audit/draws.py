"""`python -m audit.draws`: what are a property's examples made of?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from torch import Tensor

from grader.catalog import load
from grader.judge.tape import tape
from grader.properties.declare import Case, Claim
from grader.results import Settings

EXERCISES = tuple(exercise.id for exercise in load().exercises)
LARGE = 16
MAX_FEATURES = 40

QUIET = ("good_a", "good_b", "usual", "seed", "other_seed")
"""Fields of which any value is as good as another."""


@dataclass(frozen=True)
class Draws:
    """The examples of one property: how many were drawn, how many are always tried, and of what.

    `features` counts examples, so that a share is `features[name] / (drawn + always)`.
    """

    property: str
    drawn: int
    always: int
    features: Counter[str]


@click.command()
@click.option("--exercise", "chosen", multiple=True, type=click.Choice(EXERCISES))
@click.option("--seed", default=Settings.seed, show_default=True)
@click.option("--examples", default=Settings.examples, show_default=True, type=click.IntRange(1))
def main(chosen: tuple[str, ...], seed: int, examples: int) -> None:
    """Show, for each property, which ranks, sizes, dtypes and other corners its examples reach."""
    screen = Console()
    for exercise in chosen or EXERCISES:
        table = Table(title=exercise, title_justify="left", show_lines=True)
        table.add_column("property", overflow="fold", max_width=24)
        table.add_column("examples", justify="right")
        table.add_column("share of them, in percent")
        for claim in claims(exercise):
            found = draws(claim, seed, examples)
            table.add_row(found.property, f"{found.drawn} + {found.always}", shares(found))
        screen.print(table, markup=False)


def claims(exercise: str) -> list[Claim]:
    """The claims of an exercise, in the catalogue's order."""
    module = import_module(f"grader.properties.{exercise}")
    return [getattr(module, entry.id).claim for entry in load().exercise(exercise).properties]


def draws(claim: Claim, seed: int, examples: int) -> Draws:
    """What a claim's examples in a run with this seed are made of."""
    entries = tape(claim, seed, examples, "cpu")
    features = Counter(name for entry in entries for name in set(features_of(entry.case)))
    always = sum(entry.fixed for entry in entries)
    return Draws(claim.id, len(entries) - always, always, features)


def shares(found: Draws) -> str:
    """The features with their shares, field by field."""
    total = found.drawn + found.always
    by_field: dict[str, list[str]] = {}
    for name, count in sorted(found.features.items())[:MAX_FEATURES]:
        field, _, feature = name.partition(": ")
        by_field.setdefault(field, []).append(f"{feature} {100 * count / total:.0f}")
    return "\n".join(f"{field}: {', '.join(values)}" for field, values in by_field.items())


def features_of(case: Case) -> Iterator[str]:
    """Words for what is in a case, `field: feature` each; some more than once."""
    for name, value in case.items():
        if name not in QUIET:
            yield from (f"{name}: {feature}" for feature in _features(value))
    a, b = case.get("a"), case.get("b")
    if isinstance(a, Tensor) and isinstance(b, Tensor):
        yield from (f"batches: {feature}" for feature in _broadcasting(a, b))


def _features(value: Any) -> Iterator[str]:
    match value:
        case Tensor():
            yield from _of_tensor(value)
        case bool() | None | str():
            yield str(value)
        case int():
            yield _size(value)
        case float():
            yield "a float"
        case list():
            yield f"{_size(len(value))} of them"
        case dict():
            yield from (
                f"{key} {feature}" for key, item in value.items() for feature in _features(item)
            )


def _of_tensor(value: Tensor) -> Iterator[str]:
    yield f"rank {value.dim()}"
    yield str(value.dtype).removeprefix("torch.")
    yield from (f"size {_size(size)}" for size in value.shape)
    if value.is_floating_point() and not bool(value.isfinite().all()):
        yield "nan or infinity"
    if value.numel() == 0:
        yield "empty"


def _size(size: int) -> str:
    if size < 0:
        return "negative"
    if size < 3:  # these often have a branch of their own
        return str(size)
    return "3 to 16" if size <= LARGE else "over 16"


def _broadcasting(a: Tensor, b: Tensor) -> Iterator[str]:
    left, right = a.shape[:-2], b.shape[:-2]
    if not (left or right):
        yield "none"
        return
    pairs = list(zip(reversed(left), reversed(right), strict=False))
    if len(left) != len(right):
        yield f"fewer on the {'left' if len(left) < len(right) else 'right'}"
    if any(one == 1 != other for one, other in pairs):
        yield "left stretched"
    if any(other == 1 != one for one, other in pairs):
        yield "right stretched"
    if left == right:
        yield "equal"


if __name__ == "__main__":
    main()
