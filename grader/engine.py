"""The command line's end of the judge's process: start it, ask it to grade, hear its events."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from grader.errors import JudgeError
from grader.protocol import read_event, write_request
from grader.results import Event, Request

KEPT = (
    "CUDA_DEVICE_ORDER",
    "CUDA_VISIBLE_DEVICES",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "TMPDIR",
    "XDG_CACHE_HOME",
)
"""All that the judge's process needs to know of this one's environment."""

ON_CUDA = {
    # Asking whether there is a device must not open it: a fork of a process that has is broken.
    "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",  # the same products on every run
}

CLOSING_S = 10.0

MAX_JOBS = 8
"""More would find nothing to do: the exercises have not many more parts."""


class Engine:
    """The judge's process, warm between gradings; a context manager.

    It is a fresh process with a clean environment and argument list, not a fork, so that no
    secret of the caller (a token, a seed) is in the memory of the workers that descend from it.
    """

    def __init__(self, jobs: int | None = None) -> None:
        """`jobs` workers at a time, at most `MAX_JOBS`; by default one for a core."""
        self.jobs = min(jobs or cores(), MAX_JOBS)

    def __enter__(self) -> Engine:
        # As isolated as by -I, which would pass PYTHONHASHSEED over: sets keep one order.
        root = str(Path(__file__).resolve().parent.parent)
        start = (
            f"import sys; sys.path.insert(0, {root!r}); sys.dont_write_bytecode = False; "
            f"from grader.judge.main import main; main({self.jobs})"
        )
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-c", start],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            cwd="/",
            start_new_session=True,
            encoding="utf-8",
        )
        return self

    def hang_up(self) -> None:
        """Let the judge's process end, as no request will follow, while the caller goes on."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._process.terminate()
        self._leave()

    def abort(self) -> None:
        """End the judge's process now, with whatever it is doing; a second time changes nothing."""
        self._process.terminate()
        self._leave()

    def _leave(self) -> None:
        self.hang_up()
        assert self._process.stdout is not None
        try:
            self._process.wait(CLOSING_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()  # not before: another thread may be waiting for a line of it

    def grade(self, request: Request) -> Iterator[Event]:
        """Grade a submission: a `Started`, then `Decided` and `Timed` events as they happen.

        Raises:
            IsolationError: a required layer of isolation is not to be had.
            InfrastructureError: the grader itself failed.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        try:
            write_request(stdin, request)
        except BrokenPipeError:
            raise JudgeError("The judge's process did not start; see its messages above.") from None
        for line in stdout:
            event = read_event(line)
            if event is None:
                return
            yield event
        raise JudgeError(
            "The judge's process died; run the grader again, and report it if it stays."
        )


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    home = os.path.expanduser("~")  # noqa: PTH111 (Path.home() raises where there is none)
    single = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
    return (
        kept
        | single
        | ON_CUDA
        | {
            "PATH": os.defpath,
            "HOME": home,
            "PYTHONHASHSEED": "0",
            # Memory that nobody has filled has the same contents every time, and no zeros.
            "GLIBC_TUNABLES": "glibc.malloc.perturb=1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        }
    )
