"""A process of its own: session, environment, descriptors, and an end that comes with its parent's.

What other systems than Linux lack (dying with the parent, being closed to debuggers) is left out
there; the rest of the layer holds everywhere.
"""

from __future__ import annotations

import ctypes
import os
import signal

from grader.worker.confinement import environment
from grader.worker.confinement.kernel import (
    ON_LINUX,
    PR_GET_DUMPABLE,
    PR_GET_PDEATHSIG,
    PR_SET_DUMPABLE,
    PR_SET_PDEATHSIG,
    prctl,
)
from grader.worker.confinement.policy import Policy, Unavailable

STANDARD_FDS = (0, 1, 2)


def enforce(policy: Policy) -> None:
    """Separate this process from everything it inherited."""
    if ON_LINUX:
        _die_with(policy.parent if policy.parent is not None else os.getppid())
    if os.getsid(0) != os.getpid():
        os.setsid()
    environment.replace(policy.scratch)
    os.chdir(policy.scratch)
    os.umask(0o077)
    for descriptor in _open_descriptors() - set(policy.keep_fds):
        os.close(descriptor)
    if ON_LINUX:
        # Siblings run as the same user: this closes /proc/<pid>/mem, environ and ptrace to them.
        prctl(PR_SET_DUMPABLE, 0)


def verify(policy: Policy) -> None:
    """Raise Unavailable unless every part of the layer is in place."""
    facts = {
        "a session of its own": os.getsid(0) == os.getpid() == os.getpgrp(),
        "only the descriptors it keeps": _open_descriptors() <= set(policy.keep_fds),
        "a clean environment": environment.is_clean(),
        "its scratch folder as working directory": policy.scratch.samefile("."),
    }
    if ON_LINUX:
        facts["an end with its parent's"] = _death_signal() == signal.SIGKILL
        facts["memory closed to others"] = prctl(PR_GET_DUMPABLE) == 0
    missing = [fact for fact, holds in facts.items() if not holds]
    if missing:
        raise Unavailable(f"The worker could not be given {', '.join(missing)}.")


def _die_with(parent: int) -> None:
    prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the signal was asked for, which thus never comes
        os.kill(os.getpid(), signal.SIGKILL)


def _death_signal() -> int:
    number = ctypes.c_int()
    prctl(PR_GET_PDEATHSIG, ctypes.addressof(number))
    return number.value


def _open_descriptors() -> set[int]:
    """The open descriptors above the standard three."""
    found = set()
    for name in os.listdir("/proc/self/fd" if ON_LINUX else "/dev/fd"):  # noqa: PTH208 (speed)
        try:
            os.fstat(int(name))  # the listing's own descriptor is in the list, and closed by now
        except OSError:
            continue
        found.add(int(name))
    return found - set(STANDARD_FDS)
