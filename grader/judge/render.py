"""Cases, expected values and answers as plain data, small enough to be read."""

from __future__ import annotations

import math
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from grader.judge.staging import FOLDER
from grader.results import Plain
from grader.wire import ObservedTensor, Raised, text

MAX_ELEMENTS = 64
EDGE = 3
MAX_SHOWN = 400
"""How many entries of a tensor may be left after it was cut; one of higher rank shows none."""

MAX_ITEMS = 40
MAX_PARTS = 4_000
"""How many numbers, words and containers may be shown of one value, however it is nested."""
MAX_STRING = 500
CUT = "…"

ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
"""Addresses differ from run to run, and say nothing to anybody."""

OWN_FOLDER = re.compile(
    re.escape(os.path.realpath(tempfile.gettempdir())) + f"/{FOLDER}[a-z0-9_]{{8}}/"
)
"""A run's folder has another name each time; what is in it has not."""

STAMP = re.compile(r"\[([IWEF])[0-9]{4} [0-9:.]+")
"""When a library in C++ warned of something: `[W1127 14:56:20.123456789 NNPACK.cpp:61]`."""

REAL = {torch.complex64: torch.float32, torch.complex128: torch.float64}
"""The dtype of a complex number's parts."""


def plain(value: Any) -> Plain:
    """Any data of a scenario, for the report: tensors as dtype, shape and nested lists.

    Long lists, dicts and tensors are cut in the middle, where a "…" says so; what is left of a
    value of very many parts is a "…". NaN and the infinities become strings, since not every format
    has them. A dict that looks like a tensor has its names in quotes.
    """
    return _Plain().node(value)


class _Plain:
    """Makes one value plain, and counts its parts."""

    def __init__(self) -> None:
        self._left = MAX_PARTS

    def node(self, value: Any) -> Plain:
        self._left -= 1
        if self._left < 0:
            return CUT
        if isinstance(value, ObservedTensor):
            return self._tensor(value.values, value.device)
        if isinstance(value, Tensor):
            return self._tensor(value, str(value.device))
        if isinstance(value, Mapping):
            return self._mapping(value)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [item if item is CUT else self.node(item) for item in _cut(list(value))]
        return _single(value)

    def _mapping(self, value: Mapping[Any, Any]) -> Plain:
        quoted = {"dtype", "shape"} <= value.keys()
        return {
            words(repr(name) if quoted else str(name)): CUT
            if name is CUT
            else self.node(value[name])
            for name in _cut(list(value))
        }

    def _tensor(self, tensor: Tensor, device: str) -> dict[str, Plain]:
        shown: dict[str, Plain] = {
            "dtype": str(tensor.dtype).removeprefix("torch."),
            "shape": list(tensor.shape),
        }
        if device != "cpu":
            shown["device"] = device
        edge = _edge(tensor)
        if edge is not None and not tensor.is_meta:
            self._left -= _cells(tensor, edge)
            if self._left > 0:
                shown["values"] = _nested(tensor, edge)
        return shown


def _single(value: Any) -> Plain:
    """What has no parts."""
    if isinstance(value, Raised):
        said = {"message": words(value.message)} if value.message else {}
        return {"raised": value.name, **said}
    if isinstance(value, float):
        return _number(value, torch.float64)
    if value is None or isinstance(value, bool | int):
        return value
    return words(str(value))


def _edge(tensor: Tensor) -> int | None:
    """How much of each end to show in each dimension; None where even one entry is too much."""
    whole = [max(tensor.shape, default=1)] if tensor.numel() <= MAX_ELEMENTS else []
    return next((edge for edge in (*whole, EDGE, 1) if _cells(tensor, edge) <= MAX_SHOWN), None)


def _cells(tensor: Tensor, edge: int) -> int:
    """How many entries are left of a tensor; empty rows count, too."""
    return math.prod(max(min(size, 2 * edge + 1), 1) for size in tensor.shape)


def words(value: str, limit: int = MAX_STRING) -> str:
    """Text without addresses, times and the names of a run's own folders, cut at the end."""
    return text(ADDRESS.sub("0x…", STAMP.sub(r"[\1…", OWN_FOLDER.sub("", value))), limit)


def _nested(tensor: Tensor, edge: int) -> Plain:
    if tensor.dim() == 0:
        return _number(tensor.item(), tensor.dtype)
    size = tensor.shape[0]
    if size <= 2 * edge:
        return [_nested(row, edge) for row in tensor]
    head, tail = tensor[:edge], tensor[size - edge :]
    ends = [_nested(row, edge) for part in (head, tail) for row in part]
    return [*ends[:edge], CUT, *ends[edge:]]


def _number(value: bool | int | float | complex, dtype: torch.dtype) -> Plain:
    if isinstance(value, complex):
        part = REAL.get(dtype, dtype)
        sign = "-" if math.copysign(1, value.imag) < 0 else "+"
        return f"{shortest(value.real, part)}{sign}{shortest(abs(value.imag), part)}j"
    if isinstance(value, float):
        return shortest(value, dtype) if math.isfinite(value) else str(value)
    return value


def shortest(value: float, dtype: torch.dtype) -> float:
    """The number of fewest decimal digits that is `value` in its dtype: 0.1, not 0.100000001."""
    for digits in range(1, 17):
        short = float(f"{value:.{digits}g}")
        if torch.tensor(short, dtype=dtype).item() == value:
            return short
    return value


def _cut(items: list[Any]) -> list[Any]:
    edge = MAX_ITEMS // 2
    return items if len(items) <= MAX_ITEMS else [*items[:edge], CUT, *items[-edge:]]
