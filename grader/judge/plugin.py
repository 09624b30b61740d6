"""The pytest plugin that makes properties tests over the `subject` fixture."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest

from grader.judge.failure import Failure
from grader.judge.session import Session
from grader.judge.subject import Subject

PROPERTIES = Path(__file__).parent.parent / "properties"


class GraderPlugin:
    """Collects the properties of the session's exercises and runs them in their order.

    `fault` is the first exception of a test that is no `Failure`: a fault of the grader itself.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.fault: BaseException | None = None

    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        """Property modules have the names of their exercises, not of tests."""
        if parent.session.isinitpath(file_path):
            return None  # named on the command line: pytest collects it by itself
        if file_path.parent == PROPERTIES and file_path.stem in self._session.request.exercises:
            return pytest.Module.from_parent(parent, path=file_path)
        return None

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Leave out what was not asked for, and the other parts of what was."""
        request = self._session.request
        names = list(dict.fromkeys(map(_name, items)))
        asked = set(names[request.part.number :: request.part.of])
        if request.properties:
            asked &= set(request.properties)
        left_out = [item for item in items if _name(item) not in asked]
        items[:] = [item for item in items if _name(item) in asked]
        config.hook.pytest_deselected(items=left_out)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Each property runs once on each device."""
        if "subject" in metafunc.fixturenames:
            metafunc.parametrize("subject", self._session.devices(), indirect=True)

    @pytest.fixture
    def subject(self, request: pytest.FixtureRequest) -> Subject:
        """The implementation under test, on the device of the parameter."""
        claim = request.function.claim
        self._session.begin(claim.exercise)
        device = request.param
        if not self._session.available(device):
            self._session.skip(claim, device)
            pytest.skip(f"{device} is not there")
        return self._session.subject(claim.exercise, device)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Keep what went wrong in the grader apart from what is wrong in the submission."""
        error = call.excinfo.value if call.excinfo else None
        if error is not None and not isinstance(error, Failure | pytest.skip.Exception):
            self.fault = self.fault or error
            item.session.shouldstop = "the grader itself failed"
        return (yield)

    def pytest_runtest_teardown(self, item: pytest.Item, nextitem: pytest.Item | None) -> None:
        """An exercise ends with its last property."""
        following = nextitem.path if nextitem is not None else None
        if following != item.path:
            self._session.end(item.path.stem)


def _name(item: pytest.Item) -> str:
    """The property that a test checks, whatever the device."""
    name: str = item.function.__name__  # type: ignore[attr-defined]
    return name
