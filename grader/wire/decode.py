"""From a frame's header and payload to data, believing nothing."""

from __future__ import annotations

import json
import math

import torch
from torch import Tensor

from grader.errors import WireError
from grader.results import Where
from grader.wire.data import (
    DEVICE,
    DTYPES,
    MAX_DEPTH,
    MAX_NODES,
    MAX_RANK,
    Data,
    ObservedTensor,
    Raised,
    text,
)


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
    decoder = _Decoder(_tensors(document["tensors"], memoryview(payload)))
    value = decoder.node(document["value"], MAX_DEPTH)
    if decoder.used != len(decoder.tensors):
        raise WireError("a frame's table has tensors that its value has not")
    return value


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
    if math.prod([size or 1 for size in shape]) > 1 << 48:
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


def _is_line(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 31


class _Decoder:
    def __init__(self, tensors: list[ObservedTensor]) -> None:
        self.tensors = tensors
        self.used = 0
        self.nodes = 0

    def node(self, node: object, depth: int) -> Data:
        self.nodes += 1
        if depth < 0 or self.nodes > MAX_NODES:
            raise WireError("a frame is nested too deeply or has too many parts")
        if isinstance(node, str):
            return text(node)
        if isinstance(node, dict) and len(node) == 1:
            return self.tagged(*next(iter(node.items())), depth)
        if isinstance(node, list):
            return [self.node(item, depth - 1) for item in node]
        if node is None or isinstance(node, bool | float):
            return node
        if isinstance(node, int):
            if not -(1 << 63) <= node < 1 << 63:
                raise WireError("a frame holds an integer of more than 64 bits")
            return node
        raise WireError("a frame holds something that is no data")

    def tagged(self, tag: str, content: object, depth: int) -> Data:
        if tag == "d" and isinstance(content, dict):
            return {text(name): self.node(item, depth - 1) for name, item in content.items()}
        if tag == "t" and type(content) is int and content == self.used < len(self.tensors):
            self.used += 1  # each once and in order: small frames are not to hold much
            return self.tensors[content]
        if tag == "r" and isinstance(content, list) and len(content) == 5:
            return _raised(*content)
        raise WireError("a frame holds something that is no data")


def _raised(
    name: object, kinds: object, message: object, where: object, called_from: object
) -> Raised:
    if not (isinstance(name, str) and isinstance(message, str) and isinstance(kinds, list)):
        raise WireError("an exception is malformed")
    if not all(isinstance(kind, str) for kind in kinds):
        raise WireError("an exception's classes are malformed")
    classes = tuple(text(kind, 200) for kind in kinds)
    return Raised(text(name, 200), classes, text(message), line(where), line(called_from))


def line(where: object) -> Where | None:
    """A line of the student's file from its plain form `[number, text, file]`, or None.

    Raises:
        WireError: anything else.
    """
    if where is None:
        return None
    match where:
        case [int(number), str(words), (str() | None) as file] if _is_line(number):
            return Where(number, text(words, 200), file and text(file, 200))
    raise WireError("a line of the submission is malformed")
