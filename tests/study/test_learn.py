"""`grader list`, `hint` and `explain` in Chinese; in English they are tested with the rest."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner, Result
from rich.cells import cell_len

from grader.cli import main

LAST = "train"


def call(*arguments: str) -> Result:
    """What a call of the command line ends with."""
    return CliRunner().invoke(main, list(arguments))


def test_what_there_is_to_learn_is_told_in_chinese() -> None:
    """Each line of list, hint and explain fits a terminal, where a Chinese character takes two."""
    for arguments in (["list", "-v"], ["hint", LAST], ["explain", "keeps_no_graph"]):
        said = call(*arguments, "--lang", "zh")
        assert said.exit_code == 0
        assert max(map(cell_len, said.stdout.splitlines())) <= 80
        assert re.search("[一-鿿]", said.stdout)
        assert not re.search("points|not graded|The next one|why it matters", said.stdout)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["hint", "nowhere"], "没有练习 'nowhere'"),
        (["hint", LAST, "--step", "9"], "没有第 9 条"),
        (["explain", "nowhere"], "没有性质 nowhere"),
        (["explain", "leaves_global_state_alone"], "请指明是哪一个"),
    ],
)
def test_wrong_calls_are_told_in_chinese(arguments: list[str], complaint: str) -> None:
    """What is wrong is said in the language that was asked for."""
    said = call(*arguments, "--lang", "zh")
    assert said.exit_code == 2
    assert complaint in said.stderr
