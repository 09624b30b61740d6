"""The report as workflow commands of GitHub Actions: annotations at the student's own lines.

Each command is one line, escaped as the runner's own toolkit escapes it. Text of a submission has
lost its own commands before: see `sanitize`.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple

import grader
from grader.report import words
from grader.report.sanitize import harmless
from grader.results import ExerciseResult, PropertyResult, Report, Verdict

NOT_THERE = (Verdict.TODO, Verdict.MISSING)
"""Verdicts that make a warning: nothing is wrong yet."""

MAX_OF_A_TYPE = 10
"""What the runner shows of errors, and of warnings, in a step; it drops the rest silently."""

MAX_MESSAGE = 4_096


class Annotation(NamedTuple):
    """One command: `level` is `error` for what is wrong and `warning` for what is not there yet."""

    level: str
    file: str
    line: int | None
    title: str
    message: str

    @property
    def command(self) -> str:
        """The line that the runner reads."""
        line = "" if self.line is None else f",line={self.line}"
        place = f"file={_property(self.file)}{line},title={_property(self.title)}"
        return f"::{self.level} {place}::{_message(self.message)}"


def render(report: Report) -> str:
    """A command a line: errors and warnings, and a notice that has the points."""
    report = harmless(report)
    every = [
        _annotation(report, exercise, group)
        for exercise in report.exercises
        for group in words.failures(exercise)
    ]
    shown = [
        one
        for level in ("error", "warning")
        for one in [one for one in every if one.level == level][:MAX_OF_A_TYPE]
    ]
    more, total = len(every) - len(shown), words.total(report)
    left_out = f" {more} more failures are in the report, not among these lines." if more else ""
    last = f"::notice title={_property(grader.NAME)}::{_message(total + left_out)}"
    return "".join(f"{line}\n" for line in [*(one.command for one in shown), last])


def _annotation(
    report: Report, exercise: ExerciseResult, group: list[PropertyResult]
) -> Annotation:
    where = group[0].where
    file = where.file if where and where.file else exercise.file
    return Annotation(
        level="warning" if group[0].status in NOT_THERE else "error",
        file=str(PurePosixPath(report.submission.path, file)),
        line=where.line if where else None,
        title=words.title(exercise, group),
        message=words.diagnostics(exercise, group),
    )


def _property(text: str) -> str:
    """A property's value, which ends at a comma or a colon."""
    escaped = _escaped(words.shorten(text, words.MAX_NAME))
    return escaped.replace(":", "%3A").replace(",", "%2C")


def _message(text: str) -> str:
    """A message within its limit; the cut leaves no half of an escape."""
    escaped = _escaped(text)
    if len(escaped) <= MAX_MESSAGE:
        return escaped
    return re.sub(r"%.?\Z", "", escaped[: MAX_MESSAGE - len(words.CUT)]) + words.CUT


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
