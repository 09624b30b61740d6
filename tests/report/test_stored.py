"""What a stored report says of where the exercises stand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.report import as_json, as_yaml
from grader.report.stored import standings

from .example import report


@pytest.mark.parametrize("format", [as_yaml, as_json], ids=["yaml", "json"])
def test_standings(tmp_path: Path, format: object) -> None:  # noqa: A002 - the field's word
    """Points and status of what was graded; what was not graded stands nowhere."""
    path = tmp_path / "report.yaml"
    path.write_text(format.render(report()))  # type: ignore[attr-defined]
    assert standings(path) == {"product": (4, "failed"), "layer": (5, "crashed")}


def test_no_report_is_no_standing(tmp_path: Path) -> None:
    """Before the first run nothing stands anywhere; a FIFO is not waited for."""
    os.mkfifo(tmp_path / "fifo.yaml")
    assert standings(tmp_path / "report.yaml") == standings(tmp_path / "fifo.yaml") == {}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"3",
        b"exercises: 3",
        b"exercises: [{id: a}]",
        b"exercises: [{id: a, score: x, status: y}]",
        b"{",
        b"\xff",
        b"[" * 100_000,
        b"!!python/object/apply:os.system [exit]",
    ],
)
def test_something_else_is_refused(tmp_path: Path, text: bytes) -> None:
    """A file that is no report is an error of the call, whatever is in it."""
    path = tmp_path / "report.yaml"
    path.write_bytes(text)
    with pytest.raises(UsageError, match="is no report"):
        standings(path)


def test_a_strangers_report_commands_nothing(tmp_path: Path) -> None:
    """A report may lie in a submission, and say anything."""
    path = tmp_path / "report.yaml"
    path.write_text('exercises: [{id: a, score: 1, status: "\\e[31m::error::x"}]')
    assert standings(path)["a"].status == ":\u200b:error:\u200b:x"
