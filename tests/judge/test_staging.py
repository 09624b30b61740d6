"""What of a submission's folder is graded, and what is left behind."""

from __future__ import annotations

import os
from pathlib import Path

from grader.judge.staging import remove, stage
from grader.submission import MAX_FILE_BYTES


def test_python_files_are_copied(tmp_path: Path) -> None:
    """Files and helper packages are copied byte by byte; other files are not."""
    source = tmp_path / "submission"
    (source / "helpers").mkdir(parents=True)
    (source / "matmul.py").write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    (source / "helpers" / "__init__.py").write_text("")
    (source / "notes.txt").write_text("no")
    stage(source, tmp_path / "copy")
    copied = sorted(str(p.relative_to(tmp_path / "copy")) for p in (tmp_path / "copy").rglob("*.*"))
    assert copied == ["helpers/__init__.py", "matmul.py"]
    assert (tmp_path / "copy" / "matmul.py").read_bytes() == b"\xef\xbb\xbfx = 1\r\n"


def test_traps_are_left_behind(tmp_path: Path) -> None:
    """Links out of the submission, FIFOs, folders and huge files are as if they were not there."""
    source = tmp_path / "submission"
    (source / "call.py").mkdir(parents=True)
    (tmp_path / "secret.py").write_text("x = 1")
    (source / "linear.py").symlink_to(tmp_path / "secret.py")
    os.mkfifo(source / "train.py")
    (source / "matmul.py").write_bytes(b"#" * (MAX_FILE_BYTES + 1))
    (source / "loop.py").symlink_to(source / "loop.py")
    stage(source, tmp_path / "copy")
    assert [p for p in (tmp_path / "copy").rglob("*") if p.is_file()] == []


def test_links_within_are_followed(tmp_path: Path) -> None:
    """A link to another file of the submission is that file."""
    source = tmp_path / "submission"
    source.mkdir()
    (source / "real.py").write_text("x = 1")
    (source / "matmul.py").symlink_to("real.py")
    stage(source, tmp_path / "copy")
    assert (tmp_path / "copy" / "matmul.py").read_text() == "x = 1"


def test_environments_are_skipped(tmp_path: Path) -> None:
    """Hidden folders and virtual environments are no part of a submission."""
    source = tmp_path / "submission"
    for folder in (".git", "env", "__pycache__"):
        (source / folder).mkdir(parents=True)
        (source / folder / "a.py").write_text("")
    (source / "env" / "pyvenv.cfg").write_text("")
    stage(source, tmp_path / "copy")
    assert list((tmp_path / "copy").rglob("*.py")) == []


def test_whatever_lies_in_a_folders_place_is_removed(tmp_path: Path) -> None:
    """A closed folder, a file in its place, a link out of it, and nothing at all."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").write_text("")
    closed, file, link = (tmp_path / name for name in ("closed", "file", "link"))
    (closed / "below").mkdir(parents=True)
    closed.chmod(0)
    file.write_text("")
    link.symlink_to(outside)
    for path in (closed, file, link, tmp_path / "nothing"):
        remove(path)
    assert list(tmp_path.iterdir()) == [outside]
    assert (outside / "kept").exists()
