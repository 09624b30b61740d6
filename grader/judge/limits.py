"""What a worker may use, and the order that starts one within it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from grader.worker.main import Job


@dataclass(frozen=True)
class Limits:
    """What a worker may use.

    Seconds of processor time are a last resort; those of the import are a clock's.
    """

    import_s: float = 10.0
    memory_bytes: int = 2 << 30
    cpu_seconds: int = 3_600
    file_bytes: int = 16 << 20
    open_files: int = 256
    device_bytes: int = 0

    @classmethod
    def on(cls, devices: Collection[str]) -> Limits:
        """What a worker may use that is to compute on these devices.

        The driver and the libraries of a GPU take memory of the host as well. The share of the
        device's own is many times what the exercises need, and small enough for `MAX_JOBS` workers.
        """
        if "cuda" not in devices:
            return cls()
        return cls(memory_bytes=6 << 30, device_bytes=512 << 20)


def job_for(
    exercise: str, file: str, symbol: str, submission: Path, scratch: Path, limits: Limits
) -> Job:
    """The nursery's order for a worker of one exercise."""
    return Job(
        exercise,
        file,
        symbol,
        str(submission),
        str(scratch),
        limits.cpu_seconds,
        limits.file_bytes,
        limits.open_files,
        limits.device_bytes,
    )
