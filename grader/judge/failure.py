"""The exception by which a property says that it does not hold."""

from __future__ import annotations

from typing import Any

from grader.results import Verdict, Where, Worst


class Failure(AssertionError):
    """A property does not hold for the case at hand.

    `expected` and `actual` are data as scenarios return it (tensors included); `where` is the
    student's line where one is to blame.
    """

    def __init__(
        self,
        message: str,
        *,
        verdict: Verdict = Verdict.FAILED,
        expected: Any = None,
        actual: Any = None,
        worst: Worst | None = None,
        where: Where | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.verdict = verdict
        self.expected = expected
        self.actual = actual
        self.worst = worst
        self.where = where


class NotImported(Failure):
    """The submission cannot be imported: no example was tried, and no input is to blame."""
