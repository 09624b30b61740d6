"""What a worker answers, as the judge holds it: decoded, or known from an earlier submission."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.errors import WireError
from grader.wire import unframe

Fields = dict[str, Any]
"""What is in a frame of a worker; nothing in it is known to be true."""

Known = Callable[[bytes], bool]
"""Whether a frame was found right before, and need not be looked at."""


def unknown(_whole: bytes) -> bool:
    """Every frame is to be looked at."""
    return False


class Answer:
    """What a worker answered to a request, in the frame `whole`.

    Where the same frame was found right before, it is `known`, and decoded only if somebody asks.
    """

    def __init__(self, whole: bytes, *, known: bool = False) -> None:
        """Look at a frame.

        Raises:
            WireError: it is no valid data.
        """
        self.whole = whole
        self.known = known
        self._content = None if known else _fields(whole)

    @property
    def content(self) -> Fields:
        """Its fields; nothing in them is known to be true."""
        if self._content is None:
            self._content = _fields(self.whole)
        return self._content


def _fields(whole: bytes) -> Fields:
    fields = unframe(whole)
    if not isinstance(fields, dict):
        raise WireError("an answer has no fields")
    return fields
