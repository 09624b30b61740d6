"""The program that all commands belong to: it ends with one sentence and an exit code."""

from __future__ import annotations

import errno
import sys
from io import TextIOWrapper
from typing import Any

import click

import grader
from grader.errors import GraderError, InfrastructureError

INTERRUPTED = 130


class Program(click.Group):
    """Ends with one sentence and an exit code, whatever happens: an exit code of 1 is a grade."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a `GraderError` ends with its exit code, any other error with 3."""
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


def show_version(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
    """`--version`."""
    if asked and not ctx.resilient_parsing:
        click.echo(f"grader {grader.version()}")
        ctx.exit()
