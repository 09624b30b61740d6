"""`grader init` and `watch`: a workspace, and a screen that follows its saves."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader import catalog as catalogs
from grader.cli import options
from grader.cli.program import INTERRUPTED
from grader.results import Settings


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@options.language
def init(folder: Path, lang: str | None) -> None:
    """Make a workspace in FOLDER: stubs, lessons, an editor's tasks.

    No file that is there already is touched.
    """
    from grader.lessons.messages import say
    from grader.study.workspace import create

    language = options.language_of(lang)
    created = create(folder, language)
    click.echo(say("workspace_made", language, folder=folder, count=len(created.made)))
    if created.kept:
        names = ", ".join(map(str, created.kept))
        click.echo(say("workspace_kept", language, names=names))
    click.echo(say("workspace_next", language, folder=folder))


@click.command()
@click.argument("submission", default=".", type=click.Path(path_type=Path))
@click.option("--poll", is_flag=True, help="Look at the files, where saves cause no events.")
@click.option("--plain", is_flag=True, help="Print lines, as without a terminal.")
@click.option("--once", is_flag=True, hidden=True)
@options.device
@options.timeout
@options.color
@options.language
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

    folder, language = submissions.check(submission), options.language_of(lang)
    catalog = catalogs.load()
    shown = translated(catalog, language)
    settings = Settings(timeout_s=timeout)
    try:
        if plain or not (sys.stdout.isatty() and sys.stdin.isatty()):
            lines = PlainScreen(shown, language)
            Watch(folder, catalog, settings, language, lines, device).run(poll, once)
            return
        with LiveScreen(console(color, follows_size=True), shown, language) as screen:
            loop = Watch(folder, catalog, settings, language, screen, device)
            with Keys(loop.press, loop.redraw):
                loop.run(poll, once)
    except KeyboardInterrupt:  # one way to quit; what was graded until then is kept
        click.get_current_context().exit(INTERRUPTED)
