"""Count the tensor operations of a call, whichever threads run them."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, get_ident
from typing import Any

from torch.utils._python_dispatch import TorchDispatchMode

_running: _Counter | None = None


class _Enough(BaseException):
    """Ends a run that has done too many operations already."""


class _Counter(TorchDispatchMode):
    """Counts tensor operations; those of its own thread only up to a limit."""

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Spare this process the import of torch's compiler, which takes a second."""
        return False

    def __init__(self, limit: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.count = 0
        self.limit = limit
        self.thread = get_ident()
        self._lock = Lock()

    def add(self) -> None:
        """Count one more."""
        with self._lock:
            self.count += 1

    def __torch_dispatch__(self, func: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
        self.add()
        if self.count > self.limit:
            raise _Enough
        return func(*args, **(kwargs or {}))


def count(function: Callable[[], Any], limit: int) -> tuple[int, Any]:
    """How many tensor operations a call takes, and what it returns.

    It is ended where it takes more than `limit`: the number is greater then, and the result None.
    """
    global _running
    counter = _running = _Counter(limit)
    try:
        with counter:
            result = function()
    except _Enough:
        return counter.count, None
    finally:
        _running = None
    return counter.count, result


def count_elsewhere() -> None:
    """Count an operation of the thread that asks; that of the call counts its own."""
    counter = _running
    if counter is not None and counter.thread != get_ident():
        counter.add()
