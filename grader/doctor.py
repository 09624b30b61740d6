"""What this machine has and lacks: versions, devices, layers of isolation."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata

import grader
from grader.lessons import Language
from grader.lessons.messages import say

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


def diagnosis(language: Language = Language.EN) -> Iterator[tuple[str, list[Finding]]]:
    """The sections of the diagnosis, each as soon as it is known."""
    yield say("versions", language), versions(language)
    yield say("devices", language), devices(language)
    yield say("isolation", language), isolation(language)


def versions(language: Language = Language.EN) -> list[Finding]:
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
            words = say("missing_package", language, package=package)
            found.append(Finding(package, False, words))
    return found


def devices(language: Language = Language.EN) -> list[Finding]:
    """The devices that torch can use; asks another process, since only that imports torch."""
    command = [sys.executable, "-I", "-c", ASK_DEVICES]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        return [Finding("cpu", False, say("torch_too_slow", language))]
    if asked.returncode != 0:
        why = (asked.stderr.strip().splitlines() or [say("torch_silent", language)])[-1]
        return [Finding("cpu", False, say("torch_broken", language, why=why))]
    name = asked.stdout.strip()
    return [
        Finding("cpu", True, platform.processor() or platform.machine()),
        Finding("cuda", bool(name), name or say("device_not_there", language)),
    ]


def isolation(language: Language = Language.EN) -> list[Finding]:
    """The layers between a submission and this machine."""
    from grader.worker.confinement import available

    return [
        Finding(layer.value, reason is None, reason or say("enforced", language))
        for layer, reason in available().items()
    ]
