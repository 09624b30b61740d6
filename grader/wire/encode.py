"""From data to a frame's header and payload."""

from __future__ import annotations

import ctypes
import json

import torch
from torch import Tensor

from grader.errors import WireError
from grader.results import Where
from grader.wire.data import (
    DTYPE_NAMES,
    MAX_DEPTH,
    MAX_HEADER_BYTES,
    MAX_NODES,
    MAX_PAYLOAD_BYTES,
    Data,
    ObservedTensor,
    Raised,
    plain,
    text,
)


def encode(value: Data) -> tuple[bytes, bytes]:
    """Header and payload of a frame.

    Raises:
        WireError: the value is no `Data`, or too large to send.
    """
    encoder = _Encoder()
    with torch._C.DisableTorchFunctionSubclass():
        node = encoder.node(value, MAX_DEPTH)
    header = json.dumps({"value": node, "tensors": encoder.tensors}).encode()
    payload = b"".join(encoder.chunks)
    if len(header) > MAX_HEADER_BYTES or len(payload) > MAX_PAYLOAD_BYTES:
        raise WireError("the answer is too large to send")
    return header, payload


class _Encoder:
    def __init__(self) -> None:
        self.tensors: list[list[object]] = []
        self.chunks: list[bytes] = []
        self.bytes = 0
        self.nodes = 0

    def node(self, value: object, depth: int) -> object:
        self.nodes += 1
        if depth < 0 or self.nodes > MAX_NODES:
            raise WireError("the answer is nested too deeply or has too many parts")
        if isinstance(value, Tensor):
            return self.tensor(value, value.requires_grad, None)
        if isinstance(value, ObservedTensor):
            return self.tensor(value.values, value.requires_grad, value.device)
        if isinstance(value, Raised):
            places = [_line(value.where), _line(value.called_from)]
            kinds = [text(kind) for kind in value.kinds]
            return {"r": [text(value.name), kinds, text(value.message), *places]}
        if value is None or type(value) is bool:
            return value
        return self.scalar_or_container(value, depth)

    def scalar_or_container(self, value: object, depth: int) -> object:
        if isinstance(value, int):
            if not -(1 << 63) <= int(value) < 1 << 63:
                raise WireError("an integer of more than 64 bits")
            return int(value)
        if isinstance(value, float):
            return float(value)
        if isinstance(value, str):
            return text(str.__str__(value))
        if isinstance(value, list | tuple):
            return [self.node(item, depth - 1) for item in list(value)]
        if isinstance(value, dict):
            return {"d": {text(str(k)): self.node(v, depth - 1) for k, v in dict(value).items()}}
        raise WireError(f"a {type(value).__name__}, which is no data")

    def tensor(self, tensor: Tensor, requires_grad: bool, device: str | None) -> object:
        if tensor.layout is not torch.strided or tensor.is_quantized or tensor.is_nested:
            raise WireError("a sparse, quantized or nested tensor where a dense one was expected")
        flat = plain(tensor)
        name = DTYPE_NAMES.get(flat.dtype)
        if name is None:
            raise WireError(f"a tensor of {flat.dtype}")
        has_data = flat.device.type != "meta"
        if has_data:
            self.bytes += flat.numel() * flat.element_size()
            if self.bytes > MAX_PAYLOAD_BYTES:
                raise WireError(f"a tensor of {flat.numel()} elements, more than can be sent")
            self.chunks.append(_raw_bytes(flat))
        where = device or str(flat.device)
        self.tensors.append([name, list(flat.shape), where, bool(requires_grad), has_data])
        return {"t": len(self.tensors) - 1}


def _line(where: Where | None) -> object:
    return where and [where.line, text(where.text), where.file]


def _raw_bytes(tensor: Tensor) -> bytes:
    with torch.no_grad():
        dense = tensor.resolve_conj().resolve_neg().cpu().contiguous()
        size = dense.numel() * dense.element_size()
        return ctypes.string_at(dense.data_ptr(), size) if size else b""
