"""The summary in the terminal: a line an exercise, then the first failures in full.

Text of a submission is shown as plain text only: made harmless in the report, never markup.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import TextIO

from rich.console import Console
from rich.text import Text

from grader.report.values import cut, lines
from grader.results import ExerciseResult, PropertyResult, Report, Verdict, Where, Worst

WIDTH = 80
ROOM = 62
"""Characters a line that are left for a value beside its label."""

BAR = 10
MAX_LABEL = 12
MAX_FAILURES = 3
MAX_PRINTED = 6

WORDS = {
    Verdict.TODO: "to do",
    Verdict.NOT_RUN: "not run",
    Verdict.OUT_OF_MEMORY: "out of memory",
}
LOOKS = {
    Verdict.PASSED: ("✓", "green"),
    Verdict.TODO: ("·", "cyan"),
    Verdict.MISSING: ("·", "yellow"),
    Verdict.SKIPPED: ("–", "bright_black"),
    Verdict.NOT_RUN: ("–", "bright_black"),
}
"""A mark and a colour; all others are red crosses."""

UNEXPLAINED = (Verdict.PASSED, Verdict.TODO, Verdict.SKIPPED, Verdict.NOT_RUN)


def console(color: str = "auto", stream: TextIO | None = None) -> Console:
    """A console for `--color auto|always|never`, at most 80 columns wide.

    `auto` shows colours in a terminal, unless NO_COLOR is set.
    """
    stream = stream or sys.stdout
    plain = color == "never" or (color == "auto" and bool(os.environ.get("NO_COLOR")))
    screen = Console(
        file=stream,
        force_terminal=True if color == "always" else None,
        color_system=None if plain else ("standard" if color == "always" else "auto"),
        highlight=False,
        markup=False,
        emoji=False,
    )
    screen.width = min(WIDTH, screen.width) if stream.isatty() else WIDTH
    return screen


def show(report: Report, screen: Console) -> None:
    """Print the summary of a report."""
    graded = [result for result in report.exercises if result.status is not Verdict.NOT_RUN]
    width = max((len(result.id) for result in report.exercises), default=0)
    screen.print()
    for result in report.exercises:
        screen.print(_line(result, width))
    screen.print(_total(report, width))
    failures = [(result, failure) for result in graded for failure in _failures(result)[:1]]
    for result, failure in failures[:MAX_FAILURES]:
        _explain(result, failure, screen)
    for words, style in _closing(graded, len(failures) - MAX_FAILURES):
        screen.print()
        _paragraph(screen, "", words, style, 2)


def _failures(result: ExerciseResult) -> list[PropertyResult]:
    return [entry for entry in result.properties if entry.status not in UNEXPLAINED]


def _closing(graded: list[ExerciseResult], more: int) -> Iterator[tuple[str, str]]:
    """Last words, with their style."""
    if more > 0:
        exercises = "exercise has" if more == 1 else "exercises have"
        yield f"{more} more {exercises} failures: see the report.", ""
    todo = [one for one in graded if one.status is Verdict.TODO]
    if todo:
        names = ", ".join(f"{one.symbol} ({one.file})" for one in todo)
        yield f"Yours to write: {names}.", "cyan"
    if graded and all(one.status is Verdict.SKIPPED for one in graded):
        yield "This machine has no such device, so nothing was graded.", "yellow"
    if graded and all(one.status is Verdict.PASSED for one in graded):
        yield "Every property holds. Well done.", "green"


def _line(result: ExerciseResult, width: int) -> Text:
    mark, color = _look(result.status)
    full = int(BAR * result.score / result.max_score) if result.max_score else 0
    passed = sum(entry.status is Verdict.PASSED for entry in result.properties)
    return Text.assemble(
        (f"  {mark} ", color),
        (result.id.ljust(width), "bold"),
        "  ",
        ("█" * full, color),
        ("░" * (BAR - full), "bright_black"),
        f"  {result.score:>4g} of {result.max_score:<3g}",
        (f" {passed:>2}/{len(result.properties):<2} properties  ", "bright_black"),
        (_word(result.status), color),
    )


def _total(report: Report, width: int) -> Text:
    score = f"{report.score:>4g} of {report.max_score:g}"
    line = Text.assemble("    ", ("score".ljust(width), "bold"), " " * (BAR + 4), (score, "bold"))
    if report.extension.max_score:
        line.append(f"  and {report.extension.score:g} of {report.extension.max_score:g} extra")
    return line


def _explain(result: ExerciseResult, failure: PropertyResult, screen: Console) -> None:
    mark, color = _look(failure.status)
    screen.print()
    title = (f"{mark} {result.id} · {failure.id}", f"bold {color}")
    screen.print(Text.assemble(title, (f"  {_verdict(failure)}", color)))
    _paragraph(screen, "", failure.claim, "italic", 2)
    if failure.message:
        _paragraph(screen, "", failure.message, "", 2)
    fields = list(_fields(result, failure))
    indent = 4 + min(MAX_LABEL, max((len(name) for name, _, _ in fields), default=0))
    for name, words, style in fields:
        _paragraph(screen, name, words, style, indent)
    others = len(_failures(result)) - 1
    if others:
        properties = "property" if others == 1 else "properties"
        words = f"{others} more {properties} of {result.id} in the report."
        _paragraph(screen, "", words, "bright_black", 2)


def _paragraph(screen: Console, label: str, words: str, style: str, indent: int) -> None:
    """Words wrapped beside their label, or below a long one; the text's own lines stay apart."""
    if len(label) > MAX_LABEL:
        screen.print(Text(f"  {label}", "bright_black"), soft_wrap=True)
        label = ""
    for line in Text(words, style).wrap(screen, max(20, screen.width - indent)):
        line.rstrip()
        head = (f"  {label}".ljust(indent), "bright_black")
        screen.print(Text.assemble(head, line), soft_wrap=True)
        label = ""


