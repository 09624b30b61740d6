"""A stored report, read back. It may lie in a stranger's folder: nothing in it is trusted."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from grader.errors import UsageError
from grader.report.sanitize import harmless

MAX_BYTES = 4 << 20


class Standing(NamedTuple):
    """Where an exercise stands: its points and its status."""

    score: float
    status: str


def standings(path: Path) -> dict[str, Standing]:
    """By its id, where each exercise of a report stands; empty where there is no report.

    Exercises that were not graded then stand nowhere.

    Raises:
        UsageError: there is something else at that path.
    """
    if not path.is_file():
        return {}
    try:
        return {
            str(entry["id"]): Standing(float(entry["score"]), harmless(str(entry["status"])))
            for entry in _read(path)["exercises"]
            if entry["status"] != "not_run"
        }
    except (LookupError, TypeError, ValueError):
        raise UsageError(f"{path} is no report: write one with `grader grade`.") from None


def _read(path: Path) -> Any:
    import yaml

    if path.stat().st_size > MAX_BYTES:
        raise ValueError("too large")
    try:
        # The slower loader, since the one in C overflows its stack on brackets nested deeply.
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, RecursionError, yaml.YAMLError) as error:
        raise ValueError("no YAML") from error
