"""Children that are confined, and what they are asked to try.

A promise is held by one layer alone where it can be, and by all of them together. The probes are
functions that run in the child; what they return comes back through a pipe as JSON.
"""
# The probes make the calls that an attack makes, not pathlib's.
# ruff: noqa: PTH112, PTH208

from __future__ import annotations

import ctypes
import faulthandler
import json
import os
import signal
import traceback
import warnings
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from grader.worker.confinement import (
    Layer,
    Policy,
    available,
    confine,
    landlock,
)

ALL = frozenset(Layer)
MISSING = {layer: reason for layer, reason in available().items() if reason is not None}
LIFETIME_S = 20
"""Every child is ended by its own alarm, should it hang."""

REFUSED = "refused"


@dataclass(frozen=True)
class Outcome:
    """How a child ended, and what its probe returned before."""

    value: Any
    signal: int | None
    trouble: str


def in_child(probe: Callable[[], Any], before: Callable[[int], None] | None = None) -> Outcome:
    """Run a probe in a fork; `before` gets the descriptor that must stay open."""
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pid = os.fork()
    if pid == 0:
        os.close(reader)
        _be_the_child(probe, before, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    status = os.waitpid(pid, 0)[1]
    ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
    answer = json.loads(said) if said else {}
    return Outcome(answer.get("value"), ended_by, answer.get("trouble", ""))


def _be_the_child(
    probe: Callable[[], Any], before: Callable[[int], None] | None, writer: int
) -> None:
    answer: dict[str, Any] = {}
    try:
        faulthandler.disable()
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(LIFETIME_S)
        if before is not None:
            before(writer)
        answer = {"value": probe()}
    except BaseException:
        answer = {"trouble": traceback.format_exc()}
    finally:
        os.write(writer, json.dumps(answer).encode())
        os._exit(0)


def refused(action: Callable[[], object]) -> str:
    """`refused` when the system denies an action, else what became of it."""
    try:
        return f"done: {action()!r}"
    except PermissionError:
        return REFUSED
    except Exception as error:
        return repr(error)


class Room:
    """A submission, a scratch folder and a secret beside them, and children confined to the two."""

    def __init__(self, folder: Path) -> None:
        self.secret = folder / "secret.txt"
        self.submission = folder / "submission"
        self.scratch = folder / "scratch"
        self.submission.mkdir()
        self.scratch.mkdir()
        self.secret.write_text("42")
        (self.submission / "matmul.py").write_text("ANSWER = 1\n")
        self.policy = Policy(self.submission, self.scratch, 30, 1 << 20, 64, ())

    def run(
        self, probe: Callable[[], Any], layers: Collection[Layer] = ALL, **changes: Any
    ) -> Outcome:
        """The outcome of a probe in a child that these layers confine."""

        def before(writer: int) -> None:
            keep = (writer, *changes.pop("keep_fds", ()))
            policy = replace(self.policy, keep_fds=keep, layers=frozenset(layers), **changes)
            assert set(confine(policy)) == set(layers) - set(MISSING)

        return in_child(probe, before)

    def value(
        self, probe: Callable[[], Any], layers: Collection[Layer] = ALL, **changes: Any
    ) -> Any:
        """What a probe returned in a child that these layers confine."""
        outcome = self.run(probe, layers, **changes)
        assert not outcome.trouble, outcome.trouble
        assert outcome.signal is None
        return outcome.value


def kept_by(*layers: Layer) -> pytest.MarkDecorator:
    """Try a promise with each of these layers alone, then with all there are."""
    alone = [
        pytest.param(
            frozenset({layer}),
            id=f"{layer} alone",
            marks=pytest.mark.skipif(layer in MISSING, reason=str(MISSING.get(layer))),
        )
        for layer in layers
    ]
    nobody = all(layer in MISSING for layer in layers)
    together = pytest.param(
        ALL, id="all", marks=pytest.mark.skipif(nobody, reason="no layer here keeps this")
    )
    return pytest.mark.parametrize("layers", [*alone, together])


def landlock_since(version: int) -> pytest.MarkDecorator:
    """Skip where the kernel's Landlock is older."""
    here = 0 if Layer.landlock in MISSING else landlock.abi()
    return pytest.mark.skipif(here < version, reason=f"needs Landlock's ABI {version}")


def read(path: str) -> object:
    """What a file or a folder holds."""
    return os.listdir(path) if os.path.isdir(path) else Path(path).read_bytes()


def is_open(number: int) -> bool:
    """Whether a descriptor is open."""
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def checked(result: int, error: int | None = None) -> int:
    """The result of a C function; its error as an exception."""
    if result == -1:
        raise OSError(error or ctypes.get_errno(), "refused")
    return result
