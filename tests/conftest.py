"""Fixtures that grade real submissions with one warm engine a test process."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from grader.catalog import load
from grader.engine import Engine
from grader.results import Decided, DeviceOutcome, Request, Settings

from .submissions import Specimen

Outcomes = dict[tuple[str, str], DeviceOutcome]
Grade = Callable[..., Outcomes]
Graded = Callable[[Specimen], Outcomes]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Where submissions are graded: `make test-cuda` asks for the GPU."""
    parser.addoption("--device", default="cpu", choices=("cpu", "cuda"))


def pytest_configure(config: pytest.Config) -> None:
    """A run on a GPU that is not there would pass for nothing."""
    if config.getoption("--device") == "cuda" and not torch.cuda.is_available():
        raise pytest.UsageError("There is no GPU here that torch can use: nothing can be tested.")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of one specimen follow one another, so that one process grades it once."""
    places: dict[Any, int] = {}

    def place(item: pytest.Item) -> int:
        callspec = getattr(item, "callspec", None)
        specimen = callspec.params.get("specimen") if callspec else None
        return places.setdefault(specimen or item.nodeid, len(places))

    items.sort(key=place)


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
    return grading(engine, device)


@pytest.fixture(scope="session")
def graded(engine: Engine, device: str, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """The outcomes of a specimen, found without shrinking; it is graded once.

    A wrong one is graded in the properties that it fails, a right one in all of its exercise.
    """
    files = {exercise.id: exercise.file for exercise in load().exercises}
    grade = grading(engine, device)

    @functools.cache
    def run(specimen: Specimen) -> Outcomes:
        folder = tmp_path_factory.mktemp(specimen.path.stem)
        shutil.copy(specimen.path, folder / files[specimen.exercise])
        return grade(folder, specimen.exercise, properties=specimen.fails, shrink=False)

    return run


def grading(engine: Engine, device: str) -> Grade:
    """A function that grades folders with an engine, on one device where no other is named."""

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
