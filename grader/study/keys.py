"""Single keys from a terminal, without waiting for a line."""

from __future__ import annotations

import os
import re
import select
import shutil
import sys
import termios
import threading
import tty
from collections.abc import Callable

TICK_S = 0.2

ESCAPE = "\x1b"
SEQUENCE = re.compile(r"\x1b(?:\[\[?[0-?]*[ -/]*[@-~]|O.)")
"""What a terminal sends for an arrow, Home, F3 and their like; its letters are no keys."""

BEGUN = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|O)?\Z")
"""A sequence whose rest has not arrived yet, or the escape key."""


def split(typed: str) -> tuple[str, str]:
    """The keys in what was typed, and the sequence at its end that is not whole yet."""
    keys = SEQUENCE.sub("", typed)
    begun = BEGUN.search(keys)
    return (keys, "") if begun is None else (keys[: begun.start()], begun[0])


class Keys:
    """Tells each key that is pressed; a context manager that leaves the terminal as it was.

    Args:
        told: called from another thread with each key.
        resized: called from there when the terminal has another size than before.
    """

    def __init__(self, told: Callable[[str], None], resized: Callable[[], None]) -> None:
        self._told = told
        self._resized = resized
        self._input = sys.stdin.fileno()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Keys:
        self._before = termios.tcgetattr(self._input)
        tty.setcbreak(self._input)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        termios.tcsetattr(self._input, termios.TCSADRAIN, self._before)

    def _read(self) -> None:
        size, begun = self._size(), ""
        while not self._stop.is_set():
            if self._size() != size:
                size = self._size()
                self._resized()
            if not select.select([self._input], [], [], TICK_S)[0]:
                if begun == ESCAPE:  # nothing has followed, so it was that key
                    self._told(begun)
                begun = ""
                continue
            typed = os.read(self._input, 64).decode("utf-8", "ignore")
            if not typed:
                self._told("q")  # the terminal is gone
                return
            keys, begun = split(begun + typed)
            for key in keys:
                self._told(key)

    @staticmethod
    def _size() -> os.terminal_size:
        # Looked at, since a signal would interrupt the main thread wherever it is.
        return shutil.get_terminal_size()
