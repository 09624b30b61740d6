"""Values of a case as Python source, for snippets that a student pastes."""

from __future__ import annotations

import math
from typing import Any

from torch import Tensor

from grader.judge.render import shortest


def literal(value: Any) -> str:
    """Python source of a value, with `torch` and `math` at hand."""
    if isinstance(value, Tensor):
        return _tensor(value)
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, complex):
        return f"complex({literal(value.real)}, {literal(value.imag)})"
    return repr(value)


def _tensor(tensor: Tensor) -> str:
    dtype = str(tensor.dtype)
    if tensor.numel() == 0:
        return f"torch.empty({tuple(tensor.shape)}, dtype={dtype})"
    return f"torch.tensor({_nested(tensor)}, dtype={dtype})"


def _nested(tensor: Tensor) -> str:
    if tensor.dim() > 0:
        return "[" + ", ".join(_nested(row) for row in tensor) + "]"
    value = tensor.item()
    if isinstance(value, float) and math.isfinite(value):
        value = shortest(value, tensor.dtype)
    return literal(value)


def preamble(module: str, name: str) -> str:
    """The imports of a snippet beside a student's file."""
    return f"import torch\nfrom {module} import {name}\n"
