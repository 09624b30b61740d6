"""The step summary has a table and the failures, and no markup but its own."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.catalog import Catalog
from grader.report.as_markdown import render
from grader.report.markup import fenced, inline
from grader.report.sanitize import harmless
from grader.results import Verdict

from .example import entry, exercise, outcome, report
from .hostile import BREAKOUTS, COMMANDS, hostile

PARSER = MarkdownIt("commonmark").enable("table")
OWN = {"heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td"}


def tokens(text: str) -> list[Token]:
    """What a reader of Markdown sees, blocks and what is inside their lines."""
    return [one for block in PARSER.parse(text) for one in (block, *(block.children or ()))]


def test_what_is_in_it() -> None:
    """Points, a row an exercise, and what is known of each failure."""
    text = render(report())
    assert text.startswith("# 9 of 20 points, and 0 of 7 extra.\n\n| exercise |")
    assert "| product | 4 of 10 | 1 of 2 | failed |\n" in text
    assert "## product · agrees (failed)\n\n```text\nThe claim of agrees.\n" in text
    for words in ("is wrong in 2 of 4 entries", "case layout: transposed", "expected:", "hint:"):
        assert words in text


def test_evil_words_are_no_markup() -> None:
    """There are the grader's headings, table and fences, and nothing else."""
    text = render(hostile())
    found = tokens(text)
    kinds = {re.sub("_(open|close)$", "", token.type) for token in found}
    assert kinds <= OWN | {"fence", "inline", "text", "text_special", "softbreak"}
    assert [token.tag for token in found if token.type == "heading_open"] == ["h1", *["h2"] * 3]
    assert sum(token.type == "fence" for token in found) == 3
    assert sum(token.type == "tr_open" for token in found) == 4
    shown = "".join(token.content for token in found if token.type == "text")
    assert not re.search(r"@\w|#\d|\bwww\.\w", shown)


def test_a_summary_is_cut_between_failures() -> None:
    """What has no room is counted, and no fence is left open."""
    entries = [entry(f"claim_{number}") for number in range(400)]
    outcomes = {("many", one.id): outcome(Verdict.FAILED, "word " * 2_000) for one in entries}
    text = render(report(outcomes, Catalog((exercise("many", *entries),))))
    assert 900_000 < len(text.encode()) <= 1_000_000
    fences = [token for token in tokens(text) if token.type == "fence"]
    last = text.splitlines()[-1]
    assert last == f"{400 - len(fences)} more failures are in the report … (cut)"


@pytest.mark.parametrize("text", [*COMMANDS, *BREAKOUTS])
def test_a_line_is_shown_as_it_is(text: str) -> None:
    """Whatever is in the middle of a line, a reader sees its words and nothing happens."""
    text = harmless(text)
    found = tokens(f"So: {inline(text)}.")
    assert {token.type for token in found} <= {
        *("paragraph_open", "paragraph_close", "inline", "text", "text_special")
    }
    shown = "".join(token.content for token in found if token.type.startswith("text"))
    assert shown.replace("\u200b", "") == f"So: {' '.join(text.split())}.".replace("\u200b", "")


@pytest.mark.parametrize("text", ["", "a", "```", "~~~\n````\n`", "    ```\n</details>"])
def test_a_fence_holds(text: str) -> None:
    """Text in a fence is all there is between its ends."""
    (token,) = tokens(fenced(text))
    assert (token.type, token.content) == ("fence", f"{text}\n")
