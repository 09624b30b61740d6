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
MAX_ITEMS = 40
MAX_STRING = 500
CUT = "…"

ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
"""Addresses differ from run to run, and say nothing to anybody."""

OWN_FOLDER = re.compile(
    re.escape(os.path.realpath(tempfile.gettempdir())) + f"/{FOLDER}[a-z0-9_]{{8}}/"
)
"""A run's folder has another name each time; what is in it has not."""

REAL = {torch.complex64: torch.float32, torch.complex128: torch.float64}
"""The dtype of a complex number's parts."""


def plain(value: Any) -> Plain:
    """Any data of a scenario, for the report: tensors as dtype, shape and nested lists.

    Long lists and tensors are cut in the middle, where a "…" says so. NaN and the infinities
    become strings, since not every format has them.
    """
    if isinstance(value, ObservedTensor):
        return _tensor(value.values, value.device)
    if isinstance(value, Tensor):
        return _tensor(value, str(value.device))
    if isinstance(value, Raised):
        said = {"message": words(value.message)} if value.message else {}
        return {"raised": value.name, **said}
    if isinstance(value, Mapping):
        return {words(str(name)): plain(item) for name, item in value.items()}
    if isinstance(value, str):
        return words(value)
    if isinstance(value, Sequence):
        return _cut([plain(item) for item in value], MAX_ITEMS // 2)
    if isinstance(value, float):
        return _number(value, torch.float64)
    if value is None or isinstance(value, bool | int):
        return value
    return words(str(value))


def words(value: str, limit: int = MAX_STRING) -> str:
    """Text without addresses and the names of a run's own folders, cut at the end."""
    return text(ADDRESS.sub("0x…", OWN_FOLDER.sub("", value)), limit)


def _tensor(tensor: Tensor, device: str) -> dict[str, Plain]:
    shown: dict[str, Plain] = {
        "dtype": str(tensor.dtype).removeprefix("torch."),
        "shape": list(tensor.shape),
    }
    if device != "cpu":
        shown["device"] = device
    if not tensor.is_meta:
        edge = EDGE if tensor.numel() > MAX_ELEMENTS else max(tensor.shape, default=1)
        shown["values"] = _nested(tensor, edge)
    return shown


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


def _cut(items: list[Plain], edge: int) -> list[Plain]:
    return items if len(items) <= 2 * edge else [*items[:edge], CUT, *items[-edge:]]
