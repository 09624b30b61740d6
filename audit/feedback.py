"""`python -m audit.feedback`: how small are counterexamples, and how many mistakes are named?"""

from __future__ import annotations

import math
import os
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from audit.lanes import Lane, side_by_side
from grader.catalog import load
from grader.results import Decided, Plain, Request
from tests.submissions import Specimen, gallery

FILES = {exercise.id: exercise.file for exercise in load().exercises}
SMALL = 6
"""How many elements can be worked out by hand."""


@dataclass(frozen=True)
class Told:
    """What the author of a wrong answer is told.

    `smallest` is the number of elements of the smallest counterexample of a failing property, None
    where no property has one; `names` are the misconceptions that were recognised, and `failed` the
    properties that failed.
    """

    specimen: Specimen
    smallest: int | None
    names: frozenset[str]
    failed: frozenset[str]

    @property
    def is_small(self) -> bool:
        """Whether a counterexample can be worked out by hand."""
        return self.smallest is not None and self.smallest <= SMALL

    @property
    def misnamed(self) -> frozenset[str]:
        """Names that the mistake does not deserve."""
        return self.names - set(self.specimen.misconceptions)

    @property
    def unlisted(self) -> frozenset[str]:
        """Properties that failed, and that the specimen's first lines do not name."""
        return self.failed - set(self.specimen.fails)

    @property
    def unfailed(self) -> frozenset[str]:
        """Properties that its first lines name, and that held."""
        return frozenset(self.specimen.fails) - self.failed


@click.command()
@click.option("--exercise", "chosen", multiple=True, type=click.Choice(tuple(FILES)))
@click.option(
    "--jobs", default=os.cpu_count() or 1, show_default=True, type=click.IntRange(1),
    help="Engines side by side.",
)  # fmt: skip
def main(chosen: tuple[str, ...], jobs: int) -> None:
    """Show what the wrong answers of the gallery are told.

    Exit with 1 where one is misnamed, or fails other properties than its first lines say.
    """
    exercises = chosen or tuple(FILES)
    wrong = [one for one in gallery("wrong", "breaks") if one.exercise in exercises]
    answers = told(wrong, jobs)
    screen = Console()
    screen.print(table(exercises, answers))
    complaints = [complaint for answer in answers for complaint in complaints_about(answer)]
    for complaint in complaints:
        screen.print(complaint, markup=False)
    sys.exit(bool(complaints))


def complaints_about(answer: Told) -> list[str]:
    """Where an answer is told other things than its first lines say, a sentence each."""
    return [
        *(f"{answer.specimen} is taken for {name}." for name in sorted(answer.misnamed)),
        *(f"{answer.specimen} fails {name}, too." for name in sorted(answer.unlisted)),
        *(f"{answer.specimen} does not fail {name}." for name in sorted(answer.unfailed)),
    ]


def table(exercises: Sequence[str], answers: Sequence[Told]) -> Table:
    """A row for each exercise, and one for all."""
    columns = ("wrong answers", "with a counterexample", f"of at most {SMALL} elements", "named")
    made = Table("exercise", title="What wrong answers are told")
    for column in columns:
        made.add_column(column, justify="right")
    for exercise in exercises:
        made.add_row(exercise, *_counts([a for a in answers if a.specimen.exercise == exercise]))
    made.add_section()
    made.add_row("all", *_counts(answers))
    return made


def _counts(answers: Sequence[Told]) -> tuple[str, ...]:
    groups = (
        [answer.smallest is not None for answer in answers],
        [answer.is_small for answer in answers],
        [bool(answer.names) for answer in answers],
    )
    return str(len(answers)), *(f"{sum(group)} ({_percent(group)})" for group in groups)


def _percent(group: Sequence[bool]) -> str:
    return f"{sum(group) / max(len(group), 1):.0%}"


def told(specimens: Sequence[Specimen], jobs: int) -> list[Told]:
    """What each of them is told, graded as `grade` does it, by several warm engines."""
    done = side_by_side(tell, specimens, jobs)
    return list(track(done, "wrong answers", len(specimens), console=Console(stderr=True)))


def tell(lane: Lane, specimen: Specimen) -> Told:
    """Grade a specimen in its exercise."""
    with tempfile.TemporaryDirectory(prefix="feedback-") as folder:
        shutil.copy(specimen.path, Path(folder) / FILES[specimen.exercise])
        request = Request(folder, (specimen.exercise,), device="cpu")
        seen = {
            event.property: event.outcome.finding
            for event in lane.grade(request)
            if isinstance(event, Decided)
        }
    failed = frozenset(name for name, finding in seen.items() if finding is not None)
    findings = [finding for finding in seen.values() if finding is not None]
    sizes = [elements(found.counterexample) for found in findings if found.counterexample]
    names = frozenset(found.misconception for found in findings if found.misconception)
    return Told(specimen, min(sizes, default=None), names, failed)


def elements(shown: Plain) -> int:
    """How many elements the tensors of a counterexample have; a layer counts by its weight."""
    if isinstance(shown, Mapping):
        if "dtype" in shown and isinstance(shape := shown.get("shape"), list):
            return math.prod(size for size in shape if isinstance(size, int))
        match shown:
            case {"in_features": int(inputs), "out_features": int(outputs)}:
                weight = inputs * outputs
            case _:
                weight = 0
        return weight + sum(map(elements, shown.values()))
    return sum(map(elements, shown)) if isinstance(shown, list) else 0


if __name__ == "__main__":
    main()
