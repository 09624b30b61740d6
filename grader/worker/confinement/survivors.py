"""The nursery's part: what a worker leaves behind is found and ended.

A process that forked twice, or started a session of its own, escapes the signal to its group. With
the nursery as subreaper it becomes the nursery's child when its parent dies, and can be reaped.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Collection
from pathlib import Path

from grader.worker.confinement.kernel import ON_LINUX, PR_SET_CHILD_SUBREAPER, prctl


def adopt_orphans() -> None:
    """Make this process the parent of its descendants' orphans; nothing on other systems."""
    if ON_LINUX:
        prctl(PR_SET_CHILD_SUBREAPER, 1)


def kill_strays(known: Collection[int]) -> int:
    """End and reap every child of this process but the `known`; how many there were.

    Children of a stray arrive here when it dies, so this goes round until nobody is left.
    """
    killed = 0
    spared = set(known)
    while strays := _children() - spared:
        for pid in strays:
            try:
                os.kill(pid, signal.SIGKILL)  # ours until reaped: the number cannot be another's
            except PermissionError:  # it runs as another user by now
                spared.add(pid)
        for pid in strays - spared:
            os.waitpid(pid, 0)
        killed += len(strays - spared)
    return killed


def _children() -> set[int]:
    if not ON_LINUX:
        return set()
    me = os.getpid()
    try:
        listed = Path(f"/proc/self/task/{me}/children").read_text()
    except OSError:  # the kernel was built without CONFIG_PROC_CHILDREN
        return {pid for pid in _processes() if _parent(pid) == me}
    return set(map(int, listed.split()))


def _processes() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]  # noqa: PTH208 (speed)


def _parent(pid: int) -> int | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(errors="replace")
    except OSError:  # it ended meanwhile
        return None
    return int(fields.rpartition(")")[2].split()[1])
