"""The judge's end of the nursery: start it, have workers forked and reaped."""

from __future__ import annotations

import os
import socket
from dataclasses import asdict, dataclass

from grader.errors import JudgeError
from grader.worker.main import Job
from grader.worker.nursery import receive_order, send_order, serve


@dataclass(frozen=True)
class Death:
    """How a worker ended: its wait status."""

    status: int

    @property
    def signal(self) -> int | None:
        """The signal that killed it, if one did."""
        return os.WTERMSIG(self.status) if os.WIFSIGNALED(self.status) else None

    @property
    def exit_code(self) -> int | None:
        """The code that it left with, if it left by itself."""
        return os.WEXITSTATUS(self.status) if os.WIFEXITED(self.status) else None


class Nursery:
    """A forked process that has torch and the scenarios, and forks workers."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            ours.close()
            serve(theirs)
        theirs.close()
        self._control = ours

    def spawn(self, job: Job, channel: socket.socket, capture: int) -> int:
        """Fork a worker that owns `channel` and writes its output to `capture`; its process id."""
        return self._ask({"spawn": asdict(job)}, (channel.fileno(), capture))["pid"]

    def reap(self, pid: int) -> Death:
        """Kill a worker with its group and all it left behind; how it had ended, if it had."""
        return Death(**self._ask({"reap": pid}))

    def sweep(self) -> int:
        """Kill the processes that workers started and left to nobody; how many there were."""
        return self._ask({"sweep": True})["strays"]

    def fileno(self) -> int:
        """What orders are sent over."""
        return self._control.fileno()

    def let_go(self) -> None:
        """Leave it to the process that has the other copy of this, or to its end."""
        self._control.close()

    def close(self) -> None:
        """End it; it kills whatever is left."""
        self.let_go()
        os.waitpid(self.pid, 0)

    def _ask(self, order: dict[str, object], descriptors: tuple[int, ...] = ()) -> dict[str, int]:
        try:
            send_order(self._control, order, descriptors)
            answer, _ = receive_order(self._control)
        except OSError as error:
            raise JudgeError(
                "The process that forks workers is gone; run the grader again."
            ) from error
        if answer is None:
            raise JudgeError("The process that forks workers is gone; run the grader again.")
        return answer
