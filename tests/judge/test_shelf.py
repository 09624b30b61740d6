"""Tapes on disk are what was drawn, or are drawn again."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from grader.judge import shelf
from grader.judge.tape import Entry, remember, tape
from grader.properties import call, matmul, reset_parameters, train
from grader.wire import frame

CLAIMS = [
    matmul.keeps_every_dtype.claim,  # type: ignore[attr-defined]
    matmul.handles_empty_sizes.claim,  # type: ignore[attr-defined]
    reset_parameters.returns_nothing.claim,  # type: ignore[attr-defined]
    call.finds_the_first_tensor_depth_first.claim,  # type: ignore[attr-defined]
    train.checks_the_number_of_epochs.claim,  # type: ignore[attr-defined]
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    tape.cache_clear()
    return shelf.cache_folder() / "tapes"


def written(entries: tuple[Entry, ...]) -> list[bytes]:
    """Cases and answers, as bytes."""
    return [frame({"case": dict(one.case), "expected": one.expected}) for one in entries]


def fresh(claim: object) -> list[bytes]:
    """A tape as a new process would get it."""
    tape.cache_clear()
    return written(tape(claim, 7, 12, "cpu"))  # type: ignore[arg-type]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)
def test_a_stored_tape_is_the_drawn_one(claim: object, folder: Path) -> None:
    """Replayed cases and answers are those that were drawn, in plain tensors."""
    drawn = fresh(claim)
    assert [path.suffix for path in folder.iterdir()] == [".tape"]
    assert fresh(claim) == drawn
    tape.cache_clear()
    for entry in tape(claim, 7, 12, "cpu"):  # type: ignore[arg-type]
        for value in entry.case.values():
            assert not isinstance(value, torch.Tensor) or type(value) is torch.Tensor


@pytest.mark.parametrize("spoil", [b"", b"x", b"x" * 10_000])
def test_a_damaged_tape_is_drawn_again(folder: Path, spoil: bytes) -> None:
    """A cut, empty or overwritten file is never trusted."""
    drawn = fresh(CLAIMS[0])
    (stored,) = folder.iterdir()
    stored.write_bytes(spoil)
    assert fresh(CLAIMS[0]) == drawn
    stored.write_bytes(stored.read_bytes()[:-5])
    assert fresh(CLAIMS[0]) == drawn


def known(answer: bytes) -> list[bool]:
    """Whether a new process knows an answer to the examples of the first claim."""
    tape.cache_clear()
    return [entry.knows(answer) for entry in tape(CLAIMS[0], 7, 12, "cpu")]


def test_right_answers_are_kept_beside_the_tape(folder: Path) -> None:
    """An answer that was found right is known to the next process, for its own example only."""
    entries = tape(CLAIMS[0], 7, 12, "cpu")
    remember(CLAIMS[0], 7, 12, "cpu")
    assert len(list(folder.iterdir())) == 1
    entries[2].keep(b"answer")
    remember(CLAIMS[0], 7, 12, "cpu")
    assert known(b"answer") == [number == 2 for number in range(len(entries))]
    assert not any(known(b"another"))


@pytest.mark.parametrize("spoil", [b"", b"x" * 10_000])
def test_damaged_right_answers_are_forgotten(folder: Path, spoil: bytes) -> None:
    """A cut or overwritten file tells nothing."""
    tape(CLAIMS[0], 7, 12, "cpu")[2].keep(b"answer")
    remember(CLAIMS[0], 7, 12, "cpu")
    (stored,) = folder.glob("*.right")
    content = stored.read_bytes()
    for damaged in (spoil, content[:-5], content.replace(b'["', b'["00', 1)):
        stored.write_bytes(damaged)
        assert not any(known(b"answer"))
    stored.write_bytes(content)
    assert any(known(b"answer"))


def test_other_requests_have_other_tapes(folder: Path) -> None:
    """Seeds, counts and devices do not meet one another's tapes."""
    for seed, count in ((1, 5), (2, 5), (1, 6)):
        tape(CLAIMS[0], seed, count, "cpu")
    assert len(list(folder.iterdir())) == 3


def test_an_unwritable_cache_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be kept, tapes are drawn each time."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert fresh(CLAIMS[0]) == fresh(CLAIMS[0])
