"""`grader grade`: grade a folder and write the report."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from grader import catalog as catalogs
from grader.cli import options
from grader.errors import UsageError
from grader.report.formats import FORMATS
from grader.results import Request, Settings

if TYPE_CHECKING:
    from grader.lessons import Language

MAX_EXAMPLES = 100_000


def _layers(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> list[str]:
    return [name.strip() for names in given for name in names.split(",") if name.strip()]


@click.command()
@click.argument("submission", default="exercises", type=click.Path(path_type=Path))
@click.option("--exercise", "ids", multiple=True, metavar="ID", help="Grade this one (repeatable).")
@options.device
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
    help="Drawn examples that a property is tried on.",
)
@options.timeout
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
    help="Workers side by side; one for each core by default.",
)
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@options.color
@options.language
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
    lang: str | None,
) -> None:
    """Grade a folder and write the report.

    SUBMISSION is the folder that holds the student's files; exercises/ by default.
    """
    from grader.engine import Engine

    language = options.language_of(lang)
    with Engine(jobs) as engine:  # torch is imported there while this process imports its own
        from grader import run
        from grader import submission as submissions
        from grader.lessons import translated
        from grader.lessons.messages import say
        from grader.report.console import console, show
        from grader.report.formats import outputs
        from grader.report.progress import progress
        from grader.report.translate import translate
        from grader.report.write import check_writable, is_printed, write

        catalog = catalogs.load()
        asked = {options.exercise(name, catalog, language).id for name in ids}
        chosen = asked or {one.id for one in catalog.exercises}
        request = Request(
            submission=str(submissions.check(submission)),
            exercises=tuple(one.id for one in catalog.exercises if one.id in chosen),
            settings=Settings(seed, examples, timeout),
            device=device,
            require_isolation=_known(layers, language),
        )
        wanted = outputs(formats, report)
        for output in wanted:
            check_writable(output.path)
        count = sum(len(one.properties) for one in catalog.exercises if one.id in chosen)
        with progress(count, None if quiet else console(color, sys.stderr), language) as on_event:
            result = run.grade(engine, catalog, request, str(submission), on_event)
        engine.hang_up()
        written = [(output.path, output.render(result)) for output in wanted]
        for path, text in written:
            write(path, text)
        if not quiet:
            # A report that goes to standard output is all that goes there.
            printed = any(is_printed(path) for path, _ in written)
            stream = sys.stderr if printed else sys.stdout
            screen = console(color, stream)
            shown = translate(result, catalog, translated(catalog, language), language)
            paths = ", ".join(str(path) for path, _ in written)
            whole = say("whole_report", language, paths=paths)
            with _perhaps_unread(stream):
                with screen.capture() as summary:
                    show(shown, screen, language)
                    screen.print(f"\n  {whole}", soft_wrap=True)
                stream.write(summary.get())
    ctx.exit(0 if run.all_passed(result, chosen) else 1)


@contextmanager
def _perhaps_unread(stream: TextIO) -> Iterator[None]:
    """Where nobody reads what is printed meanwhile, or it has no room, the grading still counts."""
    try:
        yield
        stream.flush()
    except OSError:
        # What is left of it would make Python complain when it ends, and change the exit code.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _known(layers: list[str], language: Language) -> tuple[str, ...]:
    from grader.lessons.messages import say
    from grader.worker.confinement.policy import Layer

    for name in layers:
        if name not in list(Layer):
            known = ", ".join(Layer)
            raise UsageError(say("no_such_layer", language, name=repr(name), known=known))
    return tuple(layers)
