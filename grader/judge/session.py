"""One run over one submission: benches for its exercises, events as verdicts land."""

from __future__ import annotations

import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch

from grader.catalog import Catalog
from grader.errors import IsolationError
from grader.judge.bench import Bench
from grader.judge.limits import Limits
from grader.judge.nursery import Nursery
from grader.judge.staging import stage
from grader.judge.subject import Subject
from grader.properties.declare import Claim
from grader.results import (
    Decided,
    DeviceOutcome,
    Environment,
    Event,
    Request,
    Started,
    Timed,
    Verdict,
)

Emit = Callable[[Event], None]


class Session:
    """What the properties of one run share.

    `folder` is a private folder of the run: the staged submission and the workers' scratch lie
    there. `emit` is told each event as it happens.
    """

    def __init__(
        self,
        nursery: Nursery,
        catalog: Catalog,
        request: Request,
        folder: Path,
        emit: Emit,
    ) -> None:
        self.request = request
        self._folder = folder
        self._emit = emit
        self._isolation: tuple[str, ...] | None = None
        self._benches: dict[str, Bench] = {}
        self._times: dict[str, float] = {}
        stage(Path(request.submission), folder / "submission")
        for exercise in catalog.exercises:
            if exercise.id in request.exercises:
                self._benches[exercise.id] = Bench(
                    nursery,
                    exercise,
                    folder / "submission",
                    folder / "scratch" / exercise.id,
                    Limits.on(self._used()),
                    self._ready,
                )

    def devices(self) -> tuple[str, ...]:
        """The devices that each property is asked for; they need not be there."""
        match self.request.device:
            case "auto":
                return ("cpu", "cuda")
            case device:
                return (device,)

    def _used(self) -> list[str]:
        return [device for device in self.devices() if self.available(device)]

    def subject(self, exercise: str, device: str) -> Subject:
        """The implementation of an exercise on a device."""
        return Subject(self._benches[exercise], device, self.request, self._record)

    def available(self, device: str) -> bool:
        """Whether this machine has the device."""
        return device in available_devices()

    def skip(self, claim: Claim, device: str) -> None:
        """Record that a device is not there."""
        self._record(claim, device, DeviceOutcome(Verdict.SKIPPED))

    def begin(self, exercise: str) -> None:
        """An exercise's clock starts, at its first property."""
        self._times.setdefault(exercise, time.monotonic())

    def end(self, exercise: str) -> None:
        """An exercise is done: its worker ends, and its time is known."""
        self._benches[exercise].close()
        self._emit(Timed(exercise, time.monotonic() - self._times[exercise]))

    def conclude(self) -> None:
        """The end of a run in which no worker was needed, since no device was there."""
        if self._isolation is None:
            self._emit(Started(environment(), ()))

    def close(self) -> None:
        """End every worker that is left."""
        for bench in self._benches.values():
            bench.close()

    def _record(self, claim: Claim, device: str, outcome: DeviceOutcome) -> None:
        self._emit(Decided(claim.exercise, claim.id, device, outcome))

    def _ready(self, isolation: tuple[str, ...]) -> None:
        """A worker says what confines it, before anything of the submission runs in it."""
        lacking = [name for name in self.request.require_isolation if name not in isolation]
        if lacking:
            raise IsolationError(
                f"This machine does not enforce the isolation that is required: "
                f"{', '.join(lacking)}; `grader doctor` says why."
            )
        if self._isolation is None:
            self._isolation = isolation
            self._emit(Started(environment(), isolation))
        elif isolation != self._isolation:
            raise IsolationError("A worker could not be confined as the others were; run again.")


def available_devices() -> tuple[str, ...]:
    """The devices that torch can use here."""
    return ("cpu", "cuda") if torch.cuda.is_available() else ("cpu",)


def environment() -> Environment:
    """This machine, in the report's words."""
    return Environment(
        python=platform.python_version(),
        torch=torch.__version__,
        platform=f"{sys.platform}-{platform.machine()}",
        devices=available_devices(),
    )
