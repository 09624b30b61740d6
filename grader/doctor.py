"""What this machine has and lacks: versions, devices, layers of isolation."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

import grader

PACKAGES = (
    *("torch", "hypothesis", "pytest", "pytest-timeout", "numpy", "psutil"),
    *("click", "msgspec", "pyyaml", "rich"),
)
ASK_DEVICES = (
    "import torch; print(torch.cuda.get_device_name() if torch.cuda.is_available() else '')"
)
PATIENCE_S = 120.0


@dataclass(frozen=True)
class Finding:
    """One line of the diagnosis: what was looked at, whether it is there, and a few words."""

    name: str
    there: bool
    words: str


def diagnosis() -> Iterator[tuple[str, list[Finding]]]:
    """The sections of the diagnosis, each as soon as it is known."""
    yield "versions", versions()
    yield "devices", devices()
    yield "isolation of submissions", isolation()


def versions() -> list[Finding]:
    """The grader, Python, and the packages that grading needs."""
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    found = [
        Finding("grader", True, grader.version()),
        Finding("python", sys.version_info >= (3, 11), f"{platform.python_version()}, {system}"),
    ]
    for package in PACKAGES:
        try:
            found.append(Finding(package, True, metadata.version(package)))
        except metadata.PackageNotFoundError:
            found.append(Finding(package, False, f"missing: pip install {package}"))
    return found


def devices() -> list[Finding]:
    """The devices that torch can use; asks another process, since only that imports torch."""
    command = [sys.executable, "-I", "-c", ASK_DEVICES]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        return [Finding("cpu", False, "torch did not import in two minutes")]
    if asked.returncode != 0:
        why = (asked.stderr.strip().splitlines() or ["it does not say why"])[-1]
        return [Finding("cpu", False, f"torch does not import: {why}")]
    name = asked.stdout.strip()
    return [
        Finding("cpu", True, platform.processor() or platform.machine()),
        Finding("cuda", bool(name), name or "not there: properties on it are skipped"),
    ]


def isolation() -> list[Finding]:
    """The layers between a submission and this machine."""
    from grader.worker.confinement import available

    return [
        Finding(layer.value, reason is None, reason or "enforced")
        for layer, reason in available().items()
    ]
