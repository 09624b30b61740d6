"""What several attacks share: it is laid beside each of them. No attack by itself."""

import json
import os
import socket
import stat
import struct

META = {"t": 0}
"""The first tensor of a frame."""


def channel():
    """The worker's own channel to the judge, found among the open descriptors."""
    for number in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(number).st_mode):
                return socket.socket(fileno=os.dup(number))
        except OSError:
            continue
    raise LookupError("no channel")


def observed(value):
    """An answer that says what was seen."""
    return {"kind": "observed", "value": value, "state_changes": []}


def node(value):
    """A value as the wire writes it; what is an object of the wire already stays."""
    if isinstance(value, dict) and value.keys() not in ({"t"}, {"r"}):
        return {"d": {name: node(item) for name, item in value.items()}}
    return [node(item) for item in value] if isinstance(value, list) else value


def packed(value, tensors=()):
    """A well-formed frame without payload."""
    header = json.dumps({"value": node(value), "tensors": list(tensors)}).encode()
    return struct.pack("!4sIQ", b"GRD1", len(header), 0) + header


def send(value, tensors=()):
    """Send a frame over the channel."""
    send_bytes(packed(value, tensors))


def send_bytes(data):
    """Send bytes over the channel, whatever the channel's own objects are busy with."""
    connection = channel()
    try:
        connection.sendall(data)
    finally:
        connection.close()


def ask(owner, name):
    """An attribute, or None where asking for it raises."""
    try:
        return getattr(owner, name, None)
    except Exception:
        return None


def leaked(found):
    """An exception that says that something was read; the test looks for the word in reports."""
    return LookupError("LEA" "KED", found)
