"""`grader export`: what a teacher hands out."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli import options


@click.group()
def export() -> None:
    """Make what a teacher hands out: a template, a bundle.

    Nothing that is there already is overwritten, and no solution is inside.
    """


@export.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--grader",
    "requirement",
    metavar="REQUIREMENT",
    help="What is installed as the grader: a name and version, an address; else the one here.",
)
@options.language
def template(folder: Path, requirement: str | None, lang: str | None) -> None:
    """Make a student's repository in FOLDER.

    Stubs, lessons, a Makefile, a dev container, and the workflow that grades every push.
    """
    from grader.export import kinds
    from grader.export.place import write_folder

    write_folder(folder, kinds.template(requirement, options.language_of(lang)))
    click.echo(f"{folder} is a student's repository: commit it, and make it a template.")


@export.command()
@click.argument("folder", type=click.Path(path_type=Path))
def classroom50(folder: Path) -> None:
    """Make the bundle of a Classroom 50 assignment in FOLDER."""
    from grader.export import kinds
    from grader.export.place import write_folder

    write_folder(folder, kinds.classroom50())
    click.echo(f"{folder} is the assignment's bundle; autograder.py in it is its autograder.")


@export.command()
@click.argument("path", metavar="ZIP", type=click.Path(path_type=Path))
def gradescope(path: Path) -> None:
    """Make the autograder of a Gradescope assignment, the archive ZIP."""
    from grader.export import kinds
    from grader.export.place import write_zip

    write_zip(path, kinds.gradescope())
    click.echo(f"{path} is the assignment's autograder: upload it.")
