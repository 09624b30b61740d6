"""Write a report's files, each at once: whoever looks finds the old one or the new one.

Files that a step of GitHub Actions shares with others, and devices, are appended to instead.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from grader.errors import InfrastructureError, UsageError

SHARED = ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")
"""Environment variables that name such files."""

STREAMS = {"/dev/stdout": 1, "/dev/stderr": 2}
"""Devices that are open already, by their numbers."""


def check_writable(path: Path) -> None:
    """Refuse a path that no report can be written to, before anything is graded.

    Raises:
        UsageError: it is a folder or code, or its folder is missing or may not be written.
    """
    if path.suffix == ".py":
        raise UsageError(f"{path} is Python: the report would overwrite it, name another file.")
    try:
        if path.is_dir():
            raise UsageError(f"{path} is a folder: name a file for the report.")
        if not path.parent.is_dir():
            raise UsageError(f"The folder {path.parent} of the report is not there: make it first.")
        if not _is_appended(path):
            temporary = _beside(path)
            temporary.touch(exist_ok=False)
            temporary.unlink()
    except (OSError, ValueError) as error:
        raise UsageError(f"The report cannot be written to {path} ({_why(error)}).") from None


def is_printed(path: Path) -> bool:
    """Whether what is written to a path comes out of this process's standard output."""
    try:
        printed, given, nowhere = os.fstat(1), path.stat(), Path(os.devnull).stat()
    except (OSError, ValueError):
        return False
    return os.path.samestat(printed, given) and not os.path.samestat(printed, nowhere)


def write(path: Path, text: str) -> None:
    """Write a file atomically; what is shared, or lies in /dev, gets the text at its end.

    Raises:
        InfrastructureError: it cannot be written; what was there before is unchanged.
    """
    try:
        if _is_appended(path):
            _append(path, text)
            return
        temporary = _beside(path)
        try:
            with temporary.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
    except OSError as error:
        raise InfrastructureError(
            f"The report could not be written to {path} ({_why(error)})."
        ) from None


def _beside(path: Path) -> Path:
    """A fresh name in the same folder, since only there a file can be moved without a copy."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}")


def _append(path: Path, text: str) -> None:
    # A file that standard output leads to, opened anew, would be overwritten by what follows.
    number = STREAMS.get(os.fspath(path))
    opened = path if number is None else os.dup(number)
    with open(opened, "a", encoding="utf-8", newline="\n") as stream:  # noqa: PTH123 - a number
        stream.write(text)


def _is_appended(path: Path) -> bool:
    """Whether what is in the file belongs to others."""
    shared = (os.environ.get(name) for name in SHARED)
    return _is_device(path) or path.absolute() in [Path(name).absolute() for name in shared if name]


def _is_device(path: Path) -> bool:
    """Whether the path is /dev/stdout or its like. Links and FIFOs elsewhere may be a trap."""
    parents = path.absolute().parents
    return Path("/dev") in parents and Path("/dev/shm") not in parents  # noqa: S108 - a folder


def _why(error: OSError | ValueError) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
