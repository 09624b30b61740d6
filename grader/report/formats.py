"""The formats that a report can be written in, by name, and where they are written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from grader.errors import UsageError
from grader.results import Report

FORMATS = {"yaml": "grader.report.as_yaml", "json": "grader.report.as_json"}
"""A format's name, and the module whose `render(report) -> str` makes it."""


@dataclass(frozen=True)
class Output:
    """A report to be written: which format, and where."""

    format: str
    path: Path

    @property
    def render(self) -> Callable[[Report], str]:
        """The format's pure function from a report to its text."""
        render: Callable[[Report], str] = import_module(FORMATS[self.format]).render
        return render


def outputs(formats: tuple[str, ...], report: Path) -> tuple[Output, ...]:
    """What `--format` and `--report` ask for together.

    A plain `--format NAME` says how the file named by `--report` is written (YAML by default); each
    `--format NAME=PATH` asks for one more file.

    Raises:
        UsageError: an unknown format, or two for one file.
    """
    main, more = None, []
    for given in formats:
        name, equals, path = given.partition("=")
        if name not in FORMATS:
            raise UsageError(f"There is no format {name!r}; there are {', '.join(FORMATS)}.")
        if equals and not path:
            raise UsageError(f"--format {given} names no path: write --format {name}=PATH.")
        if equals:
            more.append(Output(name, Path(path)))
        elif main is not None:
            raise UsageError("Two formats for one report: write --format NAME=PATH for one more.")
        else:
            main = name
    every = (Output(main or "yaml", report), *more)
    if len({output.path.absolute() for output in every}) < len(every):
        raise UsageError("Two formats would be written to the same path.")
    return every


def check_writable(path: Path) -> None:
    """Refuse a path that no report can be written to, before anything is graded.

    Raises:
        UsageError: it is a folder, or its folder is missing or may not be written.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder: name a file for the report.")
    folder = path.parent
    if not folder.is_dir():
        raise UsageError(f"The folder {folder} of the report does not exist.")
    if not os.access(folder, os.W_OK):
        raise UsageError(f"The report cannot be written: {folder} is not writable.")


def write(path: Path, text: str) -> None:
    """Write atomically: whoever looks finds the old report or the new one, never half of one.

    Raises:
        UsageError: the file cannot be written.
    """
    temporary = None
    try:
        number, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(number, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()
        raise UsageError(f"The report cannot be written to {path}: {error.strerror}.") from error
