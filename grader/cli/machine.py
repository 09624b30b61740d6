"""`grader schema` and `doctor`: what programs and administrators ask for."""

from __future__ import annotations

import json

import click


@click.command()
def schema() -> None:
    """Print the report's JSON Schema."""
    from grader.report.schema import schema as report_schema

    click.echo(json.dumps(report_schema(), indent=2))


@click.command()
def doctor() -> None:
    """Say what this machine has, and what it lacks.

    Versions, devices, and layers of isolation between a submission and this machine.
    """
    from grader.doctor import diagnosis

    for title, findings in diagnosis():
        click.echo(title)
        for one in findings:
            line = f"  {'✓' if one.there else '✗'} {one.name:<16}"
            click.echo(click.wrap_text(one.words, 80, line, " " * len(line)))
