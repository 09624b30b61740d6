"""Named mistakes in `matmul`."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


def left_operand_transposed(a: Tensor, b: Tensor) -> Any:
    """The transpose of the left operand is multiplied."""
    return torch.matmul(a.mT if a.dim() > 1 else a, b)


def no_sum_over_inner(a: Tensor, b: Tensor) -> Any:
    """Entries are multiplied one by one, and not summed."""
    return a * b
