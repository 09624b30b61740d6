"""The summary in the terminal: a line an exercise, then the first failures in full.

Text of a submission is shown as plain text only: made harmless in the report, never markup.
"""

from __future__ import annotations

import os
import sys
from typing import Any, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from grader.results import ExerciseResult, PropertyResult, Report, Verdict

WIDTH = 80
BAR = 10
MAX_FAILURES = 3
MAX_LINES = 12

COLORS = {
    Verdict.PASSED: "green",
    Verdict.TODO: "cyan",
    Verdict.SKIPPED: "bright_black",
    Verdict.NOT_RUN: "bright_black",
    Verdict.MISSING: "yellow",
}
WORDS = {
    Verdict.TODO: "to do",
    Verdict.NOT_RUN: "not run",
    Verdict.OUT_OF_MEMORY: "out of memory",
}
QUIET = (Verdict.PASSED, Verdict.SKIPPED, Verdict.NOT_RUN, Verdict.TODO)
"""Verdicts that need no explanation."""


def console(color: str = "auto", stream: TextIO | None = None) -> Console:
    """A console for `--color auto|always|never`; NO_COLOR counts unless colour is asked for."""
    plain = color == "never" or (color == "auto" and bool(os.environ.get("NO_COLOR")))
    return Console(
        file=stream or sys.stdout,
        force_terminal=True if color == "always" else None,
        no_color=plain,
        color_system=None if plain else ("standard" if color == "always" else "auto"),
        width=WIDTH if color == "always" or not (stream or sys.stdout).isatty() else None,
        highlight=False,
        markup=False,
        emoji=False,
    )


def show(report: Report, screen: Console) -> None:
    """Print the summary of a report."""
    screen.print()
    width = max(len(result.id) for result in report.exercises)
    for result in report.exercises:
        screen.print(_line(result, width))
    screen.print(_total(report, width))
    failures = [
        (result, next(p for p in result.properties if p.status not in QUIET))
        for result in report.exercises
        if any(p.status not in QUIET for p in result.properties)
    ]
    for result, failure in failures[:MAX_FAILURES]:
        _explain(result, failure, screen)
    todo = [result for result in report.exercises if result.status is Verdict.TODO]
    if todo:
        screen.print()
        names = ", ".join(dict.fromkeys(f"{result.symbol} in {result.file}" for result in todo))
        screen.print(Text(f"Yours to write: {names}.", "cyan"))


def _line(result: ExerciseResult, width: int) -> Text:
    share = result.score / result.max_score if result.max_score else 0
    full = int(BAR * share)
    color = COLORS.get(result.status, "red")
    passed = sum(p.status is Verdict.PASSED for p in result.properties)
    return Text.assemble(
        ("  ✓ " if result.status is Verdict.PASSED else "    ", "green"),
        (result.id.ljust(width), "bold"),
        "  ",
        ("█" * full, color),
        ("░" * (BAR - full), "bright_black"),
        f"  {result.score:>4g} of {result.max_score:<3g}",
        f" {passed:>2}/{len(result.properties):<2} properties  ",
        (WORDS.get(result.status, result.status.value), color),
    )


def _total(report: Report, width: int) -> Text:
    score = f"{report.score:>4g} of {report.max_score:<3g}"
    line = Text.assemble("    ", ("score".ljust(width), "bold"), " " * (BAR + 4), (score, "bold"))
    if report.extension.max_score:
        line.append(f"  and {report.extension.score:g} of {report.extension.max_score:g} extra")
    return line


def _explain(result: ExerciseResult, failure: PropertyResult, screen: Console) -> None:
    others = sum(p.status not in QUIET for p in result.properties) - 1
    screen.print()
    points = f"{failure.max_score:g} point{'' if failure.max_score == 1 else 's'}"
    screen.print(
        Text.assemble(
            ("✗ ", "red"),
            (f"{result.id} · {failure.id}", "bold red"),
            (f"  {WORDS.get(failure.status, failure.status.value)}, {points}", "red"),
        )
    )
    _paragraph(screen, failure.claim, "italic")
    if failure.message:
        _paragraph(screen, failure.message)
    if isinstance(failure.counterexample, dict):
        for name, value in failure.counterexample.items():
            _value(screen, name, value)
    _value(screen, "expected", failure.expected)
    _value(screen, "actual", failure.actual)
    if failure.where:
        place = f"{failure.where.file or result.file}:{failure.where.line}"
        _field(screen, "your line", f"{place}  {failure.where.text}")
    if failure.printed:
        _field(screen, "printed", _cut(failure.printed))
    if failure.hint:
        _field(screen, "hint", failure.hint, "cyan")
    if others:
        again = "property" if others == 1 else "properties"
        _paragraph(screen, f"{others} more {again} of {result.id} in the report.", "bright_black")


def _paragraph(screen: Console, words: str, style: str = "") -> None:
    screen.print(Padding(Text(words, style), (0, 0, 0, 2)))


def _field(screen: Console, name: str, words: str, style: str = "") -> None:
    label = f"{name:>9}  "
    text = Text.assemble((label, "bright_black"), (words.replace("\n", "\n" + " " * 11), style))
    screen.print(Padding(text, (0, 0, 0, 2)))


def _value(screen: Console, name: str, value: Any) -> None:
    if value is not None:
        _field(screen, name, _cut(written(value)))


def written(value: Any) -> str:
    """A value of a report in few characters: a tensor as dtype, shape and rows."""
    if not isinstance(value, dict):
        return _short(value)
    if "raised" in value:
        return f"{value['raised']}: {value.get('message', '')}"
    if "dtype" not in value:
        return ", ".join(f"{name}: {written(item)}" for name, item in value.items())
    head = f"{value['dtype']} of shape ({', '.join(map(str, value['shape']))})"
    if "device" in value:
        head += f" on {value['device']}"
    rows = value.get("values")
    if rows is None or rows == []:
        return head
    if not isinstance(rows, list) or not any(isinstance(row, list) for row in rows):
        return f"{head}  {_short(rows)}"
    return "\n".join([head, *map(_short, rows)])


def _short(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_short(item) for item in value) + "]"
    if isinstance(value, dict):
        return written(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _cut(words: str) -> str:
    lines = words.rstrip().splitlines()
    if len(lines) <= MAX_LINES:
        return "\n".join(lines)
    left = len(lines) - MAX_LINES + 1
    return "\n".join([*lines[: MAX_LINES - 1], f"… {left} more lines"])
