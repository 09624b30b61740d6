"""The examples of a property: drawn by Hypothesis, once for a seed, without any subject."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache
from typing import Any

import hypothesis
import torch
from hypothesis import HealthCheck, Phase, Verbosity
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants

from grader.judge import shelf
from grader.properties.declare import Case, Claim
from grader.wire import Data, ObservedTensor, frame, unframe

MAX_TAPES = 512
"""Tapes kept in memory: several seeds of every property on two devices."""


MAX_RIGHT = 8
"""Right answers that are remembered of an example: they differ in how they round."""

RIGHT = b""
"""Stands for the digest of an answer that is right."""

# Hypothesis also draws numbers that it finds in the source of modules outside of site-packages. How
# the grader is installed, and what is imported by then, must not decide what a seed draws; there is
# no setting for it.
providers._get_local_constants = Constants
providers.CONSTANTS_CACHE.cache.clear()


class Entry:
    """One example: the frame that asks a worker about it, and the oracle's answer.

    Both are kept as bytes until they are needed; `expected` makes the frame of the answer. `fixed`
    marks one that a claim always tries.

    A judgement depends on nothing but the example and the answer: an answer that was found right
    once need not be judged, or even decoded, again. `grown` marks an example with right answers
    that are not on disk yet. `mistaken` remembers, by name, what implementations of misconceptions
    answer: a digest, or `RIGHT`.
    """

    def __init__(
        self,
        request: bytes,
        expected: Callable[[], bytes],
        *,
        fixed: bool = False,
        right: Iterable[bytes] = (),
    ) -> None:
        self.request = request
        self.fixed = fixed
        self._expected = expected
        self._right = dict.fromkeys(right)
        self.grown = False
        self.mistaken: dict[str, bytes] = {}

    @classmethod
    def of(cls, claim: Claim, case: Case, device: str, *, fixed: bool = False) -> Entry:
        """From a case that was just made; the oracle is asked when its answer is needed."""

        def expected() -> bytes:
            found = claim.expect and claim.expect(case, torch.device(device))
            return frame({"expected": found})

        name = claim.scenario.__name__
        return cls(
            frame({"scenario": name, "device": device, "case": dict(case)}), expected, fixed=fixed
        )

    def keep(self, answer: bytes) -> None:
        """The claim holds for the answer in this frame."""
        if len(self._right) >= MAX_RIGHT:
            del self._right[next(iter(self._right))]
        self._right[digest(answer)] = None
        self.grown = True

    def knows(self, answer: bytes) -> bool:
        """Whether the claim was found to hold for exactly this frame before."""
        return bool(self._right) and digest(answer) in self._right

    @property
    def right(self) -> list[bytes]:
        """Digests of the answers that are known, the oldest first."""
        return list(self._right)

    @cached_property
    def case(self) -> Case:
        """The scenario's fields, in plain tensors."""
        return dict(_plain(unframe(self.request)["case"]))

    @cached_property
    def answer(self) -> bytes:
        """The frame of the oracle's answer."""
        return self._expected()

    @cached_property
    def expected(self) -> Data:
        """The oracle's answer as a worker's would be decoded; None where the claim has none."""
        found: Data = unframe(self.answer)["expected"]
        return found


@lru_cache(MAX_TAPES)
def tape(claim: Claim, run_seed: int, examples: int, device: str) -> tuple[Entry, ...]:
    """The cases on which a claim is checked in a run with this seed, with the oracle's answers.

    They are kept in memory, and on disk: the next submission meets the same.
    """
    count = claim.count(examples)
    key = shelf.Key(claim, run_seed, count, device)
    stored = shelf.read(key)
    if stored is None:
        entries = _draw(claim, run_seed, count, device)
        shelf.write(key, [(entry.request, entry.answer) for entry in entries])
        return entries
    drawn = len(stored) - len(claim.always())
    right = shelf.read_right(key, len(stored))
    return tuple(
        Entry(request, lambda kept=answer: kept, fixed=number >= drawn, right=digests)  # type: ignore[misc]
        for number, ((request, answer), digests) in enumerate(zip(stored, right, strict=True))
    )


def remember(claim: Claim, run_seed: int, examples: int, device: str) -> None:
    """Keep on disk which answers to the tape were found right, where some are new."""
    entries = tape(claim, run_seed, examples, device)
    grown = [entry for entry in entries if entry.grown]
    if grown:
        key = shelf.Key(claim, run_seed, claim.count(examples), device)
        shelf.write_right(key, [entry.right for entry in entries])
    for entry in grown:
        entry.grown = False


def _draw(claim: Claim, run_seed: int, count: int, device: str) -> tuple[Entry, ...]:
    cases: list[Case] = []
    explore(claim, run_seed, count, [Phase.generate], cases.append)
    return (*(Entry.of(claim, case, device) for case in cases), *corners(claim, device))


def corners(claim: Claim, device: str) -> tuple[Entry, ...]:
    """The cases that a claim always tries."""
    return tuple(Entry.of(claim, case, device, fixed=True) for case in claim.always())


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


def digest(answer: bytes) -> bytes:
    """What is kept of an answer's frame, to know it again."""
    return hashlib.blake2b(answer, digest_size=16).digest()


def _plain(value: Any) -> Any:
    """A case as it was drawn: plain tensors."""
    if isinstance(value, ObservedTensor):
        return value.values
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value
