"""The program that all commands belong to: it ends with one sentence and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from io import TextIOWrapper
from typing import Any

import click

import grader
from grader.cli import options
from grader.errors import GraderError, InfrastructureError
from grader.report.sanitize import harmless

INTERRUPTED = 130
STDERR = 2


class Program(click.Group):
    """Ends with one sentence and an exit code, whatever happens: an exit code of 1 is a grade."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Parse and run, whatever streams the caller has left open."""
        _open_streams()
        return super().main(*args, **kwargs)

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
            click.echo(_say("stopped"), err=True)
            ctx.exit(INTERRUPTED)
        except Exception as error:
            if isinstance(error, OSError) and error.errno == errno.EPIPE:
                raise  # click ends quietly when nobody reads on
            click.echo(f"grader: {harmless(_sentence(error))}", err=True)
            ctx.exit(getattr(error, "exit_code", InfrastructureError.exit_code))


def _open_streams() -> None:
    """Let closed streams lead nowhere: files that are opened later would take their places."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        os.set_inheritable(number, True)
    os.close(number)
    sys.stdin = sys.stdin or open(0, closefd=False)  # noqa: SIM115 - as long as the process
    sys.stdout = sys.stdout or open(1, "w", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(STDERR, "w", closefd=False)  # noqa: SIM115


def _sentence(error: Exception) -> str:
    if isinstance(error, GraderError):
        return str(error)
    if isinstance(error, ModuleNotFoundError):
        return _say("package_missing", package=error.name)
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = ""
    if frame is not None:
        place = _say("failed_at", file=frame.tb_frame.f_code.co_filename, line=frame.tb_lineno)
    return _say("grader_failed", place=place, kind=type(error).__name__, error=error)


def _say(key: str, **values: object) -> str:
    """A sentence in the system's language: the options are not known where everything ends."""
    from grader.lessons.messages import say

    return say(key, options.language_of(None), **values)


def show_version(ctx: click.Context, _param: click.Parameter, asked: bool) -> None:
    """`--version`."""
    if asked and not ctx.resilient_parsing:
        click.echo(f"grader {grader.version()}")
        ctx.exit()
