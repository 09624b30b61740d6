"""`grader convert`: a stored report in other formats, without grading again."""

from __future__ import annotations

from pathlib import Path

import click

from grader.errors import UsageError
from grader.report.formats import FORMATS


@click.command()
@click.argument("report", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "formats",
    multiple=True,
    required=True,
    metavar="NAME[=PATH]",
    help=f"{', '.join(FORMATS)}; without a path, to standard output (repeatable).",
)
def convert(report: Path, formats: tuple[str, ...]) -> None:
    """Write a stored report in other formats.

    REPORT is a file that `grader grade` wrote, in YAML or JSON.
    """
    from grader.report.formats import Output, check_apart, parse
    from grader.report.stored import load
    from grader.report.write import check_writable, write

    wanted = [parse(given) for given in formats]
    files = tuple(Output(name, path) for name, path in wanted if path is not None)
    printed = [name for name, path in wanted if path is None]
    if len(printed) > 1:
        raise UsageError("Only one format can be printed: write --format NAME=PATH.")
    check_apart(files)
    for output in files:
        check_writable(output.path)
    stored = load(report)
    for path, text in [(output.path, output.render(stored)) for output in files]:
        write(path, text)
    for name in printed:
        click.echo(Output(name, Path()).render(stored), nl=False)
