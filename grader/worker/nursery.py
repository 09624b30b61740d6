"""The nursery: a process with torch and nothing else, which forks a worker on request.

It is forked before the judge has read a request, so neither it nor a worker knows a seed, an
expected value or a secret. Orders come over a socket, each a length and a JSON object, with
descriptors beside the length:

    {"spawn": {job}}   + [channel, capture]   answers {"pid": n}
    {"reap": pid}                             answers {"status": wait status}
    {"sweep": true}                           answers {"strays": n}
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import struct
import sys
from contextlib import suppress
from typing import Any, NoReturn

import torch

from grader.channel import Channel
from grader.worker.confinement import read_roots
from grader.worker.confinement.survivors import adopt_orphans, kill_strays
from grader.worker.main import Job, main

LENGTH = struct.Struct("!I")

PAUSE_S = 2.0
"""Seconds without a worker or an order after which a submission is thought to be in an editor."""


def serve(control: socket.socket) -> NoReturn:
    """Carry out orders until the judge is gone, then end this process and all it started."""
    _let_go(control.fileno())
    adopt_orphans()
    read_roots()  # once, for all workers
    gc.freeze()  # a worker's collections need not touch, and so copy, what is shared
    alive: set[int] = set()
    ahead = False
    try:
        while True:
            order, descriptors = receive_order(control)
            if order is None:
                break
            if "spawn" in order:
                pid = _spawn(control, Job(**order["spawn"]), descriptors)
                alive.add(pid)
                send_order(control, {"pid": pid})
            elif "reap" in order:
                status = _reap(order["reap"])
                alive.discard(order["reap"])
                kill_strays(alive)
                send_order(control, {"status": status})
                if not (alive or ahead):
                    ahead = _imported_in_a_pause(control)
            elif "sweep" in order:
                send_order(control, {"strays": kill_strays(alive)})
    finally:
        kill_strays(())
        os._exit(0)


def _imported_in_a_pause(control: socket.socket) -> bool:
    """Import what torch puts off until shapes are asked for, unless an order comes first.

    `torch.broadcast_shapes`, which many a matrix product begins with, would cost every worker half
    a second, and a first grading too if it were called at the start.
    """
    asked, _, _ = select.select([control], [], [], PAUSE_S)
    if asked:
        return False
    with suppress(Exception):  # whoever needs it will be told
        torch.broadcast_shapes((1,), (1,))
    gc.freeze()
    return True


def _let_go(control: int) -> None:
    """Close what was inherited from the judge, so that its pipes end when it ends."""
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.closerange(3, control)
    os.closerange(control + 1, os.sysconf("SC_OPEN_MAX"))


def send_order(
    control: socket.socket, order: dict[str, Any], descriptors: tuple[int, ...] = ()
) -> None:
    """Write an order, or an answer to one."""
    body = json.dumps(order).encode()
    socket.send_fds(control, [LENGTH.pack(len(body))], descriptors)
    control.sendall(body)


def receive_order(control: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """The next order, or answer, and the descriptors that came with it; None at the end."""
    prefix, descriptors, _flags, _address = socket.recv_fds(control, LENGTH.size, 2)
    if len(prefix) < LENGTH.size:
        return None, []
    body, length = b"", LENGTH.unpack(prefix)[0]
    while len(body) < length:
        part = control.recv(length - len(body))  # not more: the next order may be there already
        if not part:
            return None, []
        body += part
    order: dict[str, Any] = json.loads(body)
    return order, descriptors


def _spawn(control: socket.socket, job: Job, descriptors: list[int]) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid:
        for descriptor in descriptors:
            os.close(descriptor)
        return pid
    code = 1
    try:
        control.close()
        _be_a_worker(job, parent, *descriptors)
        code = 0
    finally:
        os._exit(code)


def _be_a_worker(job: Job, parent: int, connection: int, capture: int) -> None:
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.dup2(capture, 1)
    os.dup2(capture, 2)
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, 1, "utf-8", "replace", closefd=False)
        for number, mode in ((0, "r"), (1, "w"), (2, "w"))
    )
    main(Channel(socket.socket(fileno=connection)), job, parent)


def _reap(pid: int) -> int:
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        os.kill(
            pid, signal.SIGKILL
        )  # it has not made its own group yet; unreaped, it is still ours
    return os.waitpid(pid, 0)[1]
