"""The folders of a run: a private copy of a submission's Python files, and the scratch folders.

Workers read only the copy. Links that lead out of the submission, FIFOs, folders with a file's
name and unreadable files are left behind, so that they are `missing`.
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from grader.submission import read

FOLDER = "grader-"
"""How the name of a run's folder begins."""

MAX_FILES = 500
MAX_DEPTH = 4


def stage(submission: Path, into: Path) -> None:
    """Copy the `.py` files of a submission, helper packages included, into a new folder."""
    into.mkdir(mode=0o700, parents=True)
    root = submission.resolve()
    for count, source in enumerate(_python_files(root, MAX_DEPTH)):
        if count >= MAX_FILES:
            break
        target = into / source.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = read(source, root)
        if content is not None:
            with suppress(OSError):
                target.write_bytes(content)


def remove(folder: Path) -> None:
    """Remove a folder that a worker wrote to, however deep its folders are nested.

    `shutil.rmtree` spends stack and descriptors on every level. Here folders are moved side by side
    instead, so that none is ever more than a level down. What is no folder is removed as well.

    Raises:
        OSError: something in it cannot be removed.
    """
    if not folder.is_dir() or folder.is_symlink():
        folder.unlink(missing_ok=True)
        return
    folder.chmod(0o700)
    pile = Path(tempfile.mkdtemp(dir=folder.parent))
    numbers = itertools.count()
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        for entry in list(os.scandir(current)):
            if entry.is_dir(follow_symlinks=False):
                Path(entry.path).chmod(0o700)  # or it can be neither moved nor read
                waiting.append(Path(entry.path).rename(pile / str(next(numbers))))
            else:
                Path(entry.path).unlink()
        current.rmdir()
    pile.rmdir()


def _python_files(folder: Path, depth: int) -> Iterator[Path]:
    """Names that end like Python files, nearest first; hidden folders and environments are not."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    below = []
    for entry in entries:
        if entry.name.lower().endswith(".py"):
            yield Path(entry.path)
        elif depth and entry.is_dir(follow_symlinks=False) and _is_package_like(entry):
            below.append(Path(entry.path))
    for child in below:
        yield from _python_files(child, depth - 1)


def _is_package_like(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith(".") or entry.name in ("__pycache__", "node_modules"):
        return False
    return not Path(entry.path, "pyvenv.cfg").exists()
