"""The wire decodes what it encodes, and nothing else."""

from __future__ import annotations

import json
import math
from contextlib import suppress

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import WireError
from grader.results import Where
from grader.wire import (
    DTYPES,
    MAX_HEADER_BYTES,
    MAX_PAYLOAD_BYTES,
    PREFIX,
    ObservedTensor,
    Raised,
    decode,
    encode,
    parse_prefix,
)

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 63) - 1)
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec="utf-8"), max_size=20)
)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(TREES)
def test_plain_data_survives(value: object) -> None:
    """Scalars, lists and dicts come out as they went in."""
    assert decode(*encode(value)) == value


@given(st.sampled_from(sorted(DTYPES)), st.lists(st.integers(0, 3), max_size=4), st.booleans())
def test_tensors_survive(name: str, shape: list[int], transposed: bool) -> None:
    """Every dtype and shape, contiguous or not, keeps values, dtype and shape."""
    tensor = torch.arange(math.prod(shape)).reshape(shape).to(DTYPES[name])
    if transposed and tensor.dim() >= 2:
        tensor = tensor.transpose(0, 1)
    seen = decode(*encode(tensor))
    assert isinstance(seen, ObservedTensor)
    assert seen.dtype == tensor.dtype
    assert seen.shape == tuple(tensor.shape)
    assert torch.equal(seen.values, tensor)


def test_flags_survive() -> None:
    """A tensor's device and requires_grad are seen; a meta tensor has no values."""
    seen = decode(*encode([torch.ones(2, requires_grad=True), torch.empty(3, device="meta")]))
    assert [(t.requires_grad, t.device, t.values.is_meta) for t in seen] == [
        (True, "cpu", False),
        (False, "meta", True),
    ]


def test_views_of_conjugates_are_resolved() -> None:
    """Lazy conjugation and negation are values like any other."""
    value = torch.tensor([1 + 2j])
    seen = decode(*encode([value.conj(), value.conj().imag]))
    assert seen[0].values.tolist() == [1 - 2j]
    assert seen[1].values.tolist() == [-2.0]


def test_exceptions_survive() -> None:
    """An exception crosses as names, a message and a line."""
    raised = Raised("Odd", ("RuntimeError", "Exception"), "no", Where(3, "raise Odd", "a.py"))
    assert decode(*encode(raised)) == raised


class Loud(torch.Tensor):
    """A subclass that must never get a word in."""

    @classmethod
    def __torch_function__(cls, *_: object, **__: object) -> object:
        raise AssertionError("a subclass was asked")


def test_subclasses_are_flattened() -> None:
    """A subclass's own code does not run, and its values arrive plain."""
    seen = decode(*encode(torch.ones(2).as_subclass(Loud)))
    assert type(seen.values) is torch.Tensor
    assert seen.values.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    "value",
    [
        1 << 63,
        object(),
        {1, 2},
        torch.ones(2).to_sparse(),
        torch.empty(1, dtype=torch.float64).expand(10**12),
        ["x" * 60_000] * 40,
        [[]] * 60_000,
    ],
    ids=["big int", "object", "set", "sparse", "stride 0", "long text", "many nodes"],
)
def test_what_is_no_data_is_refused(value: object) -> None:
    """What a frame cannot hold is refused before memory is spent on it."""
    with pytest.raises(WireError):
        encode(value)  # type: ignore[arg-type]


def test_deep_nesting_is_refused() -> None:
    """A structure deeper than the limit is refused on the way out, and on the way in."""
    deep: object = None
    for _ in range(200):
        deep = [deep]
    with pytest.raises(WireError):
        encode(deep)  # type: ignore[arg-type]
    with pytest.raises(WireError):
        decode(json.dumps({"value": deep, "tensors": []}).encode(), b"")
    with pytest.raises(WireError):
        decode(b'{"tensors": [], "value": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", b"")


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_random_bytes_are_refused(header: bytes, payload: bytes) -> None:
    """Bytes that are no frame raise the one error there is for them."""
    with pytest.raises(WireError):
        decode(header, payload)


ENTRY = st.fixed_dictionaries(
    {
        "value": TREES | st.fixed_dictionaries({"t": st.integers(-2, 3) | st.text(max_size=2)}),
        "tensors": st.lists(
            st.lists(
                st.sampled_from(["float32", "bool", "cpu", "meta", "float99", True, False, -1])
                | st.integers()
                | st.lists(st.integers(-1, 1 << 70), max_size=3)
                | st.none(),
                min_size=5,
                max_size=5,
            ),
            max_size=2,
        ),
    }
)


@given(ENTRY, st.binary(max_size=40))
def test_lying_headers_do_no_harm(header: object, payload: bytes) -> None:
    """A header that parses but lies is refused, or decodes to data; nothing else happens."""
    with suppress(WireError):
        decode(json.dumps(header).encode(), payload)


@given(
    st.integers(0, (1 << 32) - 1), st.integers(0, (1 << 64) - 1), st.binary(min_size=4, max_size=4)
)
def test_lengths_are_checked_first(header: int, payload: int, magic: bytes) -> None:
    """A prefix over the limits, or of another protocol, is refused before anything is read."""
    allowed = magic == b"GRD1" and header <= MAX_HEADER_BYTES and payload <= MAX_PAYLOAD_BYTES
    try:
        assert parse_prefix(PREFIX.pack(magic, header, payload)) == (header, payload)
        assert allowed
    except WireError:
        assert not allowed


def test_booleans_are_sanitised() -> None:
    """A boolean tensor's bytes beyond 0 and 1 are true, not undefined."""
    header = json.dumps({"value": {"t": 0}, "tensors": [["bool", [3], "cpu", False, True]]})
    seen = decode(header.encode(), b"\x00\x07\xff")
    assert isinstance(seen, ObservedTensor)
    assert seen.values.tolist() == [False, True, True]


def test_lone_surrogates_are_replaced() -> None:
    """Text is valid UTF-8 on both sides, whatever is put in."""
    assert decode(*encode("a\ud800b")) == "a?b"
    assert decode(b'{"value": "a\\ud800b", "tensors": []}', b"") == "a?b"
