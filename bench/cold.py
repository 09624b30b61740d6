"""From nothing to the report: `grade` in a fresh process, against the import of torch alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from bench.measure import SOLUTIONS, Row, Setting, alternately, python, with_mistakes


def rows(setting: Setting) -> Iterator[Row]:
    """With its tape, without it, and with three mistakes."""
    runs, folder = setting.runs, setting.folder
    cache = folder / "cache"
    wrong = with_mistakes(folder)

    def grade(submission: Path, code: int) -> None:
        arguments = (
            "-m",
            "grader",
            "grade",
            str(submission),
            "--device",
            setting.device,
            "--quiet",
        )
        report = str(folder / "report.yaml")
        python(*arguments, "--report", report, codes=(code,), XDG_CACHE_HOME=str(cache))

    def forget() -> None:
        shutil.rmtree(cache, ignore_errors=True)

    def without_tape() -> None:
        grade(SOLUTIONS, 0)

    drawn, torch = [], []
    for _ in range(runs):
        forget()
        one, other = alternately(1, without_tape, import_torch)
        drawn.append(one)
        torch.append(other)
    kept, found, alone = alternately(
        runs, lambda: grade(SOLUTIONS, 0), lambda: grade(wrong, 1), import_torch
    )
    yield Row("grade, tape present / import torch", kept, alone, "s", 1.5)
    yield Row("grade, tape absent / import torch", _median(drawn), _median(torch), "s", 3)
    yield Row("grade, three mistakes / import torch", found, alone, "s", 4)


def import_torch() -> None:
    """The floor under every cold run."""
    python("-c", "import torch")


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]
