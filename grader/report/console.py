"""The summary in the terminal: a line an exercise, then the first failures in full.

Text of a submission is shown as plain text only: made harmless in the report, never markup.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from grader.lessons import Language
from grader.lessons.messages import say
from grader.report.matrices import beside
from grader.report.values import cut, is_tensor, lines
from grader.report.wrapping import wrap
from grader.results import (
    ExerciseResult,
    Plain,
    PropertyResult,
    Report,
    Verdict,
    Where,
    Worst,
    clean,
)

WIDTH = 80
ROOM = 62
"""Characters a line that are left for a value beside its label."""

BAR = 10
MAX_LABEL = 12
MAX_FAILURES = 3
MAX_PRINTED = 6

LOOKS = {
    Verdict.PASSED: ("✓", "green"),
    Verdict.TODO: ("·", "cyan"),
    Verdict.MISSING: ("·", "yellow"),
    Verdict.SKIPPED: ("–", "bright_black"),
    Verdict.NOT_RUN: ("–", "bright_black"),
}
"""A mark and a colour; all others are red crosses."""

UNEXPLAINED = (Verdict.PASSED, Verdict.TODO, Verdict.SKIPPED, Verdict.NOT_RUN)


def console(
    color: str = "auto", stream: TextIO | None = None, follows_size: bool = False
) -> Console:
    """A console for `--color auto|always|never`, at most 80 columns wide.

    `auto` shows colours in a terminal, unless NO_COLOR is set. One that follows the terminal's
    size is as wide as that is, at any moment.
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
    if not follows_size:
        screen.width = min(WIDTH, screen.width) if stream.isatty() else WIDTH
    return screen


def show(report: Report, screen: Console, language: Language = Language.EN) -> None:
    """Print the summary of a report."""
    Summary(report, screen, language).print()


