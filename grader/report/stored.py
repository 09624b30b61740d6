"""A stored report, read back. It may lie in a stranger's folder: nothing in it is trusted."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from grader.errors import UsageError
from grader.report.build import SCHEMA_VERSION
from grader.report.sanitize import harmless
from grader.results import ExerciseResult, PropertyResult, Report, Score, Verdict, clean

MAX_BYTES = 4 << 20
MAX_DEPTH = 100
MAX_EXERCISES = 100
MAX_PROPERTIES = 500
"""Of all exercises together: so many fit into every format, however little is said of each."""

MAX_NUMBER = 10**300
NOISE = 1e-4
"""What rounding may add to a sum of points."""

HOURS = re.compile(r"[-+]?[0-9][0-9_]*(:[0-9]+){9,}(\.[0-9_]*)?")
"""A number to the base of 60. A long one keeps the parser busy for hours."""


class Standing(NamedTuple):
    """Where an exercise stands: its points and its status."""

    score: float
    status: Verdict


def standings(path: Path) -> dict[str, Standing]:
    """By its id, where each exercise of a report stands.

    Exercises that were not graded then stand nowhere.

    Raises:
        UsageError: there is no report, or something else at that path.
    """
    _check_there(path)
    try:
        return {
            str(entry["id"]): Standing(float(entry["score"]), Verdict(entry["status"]))
            for entry in _read(path)["exercises"]
            if entry["status"] != "not_run"
        }
    except (LookupError, TypeError, ValueError):
        raise UsageError(f"{path} is no report: write one with `grader grade`.") from None


def load(path: Path) -> Report:
    """The whole report in a file, in YAML or in JSON, with every text in it made harmless.

    Raises:
        UsageError: there is none, it does not fit the schema, or its points do not add up.
    """
    import msgspec  # only this command needs it

    _check_there(path)
    try:
        stored = harmless(_read(path))
        report = msgspec.convert(stored, Report)
        _check(stored, report)
        settings = replace(report.settings, timeout_s=clean(report.settings.timeout_s))
    except (LookupError, TypeError, ValueError) as error:
        why = harmless(" ".join(str(error).split()))[:300]
        raise UsageError(f"{path} is no report of this grader ({why}).") from None
    return replace(report, settings=settings)


def _check_there(path: Path) -> None:
    if not os.path.isfile(path):  # noqa: PTH113 - it never raises
        raise UsageError(f"There is no report {path} that can be read.")


def _read(path: Path) -> Any:
    """What is in a file, as far as JSON could hold it too."""
    import yaml

    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
        if len(raw) > MAX_BYTES:
            raise ValueError("it is too large")
        found = _parse(raw.decode("utf-8"))
        _check_plain(found, MAX_DEPTH)
    except OSError as error:
        raise ValueError("it cannot be read") from error
    except yaml.YAMLError as error:
        raise ValueError("it is no YAML") from error
    except OverflowError as error:
        raise ValueError("one of its numbers is too large") from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    return found


def _parse(text: str) -> Any:
    import yaml

    with suppress(ValueError):
        return json.loads(text)  # many times faster, where it fits
    for token in yaml.scan(text):
        if isinstance(token, yaml.AliasToken):
            raise ValueError("it has aliases")  # a few of them can stand for a billion values
        if isinstance(token, yaml.ScalarToken) and token.plain and HOURS.fullmatch(token.value):
            raise ValueError("it has a number of many parts")
    # The slower loader, since the one in C overflows its stack on brackets nested deeply.
    return yaml.safe_load(text)


def _check_plain(value: Any, depth: int) -> None:
    """Refuse what no report has: dates of YAML, keys that are no texts, endless numbers."""
    if depth == 0:
        raise ValueError("it is nested too deeply")
    if isinstance(value, dict | list):
        if isinstance(value, dict) and not all(isinstance(name, str) for name in value):
            raise ValueError("one of its keys is no text")
        for item in value.values() if isinstance(value, dict) else value:
            _check_plain(item, depth - 1)
    elif isinstance(value, int) and abs(value) > MAX_NUMBER:
        raise ValueError("one of its numbers is too large")
    elif not isinstance(value, str | int | float | None):
        raise ValueError(f"it holds a {type(value).__name__}")


def _check(stored: Any, report: Report) -> None:
    """What the types cannot say: no other keys, the schema's version, points that add up."""
    _check_keys(stored, report)
    if report.schema_version != SCHEMA_VERSION:
        raise ValueError(f"its schema_version is not {SCHEMA_VERSION}")
    if len(report.exercises) > MAX_EXERCISES:
        raise ValueError(f"it has more than {MAX_EXERCISES} exercises")
    if sum(len(one.properties) for one in report.exercises) > MAX_PROPERTIES:
        raise ValueError(f"it has more than {MAX_PROPERTIES} properties")
    for one in report.exercises:
        _check_sum((one,), one.properties)
    _check_sum((Score(report.score, report.max_score), report.extension), report.exercises)


def _check_keys(stored: Any, made: Any) -> None:
    if is_dataclass(made):
        known = {field.name for field in fields(made)}
        if unknown := stored.keys() - known:
            raise ValueError(f"unknown key {min(unknown)}")
        for name, value in stored.items():
            _check_keys(value, getattr(made, name))
    elif isinstance(made, tuple):
        for value, item in zip(stored, made, strict=True):
            _check_keys(value, item)


def _check_sum(
    totals: tuple[Score | ExerciseResult, ...],
    parts: tuple[ExerciseResult | PropertyResult, ...],
) -> None:
    for part in (*totals, *parts):
        if not 0 <= part.score <= part.max_score:
            raise ValueError("a score is below nothing, or above its maximum")
    for name in ("score", "max_score"):
        difference = sum(getattr(one, name) for one in totals) - sum(
            getattr(one, name) for one in parts
        )
        if abs(difference) > NOISE:
            raise ValueError("its points do not add up")
