"""Saves are told as they happen: by events, or by looking."""

from __future__ import annotations

import queue
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


def test_events_that_do_not_arrive_are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system tells nothing, looking finds the save, and says that it had to."""
    monkeypatch.setattr(saves, "LOOK_S", 0.1)
    monkeypatch.setattr(saves, "GRACE_S", 0.1)
    told: Told = queue.Queue()
    lost: queue.Queue[bool] = queue.Queue()
    watching = Saves(tmp_path, told.put, False, lambda: lost.put(True))
    deaf = [thread for thread in watching._threads if "_listen" in str(thread._target)]  # type: ignore[attr-defined]
    watching._threads = [thread for thread in watching._threads if thread not in deaf]
    with watching:
        (tmp_path / "a.py").write_text("1")
        assert told.get(timeout=10) == {"a.py"}
        assert lost.get(timeout=10)


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
