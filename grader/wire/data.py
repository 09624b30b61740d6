"""The data that may cross: tensors, exceptions and plain values, as either side holds them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Union

import torch
from torch import Tensor

from grader.results import Where

MAX_HEADER_BYTES = 1 << 20
MAX_PAYLOAD_BYTES = 64 << 20
MAX_TEXT = 1 << 16
MAX_NODES = 50_000
MAX_DEPTH = 32
MAX_RANK = 64

DTYPES: dict[str, torch.dtype] = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in (
        torch.float16, torch.bfloat16, torch.float32, torch.float64,
        torch.complex64, torch.complex128, torch.bool, torch.uint8,
        torch.int8, torch.int16, torch.int32, torch.int64,
    )
}  # fmt: skip
DTYPE_NAMES = {dtype: name for name, dtype in DTYPES.items()}
DEVICE = re.compile(r"(cpu|meta|cuda|mps|xpu)(:[0-9]{1,3})?")


@dataclass(frozen=True, repr=False)
class ObservedTensor:
    """A tensor as it was seen in the other process.

    `values` is a plain CPU tensor without history, or a meta tensor where the original had no
    values; `device` and `requires_grad` are the original's.
    """

    values: Tensor
    device: str
    requires_grad: bool

    def __repr__(self) -> str:
        """Without the values: there may be millions, and a sentence may say what it was given."""
        return f"a tensor of {self.dtype} and shape {self.shape}"

    @property
    def dtype(self) -> torch.dtype:
        """The original's dtype."""
        return self.values.dtype

    @property
    def shape(self) -> tuple[int, ...]:
        """The original's shape."""
        return tuple(self.values.shape)


@dataclass(frozen=True)
class Raised:
    """An exception of the subject: data, never the object.

    `kinds` names the real built-in classes that it is an instance of, nearest first; `name` is
    the name of its own class, whatever that is. `where` is the student's line that raised it,
    `called_from` the student's line by which the way there began, where that is another one.
    """

    name: str
    kinds: tuple[str, ...]
    message: str
    where: Where | None = None
    called_from: Where | None = None


Data = Union[  # noqa: UP007 - a recursive alias of strings needs it
    None, bool, int, float, str, Tensor, ObservedTensor, Raised,
    Sequence["Data"], Mapping[str, "Data"],
]  # fmt: skip
"""What a scenario takes and returns."""

Unwrapper = Callable[[Tensor], Tensor]
_unwrap: Unwrapper | None = None


def set_unwrapper(unwrap: Unwrapper | None) -> None:
    """Let `plain` see through a wrapper subclass: `unwrap` returns what is behind a tensor."""
    global _unwrap
    _unwrap = unwrap


def plain(tensor: Tensor) -> Tensor:
    """The plain `torch.Tensor` behind a subclass or a recorder, on the same storage, detached."""
    if _unwrap is not None:
        tensor = _unwrap(tensor)
    if type(tensor) is Tensor and not tensor.requires_grad:
        return tensor
    with torch._C.DisableTorchFunctionSubclass(), torch.no_grad():
        return tensor.detach().as_subclass(Tensor)


def text(value: str, limit: int = MAX_TEXT) -> str:
    """Valid UTF-8 of at most `limit` characters, cut at the end."""
    cut = value if len(value) <= limit else value[: limit - 1] + "…"
    if cut.isascii():
        return cut
    return cut.encode("utf-8", "replace").decode("utf-8")
