"""`python -m audit.soak`: is the exam fair to every right answer, whatever the seed draws?"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from audit.lanes import Lane, side_by_side
from grader.catalog import load
from grader.results import Decided, Request, Settings, Verdict
from tests.submissions import Specimen, gallery

FILES = {exercise.id: exercise.file for exercise in load().exercises}
FINE = {Verdict.PASSED, Verdict.SKIPPED}

Submission = tuple[Specimen, ...]
"""Right answers, at most one for each file of a student's folder."""


@dataclass(frozen=True)
class Loss:
    """A right answer that lost points."""

    seed: int
    specimen: Specimen
    property: str
    verdict: Verdict
    message: str

    def __str__(self) -> str:
        place = f"seed {self.seed}: {self.specimen} in {self.property}"
        return f"{place}: {self.verdict}. {self.message}"


@click.command()
@click.option("--seeds", default=200, show_default=True, type=click.IntRange(1))
@click.option("--first", default=0, show_default=True, type=click.IntRange(0), help="First seed.")
@click.option(
    "--jobs", default=os.cpu_count() or 1, show_default=True, type=click.IntRange(1),
    help="Engines side by side.",
)  # fmt: skip
def main(seeds: int, first: int, jobs: int) -> None:
    """Grade every right answer with many seeds; exit with 1 where one loses a point."""
    screen = Console()
    answers = submissions(gallery("right", "style"))
    columns = (TextColumn("right answers"), BarColumn(), MofNCompleteColumn())
    with (
        tempfile.TemporaryDirectory(prefix="soak-") as cache,
        Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress,
    ):
        os.environ["XDG_CACHE_HOME"] = cache  # so many tapes would push out the user's own
        task = progress.add_task("", total=seeds * len(answers))
        losses = soak(range(first, first + seeds), answers, jobs, lambda: progress.advance(task))
    count = seeds * sum(map(len, answers))
    screen.print(f"{count} gradings of right answers over {seeds} seeds: {len(losses)} losses.")
    for loss in losses:
        screen.print(f"  {loss}", markup=False)
    sys.exit(bool(losses))


def submissions(right: Sequence[Specimen]) -> list[Submission]:
    """Specimens put together into as few submissions as there can be."""
    by_file: dict[str, list[Specimen]] = {}
    for specimen in right:
        by_file.setdefault(FILES[specimen.exercise], []).append(specimen)
    rows = zip_longest(*by_file.values())
    return [tuple(specimen for specimen in row if specimen is not None) for row in rows]


def soak(
    seeds: Sequence[int], answers: Sequence[Submission], jobs: int, advance: Callable[[], object]
) -> list[Loss]:
    """Every loss, by seed; `advance` is called after each submission."""

    def work(lane: Lane, seed: int) -> list[Loss]:
        found: list[Loss] = []
        for answer in answers:
            found += losses(lane, seed, answer)
            advance()
        return found

    return [loss for found in side_by_side(work, seeds, jobs) for loss in found]


def losses(lane: Lane, seed: int, answer: Submission) -> Iterator[Loss]:
    """What the right answers of one submission lose with one seed."""
    specimens = {specimen.exercise: specimen for specimen in answer}
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        for exercise, specimen in specimens.items():
            shutil.copy(specimen.path, Path(folder) / FILES[exercise])
        request = Request(folder, tuple(specimens), Settings(seed=seed), device="cpu", shrink=False)
        for event in lane.grade(request):
            if isinstance(event, Decided) and event.outcome.verdict not in FINE:
                finding = event.outcome.finding
                yield Loss(
                    seed, specimens[event.exercise], event.property, event.outcome.verdict,
                    finding.message or "" if finding else "",
                )  # fmt: skip


if __name__ == "__main__":
    main()
