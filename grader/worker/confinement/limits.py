"""Resource limits of the process.

Not among them: RLIMIT_AS, because torch and CUDA reserve far more address space than they use
(resident memory is watched from outside), and RLIMIT_NPROC, because it counts all processes of
the user, other workers' threads included (new processes are the filter's business).
"""

from __future__ import annotations

import resource

from grader.worker.confinement.policy import Policy, Unavailable

LOCKED_BYTES = 64 << 10
GRACE_S = 1
"""From SIGXCPU, which tells the judge what happened, to SIGKILL, which cannot be ignored."""


def enforce(policy: Policy) -> None:
    """Lower every limit of the policy, for good: the hard limits too."""
    for number, wanted in _wanted(policy).items():
        resource.setrlimit(number, wanted)


def verify(policy: Policy) -> None:
    """Raise Unavailable unless every limit reads back at or below what was wanted."""
    for number, wanted in _wanted(policy).items():
        if resource.getrlimit(number) != wanted:
            raise Unavailable("The system did not take over the resource limits it was given.")


def _wanted(policy: Policy) -> dict[int, tuple[int, int]]:
    limits = {
        "RLIMIT_CPU": (policy.cpu_seconds, policy.cpu_seconds + GRACE_S),
        "RLIMIT_FSIZE": (policy.file_bytes, policy.file_bytes),
        "RLIMIT_NOFILE": (policy.open_files, policy.open_files),
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_MEMLOCK": (LOCKED_BYTES, LOCKED_BYTES),
        "RLIMIT_MSGQUEUE": (0, 0),
        "RLIMIT_NICE": (0, 0),
        "RLIMIT_RTPRIO": (0, 0),
    }
    numbers = {getattr(resource, name): limits[name] for name in limits if hasattr(resource, name)}
    return {number: _capped(number, *wanted) for number, wanted in numbers.items()}


def _capped(number: int, soft: int, hard: int) -> tuple[int, int]:
    """Only root could raise a hard limit; a stricter one that is there already stays."""
    today = resource.getrlimit(number)[1]
    ceiling = hard if today == resource.RLIM_INFINITY else min(hard, today)
    return min(soft, ceiling), ceiling
