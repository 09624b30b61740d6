"""Files are put where nothing is yet, as a whole or not at all."""

from __future__ import annotations

import resource
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.errors import UsageError
from grader.export.place import write_folder, write_zip

FILES = {"data": secrets.token_bytes(100_000)}


@contextmanager
def small_disk() -> Iterator[None]:
    """Meanwhile no file of this process may have more than a thousand bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_half_an_archive_is_not_left(tmp_path: Path) -> None:
    """Where an archive could not be written, nothing is in the way of the next try."""
    path = tmp_path / "autograder.zip"
    with small_disk(), pytest.raises(UsageError, match="cannot be written: File too large"):
        write_zip(path, FILES)
    assert not list(tmp_path.iterdir())
    write_zip(path, FILES)
    with zipfile.ZipFile(path) as opened:
        assert opened.read("data") == FILES["data"]


def test_half_a_folder_is_not_left(tmp_path: Path) -> None:
    """What was written before a file failed is gone again, so that the next try finds room."""
    folder = tmp_path / "templates" / "student"
    files = {"first": b"", "within/second": b"", **FILES}
    with small_disk(), pytest.raises(UsageError, match="cannot be written: File too large"):
        write_folder(folder, files)
    assert not list(folder.iterdir())
    write_folder(folder, files)
    assert (folder / "data").read_bytes() == FILES["data"]
    assert (folder / "within" / "second").is_file()
