"""Grade one submission with one pytest session over the properties."""

from __future__ import annotations

import os
from contextlib import redirect_stdout
from pathlib import Path

import pytest
import pytest_timeout

from grader import catalog
from grader.errors import GraderError, InfrastructureError
from grader.judge.clock import PATIENCE
from grader.judge.nursery import Nursery
from grader.judge.plugin import PROPERTIES, GraderPlugin
from grader.judge.session import Emit, Session
from grader.judge.shelf import cache_folder
from grader.results import Request

GUARD_S = 120.0
"""What a property may take beyond its subject's time: judging, shrinking."""

DRAWING_S = 0.05
"""What drawing an example and asking the oracle may take: ten times what it does."""


def grade(nursery: Nursery, request: Request, folder: Path, emit: Emit) -> None:
    """Grade a submission, in a private `folder` of this run; `emit` hears the verdicts.

    Raises:
        InfrastructureError: the grader itself failed.
    """
    use_private_storage()
    session = Session(nursery, catalog.load(), request, folder, emit)
    plugin = GraderPlugin(session)
    try:
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            code = pytest.main(_arguments(request), plugins=[plugin, pytest_timeout])
    finally:
        session.close()
    if isinstance(plugin.fault, GraderError):
        raise plugin.fault
    if plugin.fault is not None:
        raise InfrastructureError(
            f"A property itself failed ({type(plugin.fault).__name__}: {plugin.fault})."
        ) from plugin.fault
    if code == pytest.ExitCode.NO_TESTS_COLLECTED and request.properties:
        return  # this exercise, or this part of it, has none of those that were asked for
    if code not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        raise InfrastructureError(f"pytest could not run the properties ({code!r}).")
    session.conclude()


def use_private_storage() -> None:
    """Keep Hypothesis from writing into the current folder."""
    from hypothesis.configuration import set_hypothesis_home_dir

    set_hypothesis_home_dir(cache_folder() / "hypothesis")


UNUSED = (
    *("cacheprovider", "debugging", "doctest", "faulthandler", "junitxml", "legacypath", "logging"),
    *("monkeypatch", "pastebin", "recwarn", "setuponly", "setupplan", "stepwise", "subtests"),
    *("threadexception", "tmpdir", "unittest", "unraisableexception", "warnings"),
)
"""Plugins of pytest that would only cost time; pytest-timeout needs the terminal's reporter."""


def _arguments(request: Request) -> list[str]:
    settings = request.settings
    guard = 3 * PATIENCE * settings.timeout_s + GUARD_S + DRAWING_S * settings.examples
    modules = [str(PROPERTIES / f"{exercise}.py") for exercise in request.exercises]
    return [
        *("-c", str(PROPERTIES / "pytest.ini"), "--rootdir", str(PROPERTIES)),
        *("--noconftest", "--capture=no", "--tb=no", "-q", "--assert=plain"),
        *(part for name in UNUSED for part in ("-p", f"no:{name}")),
        *(f"--timeout={guard}", "--timeout-method=signal"),
        *modules,
    ]
