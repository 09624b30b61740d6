"""Confinement: what stands between a submission's code and the machine, layer by layer.

    process       its own session, environment, descriptors; dies with its parent
    rlimits       processor time, file sizes, descriptors, no core dumps
    no_new_privs  no capability left, none to be gained
    landlock      reads Python and the submission, writes its scratch folder, reaches nothing else
    seccomp       no sockets, processes, programs, signals or traces of others

A layer that the platform lacks is left out, never an error: `confine` returns what is enforced,
`available` says what is missing and why. Each layer is checked after all of them are up. Nothing
of the grader can be read once they are: import first what is needed later.
"""

from __future__ import annotations

import os
import select
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from grader.worker.confinement import landlock, limits, privileges, process, seccomp
from grader.worker.confinement.policy import Layer, Policy, Unavailable
from grader.worker.confinement.reachable import read_roots

__all__ = ["Layer", "Policy", "available", "confine", "read_roots"]


class _Steps(NamedTuple):
    enforce: Callable[[Policy], None]
    verify: Callable[[Policy], None]


# The order matters: descriptors and limits are set while everything is still allowed, Landlock
# needs to open what it grants, and the filter, which would refuse much of this, goes up last.
_STEPS = {
    Layer.process: _Steps(process.enforce, process.verify),
    Layer.rlimits: _Steps(limits.enforce, limits.verify),
    Layer.no_new_privs: _Steps(privileges.enforce, privileges.verify),
    Layer.landlock: _Steps(landlock.enforce, landlock.verify),
    Layer.seccomp: _Steps(seccomp.enforce, seccomp.verify),
}


def confine(policy: Policy) -> tuple[Layer, ...]:
    """Confine this process for good, as far as the platform can; the layers that hold.

    To be called once, in a forked process with a single thread, before any untrusted code.
    """
    return tuple(layer for layer, reason in _confine(policy).items() if reason is None)


def available() -> dict[Layer, str | None]:
    """For each layer None, or one sentence that says why it cannot be had and how to get it.

    Tried out in forked processes: the calling one stays as it is.
    """
    return {layer: _try_out(layer) for layer in Layer}


def _confine(policy: Policy) -> dict[Layer, str | None]:
    reasons = {}
    for layer in _STEPS:
        if layer in policy.layers:
            reasons[layer] = _reason(_STEPS[layer].enforce, policy)
    for layer, reason in reasons.items():
        reasons[layer] = reason or _reason(_STEPS[layer].verify, policy)
    return reasons


def _reason(step: Callable[[Policy], None], policy: Policy) -> str | None:
    try:
        step(policy)
    except Unavailable as error:
        return str(error)
    except (OSError, ValueError) as error:  # the kernel, or what surrounds this process, said no
        return f"This system refused it ({error}); another kernel or container may allow it."
    return None


def _try_out(layer: Layer) -> str | None:
    reader, writer = os.pipe()
    with tempfile.TemporaryDirectory() as folder:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of forks beside threads: this one does little
            child = os.fork()
        if child == 0:
            _answer(layer, Path(folder), writer)
        os.close(writer)
        answer = os.read(reader, select.PIPE_BUF).decode()
        os.close(reader)
        os.waitpid(child, 0)
    if not answer:
        return "The process that tried it out died: something around it ends what it refuses."
    return answer.strip() or None


def _answer(layer: Layer, folder: Path, writer: int) -> None:
    try:
        policy = Policy(folder, folder, 60, 1 << 20, 64, (writer,), frozenset({layer}))
        os.write(writer, ("\n" + (_confine(policy)[layer] or "")).encode())
    finally:
        os._exit(0)
