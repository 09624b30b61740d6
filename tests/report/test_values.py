"""Values are shown in few lines, and whatever is cut says so."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.values import MAX_LINES, cut, lines

ROOM = 40
NUMBERS = st.integers(-999, 999) | st.floats(-99, 99, width=32)


@st.composite
def tensors(draw: st.DrawFn) -> dict[str, Any]:
    """Tensors as they stand in a report, empty ones and scalars included."""
    shape = draw(st.lists(st.integers(0, 9), max_size=4))

    def nested(sizes: list[int]) -> Any:
        return [nested(sizes[1:]) for _ in range(sizes[0])] if sizes else draw(NUMBERS)

    return {"dtype": "float32", "shape": shape, "values": nested(shape)}


def tensor(shape: list[int], values: Any) -> dict[str, Any]:
    """A tensor of a report."""
    return {"dtype": "int64", "shape": shape, "values": values}


PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=9) | tensors(),
    lambda inner: st.lists(inner, max_size=9) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=12,
)


@given(PLAIN)
def test_anything_can_be_shown(value: Any) -> None:
    """Every value has a few lines."""
    assert 1 <= len(lines(value, ROOM)) <= MAX_LINES


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (tensor([2, 2], [[1, -20], [3, 4]]), ["int64 of shape (2, 2)", "[  1, -20]", "[  3,   4]"]),
        (tensor([3], [1, 2, 3]), ["int64 of shape (3,)  [1, 2, 3]"]),
        (tensor([], 0.1), ["int64 of shape ()  0.1"]),
        (tensor([2, 0], [[], []]), ["int64 of shape (2, 0)"]),
        ({"dtype": "int64", "shape": [2], "device": "meta"}, ["int64 of shape (2,) on meta"]),
        (
            tensor([40], list(range(40))),
            ["int64 of shape (40,)", "[0, 1, 2, … 34 more …, 37, 38, 39]"],
        ),
        (
            tensor([9, 1, 2], [[[1, 2]], "…", [[3, 4]]]),
            ["int64 of shape (9, 1, 2)", "[0]", "  [1, 2]", "…", "[8]", "  [3, 4]"],
        ),
        ({"raised": "ValueError", "message": "too small"}, ["ValueError: too small"]),
        ({"raised": "ValueError"}, ["ValueError"]),
        (["forward", "hook", None, True], ["[forward, hook, None, True]"]),
        (
            ["a long sentence of words", "and another one of them"],
            ["- a long sentence of words", "- and another one of them"],
        ),
        (
            {"weight": tensor([1, 1], [[1]]), "bias": None},
            ["weight:", "  int64 of shape (1, 1)", "  [1]", "bias: None"],
        ),
        ([1.0, 0.1, 1.00000012, 1e-30], ["[1, 0.1, 1.00000012, 1e-30]"]),
        ("text", ["text"]),
        ({"dtype": 1, "shape": 2}, ["{dtype: 1, shape: 2}"]),
        (tensor([2, 2], 3), ["{dtype: int64, shape: [2, 2], values: 3}"]),
        (tensor([2, 2], ["…", "…"]), ["int64 of shape (2, 2)", "…", "…"]),
        (tensor([1, 1], []), ["int64 of shape (1, 1)"]),
        ([], ["[]"]),
    ],
)
def test_examples(value: Any, shown: list[str]) -> None:
    """What values look like."""
    assert lines(value, ROOM) == shown


def test_cut_says_how_much() -> None:
    """The first and the last lines stay, and the number of the others."""
    assert cut([*"abcdefgh"], 5) == ["a", "b", "… 4 more lines …", "g", "h"]
    assert cut([*"abcde"], 5) == [*"abcde"]
