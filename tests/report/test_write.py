"""A report is written as a whole, or not at all, and never over something else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.errors import InfrastructureError, UsageError
from grader.report.write import check_writable, write


def test_a_report_replaces_the_old_one(tmp_path: Path) -> None:
    """The new text is all there is, in UTF-8, and nothing else is left in the folder."""
    path = tmp_path / "report.yaml"
    path.write_text("old and longer")
    write(path, "new – ✓\n")
    assert path.read_bytes() == "new – ✓\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    """A submission may hold a report.yaml that leads to somebody's files."""
    precious, link = tmp_path / "precious", tmp_path / "report.yaml"
    precious.write_text("precious")
    link.symlink_to(precious)
    check_writable(link)
    write(link, "new")
    assert (precious.read_text(), link.read_text()) == ("precious", "new")


def test_a_fifo_is_replaced_and_not_waited_for(tmp_path: Path) -> None:
    """A report.yaml that nobody reads from does not stop a run."""
    path = tmp_path / "report.yaml"
    os.mkfifo(path)
    check_writable(path)
    write(path, "new")
    assert path.read_text() == "new"


def test_devices_are_written_to(tmp_path: Path) -> None:
    """/dev/null stays what it is."""
    check_writable(Path("/dev/null"))
    write(Path("/dev/null"), "text")
    assert Path("/dev/null").is_char_device()


def test_the_umask_counts(tmp_path: Path) -> None:
    """Others may read a report where they may read what this user writes."""
    old = os.umask(0o027)
    try:
        write(tmp_path / "report.yaml", "new")
    finally:
        os.umask(old)
    assert (tmp_path / "report.yaml").stat().st_mode & 0o777 == 0o640


def test_a_failure_leaves_the_old_report(tmp_path: Path) -> None:
    """A text that cannot be encoded leaves what was there, and no crumbs."""
    path = tmp_path / "report.yaml"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write(path, "new \ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_vanished_is_a_fault(tmp_path: Path) -> None:
    """After grading, a report that cannot be written is no error of the call."""
    with pytest.raises(InfrastructureError, match="could not be written"):
        write(tmp_path / "gone" / "report.yaml", "new")


def test_a_killed_writer_leaves_the_old_report(tmp_path: Path) -> None:
    """Killed at its last step before the new name, a run leaves the old report as it was."""
    path = tmp_path / "report.yaml"
    path.write_text("old")
    program = (
        "import os, signal; from pathlib import Path; from grader.report.write import write\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"write(Path({str(path)!r}), 'new' * 100_000)"
    )
    assert subprocess.run([sys.executable, "-c", program]).returncode == -signal.SIGKILL
    assert path.read_text() == "old"


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("nowhere/report.yaml", "is not there: make it first"),
        ("folder", "is a folder"),
        ("matmul.py", "is Python"),
        ("x" * 300, "cannot be written"),
        ("file/report.yaml", "is not there"),
    ],
)
def test_paths_are_checked_before_grading(tmp_path: Path, name: str, complaint: str) -> None:
    """Where no report can be written, nothing is graded first."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match=complaint):
        check_writable(tmp_path / name)


def test_a_check_leaves_nothing(tmp_path: Path) -> None:
    """Checking a path changes no file."""
    path = tmp_path / "report.yaml"
    path.write_text("old")
    check_writable(path)
    assert (list(tmp_path.iterdir()), path.read_text()) == ([path], "old")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_others_is_refused(tmp_path: Path) -> None:
    """A folder that may not be written to is an error of the call."""
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match="permission denied"):
        check_writable(tmp_path / "report.yaml")


@pytest.mark.parametrize("name", ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"])
def test_files_of_a_step_are_appended_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What earlier commands of a step have written there stays."""
    path, other = tmp_path / "shared", tmp_path / "other"
    monkeypatch.setenv(name, str(path))
    monkeypatch.chdir(tmp_path)
    path.write_text("first=1\n")
    check_writable(Path("shared"))
    write(path, "second=2\n")
    write(Path("shared"), "third=3\n")
    assert path.read_text() == "first=1\nsecond=2\nthird=3\n"
    write(other, "old")
    write(other, "new")
    assert other.read_text() == "new"


def test_a_shared_file_need_not_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first to write makes it; an empty variable names none."""
    path = tmp_path / "shared"
    monkeypatch.setenv("GITHUB_OUTPUT", str(path))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "")
    write(path, "text\n")
    assert path.read_text() == "text\n"


@pytest.mark.parametrize("name", ["stdout", "stderr"])
def test_streams_keep_what_is_there(tmp_path: Path, name: str) -> None:
    """Lines that go to /dev/stdout stand between those around them, in a file and in a pipe."""
    program = (
        "import sys; from pathlib import Path; from grader.report.write import write\n"
        f"print('before', file=sys.{name}, flush=True)\n"
        f"write(Path('/dev/{name}'), 'lines\\n'); print('after', file=sys.{name})"
    )
    command = [sys.executable, "-c", program]
    with (tmp_path / "log").open("w") as log:
        subprocess.run(command, check=True, **{name: log})
    piped = subprocess.run(command, check=True, capture_output=True, text=True)
    assert (tmp_path / "log").read_text() == getattr(piped, name) == "before\nlines\nafter\n"
