"""Times, medians, and the rows of the table."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
GALLERY = ROOT / "tests" / "submissions"
SOLUTIONS = ROOT / "solutions"
MISTAKES = {
    "matmul.py": GALLERY / "wrong/matmul/always_float32.py",
    "call.py": GALLERY / "wrong/call/last_forward_hook_only.py",
    "train.py": GALLERY / "wrong/train/mean_of_batch_means.py",
}
"""Three mistakes: a dtype, a hook, an average."""


@dataclass(frozen=True)
class Row:
    """One figure: what was measured, against what, and what it should be.

    `measured` and `against` are medians in `unit`; the figure is their ratio, or `measured` itself
    where there is nothing to hold it against.
    """

    name: str
    measured: float
    against: float | None
    unit: str
    target: float
    at_least: bool = False
    device: str = "cpu"

    @property
    def figure(self) -> float:
        """What the target is about."""
        return self.measured if self.against is None else self.measured / self.against

    @property
    def reached(self) -> bool:
        """Whether the figure is as good as its target."""
        return self.figure >= self.target if self.at_least else self.figure <= self.target


@dataclass(frozen=True)
class Setting:
    """How often everything is measured, in a folder of its own, on which device."""

    runs: int
    folder: Path
    device: str


def seconds(action: Callable[[], object]) -> float:
    """Wall time of one call, in seconds."""
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def alternately(runs: int, *actions: Callable[[], object]) -> list[float]:
    """Medians of the actions' wall times, in seconds; they take turns, so that all see the same."""
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(runs):
        for action, taken in zip(actions, times, strict=True):
            taken.append(seconds(action))
    return [statistics.median(taken) for taken in times]


def python(*arguments: str, codes: tuple[int, ...] = (0,), **environment: str) -> None:
    """Run this Python in a process of its own, quietly, in the project's folder.

    Raises:
        RuntimeError: it ends with another exit code.
    """
    process = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=dict(os.environ) | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if process.returncode not in codes:
        raise RuntimeError(f"{arguments} ended with {process.returncode}:\n{process.stderr}")


def with_mistakes(folder: Path, mistakes: Mapping[str, Path] = MISTAKES) -> Path:
    """The solutions, copied into a folder, with some files replaced."""
    submission = Path(shutil.copytree(SOLUTIONS, folder / "submission"))
    for file, source in mistakes.items():
        shutil.copy(source, submission / file)
    return submission
