"""Tapes kept on disk: what one run has drawn, the next one replays.

A tape is stored under a key of everything that it depends on: the property, seed, examples, device,
the versions of what drew it, and the grader's own source. A file is a digest, then frames of
`grader.wire`. One that is damaged, or that another key left behind, counts as not there; one that
cannot be written is drawn again next time. The folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path

from grader.errors import WireError
from grader.properties.declare import Claim
from grader.wire import PREFIX, parse_prefix

DIGEST_BYTES = 32
MAX_FILES = 1_000
DRAWN_WITH = ("torch", "hypothesis", "numpy")
SOURCES = Path(__file__).parent.parent

Recorded = list[tuple[bytes, bytes]]
"""For each example the frame that asks for it, and the frame of the oracle's answer."""


def cache_folder() -> Path:
    """The grader's own folder among the user's caches."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "torch-exercise-grader"


def read(claim: Claim, run_seed: int, examples: int, device: str) -> Recorded | None:
    """A stored tape; None where there is none that can be used."""
    try:
        content = _path(claim, run_seed, examples, device).read_bytes()
        digest, frames = content[:DIGEST_BYTES], content[DIGEST_BYTES:]
        if hashlib.sha256(frames).digest() != digest:
            return None
        single = _frames(frames)
        return list(zip(single, single, strict=True))
    except (OSError, WireError, ValueError):
        return None


def write(claim: Claim, run_seed: int, examples: int, device: str, recorded: Recorded) -> None:
    """Store a tape, atomically: two runs that write the same one do not disturb each other."""
    path = _path(claim, run_seed, examples, device)
    frames = b"".join(request + answer for request, answer in recorded)
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_room(path.parent)
        number, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(number, "wb") as stream:
            stream.write(hashlib.sha256(frames).digest() + frames)
        Path(temporary).replace(path)


def _path(claim: Claim, run_seed: int, examples: int, device: str) -> Path:
    parts = (claim.exercise, claim.id, run_seed, examples, device, _surroundings())
    key = hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()
    return cache_folder() / "tapes" / f"{claim.exercise}-{claim.id}-{key[:32]}.tape"


@cache
def _surroundings() -> str:
    """A digest of all that drawing depends on, besides the request."""
    digest = hashlib.sha256(f"{platform.python_version()} {platform.machine()}".encode())
    for package in DRAWN_WITH:
        digest.update(f"{package} {metadata.version(package)}".encode())
    for source in sorted(SOURCES.rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _make_room(folder: Path) -> None:
    """Remove the older half when there are too many: each seed and version leaves its own."""
    stored = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
    if len(stored) >= MAX_FILES:
        for path in stored[: MAX_FILES // 2]:
            path.unlink(missing_ok=True)


def _frames(stored: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(stored):
        prefix = stored[start : start + PREFIX.size]
        if len(prefix) < PREFIX.size:
            raise WireError("a tape ends within a frame")
        end = start + PREFIX.size + sum(parse_prefix(prefix))
        yield stored[start:end]
        start = end
