"""Saves of a student's files, as they happen.

The system's own events are used, and beside them the files are looked at now and then: on network
and WSL mounts events may never arrive. Where looking finds what no event has told, it is looked at
more often from then on.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

LOOK_S = 2.0
"""How often files are looked at beside the events: late is better than never."""

POLL_S = 0.3
"""How often they are looked at where events do not arrive."""

GRACE_S = 1.0
"""How late an event may be before it counts as lost."""

HEARD_MS = 200
"""How soon it is known that the system tells of events from now on."""

QUIET_MS = 50
"""A burst of saves is one save, which ends when nothing has happened for so long."""

Stamp = dict[str, tuple[int, int]]
Told = Callable[[frozenset[str]], None]


class Saves:
    """Tells which `.py` files of a folder were saved, added or removed; a context manager.

    Args:
        folder: where to look; folders within it are not looked at.
        told: called from another thread with the names of the files of one burst.
        poll: look at the files only, whatever events there are.
        on_lost: called once, when events turn out not to arrive.
    """

    def __init__(self, folder: Path, told: Told, poll: bool, on_lost: Callable[[], None]) -> None:
        self._folder = folder
        self._told = told
        self._on_lost = on_lost
        self._known = _stamp(folder)
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._polling = poll
        self._hears = False
        loops = [self._look] if poll else [self._look, self._listen]
        self._threads = [threading.Thread(target=loop, daemon=True) for loop in loops]

    def __enter__(self) -> Saves:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _listen(self) -> None:
        try:
            self._hear()
        except (OSError, RuntimeError):  # too many are watched already, or this disk cannot be
            self._lost()

    def _lost(self) -> None:
        if not self._polling and not self._stop.is_set():
            self._polling = True
            self._on_lost()

    def _hear(self) -> None:
        from watchfiles import PythonFilter, watch

        # Rust's watcher falls back to polling by itself where the system has no events at all.
        for changes in watch(
            self._folder,
            watch_filter=PythonFilter(),
            debounce=10 * QUIET_MS,
            step=QUIET_MS,
            rust_timeout=HEARD_MS,
            yield_on_timeout=True,
            stop_event=self._stop,
            recursive=False,
            raise_interrupt=False,
        ):
            self._hears = True
            if changes:
                self._compare()

    def _look(self) -> None:
        heard = False  # a save before the system tells of any is no lost event
        while not self._stop.wait(POLL_S if self._polling else LOOK_S):
            if _stamp(self._folder) != self._known:
                if not self._polling:
                    self._stop.wait(GRACE_S)
                if self._compare() and heard:
                    self._lost()
            heard = self._hears

    def _compare(self) -> bool:
        """Tell what has changed since it was last told; whether that was anything."""
        with self._lock:
            now = _stamp(self._folder)
            names = now.keys() | self._known.keys()
            changed = frozenset(name for name in names if now.get(name) != self._known.get(name))
            self._known = now
        if changed and not self._stop.is_set():
            self._told(changed)
        return bool(changed)


def _stamp(folder: Path) -> Stamp:
    """Time and size of every file that is graded, or imported by one that is."""
    found = {}
    for path in folder.glob("*.py"):
        try:
            status = path.stat()
        except OSError:
            continue  # gone, or a link to nowhere
        found[path.name] = (status.st_mtime_ns, status.st_size)
    return found
