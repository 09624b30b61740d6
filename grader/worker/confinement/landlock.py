"""Files, TCP, abstract sockets and signals: what Landlock closes, as far as the kernel has it.

Written against the system calls because no package fits: sandlock's `confine` needs Landlock's
sixth ABI (Linux 6.12, where Debian 12 has the second and Ubuntu 24.04 the fourth) and its filters
a supervising process.
"""

from __future__ import annotations

import errno
import os
import stat
import struct
from pathlib import Path

from grader.worker.confinement.kernel import need_linux, refuse_privileges, system_call
from grader.worker.confinement.policy import Policy, Unavailable
from grader.worker.confinement.reachable import Access, own_grants, read_roots

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
VERSION_QUERY = 1
RULE_PATH_BENEATH = 1

FILE_RIGHTS = (
    Access.EXECUTE | Access.WRITE_FILE | Access.READ_FILE | Access.TRUNCATE | Access.IOCTL_DEV
)
BIND_TCP, CONNECT_TCP = 1 << 0, 1 << 1
SCOPE_ABSTRACT_UNIX_SOCKET, SCOPE_SIGNAL = 1 << 0, 1 << 1

REFUSALS = {
    errno.ENOSYS: "This kernel has no Landlock: use Linux 5.13 or newer, built with it.",
    errno.EOPNOTSUPP: (
        "Landlock is switched off in this kernel: add `landlock` to its `lsm=` boot parameter."
    ),
    errno.EPERM: (
        "Something around this process, a container's seccomp profile most likely, refuses "
        "Landlock: allow its three system calls there."
    ),
}


def enforce(policy: Policy) -> None:
    """Close everything but what the grants name to this thread and its children.

    Raises:
        Unavailable: no Landlock here, or threads that it would not bind.
    """
    need_linux("Landlock")
    if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208 (speed)
        raise Unavailable("Landlock binds one thread, and this process has started others already.")
    version = abi()
    handled = _file_rights(version)
    ruleset = _create(version, handled)
    try:
        own = own_grants(policy.submission, policy.scratch, policy.accelerator)
        for path, access in (*read_roots(), *own):
            _allow(ruleset, path, access & handled)
        refuse_privileges()
        system_call(RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def verify(_policy: Policy) -> None:
    """Raise Unavailable unless the root folder, open to every user, is closed to this process."""
    try:
        os.close(os.open("/", os.O_RDONLY | os.O_DIRECTORY))
    except PermissionError:
        return
    raise Unavailable("Landlock took the rules and does not follow them.")


def abi() -> int:
    """The version of Landlock that this kernel speaks.

    Raises:
        Unavailable: none.
    """
    try:
        return system_call(CREATE_RULESET, None, 0, VERSION_QUERY)
    except OSError as error:
        reason = REFUSALS.get(error.errno or 0, f"Landlock answers: {error.strerror}.")
        raise Unavailable(reason) from None


def _file_rights(version: int) -> Access:
    newest = Access.MAKE_SYM
    for since, right in ((2, Access.REFER), (3, Access.TRUNCATE), (5, Access.IOCTL_DEV)):
        if version >= since:
            newest = right
    return Access((newest << 1) - 1)


def _create(version: int, handled: Access) -> int:
    network = BIND_TCP | CONNECT_TCP if version >= 4 else 0
    scopes = SCOPE_ABSTRACT_UNIX_SOCKET | SCOPE_SIGNAL if version >= 6 else 0
    # A kernel takes a longer structure than its own as long as what it does not know is zero.
    attributes = struct.pack("=QQQ", handled, network, scopes)
    return system_call(CREATE_RULESET, attributes, len(attributes), 0)


def _allow(ruleset: int, path: Path, access: Access) -> None:
    try:
        target = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:  # gone since, or not ours to see: then there is nothing to allow
        return
    try:
        if not stat.S_ISDIR(os.fstat(target).st_mode):
            access &= FILE_RIGHTS
        rule = struct.pack("=Qi", access, target)
        system_call(ADD_RULE, ruleset, RULE_PATH_BENEATH, rule, 0)
    finally:
        os.close(target)
