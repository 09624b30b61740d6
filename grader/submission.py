"""The folder that is graded: whether it can be, and which bytes were."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from grader.errors import SubmissionError

MAX_FILE_BYTES = 1 << 20


def check(path: Path) -> Path:
    """The folder's absolute path, links resolved.

    Raises:
        SubmissionError: there is no such folder, or it cannot be read.
    """
    try:
        with os.scandir(path):
            return path.resolve(strict=True)
    except (FileNotFoundError, ValueError):
        raise SubmissionError(f"There is no folder {path}: name a submission's folder.") from None
    except NotADirectoryError:
        message = f"{path} is no folder: name the folder that the files are in."
        raise SubmissionError(message) from None
    except OSError as error:
        message = f"The folder {path} cannot be read ({error.strerror}): check its permissions."
        raise SubmissionError(message) from None


def sha256(folder: Path, files: Iterable[str]) -> str:
    """A digest over the names and bytes of those files that are there, in hexadecimal."""
    digest = hashlib.sha256()
    for name in sorted(files):
        content = read(folder / name, folder)
        if content is not None:
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def read(path: Path, root: Path) -> bytes | None:
    """The bytes of a submission's file; None for what is not graded.

    That is what is not there, what is no regular file (a FIFO, a folder), what is larger than
    `MAX_FILE_BYTES`, and a link that leads out of `root`, which has no links left in it.
    """
    with suppress(OSError):  # not there, or not to be read
        real = Path(os.path.realpath(path, strict=True))
        if not real.is_relative_to(root):
            return None
        # O_NONBLOCK: opening a FIFO must not wait for somebody to write into it.
        descriptor = os.open(real, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        with os.fdopen(descriptor, "rb") as stream:
            found = os.fstat(descriptor)
            if stat.S_ISREG(found.st_mode) and found.st_size <= MAX_FILE_BYTES:
                return stream.read(MAX_FILE_BYTES)
    return None
