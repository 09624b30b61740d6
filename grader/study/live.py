"""The two screens of `grader watch`: a live picture in a terminal, lines everywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import TextIO

from rich.console import Console
from rich.live import Live

from grader.catalog import Catalog
from grader.lessons import Language
from grader.lessons.messages import say
from grader.results import ExerciseResult, PropertyResult, Verdict
from grader.study.screen import MAX_WIDTH, Picture, told
from grader.study.standing import SETTLED, Standing


class LiveScreen(AbstractContextManager["LiveScreen"]):
    """Redraws the whole terminal whenever the state changes, and puts it back at the end."""

    def __init__(self, console: Console, catalog: Catalog, language: Language) -> None:
        self._console = console
        self._catalog = catalog
        self._language = language
        self._live = Live(console=console, screen=True, auto_refresh=False)

    def __enter__(self) -> LiveScreen:
        self._live.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._live.__exit__(None, None, None)

    def show(self, standing: Standing, note: str, busy: str) -> None:
        """Draw the picture of this state."""
        width, height = self._console.size
        width = min(width, MAX_WIDTH)
        picture = Picture(standing, self._catalog, self._language, note, busy, width, height)
        self._live.update(picture.draw(), refresh=True)


class PlainScreen:
    """Prints a line for each thing that happens, which an editor's problem matcher can read.

    `grading matmul ...`, then for each failing property its file and line, as in
    `matmul.py:12: error: keeps_every_dtype: …`, at last `graded: 18 of 100`. The last line comes
    after a fault as well, since an editor waits for it.
    """

    def __init__(self, catalog: Catalog, language: Language, stream: TextIO | None = None) -> None:
        self._catalog = catalog
        self._language = language
        self._stream = stream or sys.stdout
        self._standing: Standing | None = None
        self._note = ""
        self._busy = ""

    def show(self, standing: Standing, note: str, busy: str) -> None:
        """Print what is new in this state."""
        before, self._standing = self._standing, standing
        graded = before is not None and standing is not before  # the same results count, too
        if graded:
            self._results(standing)
            self._busy = ""
        if note != self._note:
            self._note = note
            self._print(note)
        if self._busy and not busy:
            self._total(standing)
        if busy != self._busy:
            self._busy = busy
            self._print(busy)

    def _results(self, standing: Standing) -> None:
        for result in standing.results.values():
            for problem in _problems(result):
                self._print(problem)
        for change in standing.changes:
            for _style, words in told(change, self._catalog, self._language):
                self._print(words)
        if standing.skipped:
            self._print(say("no_such_device", self._language))
        self._total(standing)

    def _total(self, standing: Standing) -> None:
        total = standing.total(self._catalog)
        shown = {"score": total.score, "max_score": total.max_score}
        self._print(say("graded", self._language, **shown))

    def _print(self, words: str) -> None:
        if words:
            self._stream.write(f"{words}\n")
            self._stream.flush()


def _problems(result: ExerciseResult) -> Iterator[str]:
    """A line for each failing property; one for all where they have one and the same reason."""
    failing = [entry for entry in result.properties if entry.status not in SETTLED]
    alone = {(entry.status, entry.message): entry for entry in reversed(failing)}
    for entry in failing:
        if not entry.shared or alone[entry.status, entry.message] is entry:
            yield _problem(result, entry)


def _problem(result: ExerciseResult, entry: PropertyResult) -> str:
    """A failing property as editors read it: file, line, severity, words on one line."""
    file, line = result.file, 1
    if entry.where is not None:
        file, line = entry.where.file or file, entry.where.line
    severity = "info" if entry.status is Verdict.TODO else "error"
    name = result.id if entry.shared else entry.id
    words = " ".join((entry.message or entry.claim).split())
    if entry.misconception:
        words += f" ({entry.misconception})"
    return f"{file}:{line}: {severity}: {name}: {words}"
