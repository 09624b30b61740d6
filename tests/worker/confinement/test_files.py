"""Which files a worker reads and writes."""
# The probes make the calls that an attack makes, not pathlib's.
# ruff: noqa: PTH101, PTH123, PTH208

from __future__ import annotations

import ctypes
import os
from functools import partial
from pathlib import Path

import pytest

from grader.worker import confinement
from grader.worker.confinement import (
    Layer,
)
from tests.worker.confinement.room import (
    REFUSED,
    Room,
    checked,
    is_open,
    kept_by,
    read,
    refused,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="workers are forks")


_CROSSING = "OSError(18, 'Invalid cross-device link')"


@kept_by(Layer.landlock)
@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "/root",
        "/home",
        "/tmp",
        "/",
        "/dev/shm",
        "/proc",
        "/proc/1/environ",
        "/proc/1/cmdline",
        "/proc/self/environ",
        "/proc/self/cmdline",
        "/proc/self/net/unix",
        confinement.__file__,
        str(Path(confinement.__file__).parents[2] / "judge"),
        __file__,
        str(Path(confinement.__file__).parents[3]),
    ],
)
def test_nothing_outside_can_be_read(room: Room, layers: frozenset[Layer], path: str) -> None:
    """The system's files, other processes, the grader and its checkout are out of reach."""
    if not Path(path).exists():
        pytest.skip("not on this machine")
    assert room.value(lambda: refused(lambda: read(path)), layers) == REFUSED


@kept_by(Layer.landlock)
def test_other_processes_are_closed(room: Room, layers: frozenset[Layer]) -> None:
    """A worker reads neither the environment nor the memory of the process that forked it."""
    names = [f"/proc/{os.getpid()}/{name}" for name in ("environ", "mem", "cmdline", "maps", "fd")]
    actions = [partial(read, name) for name in names]
    assert room.value(lambda: [refused(action) for action in actions], layers) == [REFUSED] * 5


@kept_by(Layer.landlock)
def test_a_link_leads_nowhere(room: Room, layers: frozenset[Layer]) -> None:
    """A link in the submission to a file outside of it cannot be followed."""
    link = room.submission / "link.py"
    link.symlink_to(room.secret)
    assert room.value(lambda: refused(link.read_text), layers) == REFUSED


@kept_by(Layer.landlock)
def test_nothing_outside_can_be_written(room: Room, layers: frozenset[Layer]) -> None:
    """Creating, changing, shortening, moving and deleting all fail outside the scratch folder."""
    actions = [
        lambda: (room.submission / "new.py").write_text("x"),
        lambda: (room.submission / "matmul.py").write_text("x"),
        lambda: room.secret.write_text("x"),
        lambda: room.secret.unlink(),
        lambda: room.secret.rename(room.scratch / "stolen.txt"),
        lambda: (room.submission / "matmul.py").rename(room.scratch / "matmul.py"),
        lambda: os.truncate(room.secret, 0),
        lambda: (room.scratch.parent / "folder").mkdir(),
        lambda: Path("/dev/shm/grader-test").write_text("x"),
    ]
    answers = room.value(lambda: [refused(action) for action in actions], layers)
    assert set(answers) <= {REFUSED, _CROSSING}
    assert room.secret.read_text() == "42"
    assert (room.submission / "matmul.py").read_text() == "ANSWER = 1\n"


@kept_by(Layer.seccomp)
def test_modes_owners_and_times_stay(room: Room, layers: frozenset[Layer]) -> None:
    """Files that one owns cannot be closed, given away or dated otherwise, even readable ones."""

    def probe() -> list[str]:
        descriptor = os.open(room.submission / "matmul.py", os.O_RDONLY)
        actions = [
            lambda: os.chmod(room.secret, 0),
            lambda: os.fchmod(descriptor, 0),
            lambda: os.chown(room.secret, 1, 1),
            lambda: os.utime(room.secret, (0, 0)),
            lambda: os.setxattr(room.secret, "user.note", b"x"),
            lambda: os.open(room.submission / "matmul.py", os.O_RDONLY | os.O_TRUNC),
        ]
        return [refused(action) for action in actions]

    assert room.value(probe, layers) == [REFUSED] * 6
    assert (room.submission / "matmul.py").read_text() == "ANSWER = 1\n"