def _verdict(failure: PropertyResult) -> str:
    """The verdict, on which of several devices, and what it costs."""
    ran = {device: one for device, one in failure.devices.items() if one is not Verdict.SKIPPED}
    on = [device for device, verdict in ran.items() if verdict is failure.status]
    place = f" on {', '.join(on)}" if len(on) < len(ran) else ""
    points = "point" if failure.max_score == 1 else "points"
    return f"{_word(failure.status)}{place}, {failure.max_score:g} {points}"


def _fields(result: ExerciseResult, failure: PropertyResult) -> Iterator[tuple[str, str, str]]:
    """Name, words and style of what is known of a failure."""
    case = failure.counterexample
    shown = list(case.items()) if isinstance(case, dict) else [("case", case)]
    for name, value in (*shown, ("expected", failure.expected), ("actual", failure.actual)):
        if value is not None:
            yield name, "\n".join(lines(value, ROOM)), ""
    if failure.worst is not None:
        yield "worst", _worst(failure.worst), ""
    if failure.where is not None:
        yield "your line", _place(failure.where, result.file), ""
    if failure.printed:
        yield "printed", "\n".join(cut(failure.printed.rstrip().splitlines(), MAX_PRINTED)), ""
    if failure.hint:
        yield "hint", failure.hint, "cyan"


def _worst(worst: Worst) -> str:
    index = f"at {worst.index} " if worst.index else ""
    error = f"{worst.error:.3g}" if isinstance(worst.error, float | int) else worst.error
    return f"{index}off by {error}, allowed is {worst.bound:.3g}"


def _place(where: Where, file: str) -> str:
    return f"{where.file or file}:{where.line}  {where.text.strip()}"


def _look(verdict: Verdict) -> tuple[str, str]:
    return LOOKS.get(verdict, ("✗", "red"))


def _word(verdict: Verdict) -> str:
    return WORDS.get(verdict, verdict.value)
