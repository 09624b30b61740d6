"""Whatever a submission wrote, what is shown of it commands nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from grader.report.sanitize import BREAK, harmless
from grader.results import Verdict

PIECES = st.sampled_from(
    ["\x1b", "[31m", "]0;title\x07", "::", ":", "error", "##", "[group]", "\r", "\n", "\x9b", " "]
)
TEXTS = st.text() | st.lists(PIECES | st.text(max_size=3)).map("".join)


@dataclass(frozen=True)
class Note:
    """Something with a text in it."""

    text: str
    verdict: Verdict = Verdict.FAILED


@given(TEXTS)
def test_nothing_commands(text: str) -> None:
    """No control character is left, and no workflow command, wherever a line is broken."""
    calm = harmless(text)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]", calm)
    assert not re.search(r"::[A-Za-z]|##\w*\[", calm)
    calm.encode("utf-8")


@given(TEXTS)
def test_once_is_enough(text: str) -> None:
    """What is harmless stays as it is."""
    assert harmless(harmless(text)) == harmless(text)


@given(TEXTS)
def test_yaml_can_hold_it(text: str) -> None:
    """The strictest of the formats gives back what it was given."""
    calm = harmless(text)
    assert yaml.safe_load(yaml.safe_dump(calm, allow_unicode=True)) == calm


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="#:")))
def test_ordinary_text_stays(text: str) -> None:
    """Text that anybody would write is not touched."""
    assert harmless(text) == text


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;http://x\x07link\x1b]8;;\x07", "link"),
        ("\x1b]0;title\x1b\\after", "after"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("::error::x", f":{BREAK}:error:{BREAK}:x"),
        ("  ::set-output name=a::b", f"  :{BREAK}:set-output name=a:{BREAK}:b"),
        (":\x00:error", f":{BREAK}:error"),
        ("##[group]x", f"##{BREAK}[group]x"),
        ("##vso[task]", f"##{BREAK}vso[task]"),
        ("x[::2], a: int", "x[::2], a: int"),
        ("\ud800", "?"),
        ("\u202eevil", "evil"),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_examples(given_text: str, shown: str) -> None:
    """What becomes of escapes, commands and of what only looks like them."""
    assert harmless(given_text) == shown


def test_it_goes_into_everything() -> None:
    """Lists, tuples, dicts with their keys, and dataclasses; numbers and verdicts are kept."""
    assert harmless(["\x00a", ("\x00b",), {"\x00c": 1.5}]) == ["a", ("b",), {"c": 1.5}]
    assert harmless(Note("\x00a")) == Note("a")
    assert harmless([float("inf"), None, True, 3]) == ["inf", None, True, 3]
