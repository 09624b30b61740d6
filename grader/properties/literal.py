"""Values of a case as Python source, for snippets that a student pastes."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
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


OPERAND = re.compile(r"^(\w+ = (?:torch\.\w+|\w*Linear)\(.*\))$", re.MULTILINE)
"""A line of a snippet that makes a tensor or a layer."""


def on_device(snippet: str, device: str) -> str:
    """A snippet whose tensors and layers are moved to a device, as the case's were."""
    return snippet if device == "cpu" else OPERAND.sub(rf'\1.to("{device}")', snippet)


def shown(*expressions: str) -> list[str]:
    """Lines that print expressions, each with its value; none may hold a double quote."""
    return [f'print(f"{{{expression} = !s}}")' for expression in expressions]


@dataclass(frozen=True)
class Watch:
    """Lines of a snippet that show what something in between changes."""

    before: str
    after: str


WATCHED = Watch(
    before="""\


def state():
    return {
        "grad mode": torch.is_grad_enabled(),
        "default dtype": torch.get_default_dtype(),
        "default device": torch.get_default_device(),
        "anomaly mode": torch.is_anomaly_enabled(),
        "thread count": torch.get_num_threads(),
        "deterministic algorithms": (
            torch.are_deterministic_algorithms_enabled(),
            torch.is_deterministic_algorithms_warn_only_enabled(),
        ),
        "cudnn flags": (
            torch.backends.cudnn.deterministic,
            torch.backends.cudnn.benchmark,
            torch.backends.cudnn.allow_tf32,
        ),
        "float32 matmul precision": torch.get_float32_matmul_precision(),
        "print options": dict(vars(torch._tensor_str.PRINT_OPTS)),
        "generator": torch.get_rng_state().tolist(),
    }


before = state()""",
    after="print([name for name, value in state().items() if value != before[name]])",
)
