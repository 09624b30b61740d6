"""Fixtures that grade real submissions with one warm engine a test process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.catalog import load
from grader.engine import Engine
from grader.results import Decided, DeviceOutcome, Request, Settings

Outcomes = dict[tuple[str, str], DeviceOutcome]
Grade = Callable[..., Outcomes]


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """A judge's process that stays warm for all tests of this process."""
    with Engine() as engine:
        yield engine


@pytest.fixture
def grade(engine: Engine) -> Grade:
    """Grade a folder on the CPU: the outcome of each `(exercise, property)`."""

    def run(
        folder: Path,
        *exercises: str,
        settings: Settings | None = None,
        properties: tuple[str, ...] = (),
        shrink: bool = True,
        replay: bool = True,
    ) -> Outcomes:
        chosen = exercises or tuple(exercise.id for exercise in load().exercises)
        request = Request(
            submission=str(folder),
            exercises=chosen,
            settings=settings or Settings(),
            device="cpu",
            properties=properties,
            shrink=shrink,
            replay=replay,
        )
        return {
            (event.exercise, event.property): event.outcome
            for event in engine.grade(request)
            if isinstance(event, Decided)
        }

    return run
