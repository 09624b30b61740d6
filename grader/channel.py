"""A connected socket that carries `wire` frames, with deadlines for the side that must not wait."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable

from grader.errors import PeerGone
from grader.wire import PREFIX, Data, frame, parse_prefix, unframe

TICK_S = 0.05
"""How often a waiting judge looks at what else may end the wait."""

CHUNK_BYTES = 1 << 16
"""What is read at once, where there is as much: many small frames come in one call."""


class DeadlinePassed(Exception):
    """No whole frame arrived in time."""


class Channel:
    """Frames over a stream socket.

    Sending is safe from several threads. A deadline is a value of `time.monotonic`; None waits
    for ever, which only a worker does.
    """

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.sending = threading.Lock()
        self._waiting = bytearray()
        self._next_tick = 0.0

    def send(self, value: Data, deadline: float | None = None) -> None:
        """Write a whole frame.

        Raises:
            WireError: the value is no data, or too large.
            PeerGone: nobody reads any more.
            DeadlinePassed: the other side does not take it in time.
        """
        self.send_frame(frame(value), deadline)

    def send_frame(self, encoded: bytes, deadline: float | None = None) -> None:
        """Write a frame that `wire.frame` made; raises as `send` does."""
        rest = memoryview(encoded)
        with self.sending:
            try:
                if deadline is None:
                    self.connection.sendall(rest)
                    return
                while rest:
                    self._wait(select.POLLOUT, deadline)
                    rest = rest[self.connection.send(rest, socket.MSG_DONTWAIT) :]
            except (BrokenPipeError, ConnectionResetError) as error:
                raise PeerGone("the other side is gone") from error

    def receive(
        self, deadline: float | None = None, on_tick: Callable[[], None] | None = None
    ) -> Data:
        """The value of the next frame; arguments and errors are those of `receive_frame`."""
        value: Data = unframe(self.receive_frame(deadline, on_tick))
        return value

    def receive_frame(
        self, deadline: float | None = None, on_tick: Callable[[], None] | None = None
    ) -> bytes:
        """The next frame, whole; only its lengths have been looked at.

        Args:
            deadline: when to give up.
            on_tick: called now and then, whether bytes arrive or not; may raise to end the wait.

        Raises:
            WireError: the bytes do not begin as a frame does.
            PeerGone: the other side closed, between frames or within one.
            DeadlinePassed: no whole frame in time.
        """
        self._gather(PREFIX.size, deadline, on_tick)
        size = PREFIX.size + sum(parse_prefix(bytes(self._waiting[: PREFIX.size])))
        self._gather(size, deadline, on_tick)
        whole = bytes(self._waiting[:size])
        del self._waiting[:size]
        return whole

    def close(self) -> None:
        """Close this side."""
        self.connection.close()

    def _gather(
        self, size: int, deadline: float | None, on_tick: Callable[[], None] | None
    ) -> None:
        """Read until at least `size` bytes are waiting."""
        while len(self._waiting) < size:
            if deadline is not None:
                self._wait(select.POLLIN, deadline, on_tick)
            try:
                part = self.connection.recv(max(CHUNK_BYTES, size - len(self._waiting)))
            except ConnectionResetError as error:
                raise PeerGone("the other side is gone") from error
            if not part:
                raise PeerGone("the other side closed its end")
            self._waiting += part

    def _wait(self, event: int, deadline: float, on_tick: Callable[[], None] | None = None) -> None:
        poller = select.poll()
        poller.register(self.connection, event)
        while True:
            now = time.monotonic()
            if now >= deadline:
                raise DeadlinePassed
            if on_tick is not None and now >= self._next_tick:
                on_tick()
                self._next_tick = time.monotonic() + TICK_S
            if poller.poll(min(deadline - now, TICK_S) * 1000):
                return
