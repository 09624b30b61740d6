"""What a worker may do, in the words that every layer understands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Layer(StrEnum):
    """One independent barrier between a submission and the machine, in the order they go up."""

    process = "process"
    rlimits = "rlimits"
    no_new_privs = "no_new_privs"
    landlock = "landlock"
    seccomp = "seccomp"


@dataclass(frozen=True)
class Policy:
    """The limits of one worker.

    `submission` may be read, `scratch` written; both exist and belong to the worker's own user
    (root loses its power over other people's files). A process may use `cpu_seconds` of processor
    time, write `file_bytes` to each file, hold descriptors below `open_files`. Of the inherited
    descriptors, 0 to 2 and `keep_fds` stay open. `parent` is the id of the forking process, taken
    before the fork, so that its death in the meantime is noticed; None takes today's parent.
    `accelerator`: whether the files of a GPU's driver may be opened, where there is one, and the
    system calls made that it needs.
    """

    submission: Path
    scratch: Path
    cpu_seconds: int
    file_bytes: int
    open_files: int
    keep_fds: tuple[int, ...]
    layers: frozenset[Layer] = frozenset(Layer)
    parent: int | None = None
    accelerator: bool = True


class Unavailable(Exception):
    """A layer is not to be had here; the message says why, and how to get it, in one sentence."""
