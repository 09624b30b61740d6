"""A report's values in few lines: tensors as dtype, shape and rows, the rest as it is written.

Whatever is long is cut in the middle, and says so.
"""

from __future__ import annotations

from typing import Any

from grader.results import Plain

MAX_LINES = 10
CUT = "…"


def lines(value: Plain, room: int) -> list[str]:
    """A value in lines of at most about `room` characters."""
    return cut(_lines(value, room), MAX_LINES)


def cut(texts: list[str], most: int) -> list[str]:
    """At most so many lines: the first and the last ones, and how many are left out between."""
    if len(texts) <= most:
        return texts
    end = (most - 1) // 2
    start = most - 1 - end
    left_out = len(texts) - start - end
    return [*texts[:start], f"{CUT} {left_out} more lines {CUT}", *texts[start + left_out :]]


def _lines(value: Plain, room: int) -> list[str]:
    if is_tensor(value):
        return _tensor(value, room)
    whole = _inline(value)
    if len(whole) <= room or not isinstance(value, list | dict) or "raised" in value:
        return whole.splitlines() or [whole]
    if isinstance(value, list) and not any(isinstance(item, list | dict | str) for item in value):
        return [_row([*map(_number, value)], room)]
    named = value.items() if isinstance(value, dict) else (("-", item) for item in value)
    found = []
    for name, item in named:
        label = name if name == "-" else f"{name}:"
        inner = _lines(item, room - 2)
        if len(inner) == 1:
            found.append(f"{label} {inner[0]}")
        else:
            found += [label, *(f"  {line}" for line in inner)]
    return found


def _tensor(value: dict[str, Plain], room: int) -> list[str]:
    head, values, shape = _head(value), value.get("values"), value["shape"]
    if values is None or 0 in shape:
        return [head]
    if len(shape) > 1:
        return [head, *_matrix(values, shape, room)]
    shown = _row([*map(_number, values)], room) if isinstance(values, list) else _number(values)
    return [f"{head}  {shown}"] if len(head) + len(shown) + 2 <= room else [head, shown]


def _matrix(values: list[Any], shape: list[int], room: int) -> list[str]:
    """A line a row, columns aligned; in more than two dimensions, the matrices one by one."""
    found = []
    if len(shape) > 2:
        for place, item in enumerate(values):
            if item == CUT:
                found.append(CUT)
                continue
            index = place if CUT not in values[:place] else shape[0] - len(values) + place
            found += [f"[{index}]", *(f"  {row}" for row in _matrix(item, shape[1:], room - 2))]
        return found
    rows = [row if row == CUT else [*map(_number, row)] for row in values]
    width = max((len(item) for row in rows if row != CUT for item in row), default=0)
    return [row if row == CUT else _row([one.rjust(width) for one in row], room) for row in rows]


def _row(items: list[str], room: int) -> str:
    """Items in brackets; those in the middle are left out where they have no room."""
    whole = f"[{', '.join(items)}]"
    for kept in range(len(items) // 2, 0, -1):
        if len(whole) <= room:
            break
        left_out = f"{CUT} {len(items) - 2 * kept} more {CUT}"
        whole = f"[{', '.join([*items[:kept], left_out, *items[-kept:]])}]"
    return whole


def _head(value: dict[str, Plain]) -> str:
    shape = tuple(value.get("shape", ()))
    place = f" on {value['device']}" if "device" in value else ""
    return f"{value['dtype']} of shape {shape}{place}"


def _inline(value: Plain) -> str:
    if is_tensor(value):
        values = value.get("values")
        return _head(value) if values is None else f"{_head(value)} {_nested(values)}"
    if isinstance(value, dict) and "raised" in value:
        message = value.get("message")
        return f"{value['raised']}: {message}" if message else str(value["raised"])
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_inline(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return value if isinstance(value, str) else _number(value)


def _nested(value: Plain) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_nested, value)) + "]"
    return _number(value)


def _number(value: Plain) -> str:
    """A number with as many digits as tell single-precision numbers apart."""
    return f"{value:.9g}" if isinstance(value, float) else str(value)


def is_tensor(value: Plain) -> bool:
    """Whether it is a tensor's description, and not a dict of a submission that resembles one."""
    if not isinstance(value, dict) or not {"dtype", "shape"} <= value.keys():
        return False
    dtype, shape = value["dtype"], value["shape"]
    sizes = isinstance(shape, list) and all(isinstance(size, int) for size in shape)
    values = value.get("values")
    return isinstance(dtype, str) and sizes and (values is None or _is_nested(values, len(shape)))


def _is_nested(values: Plain, rank: int) -> bool:
    if rank == 0:
        return not isinstance(values, list | dict)
    return isinstance(values, list) and all(
        _is_nested(item, rank - 1) for item in values if item != CUT
    )
