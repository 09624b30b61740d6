"""The part of the file system that Python and torch need, and nothing of the grader in it.

Everything here is worked out once, in the process that forks the workers; only what depends on the
worker (its own folder below /proc, its submission, its scratch folder) is added after the fork.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from enum import IntFlag
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Access(IntFlag):
    """Landlock's rights on files, as <linux/landlock.h> numbers them."""

    EXECUTE = 1 << 0
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_CHAR = 1 << 6
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_BLOCK = 1 << 11
    MAKE_SYM = 1 << 12
    REFER = 1 << 13
    TRUNCATE = 1 << 14
    IOCTL_DEV = 1 << 15


READ = Access.READ_FILE | Access.READ_DIR
# No links and no special files: whoever tidies the folder up must not be led out of it.
SCRATCH = (
    READ
    | Access.WRITE_FILE
    | Access.TRUNCATE
    | Access.REMOVE_DIR
    | Access.REMOVE_FILE
    | Access.MAKE_DIR
    | Access.MAKE_REG
    | Access.REFER
)
DEVICE = READ | Access.WRITE_FILE | Access.IOCTL_DEV


class Grant(NamedTuple):
    """A file or folder, with all that is below it, and what may be done there."""

    path: Path
    access: Access


LIBRARIES = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/local/lib64",
    "/usr/local/cuda",
    "/usr/local/nvidia",
    "/opt/rocm",
    "/nix/store",
    "/gnu/store",
)
DATA = (
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/pki/tls/openssl.cnf",
    "/etc/ssl/openssl.cnf",
    "/etc/timezone",
    "/proc/cpuinfo",
    "/proc/filesystems",
    "/proc/meminfo",
    "/proc/stat",
    "/proc/sys/kernel/osrelease",
    "/proc/sys/kernel/version",
    "/proc/sys/vm/max_map_count",
    "/proc/sys/vm/mmap_min_addr",
    "/proc/sys/vm/overcommit_memory",
    "/proc/version",
    "/sys/devices/system/cpu",
    "/sys/devices/system/node",
    "/sys/kernel/mm/transparent_hugepage",
    "/usr/share/i18n",
    "/usr/share/locale",
    "/usr/share/zoneinfo",
)
RANDOMNESS = ("/dev/random", "/dev/urandom", "/dev/zero")
NULL_DEVICES = ("/dev/null", "/dev/full")
ACCELERATORS = ("/dev/nvidiactl", "/dev/kfd", "/dev/dxg")
ACCELERATOR_DATA = (
    "/proc/devices",
    "/proc/driver/nvidia",
    "/proc/driver/nvidia-caps",
    "/proc/driver/nvidia-uvm",
    "/proc/modules",
    "/sys/bus/pci",
    "/sys/class/drm",
    "/sys/class/kfd",
    "/sys/devices",
    "/sys/module/amdgpu",
    "/sys/module/nvidia",
    "/sys/module/nvidia_uvm",
    "/usr/share/nvidia",
)
OWN_PROCESS = ("auxv", "cgroup", "fd", "limits", "maps", "mountinfo", "stat", "statm", "status")
"""Of /proc/self; its `environ`, `mem`, `net`, `task` and `cmdline` stay closed."""


@cache
def read_roots() -> tuple[Grant, ...]:
    """What every worker may reach; call it before the first fork, so that all workers share it."""
    folders = [Path(text) for text in LIBRARIES] + list(_interpreter())
    grants = list(_carved(_outermost(folders), _hidden()))
    grants += [Grant(Path(text), READ) for text in (*DATA, *RANDOMNESS)]
    grants += [Grant(Path(text), DEVICE) for text in NULL_DEVICES]
    return tuple(grant for grant in grants if grant.path.exists())


@cache
def accelerator_roots() -> tuple[Grant, ...]:
    """What a worker may reach besides that is to compute on this machine's device."""
    devices = [*Path("/dev").glob("nvidia*"), *map(Path, ACCELERATORS[1:]), Path("/dev/dri")]
    grants = [Grant(path, DEVICE) for path in devices]
    grants += [Grant(Path(text), READ) for text in ACCELERATOR_DATA]
    return tuple(grant for grant in grants if grant.path.exists())


def own_grants(submission: Path, scratch: Path, accelerator: bool) -> Iterator[Grant]:
    """What this process alone may reach; /proc/self is another folder in each process."""
    if accelerator:
        yield from accelerator_roots()
    yield Grant(submission, READ)
    yield Grant(scratch, SCRATCH)
    own = Path("/proc") / str(os.getpid())
    for name in OWN_PROCESS:
        yield Grant(own / name, READ)
    if accelerator:
        yield Grant(own / "task", READ | Access.WRITE_FILE)  # CUDA names its threads there


@cache
def has_accelerator() -> bool:
    """Whether this machine shows a device that torch computes on."""
    return any(Path(text).exists() for text in ACCELERATORS)


def _interpreter() -> Iterator[Path]:
    """Where this Python, its libraries and its packages lie; of a prefix like /usr, lib alone."""
    yield Path(sys.executable or "")
    for prefix in (sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix):
        yield Path(prefix, "lib")
        yield Path(prefix, "lib64")
    for name in ("stdlib", "platstdlib", "purelib", "platlib"):
        yield Path(sysconfig.get_path(name))
    yield from filter(_holds_packages, map(Path, sys.path))
    for name in ("torch", "torchgen", "functorch", "numpy"):
        module = sys.modules.get(name)
        if module is not None and module.__file__:
            yield Path(module.__file__).parent
    home = os.path.expanduser("~")  # noqa: PTH111 (Path.home() raises where there is none)
    for entry in os.environ.get("LD_LIBRARY_PATH", "").split(":"):
        if entry.strip("/") and not Path(home).is_relative_to(entry):
            yield Path(entry)


def _holds_packages(folder: Path) -> bool:
    """Whether an entry of the import path is no project, nor the folder the grader started in."""
    named_so = folder.name in ("site-packages", "dist-packages")
    return named_so or (folder.is_absolute() and any(folder.glob("torch-*.dist-info")))


def _hidden() -> frozenset[Path]:
    """The grader's package, and the checkout around it, if it is one."""
    package = Path(__file__).resolve().parents[2]
    if package.parent.name in ("site-packages", "dist-packages"):
        return frozenset({package})
    return frozenset({package, package.parent})


def _outermost(paths: Iterable[Path]) -> list[Path]:
    """The paths without links, and without those that lie inside others."""
    # Unlike `Path.exists`, this is no error where a folder on the way may not be searched.
    resolved = {path.resolve() for path in paths if path.is_absolute() and os.path.exists(path)}  # noqa: PTH110
    return sorted(path for path in resolved if not resolved & set(path.parents))


def _carved(roots: Iterable[Path], hidden: frozenset[Path]) -> Iterator[Grant]:
    """Grants for the roots that leave the hidden folders out.

    Landlock can only add: a folder with something to hide in it may be listed (the import system
    needs that), and each of its other entries gets a grant of its own.
    """
    for root in roots:
        if root in hidden:
            continue
        if any(path.is_relative_to(root) for path in hidden):
            yield Grant(root, Access.READ_DIR)
            inside = sorted(path for path in root.iterdir() if not path.is_symlink())
            yield from _carved(inside, hidden)
        else:
            yield Grant(root, READ)
