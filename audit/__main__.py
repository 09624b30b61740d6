"""`python -m audit`: does the exam notice every mistake?

Solutions are made wrong in two thousand ways, one at a time, and graded. A mutant that gets full
marks is either a right answer, for a reason that is written down, or a hole in the exam.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from audit.collection import Exam, collect
from audit.grading import fates
from audit.mutant import Mutant, solution
from audit.report import Result, show, write_json
from grader.catalog import load
from grader.results import Settings

CORE = tuple(exercise.id for exercise in load().exercises if not exercise.extension)


@click.command()
@click.option("--exercise", "chosen", multiple=True, type=click.Choice(CORE), help="Repeatable.")
@click.option("--seed", default=0, show_default=True, help="The seed of the gradings.")
@click.option(
    "--jobs", default=os.cpu_count() or 1, show_default=True, type=click.IntRange(1),
    help="Engines side by side.",
)  # fmt: skip
@click.option("--device", type=click.Choice(("cpu", "cuda")), default="cpu", show_default=True)
@click.option("--only", help="Mutants whose name contains this.")
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="Write every fate here.")
def main(
    chosen: tuple[str, ...],
    seed: int,
    jobs: int,
    device: str,
    only: str | None,
    json_path: Path | None,
) -> None:
    """Grade mutated solutions; exit with 1 where one passes that should not, or the reverse."""
    exams = [collect(exercise, only) for exercise in chosen or CORE]
    if not any(exam.mutants for exam in exams):
        raise click.UsageError("No mutant has such a name.")
    results = audit(exams, Settings(seed=seed), device, jobs)
    show(results, Console())
    if json_path is not None:
        write_json(results, seed, json_path)
    sys.exit(any(result.survivors or result.wronged for result in results))


def audit(exams: list[Exam], settings: Settings, device: str, jobs: int) -> list[Result]:
    """The fates of the mutants of all exams, with a progress bar on the standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    results = []
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress:
        for exam in exams:
            mutants = (
                Mutant(exam.exercise, "the solution", solution(exam.exercise)),
                *exam.mutants,
            )
            graded = fates(mutants, settings, device, jobs)
            [unchanged, *others] = progress.track(graded, len(mutants), description=exam.exercise)
            if unchanged.killed:
                raise click.ClickException(
                    f"The solution itself is {unchanged.verdict} in {exam.exercise}.{unchanged.by}:"
                    " mend that first."
                )
            results.append(Result(exam, tuple(others)))
    return results


if __name__ == "__main__":
    main()
