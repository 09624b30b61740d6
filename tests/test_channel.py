"""A channel keeps deadlines and notices what is wrong with its peer."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from grader.channel import Channel, DeadlinePassed
from grader.errors import PeerGone, WireError
from grader.wire import PREFIX, frame

Pair = tuple[Channel, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """A channel and the raw socket at its other end."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Channel(ours), theirs


def soon() -> float:
    """A deadline that a test can wait for."""
    return time.monotonic() + 0.2


def test_frames_arrive(pair: Pair) -> None:
    """What one side sends the other receives, frame by frame."""
    channel, raw = pair
    other = Channel(raw)
    for value in ({"a": 1}, [1.5, None], "text"):
        other.send(value)
    assert [channel.receive(soon()) for _ in range(3)] == [{"a": 1}, [1.5, None], "text"]


def test_silence_ends_at_the_deadline(pair: Pair) -> None:
    """A peer that says nothing, or half a frame, is waited for until the deadline."""
    channel, raw = pair
    ticks = []
    with pytest.raises(DeadlinePassed):
        channel.receive(soon(), lambda: ticks.append(1))
    assert ticks
    raw.sendall(frame({"a": 1})[:-3])
    with pytest.raises(DeadlinePassed):
        channel.receive(soon())


def test_a_dripping_peer_ends_at_the_deadline(pair: Pair) -> None:
    """Bytes that keep coming do not move the deadline."""
    channel, raw = pair
    raw.sendall(PREFIX.pack(b"GRD1", 1000, 0))
    with pytest.raises(DeadlinePassed):
        channel.receive(soon(), lambda: raw.sendall(b" ") and None)


@pytest.mark.parametrize("sent", [b"", b"GRD", frame({"a": 1})[:-1]])
def test_a_closed_end_is_noticed(pair: Pair, sent: bytes) -> None:
    """A peer that closes, between frames or within one, is gone."""
    channel, raw = pair
    raw.sendall(sent)
    raw.close()
    with pytest.raises(PeerGone):
        channel.receive(soon())


def test_noise_is_refused(pair: Pair) -> None:
    """A peer that speaks another protocol is refused at its first bytes."""
    channel, raw = pair
    raw.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    with pytest.raises(WireError):
        channel.receive(soon())


def test_a_peer_that_does_not_read_is_noticed(pair: Pair) -> None:
    """Sending more than the socket holds to somebody who does not read ends at the deadline."""
    channel, _ = pair
    with pytest.raises(DeadlinePassed):
        channel.send(["x" * 50_000] * 15, soon())
