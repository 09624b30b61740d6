"""What a student is told: the line, the call that led there, the limit, the smallest example."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from audit.feedback import elements
from grader.results import Finding, Settings, Verdict

from .conftest import Grade

Find = Callable[..., Finding]
START = "import torch\n\n\n"
WRONG = Path(__file__).parent / "submissions" / "wrong"


@pytest.fixture
def finding(grade: Grade, tmp_path: Path) -> Find:
    """Grade a `matmul` with one property, and say what was found."""

    def find(source: str, name: str = "multiplies_matrices", timeout_s: float = 10) -> Finding:
        (tmp_path / "matmul.py").write_text(START + source)
        settings = Settings(timeout_s=timeout_s)
        seen = grade(tmp_path, "matmul", settings=settings, properties=(name,))
        found = seen["matmul", name].finding
        assert found is not None
        return found

    return find


def test_an_error_names_its_line_and_the_call_that_led_there(finding: Find) -> None:
    """Where a helper raises, its line is named, and the line that called it."""
    found = finding(
        "def dot(x, y):\n    return (x * y).summ()\n\n\ndef matmul(a, b):\n    return dot(a, b)\n"
    )
    assert found.verdict is Verdict.ERROR
    assert found.where is not None
    assert (found.where.line, found.where.text) == (5, "return (x * y).summ()")
    assert "'Tensor' object has no attribute 'summ'" in found.message
    assert "line 9, `return dot(a, b)`, led there" in found.message


def test_a_timeout_says_the_limit_and_the_input(finding: Find) -> None:
    """A loop without end is named with the limit that it passed and what it was called with."""
    found = finding("def matmul(a, b):\n    while True:\n        pass\n", timeout_s=0.5)
    assert found.verdict is Verdict.TIMEOUT
    assert "limit of 0.5 s" in found.message
    assert set(found.counterexample) >= {"a", "b"}


def test_what_only_helps_the_judgement_is_not_shown(finding: Find) -> None:
    """Of usual operands beside special ones a counterexample says nothing."""
    answer = WRONG / "matmul" / "bfloat16_by_way_of_float16.py"
    found = finding(answer.read_text(), "follows_nan_and_infinity")
    assert found.counterexample.keys() == {"a", "b"}


def test_a_forbidden_operation_is_named_with_its_line(finding: Find) -> None:
    """What the rules do not allow is named, with the line that executed it."""
    found = finding("def matmul(a, b):\n    c = a.mT\n    return torch.einsum('km,kn->mn', c, b)\n")
    assert found.verdict is Verdict.FORBIDDEN
    assert found.where is not None
    assert found.where.line == 6
    assert "einsum" in found.message


@pytest.mark.parametrize(
    ("condition", "elements"),
    [("True", 2), ("a.shape[1] > 1", 4), ("a.shape[0] > 1", 3), ("a.numel() and a.min() < 0", 2)],
)
def test_a_counterexample_is_as_small_as_the_mistake_allows(
    finding: Find, condition: str, elements: int
) -> None:
    """No more elements are shown than a mistake needs to show."""
    right = "(a[..., :, :, None] * b[..., None, :, :]).sum(-2, dtype=a.dtype)"
    found = finding(f"def matmul(a, b):\n    c = {right}\n    return c + 1 if {condition} else c\n")
    shapes = [found.counterexample[name]["shape"] for name in ("a", "b")]
    assert sum(rows * columns for rows, columns in shapes) <= elements
    assert found.worst is not None


def test_long_tensors_are_cut_in_the_middle(finding: Find) -> None:
    """What is too long for a small screen is cut, and says so."""
    right = "(a[..., :, :, None] * b[..., None, :, :]).sum(-2, dtype=a.dtype)"
    found = finding(
        f"def matmul(a, b):\n    c = {right}\n    return c.new_zeros(40, 40) if 1 else c\n"
    )
    values = found.actual["values"]
    assert len(values) == len(values[0]) == 7
    assert values[3] == values[0][3] == "…"


def test_elements_are_those_of_tensors_and_of_a_layers_weight() -> None:
    """Tensors count wherever they are in a counterexample, and a layer's sizes for its weight."""
    tensor = {"dtype": "float32", "shape": [2, 3], "values": [[0.0] * 3] * 2}
    assert elements({"a": tensor, "b": [tensor, {"c": tensor}], "count": 7}) == 18
    assert elements({"in_features": 4, "out_features": 2, "bias": True}) == 8
    assert elements({"x": {"dtype": "float32", "shape": []}}) == 1
