"""`python -m audit.power`: how surely are wrong laws of `reset_parameters` noticed?

A run of the exam is simulated: the claims about the law and about independence, on the layers that
a seed draws, with values of a wrong law in the place of a submission's. The power is the share of
runs in which one of them fails.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import click
import torch
from rich.console import Console
from rich.progress import track
from rich.table import Table
from torch import Generator, Tensor

from audit.draws import claims
from grader.judge.failure import Failure
from grader.judge.oracle import observe
from grader.judge.tape import Entry, tape
from grader.properties.declare import Claim, Observation

LAW_CLAIMS = (
    "weight_follows_the_uniform_law",
    "bias_follows_the_uniform_law",
    "entries_are_independent",
)
Unit = Callable[[Tensor], Tensor]
"""From independent draws of U(-1, 1), in a line, to draws of a wrong law, in units of the bound."""


@dataclass(frozen=True)
class Power:
    """In how many of the simulated runs a wrong law was noticed, and how often by which claim."""

    law: str
    runs: int
    noticed: int
    by: Counter[str]


def normal(u: Tensor, spread: float, most: float = 1 - 1e-9) -> Tensor:
    """A normal law with standard deviation `spread`, of which the share `most` is not cut off."""
    return torch.erfinv(u * most) * math.sqrt(2) * spread


def tilted(u: Tensor) -> Tensor:
    """In the range, with a density that rises by 12 % from end to end: the mean is 1/50."""
    return ((0.94**2 + 0.12 * (u + 1)).sqrt() - 0.94) / 0.06 - 1


def correlated(u: Tensor, strength: float) -> Tensor:
    """Uniform, and each entry's normal score is correlated with that of the entry before it."""
    z = normal(u, 1)
    mixed = z.clone()
    for _ in range(8):  # a chain of which eight links are enough to be right to 1e-8
        mixed = strength * mixed.roll(1) + math.sqrt(1 - strength**2) * z
    return torch.erf(mixed / mixed.std() / math.sqrt(2))


def on_a_grid(u: Tensor, levels: int) -> Tensor:
    """The middles of `levels` equal steps."""
    return ((u + 1) / 2 * levels).floor().add(0.5).mul(2 / levels).sub(1)


LAWS: dict[str, Unit] = {
    "U(-b, b), the right one": lambda u: u,
    "bound 3 % too small": lambda u: 0.97 * u,
    "bound 3 % too large": lambda u: 1.03 * u,
    "shifted by 2 % of the bound": lambda u: u + 0.02,
    "mean 2 % of the bound off, within the range": tilted,
    "normal of the same variance": partial(normal, spread=1 / math.sqrt(3)),
    "normal, cut off at two deviations": partial(normal, spread=0.5, most=math.erf(math.sqrt(2))),
    "triangular": lambda u: (u + u.roll(1)) / 2,
    "arcsine": lambda u: torch.sin(u * math.pi / 2),
    "evenly spaced, shuffled": lambda u: (2 * u.argsort().argsort() + 1) / u.numel() - 1,
    "each draw used twice": lambda u: torch.cat([u[: (u.numel() + 1) // 2]] * 2)[: u.numel()],
    "each draw used with both signs": lambda u: torch.cat(
        [u[: (u.numel() + 1) // 2], -u[: (u.numel() + 1) // 2]]
    )[: u.numel()],
    "neighbours correlated by 0.2": partial(correlated, strength=0.2),
    "neighbours correlated by 0.1": partial(correlated, strength=0.1),
    "a grid of 2^20 steps": partial(on_a_grid, levels=2**20),
    "a grid of 2^16 steps": partial(on_a_grid, levels=2**16),
}


@click.command()
@click.option("--runs", default=100, show_default=True, type=click.IntRange(1))
def main(runs: int) -> None:
    """Show the power of the exam against the nearest wrong laws."""
    table = Table("law", "noticed", "by", title=f"Power over {runs} simulated runs")
    for law in track(LAWS, "laws", console=Console(stderr=True)):
        found = power(law, runs)
        by = ", ".join(f"{name} {count}" for name, count in found.by.most_common())
        table.add_row(found.law, f"{100 * found.noticed / runs:.0f} %", by)
    Console().print(table, markup=False)


def power(law: str, runs: int) -> Power:
    """The power of the exam against one law."""
    concerned = [claim for claim in claims("reset_parameters") if claim.id in LAW_CLAIMS]
    by: Counter[str] = Counter()
    noticed = 0
    for seed in range(runs):
        generator = torch.Generator().manual_seed(seed)
        failed = [claim.id for claim in concerned if fails(claim, seed, LAWS[law], generator)]
        noticed += bool(failed)
        by.update(failed)
    return Power(law, runs, noticed, by)


def fails(claim: Claim, seed: int, law: Unit, generator: Generator) -> bool:
    """Whether a claim fails in a run when parameters are filled by this law."""
    for entry in tape(claim, seed, 100, "cpu"):
        try:
            claim.judge(entry.case, Observation(filled(entry, law, generator)), entry.expected)
        except Failure:
            return True
    return False


def filled(entry: Entry, law: Unit, generator: Generator) -> object:
    """What the scenario would see of a layer that was filled in one go, whatever its resets."""
    outputs, inputs = entry.case["out_features"], entry.case["in_features"]
    outputs *= entry.case.get("resets", 1)
    expected: Any = entry.expected
    unit = torch.rand(outputs * (inputs + 1), generator=generator, dtype=torch.float64) * 2 - 1
    drawn = law(unit) * expected["bound"]
    weight, bias = drawn.split([outputs * inputs, outputs])
    dtype = getattr(torch, entry.case["dtype"])
    made = {"weight": weight.view(outputs, inputs).to(dtype), "bias": bias.to(dtype)}
    return observe(_as_it_is, made, {})


def _as_it_is(given: Any, *, device: torch.device) -> Any:  # noqa: ARG001 - as scenarios are called
    return given


if __name__ == "__main__":
    main()
