"""What the boundary between judge and worker costs when every example is drawn and searched."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from bench.measure import SOLUTIONS, Row, Setting, alternately
from grader.catalog import load
from grader.engine import Engine
from grader.results import Request

IDS = tuple(exercise.id for exercise in load().exercises)


def rows(setting: Setting) -> Iterator[Row]:
    """All properties on the solutions under Hypothesis, through a worker and in one process."""
    import torch

    from bench.plain import InProcess, claims_of

    torch.set_num_threads(1)
    sys.path.append(str(SOLUTIONS))
    subjects = {exercise: InProcess(SOLUTIONS, exercise) for exercise in IDS}

    def in_process() -> None:
        for exercise, subject in subjects.items():
            for claim in claims_of(exercise):
                subject.check(claim)

    with Engine(1) as engine:

        def through_a_worker() -> None:
            request = Request(os.fspath(SOLUTIONS), IDS, device="cpu", replay=False)
            for _event in engine.grade(request):
                pass

        in_process()
        through_a_worker()
        one, other = alternately(setting.runs, through_a_worker, in_process)
    yield Row("all properties searched, worker / one process", one, other, "s", 1.10)
