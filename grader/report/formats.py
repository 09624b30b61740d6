"""The formats that a report can be written in, by name, and the files that are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from grader.errors import UsageError
from grader.results import Report

FORMATS = {"yaml": "grader.report.as_yaml", "json": "grader.report.as_json"}
"""A format's name, and the module whose `render(report) -> str` makes it; imported when needed."""

DEFAULT = "yaml"


@dataclass(frozen=True)
class Output:
    """A report to be written: in which format, and where."""

    format: str
    path: Path

    @property
    def render(self) -> Callable[[Report], str]:
        """The format's pure function from a report to its text."""
        render: Callable[[Report], str] = import_module(FORMATS[self.format]).render
        return render


def outputs(formats: tuple[str, ...], report: Path) -> tuple[Output, ...]:
    """The files that `--format NAME[=PATH]` and `--report` ask for together.

    The first plain NAME says how the file named by `report` is written, each further one asks for
    a sibling with its own suffix, each NAME=PATH for a file of its own. `report` is always written.

    Raises:
        UsageError: an unknown format, or two for one file.
    """
    plain, named = [], []
    for given in formats:
        name, equals, path = given.partition("=")
        if name not in FORMATS:
            raise UsageError(f"There is no format {name!r}; there are {', '.join(FORMATS)}.")
        if equals and not path:
            raise UsageError(f"--format {given} names no path: write --format {name}=PATH.")
        if equals:
            named.append(Output(name, Path(path)))
        else:
            plain.append(name)
    main, *more = plain or [DEFAULT]
    siblings = [Output(name, report.with_suffix(f".{name}")) for name in more]
    every = (Output(main, report), *siblings, *named)
    if len({output.path.absolute() for output in every}) < len(every):
        raise UsageError("Two reports would be written to one file: write --format NAME=PATH.")
    return every
