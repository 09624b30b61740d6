"""What a worker does to other processes, and what is left of its own."""
# The probes make the calls that an attack makes, not pathlib's.
# ruff: noqa: PTH123

from __future__ import annotations

import ctypes
import fcntl
import os
import platform
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from grader.worker.confinement import (
    Layer,
    confine,
    kernel,
)
from grader.worker.confinement import reachable as reach
from grader.worker.confinement.survivors import adopt_orphans, kill_strays
from tests.worker.confinement.room import (
    LIFETIME_S,
    REFUSED,
    Room,
    checked,
    in_child,
    is_open,
    kept_by,
    landlock_since,
    refused,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="workers are forks")


_PTRACE = {"x86_64": 101, "aarch64": 117}.get(platform.machine(), 101)
PR_SET_DUMPABLE = 4
F_SETOWN = 8
FIOSETOWN = 0x8901
PTRACE_ATTACH = 16
CLONE_NEWUSER = 0x10000000
_READ_MEMORY = {"x86_64": 310, "aarch64": 270}.get(platform.machine(), 310)
_CLONE = {"x86_64": 56, "aarch64": 220}.get(platform.machine(), 56)


@kept_by(Layer.seccomp)
def test_no_process_can_be_started(room: Room, layers: frozenset[Layer]) -> None:
    """Forks and programs are refused by whatever way."""
    true = "/usr/bin/true"
    actions = [
        lambda: os.fork() or os._exit(0),
        lambda: subprocess.run([true], check=True),
        lambda: os.posix_spawn(true, [true], {}),
        lambda: os.execv(true, [true]),
        lambda: _raw_clone(signal.SIGCHLD),
    ]
    assert room.value(lambda: [refused(a) for a in actions], layers) == [REFUSED] * len(actions)


@kept_by(Layer.landlock)
def test_no_program_can_be_run(room: Room, layers: frozenset[Layer]) -> None:
    """Programs stay shut even without the filter."""
    assert room.value(lambda: refused(lambda: os.execv("/usr/bin/true", ["true"])), layers) == (
        REFUSED
    )


@landlock_since(6)
@kept_by(Layer.landlock, Layer.seccomp)
def test_others_get_no_signals(room: Room, layers: frozenset[Layer]) -> None:
    """The forking process is safe from signals, and so is the group it belongs to."""
    parent = os.getpid()  # signal 0 asks for the permission alone
    assert room.value(lambda: refused(lambda: os.kill(parent, 0)), layers) == REFUSED
    if Layer.seccomp in layers:
        group = -os.getpgid(parent)
        assert room.value(lambda: refused(lambda: os.kill(group, 0)), layers) == REFUSED


@kept_by(Layer.seccomp)
def test_no_signal_by_another_name(room: Room, layers: frozenset[Layer]) -> None:
    """Nobody can be made the receiver of a descriptor's signals, nor be opened as a descriptor."""
    parent = os.getpid()
    ours, theirs = socket.socketpair()
    owner = parent.to_bytes(4, sys.byteorder)
    actions = [
        lambda: fcntl.fcntl(theirs, F_SETOWN, parent),
        lambda: fcntl.ioctl(theirs, FIOSETOWN, owner),
        lambda: os.pidfd_open(parent),
        lambda: os.killpg(0, 0),
    ]
    with ours, theirs:
        probe = lambda: [refused(action) for action in actions]  # noqa: E731
        assert room.value(probe, layers, keep_fds=(theirs.fileno(),)) == [REFUSED] * 4


@kept_by(Layer.landlock, Layer.seccomp)
def test_others_cannot_be_traced(room: Room, layers: frozenset[Layer]) -> None:
    """Neither ptrace nor a look into another process' memory is possible."""
    parent = os.getpid()

    def probe() -> list[str]:
        return [
            refused(lambda: kernel.system_call(_PTRACE, PTRACE_ATTACH, parent, 0, 0)),
            refused(lambda: _peek(parent)),
        ]

    assert room.value(probe, layers) == [REFUSED] * 2


@kept_by(Layer.seccomp)
def test_others_keep_their_settings(room: Room, layers: frozenset[Layer]) -> None:
    """Priority, processors and limits of other processes stay as they are; one's own may change."""
    import resource

    parent = os.getpid()

    def probe() -> list[str]:
        os.sched_setaffinity(0, os.sched_getaffinity(0))
        os.nice(1)
        return [
            refused(lambda: os.setpriority(os.PRIO_PROCESS, parent, 5)),
            refused(lambda: os.sched_setaffinity(parent, os.sched_getaffinity(0))),
            refused(lambda: resource.prlimit(parent, resource.RLIMIT_CORE)),
        ]

    assert room.value(probe, layers) == [REFUSED] * 3


