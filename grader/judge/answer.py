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

    Where the same frame was found right, it is `known`: nobody looks at it any more, and nothing
    is kept of it.
    """

    def __init__(self, whole: bytes, *, known: bool = False) -> None:
        """Look at a frame.

        Raises:
            WireError: it is no valid data.
        """
        self.whole = b"" if known else whole
        self.known = known
        self.content = {} if known else _fields(whole)
        """Its fields; nothing in them is known to be true."""

    def settle(self) -> None:
        """It was found right."""
        self.whole, self.known, self.content = b"", True, {}


def _fields(whole: bytes) -> Fields:
    fields = unframe(whole)
    if not isinstance(fields, dict):
        raise WireError("an answer has no fields")
    return fields
