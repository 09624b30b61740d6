"""No privilege left and none to be gained: no_new_privs, and for root an empty set of capabilities.

The user id stays. Root without capabilities owns its files like any user, and cannot read files
that other users closed: whoever stages a submission makes it readable for the worker's user.
"""

from __future__ import annotations

import ctypes

from grader.worker.confinement.kernel import (
    LIBC,
    PR_CAP_AMBIENT,
    PR_CAP_AMBIENT_CLEAR_ALL,
    PR_CAPBSET_DROP,
    PR_CAPBSET_READ,
    PR_GET_NO_NEW_PRIVS,
    need_linux,
    prctl,
    refuse_privileges,
    status_field,
)
from grader.worker.confinement.policy import Policy, Unavailable

CAPABILITY_VERSION_3 = 0x20080522
HIGHEST_POSSIBLE = 63
CAP_SETPCAP = 8


def enforce(_policy: Policy) -> None:
    """Give up every capability, and the ways to get new ones by running a program."""
    need_linux("no_new_privs")
    refuse_privileges()
    if _has(CAP_SETPCAP):
        _empty_bounding_set()
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    _drop_all()


def verify(_policy: Policy) -> None:
    """Raise Unavailable unless the kernel reports that nothing is left."""
    if prctl(PR_GET_NO_NEW_PRIVS) != 1:
        raise Unavailable("The kernel did not set no_new_privs.")
    if any(int(status_field(name), 16) for name in ("CapEff", "CapPrm", "CapInh", "CapAmb")):
        raise Unavailable("The kernel left the worker some of root's capabilities.")


def _has(capability: int) -> bool:
    return bool(int(status_field("CapEff"), 16) >> capability & 1)


def _empty_bounding_set() -> None:
    for capability in range(HIGHEST_POSSIBLE + 1):
        try:
            if prctl(PR_CAPBSET_READ, capability):
                prctl(PR_CAPBSET_DROP, capability)
        except OSError:  # one past the last that this kernel knows
            return


def _drop_all() -> None:
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable, twice 32 bits each
    if LIBC.capset(header, nothing) != 0:
        raise Unavailable("The kernel refused to take the worker's capabilities away.")
