"""`grader watch`: grade again what a save has touched, and show it at once."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from grader import run
from grader.catalog import Catalog
from grader.engine import Engine
from grader.errors import InfrastructureError
from grader.lessons import Language, explanation, translated
from grader.lessons.messages import say
from grader.report.as_yaml import render
from grader.report.translate import translate
from grader.report.write import write
from grader.results import ExerciseResult, Report, Request, Settings, Verdict
from grader.study import progress
from grader.study.imports import affected
from grader.study.saves import Saves
from grader.study.standing import Standing, matters_most
from grader.study.workspace import KEPT, is_workspace

PATIENCE_S = 2.0
"""How long a grading may go on once another save has come; then the judge is started anew."""


@dataclass(frozen=True)
class Saved:
    """Files were saved."""

    names: frozenset[str]


@dataclass(frozen=True)
class Pressed:
    """A key was pressed."""

    key: str


@dataclass(frozen=True)
class Graded:
    """A judge has ended the grading of some exercises, with a report or with a fault."""

    judge: Judge
    exercises: tuple[str, ...]
    report: Report | None
    fault: str = ""


@dataclass(frozen=True)
class Lost:
    """Events of saves do not arrive here."""


@dataclass(frozen=True)
class Resized:
    """The terminal has another size."""


Event = Saved | Pressed | Graded | Lost | Resized


@dataclass(frozen=True)
class Asked:
    """The hints that were asked for last: whose they are, and how many of them were shown."""

    exercise: str
    property: str | None
    shown: int = 0


class Judge(run.Judge, Protocol):
    """A judge that can be ended while it grades: a `grader.engine.Engine`, entered."""

    def abort(self) -> None:
        """End it now; a second time changes nothing."""


class Screen(Protocol):
    """Where everything is shown: a live picture, or lines."""

    def show(self, standing: Standing, note: str, busy: str) -> None:
        """The state has changed."""


class Watch:
    """The loop behind the screen: one grading at a time, saves and keys as they come.

    What is shown is in the student's language; what is kept is in English, as every report.
    """

    def __init__(
        self,
        folder: Path,
        catalog: Catalog,
        settings: Settings,
        language: Language,
        screen: Screen,
        device: str = "auto",
        judges: Callable[[], Judge] = lambda: Engine().__enter__(),
    ) -> None:
        self._folder = folder
        self._original = catalog
        self._catalog = translated(catalog, language)
        self._settings = settings
        self._language = language
        self._screen = screen
        self._device = device
        self._judges = judges
        self._events: queue.Queue[Event] = queue.Queue()
        self._standing = Standing()
        self._reported: dict[str, ExerciseResult] = {}
        self._note = ""
        self._busy = ""
        self._waiting: set[str] = set()
        self._cut_short: set[str] = set()
        self._touched: list[str] = []
        self._grading = False
        self._asked: Asked | None = None

    def press(self, key: str) -> None:
        """A key was pressed; may be called from any thread."""
        self._events.put(Pressed(key))

    def redraw(self) -> None:
        """The terminal has another size; may be called from any thread."""
        self._events.put(Resized())

    def run(self, poll: bool, once: bool = False) -> None:
        """Watch until the student quits; `once` stops when nothing is left to grade."""
        self._judge = self._judges()
        saves = Saves(
            self._folder,
            lambda names: self._events.put(Saved(names)),
            poll,
            lambda: self._events.put(Lost()),
        )
        try:
            with saves:
                self._want(one.id for one in self._catalog.exercises)
                self._show()
                while self._step(once):
                    self._show()
                self._show()
        finally:
            self._judge.abort()

    def _step(self, once: bool) -> bool:
        """Take one event; whether to go on."""
        held_up = self._grading and bool(self._waiting)
        try:
            event = self._events.get(timeout=PATIENCE_S if held_up else None)
        except queue.Empty:
            self._replace_judge()  # the grading ends, and the next one begins
            return True
        match event:
            case Saved(names):
                self._saved(names)
            case Graded():
                self._graded(event)
                return self._grading or not once
            case Lost():
                self._note = say("polling", self._language)
            case Pressed("q" | "Q"):
                return False
            case Pressed(key):
                self._pressed(key)
        return True

    def _show(self) -> None:
        self._screen.show(self._standing, self._note, self._busy)

    def _saved(self, names: frozenset[str]) -> None:
        self._note = ""
        mine = [one.id for one in self._catalog.exercises if one.file in names]
        others = names - set(self._catalog.files)
        self._touched += mine
        # A helper file may be imported by any of them, in ways that cannot be read from it.
        reached = affected(self._folder, names)
        every = self._catalog.exercises
        self._want(one.id for one in every if others or one.file in reached)

    def _want(self, exercises: Iterable[str]) -> None:
        self._waiting.update(exercises)
        self._begin()

    def _begin(self) -> None:
        """Grade what is waiting, then what was cut short, unless a grading is going on."""
        chosen = self._waiting or self._cut_short
        if self._grading or not chosen:
            return
        wanted = tuple(one.id for one in self._catalog.exercises if one.id in chosen)
        self._waiting.clear()
        self._cut_short.difference_update(wanted)
        self._grading = True
        self._busy = say("grading", self._language, exercises=", ".join(wanted))
        request = Request(str(self._folder), wanted, self._settings, device=self._device)
        threading.Thread(target=self._grade, args=(self._judge, request), daemon=True).start()

    def _grade(self, judge: Judge, request: Request) -> None:
        report, fault = None, ""
        try:
            report = run.grade(judge, self._original, request, str(self._folder))
        except Exception as error:  # whatever it is: the screen would wait for ever
            fault = str(error) or type(error).__name__
        self._events.put(Graded(judge, request.exercises, report, fault))

    def _replace_judge(self) -> None:
        self._judge.abort()
        self._judge = self._judges()

    def _graded(self, graded: Graded) -> None:
        self._grading, self._busy = False, ""
        report = graded.report
        if report is None and graded.judge is not self._judge:
            self._cut_short.update(graded.exercises)
        elif report is None:
            self._note = say("judge_gone", self._language, why=graded.fault)
            self._replace_judge()
        else:
            shown = translate(report, self._original, self._catalog, self._language)
            fresh = [one for one in shown.exercises if one.status is not Verdict.NOT_RUN]
            self._standing = self._standing.after(fresh, dict.fromkeys(self._touched))
            self._touched = [name for name in self._touched if self._is_due(name, graded)]
            self._keep(report)
        self._begin()

    def _is_due(self, exercise: str, graded: Graded) -> bool:
        """Whether a touched exercise was not graded yet, or was saved again in the meantime."""
        return exercise in self._waiting or exercise not in graded.exercises

    def _keep(self, report: Report) -> None:
        """Keep progress and report in a workspace; a full disk spoils no screen."""
        fresh = {one.id: one for one in report.exercises if one.status is not Verdict.NOT_RUN}
        self._reported |= fresh
        if not is_workspace(self._folder):
            return
        reached = progress.read(self._folder)
        for result in fresh.values():
            reached = reached.with_score(result.id, float(result.score))
        progress.save(self._folder, reached)
        kept = replace(
            report,
            exercises=tuple(self._reported.get(one.id, one) for one in report.exercises),
            score=self._standing.total(self._original).score,
            extension=self._standing.total(self._original, extension=True),
        )
        with suppress(InfrastructureError):
            write(self._folder / KEPT / "report.yaml", render(kept))

    def _pressed(self, key: str) -> None:
        actions: dict[str, Callable[[], str]] = {
            "h": self._hint,
            "l": self._list,
            "e": self._explain,
            "r": self._again,
        }
        action = actions.get(key.lower())
        self._note = action() if action is not None else ""
        if key.isdecimal() and 0 < int(key) <= len(self._catalog.exercises):
            self._standing = self._standing.turned_to(self._catalog.exercises[int(key) - 1].id)

    def _again(self) -> str:
        self._want([self._standing.current or one.id for one in self._catalog.exercises])
        return ""

    def _hint(self) -> str:
        """The next hint: the failing property's own comes first, after the last the first again."""
        current = self._standing.current
        entry = matters_most(self._standing.results[current]) if current else None
        if current is None or entry is None:
            return say("hints_stay", self._language)
        steps = self._catalog.exercise(current).hints
        own = () if entry.hint is None or entry.status is Verdict.TODO else (entry.hint,)
        hints = (*own, *steps)
        asked = Asked(current, entry.id if own else None)
        if self._asked is not None and replace(self._asked, shown=0) == asked:
            asked = self._asked
        self._asked = replace(asked, shown=asked.shown % len(hints) + 1)
        self._remember(current, self._asked.shown - len(own))
        step = say("hint_step", self._language, step=self._asked.shown, count=len(hints))
        return self._labelled(step, hints[self._asked.shown - 1])

    def _labelled(self, label: str, text: str) -> str:
        return say("labelled", self._language, label=label, text=text)

    def _remember(self, exercise: str, step: int) -> None:
        """Keep that this step was shown, unless a later one was."""
        if not is_workspace(self._folder):
            return
        reached = progress.read(self._folder)
        if step > reached.hints.get(exercise, 0):
            progress.save(self._folder, reached.with_hint(exercise, step))

    def _list(self) -> str:
        lines = (
            f"{number}  {one.title} ({one.file}, {say('points', self._language, count=one.points)})"
            for number, one in enumerate(self._catalog.exercises, 1)
        )
        return "\n".join([*lines, say("choose", self._language)])

    def _explain(self) -> str:
        current = self._standing.current
        entry = matters_most(self._standing.results[current]) if current else None
        if current is None or entry is None:
            return say("nothing_to_show", self._language)
        found = explanation(current, entry.id, self._language)
        parts = (("why", found.why), ("passes", found.passes), ("fails", found.fails))
        words = [self._labelled(say(key, self._language), text) for key, text in parts]
        return "\n".join([found.claim, *words])
