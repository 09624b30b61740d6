"""What was reached in a workspace: a small readable file, written whole or not at all."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from grader.errors import InfrastructureError
from grader.report.write import write
from grader.study.workspace import KEPT

FILE = "progress.json"


@dataclass(frozen=True)
class Progress:
    """For each exercise, how many hints were shown, and the best score it has had."""

    hints: dict[str, int] = field(default_factory=dict)
    best: dict[str, float] = field(default_factory=dict)

    def with_hint(self, exercise: str, step: int) -> Progress:
        """After hint number `step` of an exercise was shown."""
        return replace(self, hints=self.hints | {exercise: step})

    def with_score(self, exercise: str, score: float) -> Progress:
        """After an exercise has had a score."""
        best = max(score, self.best.get(exercise, 0))
        return replace(self, best=self.best | {exercise: best})


def read(workspace: Path) -> Progress:
    """What the workspace's file says; nothing where there is none, or one that is damaged."""
    import msgspec

    with suppress(OSError, ValueError):
        content = (workspace / KEPT / FILE).read_bytes()
        return msgspec.json.decode(content, type=Progress)
    return Progress()


def save(workspace: Path, progress: Progress) -> None:
    """Write it, atomically; where that cannot be done, nothing is lost but the memory of it."""
    with suppress(InfrastructureError):
        write(workspace / KEPT / FILE, json.dumps(asdict(progress), indent=2) + "\n")
