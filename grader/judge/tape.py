"""The examples of a property: drawn by Hypothesis, once for a seed, without any subject."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache, cached_property
from typing import Any

import hypothesis
import torch
from hypothesis import HealthCheck, Phase, Verbosity

from grader.judge import shelf
from grader.properties.declare import Case, Claim
from grader.wire import Data, decode, encode


class Entry:
    """A case, and the oracle's answer to it, which is worked out when it is first asked for."""

    def __init__(self, claim: Claim, case: Case, device: str) -> None:
        self.case = case
        self._claim = claim
        self._device = device

    @cached_property
    def expected(self) -> Data:
        """The oracle's answer, decoded as a worker's would be; None where the claim has none."""
        if self._claim.expect is None:
            return None
        return decode(*encode(self._claim.expect(self.case, torch.device(self._device))))


@cache
def tape(claim: Claim, run_seed: int, examples: int, device: str) -> tuple[Entry, ...]:
    """The cases on which a claim is checked in a run with this seed, with the oracle's answers.

    They are kept as long as the process lives, and on disk: the next submission meets the same.
    """
    count = claim.count(examples)
    stored = shelf.read(claim, run_seed, count, device)
    if stored is None:
        entries = _draw(claim, run_seed, count, device)
        recorded = [(entry.case, entry.expected) for entry in entries]
        shelf.write(claim, run_seed, count, device, recorded)
        return entries
    entries = tuple(Entry(claim, case, device) for case, _ in stored)
    for entry, (_, expected) in zip(entries, stored, strict=True):
        vars(entry)["expected"] = expected
    return entries


def _draw(claim: Claim, run_seed: int, count: int, device: str) -> tuple[Entry, ...]:
    cases: list[Case] = []
    explore(claim, run_seed, count, [Phase.generate], cases.append)
    return tuple(Entry(claim, case, device) for case in cases)


def explore(
    claim: Claim, run_seed: int, examples: int, phases: list[Phase], visit: Callable[[Case], None]
) -> None:
    """Let Hypothesis call `visit` on cases; it searches on and shrinks where `visit` raises.

    The same seed draws the same cases, whatever the phases, up to the first failure.
    """

    @hypothesis.seed(_seed_of(claim, run_seed))
    @hypothesis.settings(
        max_examples=examples,
        phases=phases,
        database=None,
        deadline=None,
        derandomize=False,
        report_multiple_bugs=False,
        print_blob=False,
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @hypothesis.given(claim.cases)
    def run(case: Any) -> None:
        visit(case)

    run()


def _seed_of(claim: Claim, run_seed: int) -> int:
    """Different properties draw different cases from the same seed."""
    name = f"{claim.exercise}.{claim.id}:{run_seed}".encode()
    return int.from_bytes(hashlib.sha256(name).digest()[:8], "big")
