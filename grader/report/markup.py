"""Text of anybody in Markdown: shown as it is, and never taken for markup."""

from __future__ import annotations

import html
import re

ACTIVE = re.compile(r"([\\`*_\[\]|~$:])")
SUMMONING = re.compile(r"([@#]|\bwww(?=\.))", re.IGNORECASE)
"""What calls people, issues and addresses, even where it is escaped."""

BREAK = "\u200b"


def inline(text: str) -> str:
    """Text for the middle of a line: no link, no mention, no HTML, no line of its own."""
    calm = ACTIVE.sub(r"\\\1", html.escape(" ".join(text.split()), quote=False))
    return SUMMONING.sub(rf"\1{BREAK}", calm)


def fenced(text: str) -> str:
    """Text in a block of code whose fence is longer than any in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"
