"""A pytest plugin: the properties as people run them today, under Hypothesis in one process.

There is no worker, no tape and no rule here: the submission is imported, each scenario is called on
it directly, and the judgement sees what came out. It is what the grader is measured against.

    python -m pytest -p bench.plain --noconftest --submission DIR grader/properties/matmul.py
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import torch
from hypothesis import HealthCheck
from torch import Tensor

from grader.catalog import load
from grader.judge.failure import Failure
from grader.judge.oracle import placed
from grader.properties.declare import Case, Claim, Observation
from grader.scenarios import support
from grader.wire import ObservedTensor
from grader.worker.loading import Target
from grader.worker.loading import load as load_subject

EXAMPLES = 100


class InProcess:
    """Checks claims of one exercise on a submission's implementation, in this process."""

    def __init__(self, folder: Path, exercise: str, device: str = "cpu") -> None:
        self._device = torch.device(device)
        known = load().exercise(exercise)
        support.set_submission(folder)
        self._subject = load_subject(folder, Target.parse(known.file, known.symbol))
        graft = getattr(import_module(f"grader.scenarios.{exercise}"), "graft", None)
        if graft is not None:
            graft(self._subject)
        self._module = sys.modules[self._subject.__module__]

    def check(self, claim: Claim) -> None:
        """Raise a `Failure` with the shrunk example unless the claim holds on every one."""
        # Two exercises share a file, and each has imported it for itself.
        sys.modules[self._module.__name__] = self._module

        @hypothesis.seed(0)
        @hypothesis.settings(
            max_examples=claim.count(EXAMPLES),
            database=None,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        )
        @hypothesis.given(claim.cases)
        def holds(case: Any) -> None:
            self.try_case(claim, case)

        holds()

    def try_case(self, claim: Claim, case: Case) -> None:
        """Raise a `Failure` where the claim does not hold in this case."""
        expected = claim.expect(case, self._device) if claim.expect is not None else None
        torch.manual_seed(0)
        try:
            fields = placed(case, self._device)
            value = claim.scenario(self._subject, device=self._device, **fields)
        except support.Unusable as error:
            raise Failure(str(error)) from None
        claim.judge(case, Observation(_observed(value)), _observed(expected))


def _observed(value: Any) -> Any:
    if isinstance(value, Tensor):
        values = value.detach().as_subclass(Tensor)
        here = values.cpu() if values.is_cuda else values
        return ObservedTensor(here, str(value.device), value.requires_grad)
    if isinstance(value, list | tuple):
        return [_observed(item) for item in value]
    if isinstance(value, dict):
        return {name: _observed(item) for name, item in value.items()}
    return value


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which folder to grade, and where."""
    parser.addoption("--submission", required=True)
    parser.addoption("--device", default="cpu")


@pytest.fixture(scope="module")
def subject(request: pytest.FixtureRequest) -> Iterator[InProcess]:
    """The implementation that a module's properties are checked on."""
    folder = Path(request.config.getoption("--submission")).resolve()
    sys.path.append(str(folder))
    torch.set_num_threads(1)
    yield InProcess(folder, request.path.stem, request.config.getoption("--device"))
    sys.path.remove(str(folder))


def claims_of(exercise: str) -> list[Claim]:
    """The claims of an exercise, in their order."""
    module = import_module(f"grader.properties.{exercise}")
    tests: list[Callable[..., None]] = [t for t in vars(module).values() if hasattr(t, "claim")]
    return [test.claim for test in tests]  # type: ignore[attr-defined]
