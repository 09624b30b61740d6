"""The subject of a property: an exercise's implementation on one device, replayed and searched."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from hypothesis import Phase

from grader.judge import render, tape
from grader.judge.answer import Answer
from grader.judge.bench import Bench, observation
from grader.judge.clock import Clock
from grader.judge.failure import Failure, NotImported
from grader.judge.patience import TooLong, at_most
from grader.judge.recognition import recognise
from grader.judge.tape import Entry
from grader.properties.declare import Case, Claim
from grader.properties.literal import on_device
from grader.results import DeviceOutcome, Finding, Plain, Request, Verdict

MAX_SEARCHED = 200
"""How many cases a search may try before the smallest counterexample so far is good enough."""

JUDGING_S = 10.0
"""How much processor time may be spent on one answer, thousands of times what one takes."""

AT_ONCE = {Verdict.TIMEOUT, Verdict.CRASHED, Verdict.OUT_OF_MEMORY, Verdict.TODO}
"""Verdicts that are reported as they were met: shrinking would repeat a death, or show nothing."""

MISTAKES = {Verdict.FAILED, Verdict.ERROR}
"""Verdicts behind which a misconception may be recognised."""

Record = Callable[[Claim, str, DeviceOutcome], None]
Seen = tuple[Entry, Answer]


@dataclass(frozen=True)
class Counterexample:
    """An example in which a claim does not hold, why, and what the submission printed then."""

    entry: Entry
    failure: Failure
    printed: str | None = None


class Subject:
    """What the `subject` fixture hands to a property."""

    def __init__(self, bench: Bench, device: str, request: Request, record: Record) -> None:
        self._bench = bench
        self._device = device
        self._settings = request.settings
        self._shrink = request.shrink
        self._from_tape = request.replay
        self._record = record

    def check(self, claim: Claim) -> None:
        """Replay the claim's tape; search, shrink and recognise where it fails; record the outcome.

        Raises:
            Failure: the claim does not hold.
        """
        started = time.monotonic()
        held, found, named = self._replay(claim) if self._from_tape else self._generate(claim)
        if found is not None and self._shrink and not _at_once(found.failure):
            found = self._search(claim, held, found)
        outcome = DeviceOutcome(
            verdict=found.failure.verdict if found else Verdict.PASSED,
            examples=_count(held, found),
            finding=_finding(claim, found, named, self._device) if found else None,
            strays=self._bench.sweep(),
            seconds=time.monotonic() - started,
        )
        self._record(claim, self._device, outcome)
        if found is not None:
            raise found.failure

    def _replay(self, claim: Claim) -> tuple[list[Entry], Counterexample | None, str | None]:
        """The examples that hold, the first one that does not, and the misconception behind it."""
        settings = self._settings
        entries = tape.tape(claim, settings.seed, settings.examples, self._device)
        clock = Clock(settings.timeout_s)
        seen: list[Seen] = []
        with closing(self._bench.answers(entries, clock)) as answers:
            for number, entry in enumerate(entries):
                found = self._examine(claim, entry, answers, seen)
                if found is not None:
                    rest = zip(entries[number + 1 :], answers, strict=False)
                    mistaken = found.failure.verdict in MISTAKES
                    clock.restart()  # whether a mistake is named hangs on no time before it
                    named = self._recognise(claim, seen, rest) if mistaken else None
                    return list(entries[:number]), found, named
        tape.remember(claim, settings.seed, settings.examples, self._device)
        return list(entries), None, None

    def _generate(self, claim: Claim) -> tuple[list[Entry], Counterexample | None, None]:
        """The same as `_replay`, one example at a time as Hypothesis draws it; nothing is named."""
        clock = Clock(self._settings.timeout_s)
        held: list[Entry] = []
        found: Counterexample | None = None

        def draw(case: Case) -> None:
            visit(Entry.of(claim, case, self._device))

        def visit(entry: Entry) -> None:
            nonlocal found
            found = self._try(claim, entry, clock)
            if found is not None:
                raise _StillFails
            held.append(entry)

        count = claim.count(self._settings.examples)
        with suppress(_StillFails):
            tape.explore(claim, self._settings.seed, count, [Phase.generate], draw)
            for entry in tape.corners(claim, self._device):
                visit(entry)
        return held, found, None

    def _examine(
        self, claim: Claim, entry: Entry, answers: Iterator[Answer], seen: list[Seen]
    ) -> Counterexample | None:
        """Judge the next answer, which joins what was seen; the counterexample that it is."""
        try:
            answer = next(answers)
            seen.append((entry, answer))
            if not answer.known:
                judge(claim, entry, answer)
                entry.keep(answer.whole)
                answer.settle()
        except Failure as failure:
            return Counterexample(entry, failure, self._bench.printed())
        return None

    def _recognise(self, claim: Claim, seen: list[Seen], rest: Iterator[Seen]) -> str | None:
        """The misconception behind the last answer that was seen; `rest` is read where it helps."""
        try:
            ordered = chain(seen[-1:], seen[:-1], rest)
            return recognise(claim, ordered, holds)
        except Failure:
            return None  # the submission broke down later on

    def _search(self, claim: Claim, held: list[Entry], first: Counterexample) -> Counterexample:
        """The smallest counterexample of the same verdict that a bounded search finds."""
        found = first
        known: dict[bytes, Counterexample | None] = {entry.request: None for entry in held}
        known[first.entry.request] = first
        limit = len(known) + MAX_SEARCHED
        clock = Clock(self._settings.timeout_s)

        def visit(case: Case) -> None:
            nonlocal found
            entry = Entry.of(claim, case, self._device)
            key = entry.request
            if key not in known:
                enough = clock.over or len(known) >= limit
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

    def _try(self, claim: Claim, entry: Entry, clock: Clock) -> Counterexample | None:
        with closing(self._bench.answers([entry], clock)) as answers:
            return self._examine(claim, entry, answers, [])


def judge(claim: Claim, entry: Entry, answer: Answer) -> None:
    """Apply the claim's judgement to an answer.

    What is known without the answer (drawing, the oracle's own) is worked out outside: an exception
    there is a fault of the grader. A judgement that cannot read the answer means a forged one.

    Raises:
        Failure: the claim does not hold.
    """
    case, expected = entry.case, entry.expected
    try:
        with at_most(JUDGING_S):
            claim.judge(case, observation(answer), expected)
    except Failure:
        raise
    except TooLong:
        message = "The answer took too long to be looked at."
        raise Failure(message, verdict=Verdict.CRASHED) from None
    except Exception as error:
        message = "The answer was no valid data."
        raise Failure(message, verdict=Verdict.CRASHED) from error


def holds(claim: Claim, entry: Entry, answer: Answer) -> bool:
    """Whether the claim holds for an answer."""
    if answer.known:
        return True
    try:
        judge(claim, entry, answer)
    except Failure:
        return False
    return True


def _at_once(failure: Failure) -> bool:
    return isinstance(failure, NotImported) or failure.verdict in AT_ONCE


def _count(held: list[Entry], found: Counterexample | None) -> int:
    """How many drawn examples were tried; a file that does not import is tried on none."""
    tried = list(held)
    if found is not None and not isinstance(found.failure, NotImported):
        tried.append(found.entry)
    return sum(not entry.fixed for entry in tried)


def _finding(
    claim: Claim, found: Counterexample, misconception: str | None, device: str
) -> Finding:
    failure = found.failure
    finding = Finding(
        failure.verdict,
        render.words(failure.message, 2_000),
        misconception=misconception,
        where=failure.where,
        printed=found.printed and render.words(found.printed, 2_000),
    )
    if isinstance(failure, NotImported) or failure.verdict is Verdict.TODO:
        return finding  # no input is to blame
    case = found.entry.case
    return replace(
        finding,
        counterexample=render.plain({n: v for n, v in case.items() if n not in claim.aside}),
        expected=_shown(failure.expected),
        actual=_shown(failure.actual),
        worst=failure.worst,
        reproduce=on_device(claim.reproduce(case), device) if claim.reproduce else None,
    )


def _shown(value: Any) -> Plain:
    """A part of an answer; words where it cannot be shown."""
    try:
        with at_most(JUDGING_S):
            return render.plain(value)
    except (Exception, TooLong):
        return "(cannot be shown)"


class _StillFails(Exception):
    """Tells Hypothesis that a case is a counterexample too."""
