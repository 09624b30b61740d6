"""The summary in the terminal is short, clear, and fits everywhere."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from grader.lessons import Language
from grader.report.console import MAX_FAILURES, WIDTH, console, show
from grader.results import DeviceOutcome, Finding, Report, Verdict, Where

from .example import CATALOG, FINDING, OUTCOMES, outcome, report

IDS = [(one.id, entry.id) for one in CATALOG.exercises for entry in one.properties]


def printed(made: Report, color: str = "auto", language: Language = Language.EN) -> str:
    """What a report looks like where no terminal is."""
    stream = io.StringIO()
    show(made, console(color, stream), language)
    return stream.getvalue()


def failing(finding: Finding) -> Report:
    """A report in which one property has this finding."""
    return report(
        OUTCOMES | {("product", "agrees"): {"cpu": DeviceOutcome(finding.verdict, 1, finding)}}
    )


def all_as(verdict: Verdict) -> Report:
    """A report in which every property has this verdict."""
    return report({ids: outcome(verdict) for ids in IDS})


def test_a_line_an_exercise_then_the_failures() -> None:
    """Points first; then of each exercise the first failure, with all that helps."""
    text = printed(report())
    first = text.splitlines()[1:5]
    assert [line.split()[1] for line in first[:3]] == ["product", "layer", "extra"]
    assert "4 of 10" in first[0]
    assert "9 of 20  and 0 of 7 extra" in first[3]
    told = ["product · agrees  failed, 6 points", "The claim of agrees.", "wrong in 2 of 4 entries"]
    told += ["  a          float32 of shape (2, 2)\n             [1, 2]\n             [3, 4]"]
    told += ["  layout     transposed", "expected  float64 (2, 2)      actual  float32 (2, 2)"]
    told += ["at [0, 1] off by 1, allowed is 2.4e-07", "product.py:12  return a * b"]
    told += ["The hint of agrees.", "layer · resets  crashed, 2 points"]
    for words in told:
        assert words in text


def test_stubs_are_told_politely() -> None:
    """What is to do is no failure: no cross, no hint, just what is left to write."""
    text = printed(all_as(Verdict.TODO))
    assert "✗" not in text
    assert "hint" not in text
    assert "Yours to write: product (product.py), layer (layer.py), extra (extra.py)." in text


def test_full_marks_are_praised() -> None:
    """When all holds it is said, and nothing else."""
    assert printed(all_as(Verdict.PASSED)).endswith("\n  Every property holds. Well done.\n")


def test_praise_names_what_was_graded() -> None:
    """Where only a part was graded, no more than that part is praised."""
    passed = {ids: outcome(Verdict.PASSED) for ids in IDS if ids[0] == "product"}
    text = printed(report(passed))
    assert text.endswith("\n  Every property of product holds.\n")


def test_the_summary_speaks_chinese() -> None:
    """No English word is left but names, and columns stay in line."""
    lines = printed(report(), language=Language.ZH).splitlines()
    assert "未通过" in lines[1]
    assert {cell_len(line.partition("█")[0]) for line in lines[1:3]} == {13}
    assert not any(
        word in "".join(lines) for word in ("failed", "expected ", " points", "your line")
    )


def test_a_missing_device_is_said() -> None:
    """A run in which nothing could be graded is not taken for a success."""
    text = printed(all_as(Verdict.SKIPPED))
    assert "nothing was graded" in text
    assert "✓" not in text


def test_few_failures_are_shown() -> None:
    """More than a few failures are counted only."""
    text = printed(all_as(Verdict.FAILED))
    assert text.count("✗ ") == MAX_FAILURES + 3
    assert "1 more property of product in the report." in text


def test_the_failing_device_is_named() -> None:
    """Where only one of two devices is at fault, it is named."""
    devices = {
        "cpu": DeviceOutcome(Verdict.PASSED),
        "cuda": DeviceOutcome(Verdict.FAILED, 1, FINDING),
    }
    assert "failed on cuda, 6 points" in printed(report({("product", "agrees"): devices}))


def test_no_colour_in_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    """Colours are for terminals, unless they are asked for by name."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b" not in printed(report())
    assert "\x1b" not in printed(report(), "never")
    assert "\x1b[1;31m" in printed(report(), "always")


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR not even an environment that forces terminals has colours."""
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in printed(report())


NAMES = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=30)
VALUES = st.lists(st.integers() | st.text(max_size=99)) | st.text(max_size=300)


@given(st.dictionaries(NAMES, VALUES, max_size=5), st.text(max_size=300), st.text(max_size=200))
@example({}, "", "0" * 67 + "\u0300")  # a character without a column of its own
def test_lines_are_short_and_harmless(case: dict[str, Any], message: str, line: str) -> None:
    """Whatever a submission says, lines have at most 80 columns and command nothing."""
    finding = Finding(
        Verdict.FAILED, message, counterexample=case, where=Where(3, line), printed=message
    )
    text = printed(failing(finding))
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]|::[A-Za-z]|##\w*\[", text)
    assert all(cell_len(shown) <= WIDTH for shown in text.splitlines())


def test_markup_is_text() -> None:
    """What looks like markup of the terminal's library is shown as it is."""
    finding = replace(FINDING, message="[bold red]passed[/] :smile: [link=http://x]y[/link]")
    assert "[bold red]passed[/] :smile: [link=http://x]y[/link]" in printed(failing(finding))


def test_long_prints_are_cut() -> None:
    """A flood of prints is cut in the middle, and says so."""
    finding = replace(FINDING, printed="\n".join(f"line {number}" for number in range(1000)))
    text = printed(failing(finding))
    assert "… 995 more lines …" in text
    assert "line 999" in text
