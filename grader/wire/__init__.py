"""What crosses between judge and worker: data only, strictly decoded, limited in size.

A frame is a fixed prefix, a JSON header and raw tensor bytes:

    magic 4s | header length u32 | payload length u64 | header (UTF-8 JSON) | payload

The header is `{"value": node, "tensors": [[dtype, shape, device, requires_grad, has_data], …]}`.
A node is null, a boolean, an integer of 64 bits, a float, a string, a list of nodes, or an object
with exactly one key: `{"d": {name: node}}` a dict, `{"t": index}` a tensor, `{"r": […]}` a raised
exception. Nothing else is accepted; no part of a frame is ever evaluated or unpickled.
"""

from __future__ import annotations

import struct
from typing import Any

from grader.errors import WireError
from grader.wire.data import (
    DTYPES,
    MAX_HEADER_BYTES,
    MAX_PAYLOAD_BYTES,
    Data,
    ObservedTensor,
    Raised,
    plain,
    set_unwrapper,
    text,
)
from grader.wire.decode import decode, line
from grader.wire.encode import encode

__all__ = [
    "DTYPES",
    "MAX_HEADER_BYTES",
    "MAX_PAYLOAD_BYTES",
    "PREFIX",
    "Data",
    "ObservedTensor",
    "Raised",
    "decode",
    "encode",
    "frame",
    "line",
    "parse_prefix",
    "plain",
    "set_unwrapper",
    "text",
    "unframe",
]

MAGIC = b"GRD1"
PREFIX = struct.Struct("!4sIQ")


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


def unframe(whole: bytes) -> Any:
    """The value of a whole frame, as `decode` gives it.

    Raises:
        WireError: anything that `frame` cannot have made.
    """
    header, payload = parse_prefix(whole[: PREFIX.size])
    if len(whole) != PREFIX.size + header + payload:
        raise WireError("a frame's length is not what it declares")
    start = PREFIX.size + header
    return decode(whole[PREFIX.size : start], memoryview(whole)[start:])
