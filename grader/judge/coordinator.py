"""Share a request out to lanes, in exercises and parts of them, and pass their events on."""

from __future__ import annotations

import gc
import select
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from math import ceil

from grader.catalog import Catalog
from grader.errors import IsolationError
from grader.judge.lane import Lane
from grader.judge.nursery import Nursery
from grader.protocol import END, Kind, kind_of
from grader.results import Part, Request

PassOn = Callable[[str], None]

POINTS_OF_A_PART = 15
"""An exercise with more points is graded in parts, which are ready sooner side by side."""


class Coordinator:
    """A lane for each nursery; a context manager. Lanes are forked for the first request.

    What lanes share is imported before.
    """

    def __init__(self, nurseries: Sequence[Nursery], catalog: Catalog) -> None:
        self._nurseries = nurseries
        self._points = {exercise.id: exercise.points for exercise in catalog.exercises}
        self._lanes: list[Lane] = []

    def __enter__(self) -> Coordinator:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for lane in self._lanes:
            lane.close(at_once=kind is not None)

    def grade(self, request: Request, pass_on: PassOn) -> None:
        """Have every exercise graded; `pass_on` gets the lines of its events, and of its end.

        Large exercises are graded in parts, the same ones whatever the number of lanes.
        The first fault of a lane ends the run as soon as the others are done with what they do.

        Raises:
            JudgeError: a lane has died.
            IsolationError: the lanes' workers are not confined alike.
        """
        run = _Run(pass_on)
        queue = deque(self._parts(request))
        idle, busy = list(self._lanes or self._open(request)), list[Lane]()
        while busy or (queue and run.fault is None):
            while idle and queue and run.fault is None:
                lane = idle.pop(0)
                lane.start(queue.popleft())
                busy.append(lane)
            for lane in select.select(busy, [], [])[0]:
                done = [run.hear(line) for line in lane.lines()]
                if any(done):
                    busy.remove(lane)
                    idle.append(lane)
        pass_on(run.fault or END)

    def _parts(self, request: Request) -> Iterator[Request]:
        """What one worker each is asked for."""
        for exercise in self._order(request):
            count = ceil(self._points.get(exercise, 1) / POINTS_OF_A_PART)
            for number in range(count):
                yield replace(request, exercises=(exercise,), part=Part(number, count))

    def _order(self, request: Request) -> list[str]:
        """The largest exercise first, so that the lanes are done at about the same time."""
        if len(self._nurseries) == 1:
            return list(request.exercises)
        return sorted(request.exercises, key=lambda exercise: -self._points.get(exercise, 0))

    def _open(self, request: Request) -> list[Lane]:
        for exercise in request.exercises:
            import_module(f"grader.properties.{exercise}")
        gc.freeze()  # what lanes share need not be gone through by their collections
        self._lanes = [Lane(nursery) for nursery in self._nurseries]
        return self._lanes


class _Run:
    """What the lanes have said in one run."""

    def __init__(self, pass_on: PassOn) -> None:
        self.fault: str | None = None
        self._started: str | None = None
        self._pass_on = pass_on

    def hear(self, line: str) -> bool:
        """Take a lane's line; whether the lane is done with its exercise."""
        match kind_of(line):
            case Kind.END:
                return True
            case Kind.FAULT:
                self.fault = self.fault or line
                return True
            case Kind.STARTED:
                self._start(line)
            case Kind.EVENT:
                self._pass_on(line)
        return False

    def _start(self, line: str) -> None:
        """Every lane says what machine this is; once is enough."""
        if self._started is None:
            self._started = line
            self._pass_on(line)
        elif line != self._started:
            raise IsolationError("A worker could not be confined as the others were; run again.")