@kept_by(Layer.landlock)
def test_no_traps_in_the_scratch_folder(room: Room, layers: frozenset[Layer]) -> None:
    """Links, pipes and sockets, which could lead a tidier astray, cannot be made."""
    actions = [
        lambda: (room.scratch / "link").symlink_to("/etc"),
        lambda: os.mkfifo(room.scratch / "fifo"),
        lambda: os.link(room.submission / "matmul.py", room.scratch / "hard"),
    ]
    answers = room.value(lambda: [refused(action) for action in actions], layers)
    assert set(answers) <= {REFUSED, _CROSSING}


@kept_by(*Layer)
def test_the_submission_is_read_and_the_scratch_folder_written(
    room: Room, layers: frozenset[Layer]
) -> None:
    """What a worker needs stays open under every layer."""

    def probe() -> str:
        folder = room.scratch / "deep" / "er"
        folder.mkdir(parents=True)
        (folder / "a").write_text((room.submission / "matmul.py").read_text())
        (folder / "a").rename(room.scratch / "b")
        folder.rmdir()
        with open(room.scratch / "b", "r+") as file:
            file.truncate(6)
        Path(os.devnull).write_text("x")
        assert len(os.urandom(8)) == 8
        assert os.listdir(room.submission) == ["matmul.py"]
        return (room.scratch / "b").read_text()

    assert room.value(probe, layers) == "ANSWER"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
@kept_by(Layer.no_new_privs)
def test_root_reads_only_what_is_open_to_it(room: Room, layers: frozenset[Layer]) -> None:
    """Another user's open submission can be read by root's worker, a closed one cannot."""
    closed = room.submission / "closed.py"
    closed.write_text("x")
    for path in (room.submission, *room.submission.iterdir()):
        os.chown(path, 12345, 12345)
    room.submission.chmod(0o755)
    (room.submission / "matmul.py").chmod(0o644)
    closed.chmod(0o600)
    assert room.value((room.submission / "matmul.py").read_text, layers) == "ANSWER = 1\n"
    assert room.value(lambda: refused(closed.read_text), layers) == REFUSED


@kept_by(Layer.rlimits)
def test_files_have_a_limit(room: Room, layers: frozenset[Layer]) -> None:
    """A file grows to the limit and not beyond."""

    def probe() -> int:
        path = room.scratch / "big"
        with pytest.raises(OSError, match="too large"):
            path.write_bytes(b"x" * 10_000)
        return path.stat().st_size

    assert room.value(probe, layers, file_bytes=4096) == 4096


@kept_by(Layer.seccomp)
def test_no_space_is_reserved_beyond_the_limit(room: Room, layers: frozenset[Layer]) -> None:
    """Disk space cannot be taken without a file growing, which its limit would not see."""

    def probe() -> str:
        libc = ctypes.CDLL(None, use_errno=True)
        descriptor = os.open(room.scratch / "reserve", os.O_RDWR | os.O_CREAT)
        os.posix_fallocate(descriptor, 0, 100)
        length = ctypes.c_long(8 << 20)
        return refused(lambda: checked(libc.fallocate(descriptor, 1, ctypes.c_long(0), length)))

    assert room.value(probe, layers) == REFUSED


@kept_by(Layer.rlimits)
def test_descriptors_have_a_limit(room: Room, layers: frozenset[Layer]) -> None:
    """A process that keeps opening files is stopped by an error of its own."""

    def probe() -> int:
        with pytest.raises(OSError, match="Too many open files"):
            [os.dup(0) for _ in range(100)]
        return max(number for number in range(100) if is_open(number))

    assert room.value(probe, layers, open_files=40) == 39
