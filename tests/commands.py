"""The page of all commands, `docs/commands.md`, made of what `--help` says of each.

`python -m tests.commands > docs/commands.md` makes it anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click
from click.testing import CliRunner

from grader.cli import main

INTRODUCTION = """# Commands

What `grader COMMAND --help` says of each; `python -m grader` is the same program. Exit codes of
`grade`: 0 every property passed, 1 something did not, 2 the call was wrong, 3 the grader failed.
"""


def page() -> str:
    """The whole page, as Markdown."""
    return INTRODUCTION + "".join(_section(*names) for names in ((), *_commands(main)))


def _commands(group: click.Group) -> Iterator[tuple[str, ...]]:
    """The names that call each command of a group, those of the groups within it included."""
    for name, command in group.commands.items():
        if command.hidden:
            continue
        yield (name,)
        if isinstance(command, click.Group):
            yield from ((name, *below) for below in _commands(command))


def _section(*names: str) -> str:
    said = "\n".join(_help(*names))
    return f"\n## {' '.join(('grader', *names))}\n\n```text\n{said}\n```\n"


def _help(*names: str) -> Iterator[str]:
    arguments = [*names, "--help"]
    said = CliRunner().invoke(main, arguments, prog_name="grader", terminal_width=80)
    if said.exit_code:
        raise click.ClickException(said.output)
    yield from (line.rstrip() for line in said.stdout.splitlines())


if __name__ == "__main__":
    sys.stdout.write(page())
