"""Values become plain data that fits a report."""

from __future__ import annotations

import math

import torch

from grader.judge.render import plain, words
from grader.wire import Raised


def test_tensors_are_nested_lists() -> None:
    """A small tensor shows dtype, shape and every value, in as many digits as its dtype has."""
    assert plain(torch.tensor([[0.1, 2.0]])) == {
        "dtype": "float32",
        "shape": [1, 2],
        "values": [[0.1, 2.0]],
    }


def test_long_tensors_are_cut_in_the_middle() -> None:
    """A large tensor shows its ends, and says that it is cut."""
    shown = plain(torch.arange(100))
    assert shown["values"] == [0, 1, 2, "…", 97, 98, 99]
    square = plain(torch.zeros(20, 20))["values"]
    assert len(square) == 7
    assert square[3] == "…"
    assert square[0][3] == "…"


def test_unusual_numbers_are_strings() -> None:
    """NaN, infinities and complex numbers have no common notation: they are strings."""
    assert plain([math.nan, -math.inf]) == ["nan", "-inf"]
    assert plain(torch.tensor([1 - 2j]))["values"] == ["1.0-2.0j"]


def test_other_data_is_kept() -> None:
    """Dicts, lists, scalars and exceptions stay what they are; meta tensors have no values."""
    assert plain({"a": [1, None, True, "x"]}) == {"a": [1, None, True, "x"]}
    assert plain(Raised("E", (), "no")) == {"raised": "E", "message": "no"}
    assert plain(Raised("E", (), "")) == {"raised": "E"}
    assert plain(torch.empty(2, device="meta")) == {
        "dtype": "float32",
        "shape": [2],
        "device": "meta",
    }
    assert plain(torch.empty(0, 2))["values"] == []


def test_addresses_are_removed() -> None:
    """Text that differs from run to run would make reports differ."""
    assert words("<object at 0x7f3a12345678>") == "<object at 0x…>"
    assert len(words("x" * 10_000)) == 500
