"""The two screens of `grader watch`: a live picture in a terminal, lines everywhere else."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from typing import TextIO

from rich.console import Console
from rich.live import Live

from grader.catalog import Catalog
from grader.lessons import Language
from grader.lessons.messages import say
from grader.results import ExerciseResult, PropertyResult
from grader.study.screen import Picture, told
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
        picture = Picture(standing, self._catalog, self._language, note, busy, width, height)
        self._live.update(picture.draw(), refresh=True)


class PlainScreen:
    """Prints a line for each thing that happens, which an editor's problem matcher can read.

    `grading matmul ...`, then for each failing property its file and line, as in
    `matmul.py:12: error: keeps_every_dtype: …`, at last `graded: 18 of 100`.
    """

    def __init__(self, catalog: Catalog, language: Language, stream: TextIO | None = None) -> None:
        self._catalog = catalog
        self._language = language
        self._stream = stream or sys.stdout
        self._standing = Standing()
        self._said = ""

    def show(self, standing: Standing, note: str, busy: str) -> None:
        """Print what is new in this state."""
        if standing != self._standing:
            self._standing = standing
            self._results(standing)
        for words in (note, busy):
            if words and words != self._said:
                self._said = words
                self._print(words)

    def _results(self, standing: Standing) -> None:
        for result in standing.results.values():
            for entry in result.properties:
                if entry.status not in SETTLED:
                    self._print(_problem(result, entry))
        for change in standing.changes:
            for _style, words in told(change, self._catalog, self._language):
                self._print(words)
        shown = {"score": f"{standing.score:g}", "max_score": f"{standing.max_score:g}"}
        self._print(say("graded", self._language, **shown))
        self._said = ""

    def _print(self, words: str) -> None:
        self._stream.write(f"{words}\n")
        self._stream.flush()


def _problem(result: ExerciseResult, entry: PropertyResult) -> str:
    """A failing property as editors read it: file, line, severity, words on one line."""
    file, line = result.file, 1
    if entry.where is not None:
        file, line = entry.where.file or file, entry.where.line
    severity = "info" if entry.status == "todo" else "error"
    words = " ".join((entry.message or entry.claim).split())
    return f"{file}:{line}: {severity}: {entry.id}: {words}"
