"""The worker's environment: a few harmless variables, and no memory of what was there before."""

from __future__ import annotations

import ctypes
import os
import sys
import tempfile
from pathlib import Path

from grader.worker.confinement.kernel import LIBC, ON_LINUX

KEPT = (
    "CUBLAS_WORKSPACE_CONFIG",
    "CUDA_DEVICE_ORDER",
    "CUDA_VISIBLE_DEVICES",
    "NVIDIA_VISIBLE_DEVICES",
    "TZ",
)
"""What decides which devices there are and how they compute; nothing secret by its nature."""

THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS")
FIXED = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "USER": "student",  # getpass and torch's caches ask for it, and would read /etc/passwd
    "LOGNAME": "student",
}
FOLDERS = ("HOME", "TMPDIR")


def replace(scratch: Path) -> None:
    """Put the minimal environment in place of the inherited one, and wipe what that one said.

    Removing a variable only removes a pointer: the strings stay where the kernel put them at
    exec, to be read through /proc/self/environ or a stray pointer, and in Python's copies.
    """
    fresh = FIXED | dict.fromkeys(FOLDERS, str(scratch)) | dict.fromkeys(THREADS, "1")
    fresh |= {name: os.environ[name] for name in (*KEPT, *THREADS) if name in os.environ}
    _overwrite_copies()
    os.environ.clear()
    if ON_LINUX:
        LIBC.clearenv()
        start, end = _inherited_strings()
        ctypes.memset(start, 0, end - start)
    os.environ.update(fresh)
    tempfile.tempdir = None  # the process before may have settled on another folder already


def is_clean() -> bool:
    """Whether nothing but the minimal environment is left, in Python's eyes and in the kernel's."""
    if ON_LINUX:
        start, end = _inherited_strings()
        if ctypes.string_at(start, end - start).strip(b"\0"):
            return False
    return set(os.environ) <= {*FIXED, *FOLDERS, *THREADS, *KEPT}


def _overwrite_copies() -> None:
    # os.environ holds bytes objects that nothing else refers to; once freed, their contents would
    # lie about on the heap. Shared ones (a constant, a one-letter value) must not be written to.
    values: dict[bytes, bytes] = getattr(os.environ, "_data", {})
    for value in values.values():
        if isinstance(value, bytes) and len(value) > 1 and sys.getrefcount(value) <= 3:
            ctypes.memset(id(value) + bytes.__basicsize__ - 1, 0, len(value))


def _inherited_strings() -> tuple[int, int]:
    # proc(5): env_start and env_end are fields 50 and 51; counting starts after the name, the
    # second field, which alone may contain spaces and parentheses.
    fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    return int(fields[50 - 3]), int(fields[51 - 3])
