"""What a worker finds around it, how it dies, and what must work in it."""

from __future__ import annotations

import ctypes
import mmap
import os
import platform
import signal
import subprocess
import sys
import threading
from pathlib import Path
from textwrap import dedent

import pytest

from grader.worker import confinement
from grader.worker.confinement import (
    Layer,
    kernel,
)
from tests.worker.confinement.room import (
    ALL,
    LIFETIME_S,
    Room,
    kept_by,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="workers are forks")


@kept_by(Layer.process)
def test_the_environment_is_clean(
    room: Room, layers: frozenset[Layer], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tokens are gone; home and temporary files are in the scratch folder."""
    import tempfile

    monkeypatch.setenv("GITHUB_TOKEN", "ghp_" + "secret")
    value = room.value(lambda: [dict(os.environ), tempfile.gettempdir()], layers)
    assert value[0]["HOME"] == value[0]["TMPDIR"] == value[1] == str(room.scratch)
    assert "ghp_" not in str(value)
    assert len(value[0]) < 16


TOKEN_HUNT = """
    import ctypes, re, sys
    from pathlib import Path
    from grader.worker.confinement import Layer, Policy, confine

    folder = Path(sys.argv[1])
    policy = Policy(folder, folder, 30, 1 << 20, 64, (), frozenset({Layer.process}))
    assert confine(policy) == (Layer.process,)
    token = re.compile(rb"backward[_]token[_]1357")  # which does not contain itself
    found = []
    for line in Path("/proc/self/maps").read_text().splitlines():
        span, rights = line.split()[:2]
        if rights.startswith("rw"):
            start, end = (int(part, 16) for part in span.split("-"))
            if token.search(ctypes.string_at(start, end - start)):
                found.append(line)
    print(found, repr(Path("/proc/self/environ").read_bytes().strip(b"\\0")))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_inherited_environment_is_wiped(tmp_path: Path) -> None:
    """What the process was started with is nowhere in its memory nor in /proc/self/environ."""
    root = Path(confinement.__file__).parents[3]
    environment = {**os.environ, "TOKEN": "backward_token_1357", "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", dedent(TOKEN_HUNT), str(tmp_path)],
        env=environment, capture_output=True, text=True, timeout=LIFETIME_S, check=False,
    )  # fmt: skip
    assert (done.stdout.strip(), done.stderr) == ("[] b''", "")


@kept_by(Layer.rlimits)
def test_processor_time_has_a_limit(room: Room, layers: frozenset[Layer]) -> None:
    """An endless loop gets the signal that says so, and the next one if it ignores that."""

    def spin() -> None:
        while True:
            pass

    def spin_on() -> None:
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
        spin()

    assert room.run(spin, layers, cpu_seconds=1).signal == signal.SIGXCPU
    if layers == ALL:
        assert room.run(spin_on, layers, cpu_seconds=1).signal == signal.SIGKILL


@kept_by(*Layer)
def test_it_can_die_alone(room: Room, layers: frozenset[Layer]) -> None:
    """abort() and a wild pointer end the worker with the signal that a judge expects to see."""
    assert room.run(os.abort, layers).signal == signal.SIGABRT
    assert room.run(lambda: ctypes.string_at(0), layers).signal == signal.SIGSEGV
    itself = lambda: os.kill(os.getpid(), signal.SIGTERM)  # noqa: E731
    assert room.run(itself, layers).signal == signal.SIGTERM


@pytest.mark.skipif(platform.machine() != "x86_64", reason="x86_64 has a second way in")
@kept_by(Layer.seccomp)
def test_other_instruction_sets_are_shut(room: Room, layers: frozenset[Layer]) -> None:
    """A 32-bit system call kills the process; an x32 one does not exist."""

    def getpid_of_i386() -> int:
        code = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        code.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")  # mov eax, 20; int 0x80; ret
        address = ctypes.addressof(ctypes.c_char.from_buffer(code))
        return ctypes.CFUNCTYPE(ctypes.c_int)(address)()

    def getpid_of_x32() -> str:
        try:
            return f"done: {kernel.system_call(0x40000000 + 39)}"
        except OSError as error:
            return str(error.strerror)

    # A kernel without 32-bit support ends it by SIGSEGV before the filter sees anything.
    assert room.run(getpid_of_i386, layers).signal in (signal.SIGSYS, signal.SIGSEGV)
    assert room.value(getpid_of_x32, layers) == "Function not implemented"


@kept_by(*Layer)
def test_threads_and_late_imports_work(room: Room, layers: frozenset[Layer]) -> None:
    """Threads start, and modules that nobody asked for yet are found, C extensions among them."""

    def probe() -> int:
        for name in ("sqlite3", "dbm", "wave", "colorsys", "_lsprof", "_zoneinfo"):
            sys.modules.pop(name, None)
            __import__(name)
        results: list[int] = []
        threads = [threading.Thread(target=results.append, args=(n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(results)

    assert room.value(probe, layers) == 6


TORCH_AT_WORK = """
    import os, sys
    from pathlib import Path
    import torch
    from grader.worker.confinement import Layer, Policy, confine, read_roots

    submission, scratch = map(Path, sys.argv[1:])
    read_roots()
    if child := os.fork():
        raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    confine(Policy(submission, scratch, 60, 1 << 20, 64, ()))
    import ctypes.util, getpass, locale, platform, threading, uuid, zoneinfo
    import torch.fft, torch.utils.data
    torch.set_num_threads(2)
    a = torch.randn(300, 300, requires_grad=True)
    (a @ a).sum().backward()
    model = torch.nn.Linear(4, 3)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.randn(8, 4)).sum().backward()
    optimizer.step()
    torch.linalg.svd(torch.fft.fft(torch.randn(8, 8)).real)
    torch.testing.assert_close(a, a)
    torch.nn.Conv2d(3, 3, 3)(torch.randn(1, 3, 8, 8))
    thread = threading.Thread(target=lambda: torch.randn(500, 500) @ torch.randn(500, 500))
    thread.start()
    thread.join()
    torch.save(model.state_dict(), scratch / "state.pt")
    torch.load(scratch / "state.pt")
    assert len(list(torch.utils.data.DataLoader([1, 2, 3]))) == 3
    if torch.cuda.is_available():
        torch.ones(3, device="cuda").sum().item()
    platform.platform(), ctypes.util.find_library("c"), getpass.getuser(), os.cpu_count()
    zoneinfo.ZoneInfo("UTC"), locale.setlocale(locale.LC_ALL, "C.UTF-8"), uuid.uuid4()
    print("fine")
    sys.stdout.flush()
    os._exit(0)
"""


def test_torch_works(room: Room) -> None:
    """Products on several threads, autograd, optimizers, saving, loading: all as ever."""
    root = Path(confinement.__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", dedent(TORCH_AT_WORK),
         str(room.submission), str(room.scratch)],
        env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True, text=True,
        timeout=100, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr, done.returncode) == ("fine\n", "", 0)
