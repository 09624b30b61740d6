"""`grader schema` and `doctor`: what programs and administrators ask for."""

from __future__ import annotations

import json

import click

from grader.cli import options


@click.command()
def schema() -> None:
    """Print the report's JSON Schema."""
    from grader.report.schema import schema as report_schema

    click.echo(json.dumps(report_schema(), indent=2))


@click.command()
@options.language
def doctor(lang: str | None) -> None:
    """Say what this machine has, and what it lacks.

    Versions, devices, and layers of isolation between a submission and this machine.
    """
    from grader.doctor import diagnosis
    from grader.report.wrapping import wrap

    for title, findings in diagnosis(options.language_of(lang)):
        click.echo(title)
        for one in findings:
            line = f"  {'✓' if one.there else '✗'} {one.name:<16}"
            for words in wrap(one.words, 80 - len(line)):
                click.echo(f"{line}{words}")
                line = " " * len(line)
