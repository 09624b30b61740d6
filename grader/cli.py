"""The command line: arguments → library → rendering → exit code.

Exit codes of `grade`: 0 every graded property passed; 1 graded, not everything passed; 2 the call
is wrong; 3 the grader itself failed. Nothing here imports torch.
"""

from __future__ import annotations

import errno
import json
import math
import os
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import grader
from grader import catalog as catalogs
from grader.errors import GraderError, InfrastructureError, UsageError
from grader.report.formats import FORMATS
from grader.results import Request, Settings

if TYPE_CHECKING:
    from grader.lessons import Language

INTERRUPTED = 130
MAX_EXAMPLES = 100_000
MAX_TIMEOUT_S = 86_400.0


class _Program(click.Group):
    """Ends with one sentence and an exit code, whatever happens: an exit code of 1 is a grade."""

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="replace")  # no terminal is too old to be told
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            click.echo("grader: stopped; the last report is unchanged.", err=True)
            ctx.exit(INTERRUPTED)
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # click ends quietly when nobody reads on
            click.echo(f"grader: {_sentence(error)}", err=True)
            ctx.exit(getattr(error, "exit_code", InfrastructureError.exit_code))


def _sentence(error: Exception) -> str:
    if isinstance(error, GraderError):
        return str(error)
    if isinstance(error, ModuleNotFoundError):
        return f"The package {error.name} is missing: install it with pip."
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f" at {frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else ""
    return f"The grader failed{place} ({type(error).__name__}: {error}); please report it."


