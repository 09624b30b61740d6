"""Two tensors side by side, with the cells that differ marked."""

from __future__ import annotations

from typing import Any

from grader.report.matrices import beside


def tensor(values: Any, *shape: int) -> dict[str, Any]:
    """A tensor as a report has it."""
    return {"dtype": "float32", "shape": list(shape), "values": values}


def shown(expected: Any, actual: Any, width: int = 78) -> list[str] | None:
    """The lines, without colour."""
    lines = beside(expected, actual, ("expected", "actual"), width)
    return lines if lines is None else [line.plain.rstrip() for line in lines]


def test_wrong_cells_are_marked() -> None:
    """The cells that differ have a star, in both matrices."""
    lines = shown(tensor([[1.0, 2.0], [3.0, 4.0]], 2, 2), tensor([[1.0, 2.5], [3.0, 4.0]], 2, 2))
    assert lines is not None
    assert lines[0].split() == [
        "expected",
        "float32",
        "(2,",
        "2)",
        "actual",
        "float32",
        "(2,",
        "2)",
    ]
    assert lines[1].split() == ["[", "1", "2*]", "[", "1", "2.5*]"]
    assert lines[2].split() == ["[", "3", "4", "]", "[", "3", "4", "]"]


def test_other_shapes_stand_beside_without_marks() -> None:
    """Where the shapes differ, they are the point."""
    lines = shown(tensor([30.0, 40.0], 2), tensor([[30.0], [40.0]], 2, 1))
    assert lines is not None
    assert "*" not in "".join(lines)
    assert "(2,)" in lines[0]
    assert "(2, 1)" in lines[0]


def test_large_ones_are_cut_in_the_middle() -> None:
    """What does not fit a small screen says so."""
    big = tensor([[float(i) for i in range(20)] for _ in range(20)], 20, 20)
    lines = shown(big, big, 120)
    assert lines is not None
    assert len(lines) == 7
    assert all("…" in line for line in lines[1:])


def test_what_is_no_pair_of_tensors_is_left_to_others() -> None:
    """An exception, nothing at all, or too little room: None."""
    one = tensor([1.0], 1)
    assert shown(one, {"raised": "ValueError", "message": "no"}) is None
    assert shown(None, one) is None
    assert shown(one, one, width=20) is None