@kept_by(Layer.seccomp)
def test_no_other_identity_or_namespace(room: Room, layers: frozenset[Layer]) -> None:
    """A user namespace, the usual way to new privileges, cannot be had, nor another user's id."""
    libc = ctypes.CDLL(None, use_errno=True)
    actions = [
        lambda: checked(libc.unshare(CLONE_NEWUSER)),
        lambda: checked(libc.chroot(str(room.scratch).encode())),
        lambda: checked(libc.prctl(PR_SET_DUMPABLE, 1)),
        lambda: os.setuid(os.getuid()),
        lambda: os.memfd_create("hidden") if not reach.has_accelerator() else checked(-1, 1),
    ]
    assert room.value(lambda: [refused(a) for a in actions], layers) == [REFUSED] * len(actions)


@kept_by(Layer.no_new_privs)
def test_no_privilege_is_left(room: Room, layers: frozenset[Layer]) -> None:
    """Even root keeps no capability, and cannot get one by running a program."""

    def probe() -> dict[str, str]:
        lines = Path("/proc/self/status").read_text().splitlines()
        fields = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
        return {name: fields[name] for name in ("NoNewPrivs", "CapEff", "CapPrm", "CapAmb")}

    nothing = "0" * 16
    expected = {"NoNewPrivs": "1", "CapEff": nothing, "CapPrm": nothing, "CapAmb": nothing}
    assert room.value(probe, layers) == expected


@kept_by(Layer.process)
def test_it_is_a_process_of_its_own(room: Room, layers: frozenset[Layer]) -> None:
    """It leads its session and group, works in its scratch folder, and keeps files to itself."""

    def probe() -> list[object]:
        (room.scratch / "file").touch()
        mode = (room.scratch / "file").stat().st_mode & 0o777
        mine = os.getsid(0) == os.getpgid(0) == os.getpid()
        return [mine, str(Path.cwd()), mode]

    assert room.value(probe, layers) == [True, str(room.scratch), 0o600]


@kept_by(Layer.process)
def test_no_descriptor_is_inherited(room: Room, layers: frozenset[Layer]) -> None:
    """Of what was open, only the standard three and the kept ones still are."""
    with open(room.secret) as leak:
        number = leak.fileno()
        os.set_inheritable(number, True)
        value = room.value(lambda: [n for n in range(200) if is_open(n)], layers)
    assert number not in value
    assert len(set(value) - {0, 1, 2}) == 1


@kept_by(Layer.process)
def test_it_ends_with_its_parent(room: Room, layers: frozenset[Layer]) -> None:
    """A worker whose nursery was killed does not live on."""
    reader, writer = os.pipe()

    def nursery() -> None:
        if os.fork() == 0:
            policy = replace(room.policy, keep_fds=(writer,), layers=layers)
            os.write(writer, b"confined" if confine(policy) else b"not confined")
            signal.alarm(LIFETIME_S)
            signal.pause()
        os.close(writer)
        assert os.read(reader, 8) == b"confined"
        os.kill(os.getpid(), signal.SIGKILL)

    assert in_child(nursery).signal == signal.SIGKILL
    os.close(writer)
    assert os.read(reader, 8) == b""  # the last writing end went with the worker
    os.close(reader)


@kept_by(Layer.process)
def test_it_does_not_start_without_its_parent(room: Room, layers: frozenset[Layer]) -> None:
    """A worker whose nursery died before it could ask for that news ends at once."""
    assert room.run(lambda: 1, layers, parent=1 << 22).signal == signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has subreapers")
def test_survivors_are_found_and_ended(tmp_path: Path) -> None:
    """A process that forked twice and left its session is killed; a known child is not."""
    reader, writer = os.pipe()

    def nursery() -> list[int]:
        adopt_orphans()
        known = os.fork()
        if known == 0:
            os.close(writer)
            signal.pause()
        worker = os.fork()
        if worker == 0:
            _leave_a_survivor(writer)
        os.close(writer)
        os.waitpid(worker, 0)
        survivor = int(os.read(reader, 32))
        counts = [kill_strays({known}), kill_strays({known})]
        gone = not Path(f"/proc/{survivor}").exists()
        alive = Path(f"/proc/{known}").exists()
        return [*counts, gone, alive, kill_strays(())]

    assert in_child(nursery).value == [1, 0, True, True, 1]
    os.close(reader)
    os.close(writer)


def _leave_a_survivor(writer: int) -> None:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            signal.alarm(LIFETIME_S)
            os.write(writer, str(os.getpid()).encode())
            while True:
                time.sleep(1)
        os._exit(0)
    os.wait()
    os._exit(0)


def _raw_clone(flags: int) -> None:
    if kernel.system_call(_CLONE, flags, 0, 0, 0, 0) == 0:
        os._exit(0)


def _peek(pid: int) -> None:
    buffer = ctypes.create_string_buffer(8)
    here = (ctypes.c_void_p * 2)(ctypes.addressof(buffer), 8)
    kernel.system_call(_READ_MEMORY, pid, here, 1, here, 1, 0)
