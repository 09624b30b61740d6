"""The command line: arguments → library → rendering → exit code.

Exit codes of `grade`: 0 every graded property passed; 1 graded, not everything passed; 2 the call is
wrong; 3 the grader itself failed. Nothing here imports torch.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

import click

from grader import catalog as catalogs
from grader import version
from grader.errors import GraderError, UsageError
from grader.results import Request, Settings

COLOR = click.Choice(("auto", "always", "never"))
INTERRUPTED = 130


class _Program(click.Group):
    """Turns the errors of the library into one sentence and their exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except GraderError as error:
            click.echo(f"grader: {error}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("grader: stopped; what was written before is unchanged.", err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version(), prog_name="grader")
def main() -> None:
    """Grade PyTorch exercises by property tests, and learn from what goes wrong."""


def _layers(_ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]) -> list[str]:
    return [name.strip() for given in value for name in given.split(",") if name.strip()]


def _finite(_ctx: click.Context, _param: click.Parameter, value: float) -> float:
    if not math.isfinite(value) or value <= 0:
        raise click.BadParameter("a positive number of seconds is needed")
    return value


@main.command()
@click.argument("submission", default="exercises", type=click.Path(path_type=Path))
@click.option("--exercise", "ids", multiple=True, metavar="ID", help="Grade this one (repeatable).")
@click.option("--device", type=click.Choice(("auto", "cpu", "cuda")), default="auto")
@click.option("--seed", type=click.IntRange(0, (1 << 63) - 1), default=Settings.seed)
@click.option("--examples", type=click.IntRange(1, 100_000), default=Settings.examples)
@click.option(
    "--timeout",
    type=float,
    callback=_finite,
    default=Settings.timeout_s,
    help="Seconds that a property may take.",
)
@click.option("--report", type=click.Path(path_type=Path), default=Path("report.yaml"))
@click.option(
    "--format", "formats", multiple=True, metavar="NAME[=PATH]", help="yaml or json (repeatable)."
)
@click.option(
    "--require-isolation",
    "layers",
    multiple=True,
    callback=_layers,
    metavar="LAYER[,LAYER]",
    help="Refuse to grade with less.",
)
@click.option("--quiet", is_flag=True, help="Print nothing; write the report.")
@click.option("--color", type=COLOR, default="auto")
@click.pass_context
def grade(
    ctx: click.Context,
    submission: Path,
    ids: tuple[str, ...],
    device: str,
    seed: int,
    examples: int,
    timeout: float,
    report: Path,
    formats: tuple[str, ...],
    layers: list[str],
    quiet: bool,
    color: str,
) -> None:
    """Grade a folder, print a summary, write the report.

    SUBMISSION is the folder that holds the student's files.
    """
    from grader import run
    from grader import submission as submissions
    from grader.engine import Engine
    from grader.report.formats import check_writable, outputs, write

    catalog = catalogs.load()
    chosen = tuple(catalog.exercise(id).id for id in ids) or None
    request = Request(
        submission=str(submissions.check(submission)),
        exercises=tuple(e.id for e in catalog.exercises if chosen is None or e.id in chosen),
        settings=Settings(seed, examples, timeout),
        device=device,
        require_isolation=_known_layers(layers),
    )
    wanted = outputs(formats, report)
    for output in wanted:
        check_writable(output.path)
    with Engine() as engine:
        result = run.grade(engine, catalog, request, str(submission))
    for output in wanted:
        write(output.path, output.render(result))
    if not quiet:
        from grader.report.console import console, show

        screen = console(color)
        show(result, screen)
        screen.print(f"\nThe whole report is in {report}.")
    ctx.exit(0 if run.all_passed(result, request.exercises) else 1)


def _known_layers(layers: list[str]) -> tuple[str, ...]:
    from grader.worker.confinement.policy import Layer

    for name in layers:
        if name not in list(Layer):
            known = ", ".join(Layer)
            raise UsageError(f"There is no layer of isolation {name!r}; there are {known}.")
    return tuple(layers)


@main.command(name="list")
@click.option("--report", type=click.Path(path_type=Path), default=Path("report.yaml"))
def list_exercises(report: Path) -> None:
    """List the exercises, their points, and where each stands in the last report."""
    from grader.report.stored import standings

    standing = standings(report)
    for exercise in catalogs.load().exercises:
        points, status = standing.get(exercise.id, (None, "not graded yet"))
        reached = f"{points:g}" if points is not None else "–"
        click.echo(
            f"{exercise.id:<18}{reached:>5} of {exercise.points:<4}{exercise.file:<12}{status}"
        )
        click.echo(f"    {exercise.summary}")


@main.command()
@click.argument("exercise")
@click.option("--step", type=click.IntRange(1), default=1, help="1 where to look, 3 nearly there.")
def hint(exercise: str, step: int) -> None:
    """Show a hint for EXERCISE, and how to get the next one."""
    hints = catalogs.load().exercise(exercise).hints
    if step > len(hints):
        raise UsageError(f"There are {len(hints)} hints for {exercise}.")
    click.echo(hints[step - 1])
    if step < len(hints):
        click.echo(f"\nMore: grader hint {exercise} --step {step + 1}")


@main.command()
def schema() -> None:
    """Print the report's JSON Schema."""
    from grader.report.schema import schema as report_schema

    click.echo(json.dumps(report_schema(), indent=2))


@main.command()
def doctor() -> None:
    """Say what isolation, devices and versions this machine has, and what is missing."""
    from grader import doctor as diagnosis

    sections = {
        "versions": diagnosis.versions(),
        "devices": diagnosis.devices(),
        "isolation of submissions": diagnosis.isolation(),
    }
    for title, findings in sections.items():
        click.echo(title)
        for finding in findings:
            click.echo(f"  {'✓' if finding.there else '✗'} {finding.name:<14}{finding.words}")


if __name__ == "__main__":
    sys.exit(main())
