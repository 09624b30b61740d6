"""A stored YAML report, read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from grader.errors import UsageError


def read(path: Path) -> dict[str, Any]:
    """The report in a file, as plain data.

    Raises:
        UsageError: the file cannot be read, or holds no report.
    """
    import yaml

    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        report = yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 - a safe loader
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise UsageError(f"{path} cannot be read as a report: write a new one.") from error
    if not isinstance(report, dict) or not isinstance(report.get("exercises"), list):
        raise UsageError(f"{path} holds no report: write a new one with `grader grade`.")
    return report


def standings(path: Path) -> dict[str, tuple[float, str]]:
    """For each exercise of the last report its points and status; empty where there is none."""
    if not path.is_file():
        return {}
    try:
        return {
            entry["id"]: (float(entry["score"]), str(entry["status"]))
            for entry in read(path)["exercises"]
        }
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{path} holds no report: write a new one with `grader grade`.") from error
