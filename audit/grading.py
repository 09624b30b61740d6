"""Grade mutants with the real engine, several side by side."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from audit.mutant import Mutant, file_of
from grader.engine import Engine
from grader.results import Decided, Event, Request, Settings, Verdict

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


class Lane:
    """One warm engine; a mutant's grading ends at its first verdict that is no pass."""

    def __init__(self, settings: Settings, device: str) -> None:
        self._settings = settings
        self._device = device
        self._engine: Engine | None = None
        self._left: Iterator[Event] = iter(())

    def fate(self, mutant: Mutant) -> Fate:
        """Grade one mutant, as a submission of its own."""
        with tempfile.TemporaryDirectory(prefix="audit-") as folder:
            (Path(folder) / file_of(mutant.exercise)).write_text(mutant.source, encoding="utf-8")
            request = Request(
                folder, (mutant.exercise,), self._settings, device=self._device, shrink=False
            )
            events = self._ready().grade(request)
            fate = Fate(mutant, None, Verdict.PASSED)
            for event in events:
                if isinstance(event, Decided) and event.outcome.verdict not in HARMLESS:
                    fate = Fate(mutant, event.property, event.outcome.verdict)
                    break
            if fate.verdict is Verdict.TIMEOUT:
                self.close()  # each of the properties that are left could take as long
            else:
                for _ in events:
                    pass
            return fate

    def close(self) -> None:
        """End the engine at once; a fresh one follows where it is needed."""
        if self._engine is not None:
            engine, self._engine = self._engine, None
            engine.abort()

    def _ready(self) -> Engine:
        if self._engine is None:
            self._engine = Engine(jobs=1).__enter__()
        return self._engine


def grade_all(
    mutants: Sequence[Mutant],
    settings: Settings,
    device: str,
    jobs: int,
    advance: Callable[[], object],
) -> list[Fate]:
    """The fates of all mutants, in their order; `advance` is called after each.

    Raises:
        GraderError: the grader itself failed.
    """
    waiting: SimpleQueue[int] = SimpleQueue()
    for number in range(len(mutants)):
        waiting.put(number)
    fates: dict[int, Fate] = {}
    faults: list[BaseException] = []

    def work() -> None:
        with closing(Lane(settings, device)) as lane:
            try:
                while not faults:
                    number = waiting.get_nowait()
                    fates[number] = lane.fate(mutants[number])
                    advance()
            except Empty:
                return
            except BaseException as fault:
                faults.append(fault)

    threads = [Thread(target=work) for _ in range(min(jobs, len(mutants)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return [fates[number] for number in range(len(mutants))]
