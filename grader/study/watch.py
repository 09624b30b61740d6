"""`grader watch`: grade again what a save has touched, and show it at once."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from grader import run
from grader.catalog import Catalog
from grader.engine import Engine
from grader.errors import GraderError
from grader.lessons import Language, explanation
from grader.lessons.messages import say
from grader.report.as_yaml import render
from grader.report.write import write
from grader.results import ExerciseResult, Report, Request, Settings
from grader.study import progress
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
    """A grading has ended, with a report or with a fault."""

    report: Report | None
    fault: str = ""


@dataclass(frozen=True)
class Lost:
    """Events of saves do not arrive here."""


Event = Saved | Pressed | Graded | Lost


class Screen(Protocol):
    """Where everything is shown: a live picture, or lines."""

    def show(self, standing: Standing, note: str, busy: str) -> None:
        """The state has changed."""


class Watch:
    """The loop behind the screen: one grading at a time, saves and keys as they come."""

    def __init__(
        self,
        folder: Path,
        catalog: Catalog,
        settings: Settings,
        language: Language,
        screen: Screen,
        device: str = "auto",
    ) -> None:
        self._folder = folder
        self._catalog = catalog
        self._settings = settings
        self._language = language
        self._screen = screen
        self._device = device
        self._events: queue.Queue[Event] = queue.Queue()
        self._standing = Standing()
        self._note = ""
        self._busy = ""
        self._waiting: dict[str, None] = {}
        self._touched: list[str] = []
        self._grading = False
        self._hints = 0

    def press(self, key: str) -> None:
        """A key was pressed; may be called from any thread."""
        self._events.put(Pressed(key))

    def run(self, poll: bool, once: bool = False) -> None:
        """Watch until the student quits; `once` stops after the first grading."""
        self._engine = Engine().__enter__()
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
            self._engine.abort()

    def _step(self, once: bool) -> bool:
        """Take one event; whether to go on."""
        held_up = self._grading and bool(self._waiting)
        try:
            event = self._events.get(timeout=PATIENCE_S if held_up else None)
        except queue.Empty:
            self._engine.abort()  # the grading ends with a fault, and the next one begins
            return True
        match event:
            case Saved(names):
                self._saved(names)
            case Graded(report, fault):
                self._graded(report, fault)
                return not once
            case Lost():
                self._note = say("polling", self._language)
            case Pressed("q"):
                return False
            case Pressed(key):
                self._pressed(key)
        return True

    def _show(self) -> None:
        self._screen.show(self._standing, self._note, self._busy)

    def _saved(self, names: frozenset[str]) -> None:
        self._note, self._hints = "", 0
        mine = [one.id for one in self._catalog.exercises if one.file in names]
        others = names - set(self._catalog.files)
        self._touched += mine
        # A helper file may be imported by any of them.
        self._want((one.id for one in self._catalog.exercises) if others else mine)

    def _want(self, exercises: object) -> None:
        self._waiting |= dict.fromkeys(exercises)  # type: ignore[call-overload]
        self._begin()

    def _begin(self) -> None:
        """Grade what is waiting, unless a grading is going on."""
        if self._grading or not self._waiting:
            return
        wanted = tuple(one.id for one in self._catalog.exercises if one.id in self._waiting)
        self._waiting.clear()
        self._grading = True
        self._busy = say("grading", self._language, exercises=", ".join(wanted))
        request = Request(str(self._folder), wanted, self._settings, device=self._device)
        threading.Thread(target=self._grade, args=(request,), daemon=True).start()

    def _grade(self, request: Request) -> None:
        try:
            report = run.grade(self._engine, self._catalog, request, str(self._folder))
            self._events.put(Graded(report))
        except (GraderError, OSError, ValueError) as error:
            self._events.put(Graded(None, str(error)))

    def _graded(self, report: Report | None, fault: str) -> None:
        self._grading, self._busy = False, ""
        if report is None:
            self._note = "" if self._waiting else say("judge_gone", self._language, why=fault)
            self._engine.abort()
            self._engine = Engine().__enter__()
        else:
            asked = [one for one in report.exercises if one.status != "not_run"]
            self._standing = self._standing.after(asked, dict.fromkeys(self._touched))
            self._touched.clear()
            self._keep(asked, report)
        self._begin()

    def _keep(self, results: list[ExerciseResult], report: Report) -> None:
        if not is_workspace(self._folder):
            return
        reached = progress.read(self._folder)
        for result in results:
            reached = reached.with_score(result.id, float(result.score))
        progress.save(self._folder, reached)
        whole = tuple(self._standing.results.get(one.id, one) for one in report.exercises)
        kept = replace(report, exercises=whole, score=self._standing.score)
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

    def _again(self) -> str:
        self._want([self._standing.current or one.id for one in self._catalog.exercises])
        return ""

    def _hint(self) -> str:
        current = self._standing.current
        if current is None:
            return say("nothing_to_show", self._language)
        hints = self._catalog.exercise(current).hints
        if self._hints == len(hints):
            return say("no_more_hints", self._language)
        self._hints += 1
        if is_workspace(self._folder):
            reached = progress.read(self._folder).with_hint(current, self._hints)
            progress.save(self._folder, reached)
        step = say("hint_step", self._language, step=self._hints, count=len(hints))
        return f"{step}: {hints[self._hints - 1]}"

    def _list(self) -> str:
        return "\n".join(
            f"{one.id}: {one.title} ({one.file}, {say('points', self._language, count=one.points)})"
            for one in self._catalog.exercises
        )

    def _explain(self) -> str:
        current = self._standing.current
        entry = matters_most(self._standing.results[current]) if current else None
        if current is None or entry is None:
            return say("nothing_to_show", self._language)
        found = explanation(current, entry.id, self._language)
        parts = (("why", found.why), ("passes", found.passes), ("fails", found.fails))
        words = [f"{say(key, self._language)}: {text}" for key, text in parts]
        return "\n".join([found.claim, *words])
