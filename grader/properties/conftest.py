"""`pytest grader/properties --submission DIR`: the properties with pytest's own options.

Everything runs as in `grader grade` (the nursery, the confined workers, the tape), but pytest
shows the outcome, and no report is written.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from grader import catalog
from grader.judge.main import start_nurseries
from grader.judge.plugin import GraderPlugin
from grader.judge.run import use_private_storage
from grader.judge.session import Session
from grader.judge.staging import FOLDER
from grader.results import Request, Settings


def pytest_addoption(parser: pytest.Parser) -> None:
    """What `grader grade` calls SUBMISSION, --device, --seed, --examples and --timeout."""
    defaults = Settings()
    group = parser.getgroup("grader")
    group.addoption("--submission", default="exercises", help="the folder to grade")
    group.addoption("--device", default="auto", choices=("auto", "cpu", "cuda"))
    group.addoption("--seed", type=int, default=defaults.seed)
    group.addoption("--examples", type=int, default=defaults.examples)
    group.addoption("--property-timeout", type=float, default=defaults.timeout_s)


def pytest_configure(config: pytest.Config) -> None:
    """Start the nursery and provide the `subject` fixture."""
    submission = Path(config.getoption("--submission"))
    if not submission.is_dir():
        raise pytest.UsageError(f"{submission} is no folder: name one with --submission.")
    exercises = catalog.load()
    request = Request(
        submission=str(submission.resolve()),
        exercises=tuple(exercise.id for exercise in exercises.exercises),
        settings=Settings(
            config.getoption("--seed"),
            config.getoption("--examples"),
            config.getoption("--property-timeout"),
        ),
        device=config.getoption("--device"),
    )
    use_private_storage()
    (nursery,) = start_nurseries(1)
    folder = tempfile.TemporaryDirectory(prefix=FOLDER, ignore_cleanup_errors=True)
    session = Session(nursery, exercises, request, Path(folder.name).resolve(), lambda _: None)
    config.add_cleanup(folder.cleanup)
    config.add_cleanup(nursery.close)
    config.add_cleanup(session.close)
    config.pluginmanager.register(GraderPlugin(session), "grader")
