"""Put files where nothing is yet: into a new folder, or into a new archive."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from grader.errors import UsageError

Files = Mapping[str, bytes]
"""By their paths, with slashes; what begins with `#!` can be run."""

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The same archive for the same files, whenever it is made."""


def write_folder(folder: Path, files: Files) -> None:
    """Make a folder with these files.

    Raises:
        UsageError: it is there and not empty, or cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} is there already: name a folder that is new or empty.")
        folder.mkdir(parents=True, exist_ok=True)
        _furnish(folder, files)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}.") from error


def _furnish(folder: Path, files: Files) -> None:
    """Write the files into an empty folder, which is empty again where that fails."""
    try:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(_mode(content))
    except BaseException:
        for name in {PurePosixPath(name).parts[0] for name in files}:
            shutil.rmtree(folder / name, ignore_errors=True)
            with suppress(OSError):
                (folder / name).unlink()
        raise


def write_zip(path: Path, files: Files) -> None:
    """Make an archive with these files.

    Raises:
        UsageError: it is there already, or cannot be written.
    """
    try:
        with path.open("xb") as stream:
            _fill(stream, path, files)
    except FileExistsError:
        raise UsageError(f"{path} is there already: name a file that is new.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error


def _fill(stream: BinaryIO, path: Path, files: Files) -> None:
    """Write the archive into its new file, which is gone again where that fails."""
    try:
        with zipfile.ZipFile(stream, "w") as opened:
            archive(opened, files)
        stream.flush()
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def archive(opened: zipfile.ZipFile, files: Files) -> None:
    """Put files into an archive that depends on nothing but them."""
    for name in sorted(files):
        entry = zipfile.ZipInfo(name, LONG_AGO)
        entry.external_attr = _mode(files[name]) << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        opened.writestr(entry, files[name])


def _mode(content: bytes) -> int:
    return 0o755 if content.startswith(b"#!") else 0o644