def _version(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
    if asked and not ctx.resilient_parsing:
        click.echo(f"grader {grader.version()}")
        ctx.exit()


@click.group(cls=_Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Grade PyTorch exercises by property tests, and learn from what goes wrong."""


def _seconds(_ctx: click.Context, _param: click.Parameter, value: float) -> float:
    if not 0 < value <= MAX_TIMEOUT_S or math.isnan(value):
        raise click.BadParameter("a positive number of seconds is needed, a day at most.")
    return value


def _layers(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> list[str]:
    return [name.strip() for names in given for name in names.split(",") if name.strip()]


@main.command()
@click.argument("submission", default="exercises", type=click.Path(path_type=Path))
@click.option("--exercise", "ids", multiple=True, metavar="ID", help="Grade this one (repeatable).")
@click.option(
    "--device",
    type=click.Choice(("auto", "cpu", "cuda")),
    default="auto",
    help="Where to run; auto takes all there are.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, (1 << 63) - 1),
    default=Settings.seed,
    show_default=True,
    help="Another seed draws other examples.",
)
@click.option(
    "--examples",
    type=click.IntRange(1, MAX_EXAMPLES),
    default=Settings.examples,
    show_default=True,
    help="Examples that a property is tried on.",
)
@click.option(
    "--timeout",
    type=float,
    callback=_seconds,
    default=Settings.timeout_s,
    show_default=True,
    metavar="SECONDS",
    help="What a property may take.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    default=Path("report.yaml"),
    show_default=True,
    help="Where the report is written.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME[=PATH]",
    help=f"Its format: {' or '.join(FORMATS)}; with a path, one more file (repeatable).",
)
@click.option(
    "--require-isolation",
    "layers",
    multiple=True,
    callback=_layers,
    metavar="LAYER[,LAYER]",
    help="Refuse to grade with less; see `grader doctor`.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="Exercises graded side by side; one for each core by default.",
)
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option(
    "--color", type=click.Choice(("auto", "always", "never")), default="auto", show_default=True
)
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
    jobs: int | None,
    quiet: bool,
    color: str,
) -> None:
    """Grade a folder and write the report.

    SUBMISSION is the folder that holds the student's files; exercises/ by default.
    """
    from grader.engine import Engine

    with Engine(jobs) as engine:  # torch is imported there while this process imports its own
        from grader import run
        from grader import submission as submissions
        from grader.report.console import console, show
        from grader.report.formats import outputs
        from grader.report.progress import progress
        from grader.report.write import check_writable, write

        catalog = catalogs.load()
        chosen = {catalog.exercise(name).id for name in ids} or {o.id for o in catalog.exercises}
        request = Request(
            submission=str(submissions.check(submission)),
            exercises=tuple(one.id for one in catalog.exercises if one.id in chosen),
            settings=Settings(seed, examples, timeout),
            device=device,
            require_isolation=_known(layers),
        )
        wanted = outputs(formats, report)
        for output in wanted:
            check_writable(output.path)
        count = sum(len(one.properties) for one in catalog.exercises if one.id in chosen)
        with progress(count, None if quiet else console(color, sys.stderr)) as on_event:
            result = run.grade(engine, catalog, request, str(submission), on_event)
        engine.hang_up()
        written = [(output.path, output.render(result)) for output in wanted]
        for path, text in written:
            write(path, text)
        if not quiet:
            screen = console(color)
            show(result, screen)
            paths = ", ".join(str(path) for path, _ in written)
            screen.print(f"\n  The whole report: {paths}", soft_wrap=True)
    ctx.exit(0 if run.all_passed(result, chosen) else 1)


def _known(layers: list[str]) -> tuple[str, ...]:
    from grader.worker.confinement.policy import Layer

    for name in layers:
        if name not in list(Layer):
            known = ", ".join(Layer)
            raise UsageError(f"There is no layer of isolation {name!r}; there are {known}.")
    return tuple(layers)


@main.command(name="list")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    default=Path("report.yaml"),
    show_default=True,
    help="The report that says where each stands.",
)
def list_exercises(report: Path) -> None:
    """List the exercises and where each stands.

    That is what the last report says of them.
    """
    from grader.report.stored import standings

    standing = standings(report)
    for one in catalogs.load().exercises:
        stands = standing.get(one.id)
        status = f"{stands.score:g} points, {stands.status}" if stands else "not graded yet"
        click.echo(f"{one.id:<18}{one.points:>3} points  {one.file:<11}{status}")
        click.echo(click.wrap_text(one.summary, 78, "    ", "    "))


def language_option(command: Callable[..., None]) -> Callable[..., None]:
    """`--lang`, for commands that teach."""
    return click.option(
        "--lang", metavar="en|zh", help="The language; by default that of the system, else English."
    )(command)


def _language(option: str | None) -> Language:
    from grader.lessons import language_of

    return language_of(option, os.environ)


@main.command()
@click.argument("exercise")
@click.option("--step", type=click.IntRange(1), help="This one instead of the next.")
@language_option
def hint(exercise: str, step: int | None, lang: str | None) -> None:
    """Show the next hint for EXERCISE.

    The first says where to look, the last is nearly the answer. Which comes next is remembered in
    a workspace that `grader init` has made; elsewhere, --step says which.
    """
    from grader.lessons import translated
    from grader.study import progress

    here = Path()
    hints = translated(catalogs.load(), _language(lang)).exercise(exercise).hints
    reached = progress.read(here)
    chosen = step or min(reached.hints.get(exercise, 0) + 1, len(hints))
    if chosen > len(hints):
        raise UsageError(f"There are {len(hints)} hints for {exercise}, no {chosen}.")
    progress.save(here, reached.with_hint(exercise, chosen))
    click.echo(click.wrap_text(hints[chosen - 1], 80))
    if chosen < len(hints):
        click.echo(f"\nThe next one: grader hint {exercise} --step {chosen + 1}")


@main.command()
@click.argument("name", metavar="PROPERTY")
@language_option
def explain(name: str, lang: str | None) -> None:
    """Explain PROPERTY: what is claimed, why it matters, what has it and what lacks it.

    Where exercises share a property's name, say which is meant: call.leaves_global_state_alone.
    """
    from grader.lessons import explanation
    from grader.lessons.messages import say

    language = _language(lang)
    found = explanation(*_property(name), language)
    click.echo(f"{found.exercise}.{found.property}\n")
    parts = ("claim", found.claim), ("why", found.why)
    for key, text in (*parts, ("passes", found.passes), ("fails", found.fails)):
        click.echo(f"{say(key, language)}:")
        click.echo(click.wrap_text(text, 78, "  ", "  ", preserve_paragraphs=True) + "\n")


def _property(name: str) -> tuple[str, str]:
    """The ids of the exercise and of the property that a name means."""
    exercise, _, own = name.rpartition(".")
    named = [one for one in catalogs.load().exercises if exercise in ("", one.id)]
    found = [(one.id, own) for one in named if own in {entry.id for entry in one.properties}]
    if not found:
        raise UsageError(f"There is no property {name}; `grader list` names them with -v.")
    if len(found) > 1:
        full = ", ".join(".".join(ids) for ids in found)
        raise UsageError(f"Several exercises have a property {name}: name one of {full}.")
    return found[0]


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@language_option
def init(folder: Path, lang: str | None) -> None:
    """Make a workspace in FOLDER: stubs, lessons, an editor's tasks.

    No file that is there already is touched.
    """
    from grader.lessons.messages import say
    from grader.study.workspace import create

    language = _language(lang)
    created = create(folder, language)
    click.echo(say("workspace_made", language, folder=folder, count=len(created.made)))
    if created.kept:
        names = ", ".join(map(str, created.kept))
        click.echo(say("workspace_kept", language, names=names))
    click.echo(say("workspace_next", language, folder=folder))


@main.command()
@click.argument("submission", default=".", type=click.Path(path_type=Path))
@click.option("--poll", is_flag=True, help="Look at the files, where saves cause no events.")
@click.option("--plain", is_flag=True, help="Print lines, as without a terminal.")
@click.option("--once", is_flag=True, hidden=True)
@click.option("--device", type=click.Choice(("auto", "cpu", "cuda")), default="auto")
@click.option("--timeout", type=float, callback=_seconds, default=Settings.timeout_s)
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto")
@language_option
def watch(
    submission: Path, poll: bool, plain: bool, once: bool, device: str, timeout: float, color: str,
    lang: str | None,
) -> None:  # fmt: skip
    """Grade again on every save, and show what matters most.

    SUBMISSION is the folder to watch; the current one by default. In a terminal, keys give hints.
    """
    from grader import submission as submissions
    from grader.lessons import translated
    from grader.report.console import console
    from grader.study.keys import Keys
    from grader.study.live import LiveScreen, PlainScreen
    from grader.study.watch import Watch

    folder, language = submissions.check(submission), _language(lang)
    catalog = translated(catalogs.load(), language)
    settings = Settings(timeout_s=timeout)
    if plain or not (sys.stdout.isatty() and sys.stdin.isatty()):
        lines = PlainScreen(catalog, language)
        Watch(folder, catalog, settings, language, lines, device).run(poll, once)
        return
    with LiveScreen(console(color), catalog, language) as screen:
        loop = Watch(folder, catalog, settings, language, screen, device)
        with Keys(loop.press):
            loop.run(poll, once)


@main.command()
def schema() -> None:
    """Print the report's JSON Schema."""
    from grader.report.schema import schema as report_schema

    click.echo(json.dumps(report_schema(), indent=2))


@main.command()
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


if __name__ == "__main__":
    main()
