"""Texts are wrapped to fit, in English, in Chinese, and in a mixture of both."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from grader.report.wrapping import CLOSING, OPENING, wrap

TEXTS = st.text("ab (),。，：“”（）层数的\n", max_size=120)


def test_english_breaks_at_blanks() -> None:
    """Words stay whole; lines of its own stay apart, and keep their blanks where they fit."""
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("one\n  [1,  2]", 9) == ["one", "  [1,  2]"]
    assert wrap("", 8) == [""]


def test_chinese_breaks_anywhere_but_before_its_punctuation() -> None:
    """A wide character takes two columns; a mark that closes stays with what it closes."""
    assert wrap("线性层，很简单。", 7) == ["线性", "层，很", "简单。"]
    assert wrap("看（权重）吧", 5) == ["看", "（权", "重）", "吧"]


@given(TEXTS, st.integers(10, 40))
def test_nothing_is_lost_and_everything_fits(text: str, width: int) -> None:
    """All that is not blank is there in its order, in lines that are no wider than asked for."""
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)


@example("。。。。。。。层", 12)
@given(st.text("层数的，。（", min_size=1, max_size=60), st.integers(12, 40))
def test_punctuation_clings_to_its_words(text: str, width: int) -> None:
    """No line ends with an opening mark or begins with a closing one, but where marks are all."""
    lines = wrap(text, width)
    for line, following in pairwise(lines):
        only_marks = [set(one) <= {*OPENING, *CLOSING} for one in (line, following)]
        assert line[-1] not in OPENING or any(only_marks)
        assert following[0] not in CLOSING or any(only_marks)
