"""The formats that a report can be written in, by name, and the files that are asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path

from grader.errors import UsageError
from grader.results import Report

FORMATS = {
    "yaml": "grader.report.as_yaml",
    "json": "grader.report.as_json",
    "junit": "grader.report.as_junit",
    "markdown": "grader.report.as_markdown",
    "github": "grader.report.as_github",
    "classroom": "grader.report.as_classroom",
    "classroom50": "grader.report.as_classroom50",
    "gradescope": "grader.report.as_gradescope",
    "prairielearn": "grader.report.as_prairielearn",
}
"""A format's name, and the module whose `render(report) -> str` makes it; imported when needed."""

SUFFIXES = {
    "yaml": ".yaml",
    "json": ".json",
    "junit": ".xml",
    "markdown": ".md",
    "github": ".github.txt",
    "classroom": ".classroom.txt",
    "classroom50": ".classroom50.json",
    "gradescope": ".gradescope.json",
    "prairielearn": ".prairielearn.json",
}
"""What the name of a sibling of the report ends in."""

DEFAULT = "yaml"


@dataclass(frozen=True)
class Output:
    """A report to be written: in which format, and where."""

    format: str
    path: Path

    @property
    def render(self) -> Callable[[Report], str]:
        """The format's pure function from a report to its text.

        What Classroom 50 wants to know besides, the environment says, here and now.
        """
        module = import_module(FORMATS[self.format])
        render: Callable[..., str] = module.render
        if self.format == "classroom50":
            return partial(render, context=module.Context.of(os.environ, datetime.now(UTC)))
        return render


def parse(given: str) -> tuple[str, Path | None]:
    """The format and the path of `NAME[=PATH]`, None where it names no path.

    Raises:
        UsageError: an unknown format, or nothing after the equals sign.
    """
    name, equals, path = given.partition("=")
    if name not in FORMATS:
        raise UsageError(f"There is no format {name!r}; there are {', '.join(FORMATS)}.")
    if equals and not path:
        raise UsageError(f"--format {given} names no path: write --format {name}=PATH.")
    return name, Path(path) if equals else None


def outputs(formats: tuple[str, ...], report: Path) -> tuple[Output, ...]:
    """The files that `--format NAME[=PATH]` and `--report` ask for together.

    The first plain NAME says how the file named by `report` is written, each further one asks for
    a sibling with its own suffix, each NAME=PATH for a file of its own. `report` is always written.

    Raises:
        UsageError: an unknown format, two for one file, or siblings of a folder.
    """
    parsed = [parse(given) for given in formats]
    plain = [name for name, path in parsed if path is None]
    named = [Output(name, path) for name, path in parsed if path is not None]
    main, *more = plain or [DEFAULT]
    if more and not report.name:
        raise UsageError(f"{report} is a folder: name a file for the report.")
    siblings = [Output(name, report.with_suffix(SUFFIXES[name])) for name in more]
    every = (Output(main, report), *siblings, *named)
    check_apart(every)
    return every


def check_apart(every: tuple[Output, ...]) -> None:
    """Refuse files that would overwrite one another.

    Raises:
        UsageError: two have one path.
    """
    if len({output.path.absolute() for output in every}) < len(every):
        raise UsageError("Two reports would be written to one file: write --format NAME=PATH.")
