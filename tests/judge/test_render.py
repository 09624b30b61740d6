"""Values become plain data that fits a report."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
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
    assert words("[W1127 14:56:20.123456789 NNPACK.cpp:61] no") == "[W… NNPACK.cpp:61] no"
    assert len(words("x" * 10_000)) == 500


@pytest.mark.parametrize("shape", [(1 << 39, 0), (10**8, 0), [2] * 24, [*[2] * 40, 0], [1] * 40])
def test_no_shape_is_too_much(shape: Sequence[int]) -> None:
    """Whatever the number of rows or of dimensions, few entries are shown."""
    shown = plain(torch.zeros(shape, dtype=torch.uint8))
    assert shown["shape"] == list(shape)
    assert len(str(shown)) < 3_000


def test_a_value_of_many_parts_is_cut() -> None:
    """Lists and dicts are cut in the middle; so is a value of small parts that are very many."""
    assert len(plain(list(range(100)))) == len(plain({str(n): n for n in range(100)})) == 41
    nested: object = 1
    for _ in range(5):
        nested = [nested] * 30
    assert len(str(plain(nested))) < 40_000


def test_no_dict_looks_like_a_tensor() -> None:
    """Who reads a report takes what has a dtype and a shape for a tensor."""
    assert plain({"dtype": 1, "shape": 2}) == {"'dtype'": 1, "'shape'": 2}
    assert plain({"dtype": 1}) == {"dtype": 1}
