"""Which folders can be graded, and which bytes of them count."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.errors import SubmissionError
from grader.submission import MAX_FILE_BYTES, check, read, sha256


def test_a_folder_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder is known by its absolute path, however it is named."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path)
    assert check(Path()) == check(Path("link")) == tmp_path.resolve()


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("nowhere", "There is no folder"),
        ("file", "is no folder"),
        ("file/more", "is no folder"),
        ("loop", "cannot be read"),
        ("x" * 300, "cannot be read"),
        ("nul\0", "There is no folder"),
    ],
)
def test_anything_else_is_refused(tmp_path: Path, name: str, complaint: str) -> None:
    """What is no folder is an error of the call, with a sentence."""
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(SubmissionError, match=complaint):
        check(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_folder_is_refused(tmp_path: Path) -> None:
    """A folder that may not be listed is an error of the call."""
    tmp_path.chmod(0o000)
    with pytest.raises(SubmissionError, match="permissions"):
        check(tmp_path)


def test_the_digest_is_of_names_and_bytes(tmp_path: Path) -> None:
    """Every byte and every name counts; other files and the order of the names do not."""
    files = ("a.py", "b.py")
    empty = sha256(tmp_path, files)
    (tmp_path / "a.py").write_bytes(b"1")
    first = sha256(tmp_path, files)
    (tmp_path / "notes.txt").write_bytes(b"1")
    assert sha256(tmp_path, reversed(files)) == first
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    second = sha256(tmp_path, files)
    (tmp_path / "b.py").write_bytes(b"2")
    assert len({empty, first, second, sha256(tmp_path, files)}) == 4


def test_what_is_graded_is_read(tmp_path: Path) -> None:
    """Regular files and links inside the folder are read."""
    (tmp_path / "a.py").write_bytes(b"1")
    (tmp_path / "b.py").symlink_to("a.py")
    assert read(tmp_path / "a.py", tmp_path) == read(tmp_path / "b.py", tmp_path) == b"1"


@pytest.mark.parametrize("name", ["out.py", "loop.py", "fifo.py", "folder.py", "large.py", "no.py"])
def test_what_is_not_graded_is_not_read(tmp_path: Path, name: str) -> None:
    """Links out, FIFOs, folders and floods are as good as missing."""
    folder = tmp_path / "submission"
    folder.mkdir()
    (tmp_path / "secret").write_text("secret")
    (folder / "out.py").symlink_to(tmp_path / "secret")
    (folder / "loop.py").symlink_to("loop.py")
    (folder / "folder.py").mkdir()
    os.mkfifo(folder / "fifo.py")
    with (folder / "large.py").open("wb") as large:
        large.truncate(MAX_FILE_BYTES + 1)
    assert read(folder / name, folder) is None
