"""The command line: arguments → library → rendering → exit code.

Exit codes of `grade`: 0 every graded property passed; 1 graded, not everything passed; 2 the call
is wrong; 3 the grader itself failed. Nothing here imports torch.
"""

from __future__ import annotations

import click

from grader.cli.convert import convert
from grader.cli.export import export
from grader.cli.grade import grade
from grader.cli.learn import explain, hint, list_exercises
from grader.cli.machine import doctor, schema
from grader.cli.program import Program, show_version
from grader.cli.study import init, watch


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help="Show the version and exit.",
)
def main() -> None:
    """Grade PyTorch exercises by property tests, and learn from what goes wrong."""


for command in (grade, convert, export, init, watch, list_exercises, hint, explain, schema, doctor):
    main.add_command(command)
