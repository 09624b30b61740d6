"""The system calls a worker may make: a filter in the kernel's classic BPF, assembled by hand.

pyseccomp would write it for us, but it is a wrapper around libseccomp, a system library that a
student's machine need not have. What is wanted is short: a list of calls that are refused, a few
that depend on their arguments, and everything else as ever, because torch, CUDA and the C library
change what they use from release to release.

Every test is a jump over the instructions that answer, so no jump is longer than one such answer.
The kernel remembers which calls are allowed whatever their arguments, and skips the filter there.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Callable, Iterable

from grader.worker.confinement import syscalls
from grader.worker.confinement.kernel import (
    PR_GET_SECCOMP,
    PR_SET_CHILD_SUBREAPER,
    PR_SET_DUMPABLE,
    PR_SET_MM,
    PR_SET_PDEATHSIG,
    PR_SET_PTRACER,
    machine,
    need_linux,
    prctl,
    refuse_privileges,
    system_call,
)
from grader.worker.confinement.policy import Policy, Unavailable
from grader.worker.confinement.reachable import has_accelerator

Instruction = tuple[int, int, int, int]  # operation, jump if true, jump if false, operand
Program = list[Instruction]

SECCOMP_NUMBER = {"x86_64": 317, "aarch64": 277}
AUDIT_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
SET_MODE_FILTER, ALL_THREADS = 1, 1
MODE_FILTER = 2

LOAD, AND, RETURN = 0x20, 0x54, 0x06
IF_EQUAL, IF_ABOVE, IF_ANY_BIT = 0x15, 0x25, 0x45
NUMBER_AT, ARCHITECTURE_AT, ARGUMENTS_AT = 0, 4, 16

ALLOW: Program = [(RETURN, 0, 0, 0x7FFF0000)]
KILL: Program = [(RETURN, 0, 0, 0x80000000)]
DENY: Program = [(RETURN, 0, 0, 0x00050000 | errno.EPERM)]
NO_SUCH_CALL: Program = [(RETURN, 0, 0, 0x00050000 | errno.ENOSYS)]

CLONE_THREAD = 0x00010000
CLONE_NEW_NAMESPACES = 0x7E020080
TYPE_INTO_TERMINAL = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
SIGNAL_ON_SOCKET = (0x8901, 0x8902)  # FIOSETOWN, SIOCSPGRP
CHANGE_FILE_FLAGS = (0x40086602, 0x401C5820, 0x40806685)  # SETFLAGS, FSSETXATTR, ENABLE_VERITY
# A descriptor's owner gets a signal of one's choice when something arrives, F_SETOWN, F_SETSIG and
# F_SETOWN_EX say which: a kill by another name.
SIGNAL_ON_DESCRIPTOR = (8, 10, 15)
OWN_CONTROLS = (
    PR_SET_PDEATHSIG,
    PR_SET_DUMPABLE,
    PR_SET_MM,
    PR_SET_CHILD_SUBREAPER,
    PR_SET_PTRACER,
)
PRIO_PROCESS = 0


def enforce(policy: Policy) -> None:
    """Install the filter for this process, all threads it has and will have.

    Raises:
        Unavailable: not here.
    """
    need_linux("The system call filter")
    accelerator = policy.accelerator and has_accelerator()
    filtered = program(machine(), os.getpid(), accelerator)
    code = b"".join(struct.pack("=HBBI", *one) for one in filtered)
    instructions = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("@HP", len(code) // 8, ctypes.addressof(instructions))
    refuse_privileges()
    try:
        failed = system_call(SECCOMP_NUMBER[machine()], SET_MODE_FILTER, ALL_THREADS, header)
    except OSError as error:
        raise Unavailable(
            f"seccomp answers: {error.strerror}. Use a kernel built with CONFIG_SECCOMP_FILTER, "
            "and a container that allows the call."
        ) from None
    if failed:
        raise Unavailable(f"Thread {failed} of this process has a filter of its own already.")


def verify(_policy: Policy) -> None:
    """Raise Unavailable unless a filter is on and this one answers."""
    if prctl(PR_GET_SECCOMP) != MODE_FILTER:
        raise Unavailable("The kernel took the system call filter and does not apply it.")
    try:
        os.fchmod(-1, 0)  # refused before the kernel can find that there is no such descriptor
    except OSError as error:
        if error.errno == errno.EPERM:
            return
    raise Unavailable("The system call filter does not refuse what it should.")


def program(architecture: str, pid: int, accelerator: bool) -> Program:
    """The filter for the process with the given id, which may compute on a GPU or not."""
    numbers = _numbers_for(architecture)
    code = [_load(ARCHITECTURE_AT), *_unless(AUDIT_ARCHITECTURE[architecture], KILL)]
    code += [_load(NUMBER_AT)]
    # Above all numbers lie x86_64's x32 calls too, which would otherwise be a second way in.
    code += [(IF_ABOVE, 0, 1, syscalls.NEWEST), *NO_SUCH_CALL]
    inspections = _inspections(pid)
    for name, number in numbers(syscalls.INSPECTED):
        code += _when(number, inspections[name])
    for _, number in numbers(syscalls.ABSENT):
        code += _when(number, NO_SUCH_CALL)
    denied = dict(syscalls.DENIED)
    if not accelerator:
        denied |= syscalls.DENIED_WITHOUT_ACCELERATOR
    for _, number in numbers(denied):
        code += _when(number, DENY)
    return code + ALLOW


def _numbers_for(architecture: str) -> Callable[[syscalls.Numbers], Iterable[tuple[str, int]]]:
    column = ("x86_64", "aarch64").index(architecture)

    def numbers(table: syscalls.Numbers) -> Iterable[tuple[str, int]]:
        for name, row in table.items():
            number = row[column]
            if number is not None:
                yield name, number

    return numbers


def _inspections(pid: int) -> dict[str, Program]:
    """What is answered to the calls that depend on their arguments; abort() kills by `tgkill`."""
    oneself = _only(0, (pid,))
    oneself_or_caller = _only(0, (0, pid))
    return {
        "clone": _clone(),
        "fallocate": _only(1, (0,)),  # other modes reserve space beyond RLIMIT_FSIZE
        "fcntl": _never(1, SIGNAL_ON_DESCRIPTOR),
        "ioctl": _never(1, TYPE_INTO_TERMINAL + SIGNAL_ON_SOCKET + CHANGE_FILE_FLAGS),
        "kill": oneself,
        "open": _open(1),
        "openat": _open(2),
        "prctl": _never(0, OWN_CONTROLS),
        "prlimit64": oneself_or_caller,
        "rt_sigqueueinfo": oneself,
        "rt_tgsigqueueinfo": oneself,
        "sched_setaffinity": oneself_or_caller,
        "sched_setattr": oneself_or_caller,
        "sched_setparam": oneself_or_caller,
        "sched_setscheduler": oneself_or_caller,
        "sendto": _no_address(4),
        "setpriority": [_argument(0), *_unless(PRIO_PROCESS, DENY), *_only(1, (0, pid))],
        "tgkill": oneself,
    }


def _clone() -> Program:
    """Threads only, and none in a namespace of its own."""
    return [
        _argument(0),
        *_if(IF_ANY_BIT, CLONE_NEW_NAMESPACES, DENY),
        *_if(IF_ANY_BIT, CLONE_THREAD, ALLOW),
        *DENY,
    ]


def _open(flags: int) -> Program:
    """Not for reading with truncation, which Landlock takes for reading before its third ABI."""
    return [
        _argument(flags),
        (IF_ANY_BIT, 1, 0, os.O_TRUNC),
        *ALLOW,
        (AND, 0, 0, os.O_ACCMODE),
        *_if(IF_EQUAL, os.O_RDONLY, DENY),
        *ALLOW,
    ]


def _no_address(position: int) -> Program:
    """Only where a pointer is null, that is, along an existing connection."""
    return [
        _argument(position),
        *_unless(0, DENY),
        _argument(position, upper_half=True),
        *_unless(0, DENY),
        *ALLOW,
    ]


def _only(position: int, values: Iterable[int]) -> Program:
    """Allowed for these values of an argument of 32 bits."""
    tests = [one for value in values for one in _if(IF_EQUAL, value, ALLOW)]
    return [_argument(position), *tests, *DENY]


def _never(position: int, values: Iterable[int]) -> Program:
    """Refused for these values of an argument of 32 bits."""
    tests = [one for value in values for one in _if(IF_EQUAL, value, DENY)]
    return [_argument(position), *tests, *ALLOW]


def _when(number: int, answer: Program) -> Program:
    """The answer to one system call; the accumulator holds its number, and still does after."""
    return [(IF_EQUAL, 0, len(answer), number), *answer]


def _if(test: int, operand: int, answer: Program) -> Program:
    return [(test, 0, len(answer), operand), *answer]


def _unless(value: int, answer: Program) -> Program:
    return [(IF_EQUAL, len(answer), 0, value), *answer]


def _argument(position: int, *, upper_half: bool = False) -> Instruction:
    """Load half of an argument; both architectures store the lower half first."""
    return _load(ARGUMENTS_AT + 8 * position + 4 * upper_half)


def _load(offset: int) -> Instruction:
    return (LOAD, 0, 0, offset)
