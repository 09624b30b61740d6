"""What formats for other tools say of a failure."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from grader.catalog import Catalog
from grader.report import words
from grader.results import DeviceOutcome, Finding, PropertyResult, Verdict, Worst

from .example import entry, exercise, outcome, report

(PRODUCT, LAYER, EXTRA) = report().exercises
FAILED = PRODUCT.properties[0]


def told(**changes: object) -> str:
    """The diagnostics of the example's failure, with some of its fields changed."""
    return words.diagnostics(PRODUCT, [replace(FAILED, **changes)])  # type: ignore[arg-type]


def test_everything_is_told() -> None:
    """Each thing that is known of a failure stands beside its name."""
    assert told() == (
        "The claim of agrees.\n"
        "matmul(a, b) is wrong in 2 of 4 entries; the worst is at index [0, 1].\n"
        "case a:\n  float32 of shape (2, 2)\n  [1, 2]\n  [3, 4]\n"
        "case b:\n  float32 of shape (2, 2)\n  [0, 1]\n  [1, 0]\n"
        "case layout: transposed\n"
        "expected:\n  float64 of shape (2, 2)\n  [2, 1]\n  [4, 3]\n"
        "actual:\n  float32 of shape (2, 2)\n  [0, 2]\n  [3, 0]\n"
        "worst: at [0, 1] off by 1, allowed is 2.4e-07\n"
        "your line: product.py:12  return a * b\n"
        "printed:\n  shapes (2, 2) (2, 2)\n  done\n"
        "to reproduce:\n  import torch\n  from product import product\n"
        "hint: The hint of agrees."
    )


def test_what_is_not_known_is_not_told() -> None:
    """Nothing, zero and false are three things."""
    nothing = told(counterexample=None, expected=0, actual=False, worst=None, printed=None)
    assert "case" not in nothing
    assert "expected: 0\nactual: False\n" in nothing
    assert "worst:" not in nothing
    assert "case: [1, 2]\n" in told(counterexample=[1, 2])
    assert "worst: off by nan, allowed is 1\n" in told(worst=Worst([], "nan", 1.0))
    assert "mistake: It is transposed.\n" in told(misconception="It is transposed.")


def test_a_sentence() -> None:
    """It is the message in a line, or else the verdict and the claim."""
    assert words.sentence(replace(FAILED, message="One\ntwo.")) == "One two."
    silent = replace(FAILED, message=None, status=Verdict.OUT_OF_MEMORY)
    assert words.sentence(silent) == "Out of memory: The claim of agrees."


def test_one_reason_is_told_once() -> None:
    """A stub is one failure, whatever stands between its properties; others are one each."""
    many = exercise("many", *(entry(name) for name in "abcdef"))
    verdicts = (Verdict.TODO, Verdict.FAILED, Verdict.TODO, Verdict.FAILED, Verdict.PASSED)
    ids = [("many", one.id) for one in many.properties]
    outcomes = {name: outcome(verdict) for name, verdict in zip(ids, verdicts, strict=False)}
    (made,) = report(outcomes, Catalog((many,))).exercises
    groups = words.failures(made)
    assert [[one.id for one in group] for group in groups] == [["a", "c"], ["b"], ["d"]]
    assert words.title(made, groups[0]) == "many · a and 1 more (to do)"
    assert words.title(made, groups[1]) == "many · b (failed)"
    assert words.diagnostics(made, groups[0]) == "It does not hold.\nproperties: a, c"


def test_a_file_that_dies_of_its_import_is_told_once() -> None:
    """Deaths without an input have one reason; a death that an input brought about is its own."""
    many = exercise("many", *(entry(name) for name in "abc"))
    died = outcome(Verdict.CRASHED)
    finding = Finding(Verdict.CRASHED, "It does not hold.", counterexample={"a": 1})
    shown = {"cpu": DeviceOutcome(Verdict.CRASHED, 1, finding)}
    outcomes = {("many", "a"): died, ("many", "b"): shown, ("many", "c"): died}
    (made,) = report(outcomes, Catalog((many,))).exercises
    assert [[one.id for one in group] for group in words.failures(made)] == [["a", "c"], ["b"]]
    assert [one.hint for one in made.properties] == [None, "The hint of b.", None]


def test_the_extension_is_apart() -> None:
    """The core is what makes up the maximum, whatever fractions its points have."""
    assert words.core(report()) == (PRODUCT, LAYER)
    tenths = exercise("tenths", *(entry(f"claim_{number}", 0.1) for number in range(7)))
    made = report({}, Catalog((tenths, tenths, replace(tenths, extension=True))))
    assert words.core(made) == made.exercises[:2]


@given(st.text(), st.integers(0, 40))
def test_cut_texts_say_so(text: str, most: int) -> None:
    """A text keeps to its bytes, and is whole or says that it is not."""
    short = words.shorten(text, most)
    assert len(short.encode()) <= max(most, len(words.CUT.encode()))
    assert short == text or short.endswith(words.CUT)
    assert text.startswith(short.removesuffix(words.CUT))


def test_room_is_halved_until_it_fits() -> None:
    """A document gets as much room as keeps it below its limit, and ends where none is left."""
    assert words.fitting(lambda room: "x" * room, 5_000) == "x" * 4_000
    assert words.fitting(lambda room: "x" * (9_000 + room), 5_000) == "x" * 9_000


def test_long_values_are_cut() -> None:
    """No single thing takes more than its share."""
    case = {f"name_{number}": "x" * 100_000 for number in range(1_000)}
    lines: PropertyResult = replace(FAILED, counterexample=case, printed="line\n" * 100_000)
    text = words.diagnostics(PRODUCT, [lines])
    assert len(text.encode()) <= words.MAX_FAILURE
    assert text.endswith("… (cut)")
    assert "more lines" in told(printed="line\n" * 100_000)
