"""Tapes kept on disk: what one run has drawn, the next one replays.

A tape is stored under a key of everything that it depends on: the property, seed, examples, device,
the versions of what drew it, and the grader's own source. A file is a digest, then frames of
`grader.wire`; in a file beside it, the digests of right answers follow instead. One that is
damaged, or that another key left behind, counts as not there; one that cannot be written is made
again next time. The folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from grader.errors import WireError
from grader.properties.declare import Claim
from grader.wire import PREFIX, parse_prefix

DIGEST_BYTES = 32
MAX_FILES = 2_000
DRAWN_WITH = ("torch", "hypothesis", "numpy")
SOURCES = Path(__file__).parent.parent

Recorded = list[tuple[bytes, bytes]]
"""For each example the frame that asks for it, and the frame of the oracle's answer."""

Right = list[list[bytes]]
"""For each example the digests of answers that were found right."""


@dataclass(frozen=True)
class Key:
    """Which tape this is."""

    claim: Claim
    run_seed: int
    examples: int
    device: str

    def path(self, suffix: str) -> Path:
        """Where it is kept, or what belongs to it."""
        claim = self.claim
        parts = (
            claim.exercise, claim.id, self.run_seed, self.examples, self.device, _surroundings()
        )  # fmt: skip
        name = hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:32]
        return cache_folder() / "tapes" / f"{claim.exercise}-{claim.id}-{name}{suffix}"


def cache_folder() -> Path:
    """The grader's own folder among the user's caches."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "torch-exercise-grader"


def read(key: Key) -> Recorded | None:
    """A stored tape; None where there is none that can be used."""
    try:
        single = _frames(_read(key.path(".tape")))
        return list(zip(single, single, strict=True))
    except (OSError, WireError, ValueError):
        return None


def write(key: Key, recorded: Recorded) -> None:
    """Store a tape."""
    _write(key.path(".tape"), b"".join(request + answer for request, answer in recorded))


def read_right(key: Key, examples: int) -> Right:
    """What is known of right answers to so many examples; empty lists where nothing is."""
    try:
        stored = json.loads(_read(key.path(".right")))
        right = [[bytes.fromhex(digest) for digest in digests] for digests in stored]
        if len(right) == examples:
            return right
    except (OSError, ValueError):
        pass
    return [[] for _ in range(examples)]


def write_right(key: Key, right: Right) -> None:
    """Store what is known of right answers."""
    plain = [[digest.hex() for digest in digests] for digests in right]
    _write(key.path(".right"), json.dumps(plain).encode())


def _read(path: Path) -> bytes:
    content = path.read_bytes()
    digest, rest = content[:DIGEST_BYTES], content[DIGEST_BYTES:]
    if hashlib.sha256(rest).digest() != digest:
        raise ValueError("a stored file is damaged")
    return rest


def _write(path: Path, content: bytes) -> None:
    """Store a file, atomically: two runs that write the same one do not disturb each other."""
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_room(path.parent)
        number, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(number, "wb") as stream:
                stream.write(hashlib.sha256(content).digest() + content)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)


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
    stored = list(folder.iterdir())
    if len(stored) >= MAX_FILES:
        for path in sorted(stored, key=lambda path: path.stat().st_mtime)[: MAX_FILES // 2]:
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
