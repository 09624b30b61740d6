"""Lines that fit into a terminal, in languages with spaces and in those without."""

from __future__ import annotations

import re
from itertools import chain

from rich.cells import cell_len, chop_cells

WIDE = "⺀-鿿가-힣豈-﫿＀-￯"
OPENING, CLOSING = "（《“「『", "，。；：？！、）》”」』…"
TOKEN = re.compile(rf"[{OPENING}]*(?:[{WIDE}]|[^\s{WIDE}{OPENING}]+)[{CLOSING}]*|[{OPENING}]+|\s+")
"""What stays together: a word, or a wide character, with the punctuation that clings to it."""


def wrap(text: str, width: int) -> list[str]:
    """A text in lines of at most `width` columns, where wide characters take two.

    Its own lines stay apart, and one that fits stays as it is. No line begins with a closing
    punctuation mark, and none ends with an opening one.
    """
    lines = text.expandtabs().splitlines() or [""]
    return [*chain.from_iterable(_wrapped(line, width) for line in lines)]


def _wrapped(line: str, width: int) -> list[str]:
    if cell_len(line) <= width:
        return [line]
    lines = [""]
    for token in TOKEN.findall(line):
        if cell_len(lines[-1]) + cell_len(token) <= width:
            lines[-1] += token
        elif not token.isspace():
            lines.extend(chop_cells(token, width))
        else:
            lines.append("")
    # A blank at a line's end was where it broke; where none was, nothing is lost either.
    return [one.rstrip() for one in lines if one.strip()]
