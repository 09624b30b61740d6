"""Two tensors side by side as small matrices, the cells that differ marked."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from rich.text import Text

from grader.report.values import is_tensor
from grader.results import Plain

MAX_ROWS = 6
MAX_COLUMNS = 7
CUT = "…"
WRONG, USUAL = "bold red", ""
GAP = 6


def beside(expected: Plain, actual: Plain, words: tuple[str, str], width: int) -> list[Text] | None:
    """Lines with both tensors under their words; None where they are none, or do not fit.

    Args:
        expected: a tensor of a report, as dtype, shape and values.
        actual: another one.
        words: what stands above each.
        width: columns that there are.
    """
    if not all(is_tensor(value) and "values" in value for value in (expected, actual)):
        return None
    tables = [_rows(value["values"]) for value in (expected, actual)]
    same_shape = expected["shape"] == actual["shape"] and _lengths(tables[0]) == _lengths(tables[1])
    marks = _differences(*tables) if same_shape else None
    blocks = [
        [Text(f"{word}  {_head(value)}", "bright_black"), *_lines(table, marks)]
        for word, value, table in zip(words, (expected, actual), tables, strict=True)
    ]
    left = max(line.cell_len for line in blocks[0])
    if left + GAP + max(line.cell_len for line in blocks[1]) > width:
        return None
    lines = []
    for one, other in zip_longest(*blocks, fillvalue=Text("")):
        row = one.copy()
        row.pad_right(left + GAP - one.cell_len)
        lines.append(row.append_text(other))
    return lines


def _head(value: dict[str, Any]) -> str:
    return f"{value['dtype']} {tuple(value['shape'])}"


def _rows(values: Any) -> list[list[str]]:
    """The first matrix of whatever rank, cut in the middle where it is large."""
    if not isinstance(values, list):
        return [[_cell(values)]]
    if not values or not isinstance(values[0], list):
        return [_cut([_cell(value) for value in values], MAX_COLUMNS)]
    if values[0] and isinstance(values[0][0], list):
        return _rows(values[0])
    rows = _cut(values, MAX_ROWS)
    return [
        [CUT] if row == CUT else _cut([_cell(value) for value in row], MAX_COLUMNS) for row in rows
    ]


def _cut(items: list[Any], most: int) -> list[Any]:
    if len(items) <= most:
        return items
    end = (most - 1) // 2
    return [*items[: most - 1 - end], CUT, *items[len(items) - end :]]


def _lengths(table: list[list[str]]) -> list[int]:
    return [len(row) for row in table]


def _cell(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _differences(one: list[list[str]], other: list[list[str]]) -> list[list[bool]]:
    return [
        [left != right for left, right in zip(row, beside, strict=False)]
        for row, beside in zip(one, other, strict=False)
    ]


def _lines(table: list[list[str]], marks: list[list[bool]] | None) -> list[Text]:
    width = max((len(cell) for row in table for cell in row), default=1)
    lines = []
    for number, row in enumerate(table):
        line = Text("[ ")
        for place, cell in enumerate(row):
            wrong = marks is not None and marks[number][place]
            # A star as well: colours may be off.
            line.append(cell.rjust(width) + ("*" if wrong else " "), WRONG if wrong else USUAL)
        lines.append(line.append("]"))
    return lines
