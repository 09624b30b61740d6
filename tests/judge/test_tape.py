"""What an example remembers of the answers to it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import Phase

from audit.draws import claims
from grader.judge.tape import MAX_RIGHT, Entry, explore
from grader.properties.declare import Case
from grader.wire import frame

MANY_NUMBERS = f"NUMBERS = {list(range(100, 1000))}\n"


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a module full of numbers that is not imported yet."""
    (tmp_path / "full_of_numbers.py").write_text(MANY_NUMBERS)
    monkeypatch.syspath_prepend(tmp_path)
    yield "full_of_numbers"
    sys.modules.pop("full_of_numbers", None)


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


def drawn(exercise: str) -> list[bytes]:
    """What seed 0 draws for all properties of an exercise."""
    cases: list[Case] = []
    for claim in claims(exercise):
        explore(claim, 0, claim.count(100), [Phase.generate], cases.append)
    return [frame(dict(case)) for case in cases]


@pytest.mark.slow
def test_a_seed_draws_the_same_whatever_is_imported(module: str) -> None:
    """Numbers in the source of a module, of the grader's or another one, are not among them."""
    before = drawn("matmul")
    import_module(module)
    assert drawn("matmul") == before
