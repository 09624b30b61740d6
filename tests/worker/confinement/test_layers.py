"""The layers themselves: what is claimed of them, and what they are made of."""
# The probes make the calls that an attack makes, not pathlib's.
# ruff: noqa: PTH208

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from grader.worker import confinement
from grader.worker.confinement import (
    Layer,
    Policy,
    available,
    confine,
    kernel,
    landlock,
    seccomp,
    syscalls,
)
from grader.worker.confinement import reachable as reach
from tests.worker.confinement.room import (
    MISSING,
    REFUSED,
    Room,
    in_child,
    read,
    refused,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="workers are forks")


def test_layers_are_returned_in_order(room: Room) -> None:
    """What `confine` returns is what `available` promises, in the order in which it goes up."""
    got: list[Layer] = []
    outcome = in_child(
        lambda: got, lambda kept: got.extend(confine(replace(room.policy, keep_fds=(kept,))))
    )
    assert outcome.value == [layer for layer in Layer if layer not in MISSING]


@pytest.mark.parametrize("layer", Layer)
def test_a_layer_that_cannot_be_had_is_left_out(
    room: Room, layer: Layer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operating system that refuses costs that layer and nothing else."""

    def refuse(_policy: Policy) -> None:
        raise OSError(38, "Function not implemented")

    steps = {**confinement._STEPS, layer: confinement._STEPS[layer]._replace(enforce=refuse)}
    monkeypatch.setattr(confinement, "_STEPS", steps)
    monkeypatch.setitem(MISSING, layer, "refused by this test")
    assert room.value(lambda: 1) == 1
    assert "Function not implemented" in str(available()[layer])


@pytest.mark.skipif(Layer.seccomp in MISSING, reason=str(MISSING.get(Layer.seccomp)))
@pytest.mark.parametrize("error", [errno.ENOSYS, errno.EPERM, errno.EOPNOTSUPP])
@pytest.mark.parametrize("layer", [Layer.landlock, Layer.seccomp])
def test_a_refusing_container_costs_one_layer(room: Room, layer: Layer, error: int) -> None:
    """Where the system call itself is refused, as containers do, the others still go up."""
    number = {
        Layer.landlock: landlock.CREATE_RULESET,
        Layer.seccomp: seccomp.SECCOMP_NUMBER.get(platform.machine(), 0),
    }[layer]
    got: list[Layer] = []

    def before(kept: int) -> None:
        _refuse(number, error)
        got.extend(confine(replace(room.policy, keep_fds=(kept,))))

    expected = [one for one in Layer if one not in MISSING and one is not layer]
    assert in_child(lambda: got, before).value == expected


@pytest.mark.parametrize("version", range(1, 8))
@pytest.mark.skipif(Layer.landlock in MISSING, reason=str(MISSING.get(Layer.landlock)))
def test_older_landlocks_do_what_they_can(
    room: Room, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each ABI up to the kernel's own closes reading and writing; more is not asked of it."""
    if version > landlock.abi():
        pytest.skip("newer than this kernel")
    monkeypatch.setattr(landlock, "abi", lambda: version)
    actions = [lambda: read("/etc/passwd"), lambda: (room.submission / "a").touch()]
    probe = lambda: [refused(action) for action in actions]  # noqa: E731
    assert room.value(probe, {Layer.landlock}) == [REFUSED] * 2


@pytest.mark.skipif(Layer.landlock in MISSING, reason=str(MISSING.get(Layer.landlock)))
def test_landlock_is_not_claimed_beside_threads(room: Room) -> None:
    """Landlock binds one thread: with another one running it does not count as enforced."""

    def probe() -> list[str]:
        stop = threading.Event()
        thread = threading.Thread(target=stop.wait)
        thread.start()
        layers = confine(replace(room.policy, layers=frozenset({Layer.landlock})))
        stop.set()
        return list(layers)

    assert in_child(probe).value == []


def test_trying_out_leaves_no_trace() -> None:
    """`available` confines nobody who calls it."""
    assert set(available()) == set(Layer)
    assert Path("/etc/passwd").exists()
    assert os.listdir("/")
    assert os.environ.get("USER") != "student"


def test_an_installed_grader_is_carved_out(tmp_path: Path) -> None:
    """Beside other packages, the grader's folder gets no grant; its neighbours do."""
    site = tmp_path / "lib" / "site-packages"
    for name in ("grader", "torch", "numpy"):
        (site / name).mkdir(parents=True)
    (site / "six.py").touch()
    (site / "loop").symlink_to(site)
    grants = dict(reach._carved([tmp_path / "lib"], frozenset({site / "grader"})))
    assert {path for path, access in grants.items() if access & reach.Access.READ_FILE} == {
        site / "torch",
        site / "numpy",
        site / "six.py",
    }
    assert grants[site] == reach.Access.READ_DIR


def test_no_root_is_too_wide() -> None:
    """No grant covers a home folder, the folder for temporary files, /etc, /proc or the project."""
    project = Path(confinement.__file__).parents[3]
    private = [Path.home(), Path("/tmp"), Path("/etc"), Path("/proc"), project / "grader"]
    for grant in (*reach.read_roots(), *reach.accelerator_roots()):
        assert not [path for path in private if path.is_relative_to(grant.path)]


@pytest.mark.parametrize("accelerator", [False, True])
@pytest.mark.parametrize("architecture", ["x86_64", "aarch64"])
def test_the_filter_is_well_formed(architecture: str, accelerator: bool) -> None:
    """Every jump lands inside, every end is an answer, and the kernel's size limit is kept."""
    code = seccomp.program(architecture, 4711, accelerator)
    assert len(code) < 4096
    assert code[-1] == seccomp.ALLOW[0]
    for position, (operation, if_true, if_false, _) in enumerate(code):
        assert position + max(if_true, if_false) + 1 < len(code) or operation == seccomp.RETURN
        assert max(if_true, if_false) < 256


@pytest.mark.parametrize("architecture", ["x86_64", "aarch64"])
def test_only_a_device_needs_hidden_memory(architecture: str) -> None:
    """Memory files, which count as nobody's, can be made only by who computes on a GPU."""
    column = ("x86_64", "aarch64").index(architecture)
    number = syscalls.DENIED_WITHOUT_ACCELERATOR["memfd_create"][column]
    asked = {
        accelerator: number
        in [operand for *_, operand in seccomp.program(architecture, 4711, accelerator)]
        for accelerator in (False, True)
    }
    assert asked == {False: True, True: False}


@pytest.mark.parametrize("column", [0, 1])
def test_each_number_is_listed_once(column: int) -> None:
    """No two names share a system call number, in any of the tables."""
    tables = (
        syscalls.DENIED,
        syscalls.DENIED_WITHOUT_ACCELERATOR,
        syscalls.ABSENT,
        syscalls.INSPECTED,
    )
    numbers = [row[column] for table in tables for row in table.values() if row[column] is not None]
    assert len(numbers) == len(set(numbers))
    assert max(numbers) <= syscalls.NEWEST


def _refuse(number: int, error: int) -> None:
    """Have the kernel answer one system call with an error, as a container's profile would."""
    answer = [(seccomp.RETURN, 0, 0, 0x00050000 | error)]
    code = [(seccomp.LOAD, 0, 0, seccomp.NUMBER_AT), (seccomp.IF_EQUAL, 0, 1, number)]
    packed = b"".join(struct.pack("=HBBI", *one) for one in code + answer + seccomp.ALLOW)
    instructions = ctypes.create_string_buffer(packed, len(packed))
    header = struct.pack("@HP", len(packed) // 8, ctypes.addressof(instructions))
    kernel.refuse_privileges()
    kernel.system_call(seccomp.SECCOMP_NUMBER[platform.machine()], 1, 0, header)
