"""Grade mutants with the real engine, several side by side."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.lanes import Lane, side_by_side
from audit.mutant import Mutant, file_of
from grader.results import Decided, Request, Settings, Verdict

HARMLESS = {Verdict.PASSED, Verdict.SKIPPED}


@dataclass(frozen=True)
class Fate:
    """What became of a mutant: the first property that did not pass, None where all did."""

    mutant: Mutant
    by: str | None
    verdict: Verdict

    @property
    def killed(self) -> bool:
        """Whether the exam noticed the mistake."""
        return self.by is not None


def fate(lane: Lane, mutant: Mutant, settings: Settings, device: str) -> Fate:
    """Grade one mutant, as a submission of its own, up to its first verdict that is no pass."""
    with tempfile.TemporaryDirectory(prefix="audit-") as folder:
        (Path(folder) / file_of(mutant.exercise)).write_text(mutant.source, encoding="utf-8")
        events = lane.grade(
            Request(folder, (mutant.exercise,), settings, device=device, shrink=False)
        )
        found = Fate(mutant, None, Verdict.PASSED)
        for event in events:
            if isinstance(event, Decided) and event.outcome.verdict not in HARMLESS:
                found = Fate(mutant, event.property, event.outcome.verdict)
                break
        if found.verdict is Verdict.TIMEOUT:
            lane.close()  # each of the properties that are left could take as long
        else:
            for _ in events:
                pass
        return found


def fates(mutants: Sequence[Mutant], settings: Settings, device: str, jobs: int) -> Iterator[Fate]:
    """The fates of all mutants, in their order.

    Raises:
        GraderError: the grader itself failed.
    """
    return side_by_side(lambda lane, mutant: fate(lane, mutant, settings, device), mutants, jobs)
