"""The guides in docs/ name commands, options and files that there are."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from grader.catalog import load
from grader.cli import main
from grader.lessons import FOLDER

ROOT = Path(__file__).parent.parent
GUIDES = tuple(
    ROOT / "docs" / f"{reader}.md" for reader in ("student", "teacher", "author", "formats")
)
PAGES = (*GUIDES, *sorted(FOLDER.glob("*/workspace.md")))
"""Whatever names commands to people."""

WIDTH = 110

COMMAND = re.compile(r"\bgrader ([a-z]+)((?: (?!\|)[^\n`#]*)?)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
LINK = re.compile(r"\]\(([^)#]+)\)")
PATH = re.compile(r"`((?:grader|tests|exercises|solutions)/[\w./-]*)`")


def code(guide: Path) -> str:
    """What a guide shows as code: its blocks and its inline spans, one a line."""
    text = guide.read_text(encoding="utf-8")
    blocks = re.findall(r"^```console\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return "\n".join([*blocks, *re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text)])


def command(name: str) -> click.Command | None:
    """The command of this name."""
    return main.commands.get(name)


@pytest.mark.parametrize("guide", PAGES, ids=lambda guide: f"{guide.parent.name}-{guide.stem}")
def test_a_guide_names_commands_that_there_are(guide: Path) -> None:
    """Each `grader COMMAND --option` in a guide is one of the command line's."""
    found = COMMAND.findall(code(guide))
    assert found
    for name, rest in found:
        known = command(name)
        assert known is not None, name
        options = {option for one in known.params for option in one.opts} | {"--help"}
        assert set(OPTION.findall(rest)) <= options, (name, rest)


def test_the_page_of_commands_is_what_help_says() -> None:
    """Every command is on it, word for word; `python -m tests.commands` makes it anew."""
    command = [sys.executable, "-m", "tests.commands"]  # click keeps what an earlier test saw
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == made


def test_the_guides_of_those_who_grade_name_every_option() -> None:
    """Between them, the guides for students and teachers tell of all that `grade` can be told."""
    told = "".join(code(guide) for guide in GUIDES[:2])
    wanted = {option for one in main.commands["grade"].params for option in one.opts}
    quiet = {"--color", "submission"}
    assert {option for option in wanted if option not in told} <= quiet


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_a_guide_points_to_files_that_there_are(guide: Path) -> None:
    """Links lead somewhere, and so do paths of this project; EXERCISE stands for any of them."""
    text = guide.read_text(encoding="utf-8")
    for link in LINK.findall(text):
        assert (guide.parent / link).exists(), link
    names = [exercise.id for exercise in load().exercises]
    for path in PATH.findall(text):
        assert all((ROOT / path.replace("EXERCISE", name)).exists() for name in names), path


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_a_guide_fits_the_page(guide: Path) -> None:
    """Lines outside of tables are of a readable length."""
    lines = guide.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if len(line) > WIDTH and not line.startswith("|")] == []
