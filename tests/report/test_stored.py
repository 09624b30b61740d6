"""What a stored report says of where the exercises stand."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.report import as_json, as_yaml
from grader.report.stored import load, standings

from .example import report


@pytest.mark.parametrize("format", [as_yaml, as_json], ids=["yaml", "json"])
def test_standings(tmp_path: Path, format: object) -> None:  # noqa: A002 - the field's word
    """Points and status of what was graded; what was not graded stands nowhere."""
    path = tmp_path / "report.yaml"
    path.write_text(format.render(report()))  # type: ignore[attr-defined]
    assert standings(path) == {"product": (4, "failed"), "layer": (5, "crashed")}


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"3",
        b"exercises: 3",
        b"exercises: [{id: a}]",
        b"exercises: [{id: a, score: x, status: passed}]",
        b"exercises: [{id: a, score: 1, status: banana}]",
        b"exercises: [{id: a, score: 1, status: [passed]}]",
        b'exercises: [{id: a, score: 1, status: "\\e[31m::error::x"}]',
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


STORED = as_yaml.render(report())


@pytest.mark.parametrize("format", [as_yaml, as_json], ids=["yaml", "json"])
def test_a_whole_report_is_read_back(tmp_path: Path, format: object) -> None:  # noqa: A002
    """What is read is what was written."""
    path = tmp_path / "report"
    path.write_text(format.render(report()), encoding="utf-8")  # type: ignore[attr-defined]
    assert load(path) == report()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("schema_version: 1", "schema_version: 2", "schema_version is not 1"),
        ("schema_version: 1", "more: 1", "schema_version"),
        ("schema_version: 1", "schema_version: 1\nmore: 1", "unknown key more"),
        ("seed: 0", "seed: 0, more: 1", "unknown key more"),
        ("line: 12", "more: 1, line: 12", "unknown key more"),
        ("status: passed", "status: excellent", "excellent"),
        ("score: 9\n", "score: 20\n", "do not add up"),
        ("score: 9\n", "score: .nan\n", "score"),
        ("  max_score: 6\n", "  max_score: 7\n", "do not add up"),
        ("  score: 5\n", "  score: -5\n", "below nothing"),
        ("  score: 5\n", "  score: 50\n", "above its maximum"),
        ("  score: 5\n", f"  score: 0x{'f' * 4000}\n", "too large"),
        ("seed: 0", "seed: 2001-01-01", "date"),
        ("seed: 0", "1: 0", "no text"),
        ("layout: transposed", "layout: &a [*a]", "aliases"),
        ("layout: transposed", "layout: !!set {a}", "set"),
        ("layout: transposed", f"layout: {'[' * 200}{']' * 200}", "too deeply"),
        ("layout: transposed", f"layout: 1{':1' * 100_000}", "many parts"),
        ("layout: transposed", "layout: !!python/name:os.system x", "no YAML"),
        ("isolation:", f"# {'x' * (5 << 20)}\nisolation:", "too large"),
    ],
)
def test_no_report_is_said_in_a_sentence(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    """What does not fit the schema, does not add up or hides a trap is refused, with the reason."""
    path = tmp_path / "report.yaml"
    assert old in STORED
    path.write_text(STORED.replace(old, new, 1))
    with pytest.raises(UsageError, match=complaint) as raised:
        load(path)
    assert "\n" not in str(raised.value)


def test_too_many_exercises_are_refused(tmp_path: Path) -> None:
    """A hundred exercises are more than anybody teaches."""
    extra = report().exercises[2]
    many = [replace(extra, max_score=0, properties=())] * 99
    path = tmp_path / "report.json"
    path.write_text(as_json.render(replace(report(), exercises=(*report().exercises, *many))))
    with pytest.raises(UsageError, match="more than 100 exercises"):
        load(path)


def test_too_many_properties_are_refused(tmp_path: Path) -> None:
    """More properties than every format has room for are no report."""
    extra = report().exercises[2]
    (claim,) = extra.properties
    free = replace(extra, max_score=0, properties=(replace(claim, max_score=0),) * 500)
    path = tmp_path / "report.json"
    path.write_text(as_json.render(replace(report(), exercises=(*report().exercises, free))))
    with pytest.raises(UsageError, match="more than 500 properties"):
        load(path)


@pytest.mark.parametrize("name", ["nowhere", "folder", "fifo", "x" * 300])
def test_what_is_no_file_is_no_report(tmp_path: Path, name: str) -> None:
    """A path that leads to no file is an error of the call; a FIFO is not waited for."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    for read in (load, standings):
        with pytest.raises(UsageError, match="There is no report"):
            read(tmp_path / name)


def test_a_report_that_is_read_is_harmless(tmp_path: Path) -> None:
    """Whoever wrote the file, nothing in it commands."""
    path = tmp_path / "report.yaml"
    path.write_text(STORED.replace("The claim of agrees.", r'"\e[31m::error::x \uD800"'))
    (first, *_) = load(path).exercises
    assert first.properties[0].claim == ":\u200b:error:\u200b:x ?"
