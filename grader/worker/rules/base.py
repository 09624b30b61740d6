"""What every rule against ready products has in common."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from torch import Tensor


class Rule:
    """A rule of an exercise, watched while the submission runs; the default forbids nothing.

    One instance lives in a worker. `report` is told the name of each forbidden thing that is
    executed ("torch.einsum", "super().__call__"), at the moment it happens and from the frame
    where it happens: it looks up the stack for the student's line and tells the judge at once.
    """

    def __init__(self, report: Callable[[str], None]) -> None:
        self.report = report

    def install(self) -> None:
        """Prepare the process, before the submission is imported."""

    def bind(self, subject: Any) -> Any:
        """The loaded implementation as the scenario gets it."""
        return subject

    def wrap(self, tensor: Tensor) -> Tensor:
        """A tensor of a case as the scenario gets it."""
        return tensor

    def watching(self) -> AbstractContextManager[object]:
        """Entered around every run of a scenario."""
        return nullcontext()
