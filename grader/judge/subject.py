"""The subject of a property: an exercise's implementation on one device, replayed and searched."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from hypothesis import Phase

from grader.judge import render, tape
from grader.judge.bench import Bench, Clock
from grader.judge.failure import Failure
from grader.properties.declare import Case, Claim, Observation
from grader.results import DeviceOutcome, Finding, Request, Verdict
from grader.wire import frame

MAX_SEARCHED = 200
"""How many cases a search may try before the smallest counterexample so far is good enough."""

AT_ONCE = {Verdict.TIMEOUT, Verdict.CRASHED, Verdict.OUT_OF_MEMORY, Verdict.MISSING, Verdict.TODO}
"""Verdicts that are reported as they were met: shrinking would repeat a death, or show nothing."""

Record = Callable[[Claim, str, DeviceOutcome], None]


@dataclass(frozen=True)
class Counterexample:
    """A case in which a claim does not hold, why, and what the submission printed then."""

    case: Case
    failure: Failure
    printed: str | None = None


class Subject:
    """What the `subject` fixture hands to a property."""

    def __init__(self, bench: Bench, device: str, request: Request, record: Record) -> None:
        self._bench = bench
        self._device = device
        self._settings = request.settings
        self._shrink = request.shrink
        self._record = record

    def check(self, claim: Claim) -> None:
        """Replay the claim's tape; search and shrink where it fails; record the outcome.

        Raises:
            Failure: the claim does not hold.
        """
        started = time.monotonic()
        held, found = self._replay(claim)
        if found is not None and self._shrink and found.failure.verdict not in AT_ONCE:
            found = self._search(claim, held, found)
        outcome = DeviceOutcome(
            verdict=found.failure.verdict if found else Verdict.PASSED,
            examples=len(held)
            + (found is not None and found.failure.verdict is not Verdict.MISSING),
            finding=_finding(claim, found) if found else None,
            strays=self._bench.sweep(),
            seconds=time.monotonic() - started,
        )
        self._record(claim, self._device, outcome)
        if found is not None:
            raise found.failure

    def _replay(self, claim: Claim) -> tuple[list[Case], Counterexample | None]:
        """The cases in which the claim holds, up to the first in which it does not."""
        settings = self._settings
        entries = tape.tape(claim, settings.seed, settings.examples, self._device)
        clock = Clock(settings.timeout_s)
        held: list[Case] = []
        for entry in entries:
            found = self._try(claim, entry, clock)
            if found is not None:
                return held, found
            held.append(entry.case)
        return held, None

    def _search(self, claim: Claim, held: list[Case], first: Counterexample) -> Counterexample:
        """The smallest counterexample of the same verdict that a bounded search finds."""
        found = first
        known: dict[bytes, Counterexample | None] = {frame(dict(case)): None for case in held}
        known[frame(dict(first.case))] = first
        limit = len(known) + MAX_SEARCHED
        clock = Clock(self._settings.timeout_s)

        def visit(case: Case) -> None:
            nonlocal found
            key = frame(dict(case))
            if key not in known:
                enough = clock.over or len(known) >= limit
                entry = tape.Entry(claim, case, self._device)
                known[key] = None if enough else self._try(claim, entry, clock)
            other = known[key]
            if other is not None and other.failure.verdict is first.failure.verdict:
                found = other
                raise _StillFails

        count = claim.count(self._settings.examples)
        try:
            tape.explore(claim, self._settings.seed, count, [Phase.generate, Phase.shrink], visit)
        except _StillFails:
            return found
        return first

    def _try(self, claim: Claim, entry: tape.Entry, clock: Clock) -> Counterexample | None:
        """The counterexample that this case is, or None where the claim holds."""
        self._bench.printed()
        try:
            seen = self._bench.observe(claim, entry.case, self._device, clock)
            _judge(claim, entry, seen)
        except Failure as failure:
            return Counterexample(entry.case, failure, self._bench.printed())
        return None


def _judge(claim: Claim, entry: tape.Entry, seen: Observation) -> None:
    """Apply the claim's judgement; one that cannot read the observation means a forged one.

    What is known without the observation (drawing, the oracle's answer) is worked out outside:
    an exception there is a fault of the grader.
    """
    expected = entry.expected
    try:
        claim.judge(entry.case, seen, expected)
    except Failure:
        raise
    except Exception as error:
        message = "The answer was no valid data."
        raise Failure(message, verdict=Verdict.CRASHED) from error


def _finding(claim: Claim, found: Counterexample) -> Finding:
    failure = found.failure
    finding = Finding(
        failure.verdict,
        render.words(failure.message, 2_000),
        where=failure.where,
        printed=found.printed and render.words(found.printed, 2_000),
    )
    if failure.verdict in (Verdict.MISSING, Verdict.TODO):
        return finding  # no input is to blame
    return replace(
        finding,
        counterexample=render.plain(found.case),
        expected=render.plain(failure.expected),
        actual=render.plain(failure.actual),
        worst=failure.worst,
        reproduce=claim.reproduce(found.case) if claim.reproduce else None,
    )


class _StillFails(Exception):
    """Tells Hypothesis that a case is a counterexample too."""
