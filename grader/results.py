"""Verdicts and frozen result types: what a run decides, before it is written in any format.

Standard library only. Counterexamples and values are already plain data here (`Plain`): numbers,
strings, lists and dicts, ready for YAML or JSON.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Plain = Any
"""What a report can hold: null, a boolean, a number, a string, or a list or dict of such.

Spelled `Any`, since a recursive type is beyond the library that reads and describes these types.
"""


class Verdict(StrEnum):
    """What became of a property, or of an exercise. Ordered from worst to best."""

    CRASHED = "crashed"
    OUT_OF_MEMORY = "out_of_memory"
    TIMEOUT = "timeout"
    FORBIDDEN = "forbidden"
    ERROR = "error"
    FAILED = "failed"
    MISSING = "missing"
    TODO = "todo"
    NOT_RUN = "not_run"
    PASSED = "passed"
    SKIPPED = "skipped"

    @staticmethod
    def worst(verdicts: list[Verdict]) -> Verdict:
        """The worst of several; `skipped` only where all are, `not_run` where there is none."""
        order = list(Verdict)
        return min(verdicts, key=order.index, default=Verdict.NOT_RUN)


JUDGED = (Verdict.PASSED, Verdict.FAILED, Verdict.ERROR)
"""Verdicts on an answer."""

UNREADABLE = "(the line cannot be read)"
"""The text of a line that has none: texts of a report are never empty."""


@dataclass(frozen=True)
class Where:
    """A line of the student's own file."""

    line: int
    text: str
    file: str | None = None


@dataclass(frozen=True)
class Worst:
    """The entry of a tensor that is furthest off, relative to its bound."""

    index: list[int]
    error: float | str
    bound: float


@dataclass(frozen=True)
class Finding:
    """Why a property does not hold, with the shrunk counterexample where there is one.

    `misconception` is an id of the catalogue.
    """

    verdict: Verdict
    message: str
    misconception: str | None = None
    counterexample: Plain = None
    expected: Plain = None
    actual: Plain = None
    worst: Worst | None = None
    where: Where | None = None
    printed: str | None = None
    reproduce: str | None = None


@dataclass(frozen=True)
class DeviceOutcome:
    """One property on one device; `strays` counts processes that it left running."""

    verdict: Verdict
    examples: int = 0
    finding: Finding | None = None
    strays: int = 0
    seconds: float = field(default=0.0, compare=False)


def clean(points: float) -> int | float:
    """Points without binary noise: 0.1 added ten times is 1."""
    rounded = round(float(points), 6)
    return int(rounded) if rounded == int(rounded) else rounded


@dataclass(frozen=True)
class Settings:
    """What a run was asked for; seconds are per property and device."""

    seed: int = 0
    examples: int = 100
    timeout_s: float = 10.0


@dataclass(frozen=True)
class Part:
    """A share of an exercise's properties: every `of`-th one, beginning with that of `number`."""

    number: int = 0
    of: int = 1


@dataclass(frozen=True)
class Request:
    """One submission to be graded: what the command line tells the judge.

    `exercises` are the ids to grade, in the catalogue's order; `device` is `auto`, `cpu` or
    `cuda`; `require_isolation` names layers without which grading is refused. `properties` are the
    ids to check, all where it is empty, and `part` the share of them that one worker is asked for;
    without `shrink` a counterexample is reported as it was met; without `replay` examples are drawn
    anew, and no mistake is named. The verdict stays the same.
    """

    submission: str
    exercises: tuple[str, ...]
    settings: Settings = Settings()
    device: str = "auto"
    require_isolation: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    part: Part = Part()
    shrink: bool = True
    replay: bool = True


@dataclass(frozen=True)
class Environment:
    """The machine that a run took place on."""

    python: str
    torch: str
    platform: str
    devices: tuple[str, ...]


@dataclass(frozen=True)
class Started:
    """The first event of a run: the machine, and the layers that a worker really enforces."""

    environment: Environment
    isolation: tuple[str, ...]


@dataclass(frozen=True)
class Decided:
    """An event of a run: one property of one exercise is decided on one device."""

    exercise: str
    property: str
    device: str
    outcome: DeviceOutcome


@dataclass(frozen=True)
class Timed:
    """The event that ends an exercise, or a part of one: its wall time in seconds."""

    exercise: str
    seconds: float


Event = Started | Decided | Timed


@dataclass(frozen=True)
class PropertyResult:
    """A property in the report; the fields are the report's keys, in their order."""

    id: str
    claim: str
    status: Verdict
    score: int | float
    max_score: int | float
    devices: dict[str, Verdict]
    examples: int
    message: str | None = None
    misconception: str | None = None
    counterexample: Plain = None
    expected: Plain = None
    actual: Plain = None
    worst: Worst | None = None
    where: Where | None = None
    printed: str | None = None
    hint: str | None = None
    reproduce: str | None = None

    @property
    def shared(self) -> bool:
        """Whether the reason is the whole file's: a stub, or no import, so that no input failed."""
        return self.status not in JUDGED and self.counterexample is None


@dataclass(frozen=True)
class ExerciseResult:
    """An exercise in the report; `status` is the worst of its properties."""

    id: str
    title: str
    file: str
    symbol: str
    status: Verdict
    score: int | float
    max_score: int | float
    properties: tuple[PropertyResult, ...]


@dataclass(frozen=True)
class Tool:
    """The grader that wrote a report."""

    name: str
    version: str


@dataclass(frozen=True)
class Submission:
    """What was graded: the path as it was given, and a sha256 over the graded files."""

    path: str
    sha256: str


@dataclass(frozen=True)
class Score:
    """Points apart from the 100."""

    score: int | float
    max_score: int | float


@dataclass(frozen=True)
class Timing:
    """Seconds, the only part of a report that differs between equal runs.

    The total is wall time; an exercise's is that of its parts together, which run side by side.
    """

    total_s: float
    exercises: dict[str, float]


@dataclass(frozen=True)
class Report:
    """The whole report; the fields are its keys, in their order."""

    schema_version: int
    grader: Tool
    submission: Submission
    environment: Environment
    settings: Settings
    isolation: tuple[str, ...]
    score: int | float
    max_score: int | float
    extension: Score
    exercises: tuple[ExerciseResult, ...]
    timing: Timing
