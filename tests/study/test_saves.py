"""Saves are told as they happen: by events, or by looking."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.study import saves
from grader.study.saves import Saves

Told = queue.Queue[frozenset[str]]


@pytest.mark.parametrize("poll", [False, True])
def test_a_save_is_told(tmp_path: Path, poll: bool) -> None:
    """A new file, a changed one and a removed one are named; other files are not."""
    told: Told = queue.Queue()
    with Saves(tmp_path, told.put, poll, lambda: None):
        (tmp_path / "notes.txt").write_text("no Python")
        (tmp_path / "a.py").write_text("1")
        assert told.get(timeout=10) == {"a.py"}
        (tmp_path / "a.py").write_text("22")
        assert told.get(timeout=10) == {"a.py"}
        (tmp_path / "a.py").unlink()
        assert told.get(timeout=10) == {"a.py"}


def test_a_file_moved_into_place_is_told(tmp_path: Path) -> None:
    """Editors write beside the file and move it there."""
    told: Told = queue.Queue()
    (tmp_path / "a.py").write_text("1")
    with Saves(tmp_path, told.put, False, lambda: None):
        (tmp_path / ".a.py.swp").write_text("222")
        (tmp_path / ".a.py.swp").replace(tmp_path / "a.py")
        assert "a.py" in told.get(timeout=10)


def deaf(*_: object, stop_event: threading.Event, **__: object) -> Iterator[set[object]]:
    """A system that says it tells of events, and tells of none."""
    while not stop_event.wait(0.01):
        yield set()


def slow(*_: object, stop_event: threading.Event, **__: object) -> Iterator[set[object]]:
    """A system that takes long before it says so."""
    stop_event.wait()
    yield set()


@pytest.fixture
def lost(monkeypatch: pytest.MonkeyPatch) -> queue.Queue[bool]:
    """Whether events were said to be lost; files are looked at often."""
    monkeypatch.setattr(saves, "LOOK_S", 0.1)
    monkeypatch.setattr(saves, "GRACE_S", 0.1)
    return queue.Queue()


def test_events_that_do_not_arrive_are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: queue.Queue[bool]
) -> None:
    """Where the system tells nothing, looking finds the save, and says that it had to."""
    monkeypatch.setattr("watchfiles.watch", deaf)
    told: Told = queue.Queue()
    with Saves(tmp_path, told.put, False, lambda: lost.put(True)):
        for number in range(100):  # the first ones may come before the system listens
            (tmp_path / "a.py").write_text("1" * number)
            assert told.get(timeout=10) == {"a.py"}
            if not lost.empty():
                break
        assert lost.get(timeout=10)


def test_a_save_before_there_are_events_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: queue.Queue[bool]
) -> None:
    """Until the system says that it tells of events, looking is what is expected."""
    monkeypatch.setattr("watchfiles.watch", slow)
    told: Told = queue.Queue()
    with Saves(tmp_path, told.put, False, lambda: lost.put(True)):
        for number in range(3):
            (tmp_path / "a.py").write_text("1" * number)
            assert told.get(timeout=10) == {"a.py"}
    assert lost.empty()


def test_files_that_cannot_be_watched_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system refuses to watch, that is said at once, and no save is missed."""

    def refused(*_: object, **__: object) -> None:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr("watchfiles.watch", refused)
    told: Told = queue.Queue()
    lost: queue.Queue[bool] = queue.Queue()
    with Saves(tmp_path, told.put, False, lambda: lost.put(True)):
        assert lost.get(timeout=10)
        (tmp_path / "a.py").write_text("1")
        assert told.get(timeout=10) == {"a.py"}
    assert lost.empty()
