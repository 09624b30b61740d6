"""The tests of the uniform law: how rarely they are wrong, and what they catch."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from grader.judge import statistics, tape
from grader.judge.oracle import observe
from grader.judge.oracles.reset_parameters import Linear, law
from grader.judge.tape import Entry
from grader.properties import reset_parameters as properties
from grader.properties.declare import Claim, Observation

BOUND = 0.25
CLAIMS: list[Claim] = [
    found.claim for found in vars(properties).values() if hasattr(found, "claim")
]
LIMITS = (
    "distance_limit",
    "least_distance",
    "mean_limit",
    "gap_limit",
    "coupling_limit",
    "echo_limit",
    "repeats_limit",
    "separation_limit",
)

pytestmark = pytest.mark.filterwarnings("ignore:Initializing zero-element tensors")


def uniform(n: int, seed: int, dtype: torch.dtype = torch.float32) -> Tensor:
    """A sample that follows the law."""
    generator = torch.Generator().manual_seed(seed)
    return torch.empty(n, dtype=dtype).uniform_(-BOUND, BOUND, generator=generator)


def judge(claim: Claim, run_seed: int) -> None:
    """Hold torch's own layer against a claim, on a run's examples."""
    for entry in tape.tape(claim, run_seed, 100, "cpu"):
        judge_one(claim, entry)


def judge_one(claim: Claim, entry: Entry) -> None:
    """Hold torch's own layer against a claim, on one example."""
    seen = Observation(observe(claim.scenario, Linear, entry.case))
    claim.judge(entry.case, seen, entry.expected)


@pytest.mark.slow
@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_torchs_layer_holds_over_seeds(claim: Claim) -> None:
    """Torch's own reset has every property, whatever the seed of the run."""
    for run_seed in range(3):
        judge(claim, run_seed)


