"""The grader as an export carries it: one wheel, and the versions that it was tried with.

The wheel is made of the running code, so that what is handed out grades as the teacher's own
grader does, and no index has to know the grader's name: whoever owned it there could send code.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import grader
from grader.errors import UsageError
from grader.export.place import Files, archive

PACKAGE = Path(__file__).parent.parent
BYTECODE = "__pycache__"

WHEEL = """\
Wheel-Version: 1.0
Generator: grader export
Root-Is-Purelib: true
Tag: py3-none-any
"""

SCRIPTS = """\
[console_scripts]
grader = grader.cli:main
"""


def name() -> str:
    """The wheel's file name."""
    return f"{_stem()}-py3-none-any.whl"


def wheel() -> bytes:
    """The grader, in the format that pip and uv install without building anything.

    Raises:
        UsageError: this grader runs without being installed, so what it needs is not known.
    """
    inside = f"{_stem()}.dist-info"
    files = {
        f"grader/{path.relative_to(PACKAGE).as_posix()}": path.read_bytes()
        for path in sources(PACKAGE)
    }
    files |= {
        f"{inside}/METADATA": _metadata().encode(),
        f"{inside}/WHEEL": WHEEL.encode(),
        f"{inside}/entry_points.txt": SCRIPTS.encode(),
    }
    if (text := _installed().read_text("licenses/LICENSE")) is not None:
        files[f"{inside}/licenses/LICENSE"] = text.encode()
    files[f"{inside}/RECORD"] = _record(files, f"{inside}/RECORD").encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        archive(opened, files)
    return made.getvalue()


def sources(folder: Path) -> list[Path]:
    """The files below a folder of the package, without the bytecode that pip and Python add."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if BYTECODE not in path.relative_to(folder).parts]


def constraints() -> str:
    """The exact versions that this grader runs with here, one a line."""
    versions = {one: _public(metadata.version(one)) for one in _closure()}
    lines = (f"{one}=={version}" for one, version in sorted(versions.items()))
    return "\n".join(["# What the teacher's own grader ran with.", *lines, ""])


def _stem() -> str:
    return f"{grader.NAME.replace('-', '_')}-{grader.version()}"


def _installed() -> metadata.Distribution:
    try:
        return metadata.distribution(grader.NAME)
    except metadata.PackageNotFoundError:
        raise UsageError(
            "This grader is not installed, so what it needs is not known: `pip install` it first."
        ) from None


def _metadata() -> str:
    """What an installer reads; extras are for the work on the grader itself."""
    lines = ["Metadata-Version: 2.1", f"Name: {grader.NAME}", f"Version: {grader.version()}"]
    lines += ["Requires-Python: >=3.11"]
    lines += [f"Requires-Dist: {one}" for one in _needed(_installed())]
    return "\n".join([*lines, ""])


def _record(files: Files, own: str) -> str:
    """Digest and size of every file; of itself, this list has neither."""
    lines = []
    for path, content in files.items():
        digest = urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        lines.append(f"{path},sha256={digest},{len(content)}")
    return "\n".join([*lines, f"{own},,", ""])


def _needed(installed: metadata.Distribution) -> list[str]:
    return [one for one in installed.requires or [] if "extra ==" not in one]


def _closure() -> Iterator[str]:
    """Every installed package that the grader needs, itself left out."""
    waiting, seen = _needed(_installed()), set()
    while waiting:
        needed = re.split(r"[^\w.-]", waiting.pop(), maxsplit=1)[0]
        key = needed.lower().replace("_", "-")
        if key in seen or key == grader.NAME:
            continue
        seen.add(key)
        try:
            installed = metadata.distribution(needed)
        except metadata.PackageNotFoundError:
            continue  # wanted on other systems only
        yield key
        waiting += _needed(installed)


def _public(version: str) -> str:
    """Without the local part: a build for CPUs is the same release as one for CUDA."""
    return version.partition("+")[0]
