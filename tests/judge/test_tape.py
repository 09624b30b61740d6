"""What an example remembers of the answers to it."""

from __future__ import annotations

from grader.judge.tape import MAX_RIGHT, Entry


def test_only_the_same_bytes_are_known() -> None:
    """An answer is known when it was kept, to the last bit."""
    entry = Entry(b"request", lambda: b"expected")
    assert not entry.knows(b"answer")
    entry.keep(b"answer")
    assert entry.knows(b"answer")
    assert not entry.knows(b"answes")
    assert not Entry(b"request", lambda: b"expected").knows(b"answer")


def test_the_last_answers_are_remembered() -> None:
    """A class with many right answers does not fill the memory."""
    entry = Entry(b"request", lambda: b"expected")
    answers = [bytes([number]) for number in range(3 * MAX_RIGHT)]
    for answer in answers:
        entry.keep(answer)
    assert [entry.knows(answer) for answer in answers] == [False] * 2 * MAX_RIGHT + [True] * (
        MAX_RIGHT
    )
