"""The report as Markdown, for the step summary of GitHub Actions: a table, then the failures.

What a submission wrote stands in fences that are longer than any of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.report import words
from grader.report.markup import fenced, inline
from grader.report.sanitize import harmless
from grader.results import ExerciseResult, Report, Verdict

MAX_BYTES = 1_000_000
"""Of all; the summary of a step may have 1 MiB."""


def render(report: Report) -> str:
    """One document; failures that have no room are counted at its end."""
    report = harmless(report)
    sections = [f"# {inline(words.total(report))}", _table(report)]
    failures = [part for exercise in report.exercises for part in _failures(exercise)]
    room = MAX_BYTES - sum(map(_size, sections)) - 200
    for place, part in enumerate(failures):
        room -= _size(part)
        if room < 0:
            sections.append(f"{len(failures) - place} more failures are in the report {words.CUT}")
            break
        sections.append(part)
    return "\n\n".join(sections) + "\n"


def _table(report: Report) -> str:
    rows = ["| exercise | points | properties | status |", "|---|---:|---:|---|"]
    for one in report.exercises:
        passed = sum(entry.status is Verdict.PASSED for entry in one.properties)
        cells = (
            inline(words.shorten(one.id, words.MAX_NAME)),
            f"{one.score:g} of {one.max_score:g}",
            f"{passed} of {len(one.properties)}",
            words.verdict(one.status),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _failures(exercise: ExerciseResult) -> Iterator[str]:
    for group in words.failures(exercise):
        heading = inline(words.shorten(words.title(exercise, group), words.MAX_NAME))
        yield f"## {heading}\n\n{fenced(words.diagnostics(exercise, group))}"


def _size(text: str) -> int:
    """In bytes, with the empty line that follows."""
    return len(text.encode("utf-8")) + 2
