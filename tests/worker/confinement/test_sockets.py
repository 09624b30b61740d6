"""Whom a worker can reach."""

from __future__ import annotations

import os
import socket

import pytest

from grader.worker.confinement import (
    Layer,
)
from tests.worker.confinement.room import (
    REFUSED,
    Room,
    kept_by,
    landlock_since,
    refused,
)

pytestmark = pytest.mark.skipif(os.name != "posix", reason="workers are forks")


@kept_by(Layer.seccomp)
@pytest.mark.parametrize(
    ("family", "kind"),
    [
        ("AF_INET", "SOCK_STREAM"),
        ("AF_INET", "SOCK_DGRAM"),
        ("AF_INET6", "SOCK_STREAM"),
        ("AF_UNIX", "SOCK_STREAM"),
        ("AF_UNIX", "SOCK_DGRAM"),
        ("AF_NETLINK", "SOCK_RAW"),
    ],
)
def test_no_socket_can_be_made(
    room: Room, layers: frozenset[Layer], family: str, kind: str
) -> None:
    """Internet, unix (abstract ones included) and kernel sockets are refused alike."""
    what = getattr(socket, family), getattr(socket, kind)
    assert room.value(lambda: refused(lambda: socket.socket(*what)), layers) == REFUSED
    assert room.value(lambda: refused(socket.socketpair), layers) == REFUSED


@landlock_since(4)
@kept_by(Layer.landlock)
def test_no_server_can_be_reached(
    room: Room, layers: frozenset[Layer], listener: socket.socket
) -> None:
    """TCP connections fail even without the filter."""
    address = listener.getsockname()
    probe = lambda: refused(lambda: socket.create_connection(address, timeout=5))  # noqa: E731
    assert room.value(probe, layers) == REFUSED


@landlock_since(6)
@kept_by(Layer.landlock)
def test_no_abstract_socket_can_be_reached(room: Room, layers: frozenset[Layer]) -> None:
    """Sockets without a path, where desktop buses listen, are closed even without the filter."""
    name = f"\0grader-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(name)
        server.listen()
        probe = lambda: refused(lambda: socket.socket(socket.AF_UNIX).connect(name))  # noqa: E731
        assert room.value(probe, layers) == REFUSED


@kept_by(*Layer)
def test_the_channel_works(room: Room, layers: frozenset[Layer]) -> None:
    """The inherited socket carries data both ways, by every call that Python has for it."""
    ours, theirs = socket.socketpair()

    def probe() -> str:
        with socket.socket(fileno=os.dup(theirs.fileno())) as channel:
            channel.sendall(b"a")
            channel.sendmsg([b"b"])
            os.write(channel.fileno(), b"c")
            return channel.recv(1).decode() + os.read(channel.fileno(), 1).decode()

    with ours, theirs:
        ours.sendall(b"xy")
        assert room.value(probe, layers, keep_fds=(theirs.fileno(),)) == "xy"
        assert ours.recv(3, socket.MSG_WAITALL) == b"abc"


@kept_by(Layer.seccomp)
def test_a_socket_sends_nowhere_else(room: Room, layers: frozenset[Layer]) -> None:
    """An inherited datagram socket, were there one, could not choose where its data goes."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        own.bind(("127.0.0.1", 0))
        address = own.getsockname()
        probe = lambda: refused(lambda: own.sendto(b"x", address))  # noqa: E731
        assert room.value(probe, layers, keep_fds=(own.fileno(),)) == REFUSED