def test_the_false_alarms_of_a_run_are_below_one_in_a_million(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All comparisons of a run are counted, and their rates add up to less than 1e-6."""
    made: list[str] = []

    def counted(name: str) -> Callable[..., Any]:
        limit = getattr(statistics, name)
        return lambda *given: (made.append(name), limit(*given))[1]

    for name in LIMITS:
        monkeypatch.setattr(statistics, name, counted(name))
    for claim in CLAIMS:
        for entry in tape.tape(claim, 0, 100, "cpu"):
            before = len(made)
            judge_one(claim, entry)
            more_with_more_examples = len(made) > before and not entry.fixed
            assert not more_with_more_examples or claim.count(10**6) < 10
    assert 50 < len(made) <= statistics.CHECKS
    assert 2 * statistics.CHECKS * statistics.ALPHA < 1e-6  # a run on the CPU and on a GPU


def test_the_rates_are_what_they_are_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a rate of 1 %, right samples exceed each limit in about 1 % of 300 trials, or less."""
    monkeypatch.setattr(statistics, "ALPHA", 0.01)
    n, trials = 4096, 300
    repeats_limit = statistics.repeats_limit(2 * n)
    alarms = dict.fromkeys((*LIMITS, "least gap"), 0)
    for seed in range(trials):
        sample, other = uniform(n, seed), uniform(n, trials + seed)
        distance = statistics.distance(sample, BOUND)
        gap = statistics.gap_limit(n, BOUND)
        coupling = statistics.coupling(sample[:-1], sample[1:], BOUND)
        alarms["distance_limit"] += distance > statistics.distance_limit(n)
        alarms["least_distance"] += distance < statistics.least_distance(n)
        alarms["mean_limit"] += abs(float(sample.mean())) > statistics.mean_limit(n, BOUND)
        alarms["gap_limit"] += BOUND - float(sample.max()) > gap
        alarms["least gap"] += float(sample.min()) + BOUND > gap
        alarms["coupling_limit"] += coupling > statistics.coupling_limit(n - 1)
        places, echo = statistics.echo(sample, BOUND)
        alarms["echo_limit"] += echo > statistics.echo_limit(n, places)
        separation = statistics.separation(sample, other)
        alarms["separation_limit"] += separation > statistics.separation_limit(n)
        alarms["repeats_limit"] += statistics.repeats(sample, other) > repeats_limit
    assert max(alarms.values()) <= 11  # 3 expected; 12 or more have a probability below 1e-4
    assert alarms["gap_limit"] + alarms["least gap"] >= 1  # exact, so that there are some


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("bound", [1.0, 0.3, 1 / math.sqrt(3), 1 / math.sqrt(600), 0.0625])
def test_full_resolution_is_no_repeat(dtype: torch.dtype, bound: float) -> None:
    """However uniform numbers are made in single precision, magnitudes seldom repeat."""
    limit = statistics.repeats_limit(65536)
    generator = torch.Generator().manual_seed(1)
    unit = torch.rand(65536, generator=generator)
    made = [unit * 2 * bound - bound, (unit * 2 - 1) * bound, (unit - 0.5) * 2 * bound]
    made.append(torch.empty(65536).uniform_(-bound, bound, generator=generator))
    made.append(bound - unit * (2 * bound))
    assert all(statistics.repeats(sample.to(dtype)) <= limit for sample in made)


@pytest.mark.parametrize("levels", [2**8, 2**11, 2**16, 2**20])
def test_a_coarse_grid_repeats(levels: int) -> None:
    """Draws from 2^20 values or fewer repeat too often to be of full resolution."""
    generator = torch.Generator().manual_seed(2)
    grid = torch.randint(levels, (16384,), generator=generator)
    sample = ((grid + 0.5) * 2 / levels - 1) * BOUND
    assert statistics.repeats(sample) > statistics.repeats_limit(16384)


def test_copies_repeat() -> None:
    """A sample, and the same one turned, shuffled or both, repeat one another."""
    sample = uniform(128, 3)
    shuffled = sample[torch.randperm(128, generator=torch.Generator().manual_seed(4))]
    for other in (sample, -sample, shuffled, -shuffled):
        assert statistics.repeats(sample, other) > statistics.repeats_limit(256)


@pytest.mark.parametrize("n", [128, 16384])
def test_dependence_is_seen(n: int) -> None:
    """Copies, mirror images and shifted ones couple fully; noisy ones enough; others do not."""
    x, noise = uniform(n, 5), uniform(n, 6)
    around = (x + 1.3 * BOUND) % (2 * BOUND) - BOUND
    limit = statistics.coupling_limit(n)
    for other in (x, -x, around):
        assert statistics.coupling(x, other, BOUND) > 0.7
    blurred = (x + noise / 2 + BOUND) % (2 * BOUND) - BOUND
    assert statistics.coupling(x, blurred, BOUND) > limit
    assert statistics.coupling(x, noise, BOUND) <= limit


def test_an_echo_is_seen_at_its_distance() -> None:
    """A third of the sample that is another third, shifted around, is found where it lies."""
    sample = uniform(3000, 7)
    assert statistics.echo(sample, BOUND)[1] <= statistics.echo_limit(3000, 1500)
    sample[1500:2500] = (sample[:1000] + 1.3 * BOUND) % (2 * BOUND) - BOUND
    places, found = statistics.echo(sample, BOUND)
    assert places == 1500
    assert found > statistics.echo_limit(3000, places)


@pytest.mark.parametrize("fan_in", [1, 2, 3, 5, 7, 50, 100, 600, 1000, 1500])
@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
def test_no_sound_way_to_draw_goes_beyond_the_ceiling(fan_in: int, dtype: str) -> None:
    """Where the draws reach the bound itself, in float32 or in the dtype, they are in range."""
    ceiling = law({"in_features": fan_in, "dtype": dtype}, torch.device("cpu"))["ceiling"]
    for bound in (1 / math.sqrt(fan_in), fan_in**-0.5, math.sqrt(1 / fan_in)):
        for drawn in (torch.float32, getattr(torch, dtype)):
            reached = torch.tensor(bound, dtype=drawn).to(getattr(torch, dtype))
            assert float(reached) <= ceiling


@pytest.mark.parametrize(
    ("one", "other", "gap"),
    [
        ([1.0], [1.0], 0.0),
        ([1.0], [2.0], 1.0),
        ([1.0, 2.0], [2.0, 1.0], 0.0),
        ([1.0, 3.0], [2.0, 2.0], 0.5),
        ([1.0, 1.0, 2.0], [1.0, 2.0, 2.0], 1 / 3),
        ([1.0, 2.0, 3.0, 4.0], [4.0, 5.0], 0.75),
    ],
)
def test_samples_are_apart_by_their_shares(
    one: list[float], other: list[float], gap: float
) -> None:
    """The gap is the largest difference of the shares up to a number; equal ones count at once."""
    found = statistics.separation(torch.tensor(one), torch.tensor(other))
    assert found == pytest.approx(gap)
