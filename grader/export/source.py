"""The grader as a bundle carries it: its own source, and the versions that it was tried with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import grader

PACKAGE = Path(__file__).parent.parent
LEFT_OUT = {"__pycache__", "py.typed"}


def source(folder: str) -> dict[str, bytes]:
    """All that `pip install FOLDER` needs, below that folder."""
    files = {
        f"{folder}/grader/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes()
        for path in sorted(PACKAGE.rglob("*"))
        if path.is_file() and not LEFT_OUT & set(path.parts)
    }
    return files | {f"{folder}/pyproject.toml": _pyproject().encode()}


def constraints() -> str:
    """The exact versions that this grader runs with here, one a line."""
    versions = {name: _public(metadata.version(name)) for name in _closure(grader.NAME)}
    lines = (f"{name}=={version}" for name, version in sorted(versions.items()))
    return "\n".join(["# What the teacher's own grader ran with.", *lines, ""])


def requirements() -> list[str]:
    """What the grader depends on, as it was installed; without extras."""
    try:
        every = metadata.requires(grader.NAME) or []
    except metadata.PackageNotFoundError:
        return []
    return [one for one in every if "extra ==" not in one]


def _closure(name: str) -> Iterator[str]:
    """Every installed package that the grader needs, itself left out."""
    waiting, seen = requirements(), set()
    while waiting:
        needed = re.split(r"[^\w.-]", waiting.pop(), maxsplit=1)[0]
        key = needed.lower().replace("_", "-")
        if key in seen or key == name:
            continue
        seen.add(key)
        try:
            every = metadata.requires(needed) or []
        except metadata.PackageNotFoundError:
            continue  # wanted on other systems only
        yield key
        waiting += [one for one in every if "extra ==" not in one]


def _public(version: str) -> str:
    """Without the local part: a build for CPUs is the same release as one for CUDA."""
    return version.partition("+")[0]


def _pyproject() -> str:
    needed = "".join(f'    "{one.replace(chr(34), chr(39))}",\n' for one in requirements())
    return f"""[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "{grader.NAME}"
version = "{grader.version()}"
requires-python = ">=3.11"
dependencies = [
{needed}]

[project.scripts]
grader = "grader.cli:main"

[tool.setuptools.packages.find]
include = ["grader*"]

[tool.setuptools.package-data]
grader = ["**/*"]
"""
