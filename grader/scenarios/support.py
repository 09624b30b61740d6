"""What scenarios use to drive an implementation and to observe it safely.

Runs in the worker beside the student's code, and in the judge around the oracle.
"""

from __future__ import annotations

import builtins
import linecache
import sys
from collections.abc import Callable
from dis import opmap
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

import torch
from torch import Tensor

from grader.results import UNREADABLE, Where
from grader.wire import MAX_PAYLOAD_BYTES, Data, Raised, plain, text

__all__ = [
    "Data",
    "Raised",
    "Unusable",
    "attempt",
    "calling_line",
    "describe",
    "device_of",
    "forgiven",
    "is_stub",
    "plain",
    "raised",
    "set_submission",
    "shares_memory",
    "student_lines",
    "tensor",
]

MAX_MESSAGE = 2_000
_submission: str | None = None


class Unusable(Exception):
    """The implementation's answer cannot be observed: the property failed, with this sentence."""


def set_submission(folder: Path | None) -> None:
    """Name the folder whose lines are the student's own."""
    global _submission
    _submission = None if folder is None else f"{folder}/"


def attempt(function: Callable[..., Data], *args: Any, **kwargs: Any) -> Data:
    """What `function` returns, or the exception that it raised, as data.

    A stub's `NotImplementedError`, `SystemExit` and `KeyboardInterrupt` pass through.
    """
    try:
        return function(*args, **kwargs)
    except Unusable:
        raise
    except Exception as error:
        if is_stub(error):
            raise
        return raised(error)


def forgiven(function: Callable[..., Data], *args: Any, **kwargs: Any) -> Data:
    """As `attempt`, a stub's `NotImplementedError` included: it may stand for this case alone.

    For what a scenario runs beside something that no stub gets through.
    """
    try:
        return attempt(function, *args, **kwargs)
    except NotImplementedError as error:
        return raised(error)


def raised(error: BaseException) -> Raised:
    """An exception as data: its real built-in classes, its message (cut), the student's line."""
    kinds = [c.__name__ for c in type(error).__mro__ if vars(builtins).get(c.__name__) is c]
    try:
        message = text(str(error), MAX_MESSAGE)
    except Exception:
        message = "(its message cannot be read)"
    lines = student_lines(error.__traceback__)
    line = lines[-1] if lines else None
    began = lines[0] if lines and lines[0] != line else None
    return Raised(type(error).__name__, tuple(kinds), message, line, began)


def is_stub(error: BaseException) -> bool:
    """Whether this is a `NotImplementedError` that the student's own `raise` made.

    Torch raises the same class for a kernel that a device lacks; that is no unfilled stub.
    """
    if not isinstance(error, NotImplementedError):
        return False
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if last is None or not _is_students(last.tb_frame.f_code.co_filename):
        return False
    return last.tb_frame.f_code.co_code[last.tb_lasti] == opmap["RAISE_VARARGS"]


def student_lines(traceback: TracebackType | None) -> list[Where]:
    """The outermost and the innermost line of the submission in a traceback, if there are any."""
    ends: list[tuple[str, int]] = []
    while traceback is not None:
        filename = traceback.tb_frame.f_code.co_filename
        if _is_students(filename):
            ends[1:] = [(filename, traceback.tb_lineno)]
        traceback = traceback.tb_next
    return [where(*end) for end in ends]


def calling_line() -> Where | None:
    """The innermost line of the submission on the stack of this thread, now."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if _is_students(frame.f_code.co_filename):
            return where(frame.f_code.co_filename, frame.f_lineno)
        frame = frame.f_back
    return None


def where(filename: str, number: int) -> Where:
    """A line of a file of the submission, with its text."""
    words = linecache.getline(filename, number).strip()[:200]
    return Where(number, words or UNREADABLE, Path(filename).name)


def _is_students(filename: str) -> bool:
    return _submission is not None and filename.startswith(_submission)


def tensor(value: object, what: str = "The result") -> Tensor:
    """The value, if it is a tensor.

    Raises:
        Unusable: it is none; the sentence says what it is instead.
    """
    if not isinstance(value, Tensor):
        raise Unusable(f"{what} is {describe(value)}, but a torch.Tensor was expected")
    if value.layout is not torch.strided or value.is_quantized or value.is_nested:
        raise Unusable(f"{what} is a sparse, quantized or nested tensor, not a dense one")
    if value.numel() * value.element_size() > MAX_PAYLOAD_BYTES:
        raise Unusable(f"{what} has {value.numel()} elements, more than can be looked at")
    return value


def describe(value: object) -> str:
    """A few safe words on any object, never its own `__repr__`."""
    if value is None:
        return "None (is a `return` missing?)"
    if type(value) is int and value.bit_length() > 64:
        return f"an int of {value.bit_length()} bits"
    if type(value) in (bool, int, float):
        return f"the {type(value).__name__} {value!r:.40}"
    if type(value) in (list, tuple, dict, set, str):
        return f"a {type(value).__name__} of length {len(value)}"  # type: ignore[arg-type]
    if isinstance(value, Tensor):
        return f"a tensor of shape {tuple(value.shape)}"
    return f"an object of type {type(value).__name__}"


def shares_memory(first: Tensor, second: Tensor) -> bool:
    """Whether two tensors lie on the same storage (empty storages are shared by nobody)."""
    one, other = plain(first).untyped_storage(), plain(second).untyped_storage()
    return one.nbytes() > 0 and one.data_ptr() == other.data_ptr()


def device_of(tensor: Tensor) -> torch.device:
    """The device that a tensor's values are on."""
    return plain(tensor).device
