"""The few system calls that Python's standard library does not offer, over the C library."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from grader.worker.confinement.policy import Unavailable

ON_LINUX = sys.platform == "linux"
LIBC = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG, PR_GET_PDEATHSIG = 1, 2
PR_GET_DUMPABLE, PR_SET_DUMPABLE = 3, 4
PR_GET_SECCOMP = 21
PR_CAPBSET_READ, PR_CAPBSET_DROP = 23, 24
PR_SET_MM = 35
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS = 38, 39
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
PR_SET_PTRACER = 0x59616D61


def prctl(option: int, *arguments: int) -> int:
    """`prctl(2)`; raises OSError when the kernel refuses."""
    padded = [*arguments, 0, 0, 0, 0][:4]
    return _call(LIBC.prctl, ctypes.c_int(option), *map(ctypes.c_ulong, padded))


def system_call(number: int, *arguments: object) -> int:
    """`syscall(2)` with integers or ctypes pointers; raises OSError when the kernel refuses."""
    converted = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    return _call(LIBC.syscall, ctypes.c_long(number), *converted)


def refuse_privileges() -> None:
    """Set no_new_privs, without which an ordinary user gets neither Landlock nor seccomp."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def status_field(name: str) -> str:
    """A line of /proc/self/status, for instance `CapEff`."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return line.partition(":")[2].strip()
    raise Unavailable(f"This kernel does not report {name} in /proc/self/status.")


def need_linux(what: str) -> None:
    """Raise Unavailable anywhere but on a Linux whose system call numbers are known here."""
    if not ON_LINUX:
        raise Unavailable(
            f"{what} exists on Linux only: grade inside a Linux container or virtual machine."
        )
    if machine() not in ("x86_64", "aarch64"):
        raise Unavailable(f"{what} is set up here for x86_64 and aarch64, not for {machine()}.")


def machine() -> str:
    """The instruction set this process runs on, as the kernel calls it."""
    # A 32-bit interpreter on a 64-bit kernel would be filtered by the wrong numbers.
    name = platform.machine()
    return name if sys.maxsize > 2**32 and sys.byteorder == "little" else f"32-bit {name}"


def _call(function: Callable[..., int], *arguments: object) -> int:
    ctypes.set_errno(0)
    result = function(*arguments)
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
