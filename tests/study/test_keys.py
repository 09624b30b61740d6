"""Keys from a terminal: what is pressed arrives, what a terminal sends besides does not."""

from __future__ import annotations

import os
import pty
import queue
from collections.abc import Iterator

import pytest

from grader.study.keys import Keys, split


class Typist:
    """Types into a terminal of which the keys are read."""

    def __init__(self, controller: int) -> None:
        self.told: queue.Queue[str] = queue.Queue()
        self._controller = controller

    def type(self, *parts: str) -> None:
        """Type, one part after the other."""
        for part in parts:
            os.write(self._controller, part.encode())

    def next(self) -> str:
        """The next key that arrives."""
        return self.told.get(timeout=60)


@pytest.fixture
def typist(monkeypatch: pytest.MonkeyPatch) -> Iterator[Typist]:
    """Somebody at a terminal that is this process's standard input."""
    controller, terminal = pty.openpty()
    typist = Typist(controller)
    with os.fdopen(terminal) as stream:
        monkeypatch.setattr("sys.stdin", stream)
        with Keys(typist.told.put, lambda: None):
            yield typist
    os.close(controller)


SEQUENCES = {
    "up": "\x1b[A",
    "home": "\x1b[H",
    "page up": "\x1b[5~",
    "delete": "\x1b[3~",
    "F3": "\x1bOR",
    "F5": "\x1b[15~",
    "F5 of a console": "\x1b[[E",
    "shift-right": "\x1b[1;2C",
}


@pytest.mark.parametrize("sequence", SEQUENCES.values(), ids=SEQUENCES)
def test_other_keys_are_no_letters(typist: Typist, sequence: str) -> None:
    """Keys that send an escape sequence press none of the keys that its letters and digits are."""
    typist.type(f"{sequence}h{sequence}{sequence}5")
    assert [typist.next(), typist.next()] == ["h", "5"]


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_sequence_may_arrive_in_two_parts(place: int) -> None:
    """What is not whole yet is kept for the rest."""
    whole = "\x1b[5~"
    keys, begun = split(f"h{whole[:place]}")
    assert (keys, begun) == ("h", whole[:place])
    assert split(f"{begun}{whole[place:]}e") == ("e", "")


def test_the_escape_key_is_a_key(typist: Typist) -> None:
    """An escape that nothing follows is told, late; what is typed then is not taken for more."""
    typist.type("\x1b")
    assert typist.next() == "\x1b"
    typist.type("O")
    assert typist.next() == "O"
