"""What this machine has and lacks: versions, devices, layers of isolation, optional packages."""

from __future__ import annotations

import platform
import subprocess
import sys
from dataclasses import dataclass
from importlib import metadata

PACKAGES = ("torch", "hypothesis", "pytest", "numpy")
ASK_DEVICES = (
    "import torch; print(torch.cuda.get_device_name() if torch.cuda.is_available() else '')"
)


@dataclass(frozen=True)
class Finding:
    """One line of the diagnosis: what was looked at, whether it is there, and a few words."""

    name: str
    there: bool
    words: str


def versions() -> list[Finding]:
    """Python, torch and what the judge needs."""
    found = [Finding("python", True, f"{platform.python_version()} ({sys.executable})")]
    for package in PACKAGES:
        try:
            found.append(Finding(package, True, metadata.version(package)))
        except metadata.PackageNotFoundError:
            found.append(Finding(package, False, f"not installed: pip install {package}"))
    return found


def devices() -> list[Finding]:
    """The devices that torch can use; asks another process, since only that imports torch."""
    asked = subprocess.run(
        [sys.executable, "-I", "-c", ASK_DEVICES], capture_output=True, text=True
    )
    if asked.returncode != 0:
        return [Finding("cpu", False, "torch does not import; see `python -c 'import torch'`")]
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
