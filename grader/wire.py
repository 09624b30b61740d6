"""What crosses between judge and worker: data only, strictly decoded, limited in size.

A frame is a fixed prefix, a JSON header and raw tensor bytes:

    magic 4s | header length u32 | payload length u64 | header (UTF-8 JSON) | payload

The header is `{"value": node, "tensors": [[dtype, shape, device, requires_grad, has_data], …]}`.
A node is null, a boolean, an integer of 64 bits, a float, a string, a list of nodes, or an object
with exactly one key: `{"d": {name: node}}` a dict, `{"t": index}` a tensor, `{"r": […]}` a raised
exception. Nothing else is accepted; no part of a frame is ever evaluated or unpickled.
"""

from __future__ import annotations

import ctypes
import json
import math
import re
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Union

import torch
from torch import Tensor

from grader.errors import WireError
from grader.results import Where

MAGIC = b"GRD1"
PREFIX = struct.Struct("!4sIQ")
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


@dataclass(frozen=True)
class ObservedTensor:
    """A tensor as it was seen in the other process.

    `values` is a plain CPU tensor without history, or a meta tensor where the original had no
    values; `device` and `requires_grad` are the original's.
    """

    values: Tensor
    device: str
    requires_grad: bool

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
    the name of its own class, whatever that is.
    """

    name: str
    kinds: tuple[str, ...]
    message: str
    where: Where | None = None


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


def frame(value: Data) -> bytes:
    """A whole frame, ready to be written."""
    header, payload = encode(value)
    return PREFIX.pack(MAGIC, len(header), len(payload)) + header + payload


def parse_prefix(prefix: bytes) -> tuple[int, int]:
    """Lengths of header and payload in bytes, checked before any memory is touched.

    Raises:
        WireError: wrong magic, or a length over its limit.
    """
    magic, header, payload = PREFIX.unpack(prefix)
    if magic != MAGIC:
        raise WireError("a frame does not start as a frame starts")
    if header > MAX_HEADER_BYTES or payload > MAX_PAYLOAD_BYTES:
        raise WireError("a frame declares more than may be sent")
    return header, payload


def decode(header: bytes, payload: bytes | bytearray | memoryview) -> Data:
    """The value of a frame, with every tensor as an `ObservedTensor`.

    Raises:
        WireError: anything that `encode` cannot have made.
    """
    try:
        document = json.loads(header)
    except (ValueError, RecursionError) as error:
        raise WireError("a frame's header is no JSON") from error
    if not isinstance(document, dict) or set(document) != {"value", "tensors"}:
        raise WireError("a frame's header has the wrong keys")
    return _Decoder(_tensors(document["tensors"], memoryview(payload))).node(
        document["value"], MAX_DEPTH
    )


def unframe(whole: bytes) -> Any:
    """The value of a whole frame, as `decode` gives it.

    Raises:
        WireError: anything that `frame` cannot have made.
    """
    header, payload = parse_prefix(whole[: PREFIX.size])
    if len(whole) != PREFIX.size + header + payload:
        raise WireError("a frame's length is not what it declares")
    start = PREFIX.size + header
    return decode(whole[PREFIX.size : start], whole[start:])


def text(value: str, limit: int = MAX_TEXT) -> str:
    """Valid UTF-8 of at most `limit` characters, cut at the end."""
    cut = value if len(value) <= limit else value[: limit - 1] + "…"
    if cut.isascii():
        return cut
    return cut.encode("utf-8", "replace").decode("utf-8")


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
            where = value.where and [value.where.line, text(value.where.text), value.where.file]
            return {
                "r": [text(value.name), [text(k) for k in value.kinds], text(value.message), where]
            }
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


def _raw_bytes(tensor: Tensor) -> bytes:
    with torch.no_grad():
        dense = tensor.resolve_conj().resolve_neg().cpu().contiguous()
        size = dense.numel() * dense.element_size()
        return ctypes.string_at(dense.data_ptr(), size) if size else b""


def _tensors(entries: object, payload: memoryview) -> list[ObservedTensor]:
    if not isinstance(entries, list) or len(entries) > MAX_NODES:
        raise WireError("a frame's table of tensors is no list")
    decoded, offset = [], 0
    for entry in entries:
        tensor, size = _tensor(entry, payload[offset:])
        decoded.append(tensor)
        offset += size
    if offset != len(payload):
        raise WireError("a frame's tensors do not add up to its payload")
    return decoded


def _tensor(entry: object, rest: memoryview) -> tuple[ObservedTensor, int]:
    if not isinstance(entry, list) or len(entry) != 5:
        raise WireError("a tensor's entry is malformed")
    name, shape, device, requires_grad, has_data = entry
    if not isinstance(name, str) or name not in DTYPES:
        raise WireError("a tensor of an unknown dtype")
    if not isinstance(shape, list) or len(shape) > MAX_RANK or not all(map(_is_size, shape)):
        raise WireError("a tensor's shape is malformed")
    if not isinstance(device, str) or not DEVICE.fullmatch(device):
        raise WireError("a tensor on an unknown device")
    if type(requires_grad) is not bool or type(has_data) is not bool:
        raise WireError("a tensor's flags are malformed")
    dtype = DTYPES[name]
    # Torch multiplies the sizes for its strides, also where one of them is zero.
    if math.prod(max(size, 1) for size in shape) > 1 << 48:
        raise WireError("a tensor's shape is out of range")
    if not has_data:
        return ObservedTensor(
            torch.empty(shape, dtype=dtype, device="meta"), device, requires_grad
        ), 0
    size = math.prod(shape) * dtype.itemsize
    if size > len(rest):
        raise WireError("a tensor declares more bytes than there are")
    return ObservedTensor(_values(rest[:size], dtype, shape), device, requires_grad), size


def _values(raw: memoryview, dtype: torch.dtype, shape: list[int]) -> Tensor:
    if not len(raw):
        return torch.empty(shape, dtype=dtype, device="cpu")
    if dtype is torch.bool:  # any byte but 0 and 1 would be undefined behaviour
        return torch.frombuffer(bytearray(raw), dtype=torch.uint8).ne(0).reshape(shape)
    return torch.frombuffer(bytearray(raw), dtype=dtype).reshape(shape)


def _is_size(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 40


class _Decoder:
    def __init__(self, tensors: list[ObservedTensor]) -> None:
        self.tensors = tensors
        self.nodes = 0

    def node(self, node: object, depth: int) -> Data:
        self.nodes += 1
        if depth < 0 or self.nodes > MAX_NODES:
            raise WireError("a frame is nested too deeply or has too many parts")
        if node is None or isinstance(node, bool | float):
            return node
        if isinstance(node, int):
            if not -(1 << 63) <= node < 1 << 63:
                raise WireError("a frame holds an integer of more than 64 bits")
            return node
        if isinstance(node, str):
            return text(node)
        if isinstance(node, list):
            return [self.node(item, depth - 1) for item in node]
        if isinstance(node, dict) and len(node) == 1:
            return self.tagged(*next(iter(node.items())), depth)
        raise WireError("a frame holds something that is no data")

    def tagged(self, tag: str, content: object, depth: int) -> Data:
        if tag == "d" and isinstance(content, dict):
            return {text(name): self.node(item, depth - 1) for name, item in content.items()}
        if tag == "t" and type(content) is int and 0 <= content < len(self.tensors):
            return self.tensors[content]
        if tag == "r" and isinstance(content, list) and len(content) == 4:
            return _raised(*content)
        raise WireError("a frame holds something that is no data")


def _raised(name: object, kinds: object, message: object, where: object) -> Raised:
    if not (isinstance(name, str) and isinstance(message, str) and isinstance(kinds, list)):
        raise WireError("an exception is malformed")
    if not all(isinstance(kind, str) for kind in kinds):
        raise WireError("an exception's classes are malformed")
    return Raised(text(name, 200), tuple(text(k, 200) for k in kinds), text(message), line(where))


def line(where: object) -> Where | None:
    """A line of the student's file from its plain form `[number, text, file]`, or None.

    Raises:
        WireError: anything else.
    """
    if where is None:
        return None
    match where:
        case [int(number), str(words), (str() | None) as file] if 0 <= number < 1 << 31:
            return Where(number, text(words, 200), file and text(file, 200))
    raise WireError("a line of the submission is malformed")