@dataclass(frozen=True)
class Summary:
    """A report's summary on a screen, its fixed words in a language."""

    report: Report
    screen: Console
    language: Language

    def print(self) -> None:
        """Print a line an exercise, the first failures in full, and last words."""
        every = self.report.exercises
        graded = [result for result in every if result.status is not Verdict.NOT_RUN]
        width = max((cell_len(result.id) for result in every), default=0)
        self.screen.print()
        for result in every:
            self.screen.print(self._line(result, width))
        self.screen.print(self._total(width))
        failures = [(result, failure) for result in graded for failure in _failures(result)[:1]]
        for result, failure in failures[:MAX_FAILURES]:
            self._explain(result, failure)
        for words, style in self._closing(graded, len(failures) - MAX_FAILURES):
            self.screen.print()
            self._paragraph("", words, style, 2)

    def _say(self, key: str, **values: object) -> str:
        return say(key, self.language, **values)

    def _line(self, result: ExerciseResult, width: int) -> Text:
        mark, color = look(result.status)
        full = int(BAR * result.score / result.max_score) if result.max_score else 0
        passed = sum(entry.status is Verdict.PASSED for entry in result.properties)
        score = self._say(
            "score_of", score=f"{result.score:>4g}", max_score=f"{result.max_score:<3g}"
        )
        counted = self._say(
            "properties_passed", passed=f"{passed:>2}", all=f"{len(result.properties):<2}"
        )
        return Text.assemble(
            (f"  {mark} ", color),
            (result.id.ljust(width), "bold"),
            "  ",
            ("█" * full, color),
            ("░" * (BAR - full), "bright_black"),
            f"  {score}",
            (f" {counted}  ", "bright_black"),
            (self._word(result.status), color),
        )

    def _total(self, width: int) -> Text:
        score = self._say(
            "score_of", score=f"{self.report.score:>4g}", max_score=f"{self.report.max_score:g}"
        )
        name = set_cell_size(self._say("score"), width)
        line = Text.assemble("    ", (name, "bold"), " " * (BAR + 4), (score, "bold"))
        extra = self.report.extension
        if extra.max_score:
            of = {"score": f"{extra.score:g}", "max_score": f"{extra.max_score:g}"}
            line.append(f"  {self._say('extra', **of)}")
        return line

    def _closing(self, graded: list[ExerciseResult], more: int) -> Iterator[tuple[str, str]]:
        """Last words, with their style."""
        if more > 0:
            yield self._say("more_exercises", count=more), ""
        todo = [one for one in graded if one.status is Verdict.TODO]
        if todo:
            names = ", ".join(f"{one.symbol} ({one.file})" for one in todo)
            yield self._say("yours_to_write", names=names), "cyan"
        if graded and all(one.status is Verdict.SKIPPED for one in graded):
            yield self._say("no_such_device"), "yellow"
        if graded and all(one.status is Verdict.PASSED for one in graded):
            names = ", ".join(one.id for one in graded)
            whole = len(graded) == len(self.report.exercises)
            yield self._say("well_done" if whole else "part_done", names=names), "green"

    def _explain(self, result: ExerciseResult, failure: PropertyResult) -> None:
        mark, color = look(failure.status)
        self.screen.print()
        title = (f"{mark} {result.id} · {failure.id}", f"bold {color}")
        self.screen.print(Text.assemble(title, (f"  {self._verdict(failure)}", color)))
        self._paragraph("", failure.claim, "italic", 2)
        if failure.message:
            self._paragraph("", failure.message, "", 2)
        self._evidence(result, failure)
        others = len(_failures(result)) - 1
        if others:
            words = self._say("more_properties", count=others, exercise=result.id)
            self._paragraph("", words, "bright_black", 2)

    def _evidence(self, result: ExerciseResult, failure: PropertyResult) -> None:
        """The case, expected and actual, and what else is known, beside their names."""
        pair = (failure.expected, failure.actual)
        words = (self._say("expected"), self._say("actual"))
        table = beside(*pair, words, self.screen.width - 2) if _is_small(pair) else None
        case = list(self._case(failure))
        values = list(zip(words, map(_shown, pair), strict=True)) if table is None else []
        rest = list(self._rest(result, failure))
        labels = [name for name, *_ in (*case, *values, *rest)]
        indent = 4 + min(MAX_LABEL, max(map(cell_len, labels), default=0))
        for name, value in (*case, *values):
            if value:
                self._paragraph(name, value, "", indent)
        for line in table or ():
            self.screen.print(Text("  ").append_text(line), soft_wrap=True)
        for name, value, style in rest:
            self._paragraph(name, value, style, indent)

    def _case(self, failure: PropertyResult) -> Iterator[tuple[str, str]]:
        case = failure.counterexample
        shown = case.items() if isinstance(case, dict) else [(self._say("case"), case)]
        yield from ((name, _shown(value)) for name, value in shown if value is not None)

    def _rest(
        self, result: ExerciseResult, failure: PropertyResult
    ) -> Iterator[tuple[str, str, str]]:
        """Name, words and style of what else is known of a failure."""
        if failure.worst is not None:
            yield self._say("worst"), self._worst(failure.worst), ""
        if failure.where is not None:
            yield self._say("your_line"), _place(failure.where, result.file), ""
        if failure.printed:
            printed = cut(failure.printed.rstrip().splitlines(), MAX_PRINTED)
            yield self._say("printed"), "\n".join(printed), ""
        if failure.misconception:
            yield self._say("mistake"), failure.misconception, "bold magenta"
        if failure.hint:
            yield self._say("hint"), failure.hint, "cyan"

    def _paragraph(self, label: str, words: str, style: str, indent: int) -> None:
        """Words wrapped beside their label, or below a long one; own lines stay apart."""
        if cell_len(label) > MAX_LABEL:
            self.screen.print(Text(f"  {label}", "bright_black"), soft_wrap=True)
            label = ""
        for line in wrap(words, max(20, self.screen.width - indent)):
            head = (set_cell_size(f"  {label}", indent), "bright_black")
            self.screen.print(Text.assemble(head, (line.rstrip(), style)), soft_wrap=True)
            label = ""

    def _verdict(self, failure: PropertyResult) -> str:
        """The verdict, on which of several devices, and what it costs."""
        ran = {device: one for device, one in failure.devices.items() if one is not Verdict.SKIPPED}
        on = [device for device, verdict in ran.items() if verdict is failure.status]
        verdict = self._word(failure.status)
        if len(on) < len(ran):
            verdict = self._say("verdict_on", verdict=verdict, devices=", ".join(on))
        points = clean(failure.max_score)
        return self._say(
            "verdict_points", verdict=verdict, points=self._say("points", count=points)
        )

    def _worst(self, worst: Worst) -> str:
        error = f"{worst.error:.3g}" if isinstance(worst.error, float | int) else worst.error
        values = {"error": error, "bound": f"{worst.bound:.3g}"}
        if worst.index:
            return self._say("worst_at", index=worst.index, **values)
        return self._say("worst_off", **values)

    def _word(self, verdict: Verdict) -> str:
        return self._say(f"verdict_{verdict}")


def _failures(result: ExerciseResult) -> list[PropertyResult]:
    return [entry for entry in result.properties if entry.status not in UNEXPLAINED]


def _is_small(pair: tuple[Plain, Plain]) -> bool:
    """Whether both values are matrices or vectors that can be shown whole."""
    return all(
        is_tensor(value) and len(value["shape"]) in (1, 2) and 0 not in value["shape"]
        for value in pair
    )


def _shown(value: Plain) -> str:
    return "" if value is None else "\n".join(lines(value, ROOM))


def _place(where: Where, file: str) -> str:
    return f"{where.file or file}:{where.line}  {where.text.strip()}"


def look(verdict: Verdict) -> tuple[str, str]:
    """The mark and the colour of a verdict."""
    return LOOKS.get(verdict, ("✗", "red"))
