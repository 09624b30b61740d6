"""Fixtures that grade real submissions with one warm engine a test process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from grader.catalog import load
from grader.engine import Engine
from grader.results import Decided, DeviceOutcome, Request, Settings

Outcomes = dict[tuple[str, str], DeviceOutcome]
Grade = Callable[..., Outcomes]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where submissions are graded: `make test-cuda` asks for the GPU."""
    parser.addoption("--device", default="cpu", choices=("cpu", "cuda"))


def pytest_configure(config: pytest.Config) -> None:
    """A run on a GPU that is not there would pass for nothing."""
    if config.getoption("--device") == "cuda" and not torch.cuda.is_available():
        raise pytest.UsageError("There is no GPU here that torch can use: nothing can be tested.")


@pytest.fixture(scope="session")
def device(pytestconfig: pytest.Config) -> str:
    """The device that submissions are graded on."""
    chosen: str = pytestconfig.getoption("--device")
    return chosen


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """A judge's process that stays warm for all tests of this process."""
    with Engine() as engine:
        yield engine


@pytest.fixture
def grade(engine: Engine, device: str) -> Grade:
    """Grade a folder on one device: the outcome of each `(exercise, property)`."""

    def run(
        folder: Path,
        *exercises: str,
        settings: Settings | None = None,
        properties: tuple[str, ...] = (),
        shrink: bool = True,
        replay: bool = True,
        on: str | None = None,
    ) -> Outcomes:
        chosen = exercises or tuple(exercise.id for exercise in load().exercises)
        request = Request(
            submission=str(folder),
            exercises=chosen,
            settings=settings or Settings(),
            device=on or device,
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
