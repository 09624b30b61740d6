"""Fixtures for what is tried in confined children."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worker.confinement.room import Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A fresh room, its path without links."""
    return Room(tmp_path.resolve())


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server on the loopback device."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server
