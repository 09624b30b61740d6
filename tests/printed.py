"""Whether what a snippet printed is what a report calls `actual`."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch

from grader.results import Plain

CUT = "…"
IMPLIED = {"float32", "int64", "bool", "complex64"}
"""Dtypes that torch does not print, since the numbers tell them."""

OPTIONS = re.compile(r",?\s*(size|dtype|device|grad_fn|requires_grad)=(\([^)]*\)|<[^>]*>|[^,]+)")
ADDRESSED = re.compile(r"<[^<>]* at 0x[0-9a-fA-F…]+>|<bound method \S+ of OBJECT>")


def shows(output: str, actual: Plain) -> bool:
    """Whether an output has a value of a report in it, as Python or torch prints it.

    Tensors may stand anywhere, exceptions at the start of a line, all else at the end of one.
    """
    if isinstance(actual, dict) and "raised" in actual:
        return _shows_error(output, actual["raised"], actual.get("message", ""))
    if isinstance(actual, dict) and {"dtype", "shape"} <= actual.keys():
        return any(_same_tensor(printed, actual) for printed in _tensors(output))
    return any(_same(found, actual) for found in _values(output))


def _shows_error(output: str, name: str, message: str) -> bool:
    wanted = re.escape(_nameless(message).removesuffix(CUT))
    start = rf"^(?:\w+\.)*{name}" + (rf": {wanted}" if wanted else "$")
    return re.search(start, _nameless(output), re.MULTILINE) is not None


def _nameless(text: str) -> str:
    """Text in which objects have no addresses, and no names that depend on where they are made."""
    text = text.replace("<locals>", "locals").replace("<lambda>", "lambda")
    for _ in range(2):
        text = ADDRESSED.sub("OBJECT", text)
    return text


def _values(output: str) -> Iterator[Any]:
    """What stands at the ends of lines, as text and as Python reads it."""
    for line in output.splitlines():
        for start in (0, *(match.end() for match in re.finditer(" ", line))):
            yield line[start:]
            try:
                yield ast.literal_eval(line[start:].strip())
            except (ValueError, SyntaxError):
                continue


def _same(found: Any, reported: Plain) -> bool:
    """Equality of plain data; floats may differ by the order of a sum."""
    if isinstance(reported, float):
        return type(found) is float and math.isclose(found, reported, rel_tol=1e-6, abs_tol=1e-12)
    if type(found) is not type(reported):
        return False
    if isinstance(reported, dict):
        return found.keys() == reported.keys() and all(
            _same(found[name], value) for name, value in reported.items()
        )
    if isinstance(reported, list):
        return _same_items(found, reported, _same)
    return bool(found == reported)


def _same_items(found: list[Any], reported: list[Any], same: Callable[[Any, Any], bool]) -> bool:
    """Whether two lists agree, but for what a report has cut from the middle of one."""
    if CUT in reported:
        edge = reported.index(CUT)
        pairs = [*zip(found, reported[:edge], strict=False)]
        pairs += zip(found[-edge:], reported[edge + 1 :], strict=True)
        return len(found) >= 2 * edge and all(same(*pair) for pair in pairs)
    return len(found) == len(reported) and all(map(same, found, reported))


@dataclass(frozen=True)
class Printed:
    """A tensor as torch printed it: words in nested lists, and what is said beside them."""

    words: Any
    options: dict[str, str]


def _tensors(output: str) -> Iterator[Printed]:
    for match in re.finditer(r"(?<![\w.])tensor\(", output):
        inside = _bracketed(output, match.end())
        options = dict(OPTIONS.findall(inside))
        tokens = re.findall(r"\.\.\.|[\[\]]|[^\s,\[\]]+", OPTIONS.sub("", inside))
        if tokens:
            yield Printed(_nested(tokens), options)


def _bracketed(text: str, start: int) -> str:
    """What stands between an opening bracket before `start` and the one that closes it."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return text[start:place]
    return ""


def _nested(tokens: list[str]) -> Any:
    """Words and lists of them; takes what it reads from the front of `tokens`."""
    first = tokens.pop(0)
    if first != "[":
        return first
    items = []
    while tokens and tokens[0] != "]":
        items.append(_nested(tokens))
    del tokens[:1]
    return items


def _same_tensor(printed: Printed, reported: dict[str, Plain]) -> bool:
    name, shape = reported["dtype"], reported["shape"]
    options = printed.options
    if options.get("device", "'cpu'").strip("'") != reported.get("device", "cpu"):
        return False
    if "dtype" in options and options["dtype"] != f"torch.{name}":
        return False
    if "dtype" not in options and name not in IMPLIED:
        return False
    if "values" not in reported or 0 in shape:
        size = options.get("size", "(0,)")
        return bool(list(ast.literal_eval(size)) == shape)
    dtype = getattr(torch, name)

    def same(word: Any, value: Plain) -> bool:
        if isinstance(word, list) and isinstance(value, list):
            return _same_items(word, value, same)
        if isinstance(word, list) or isinstance(value, list) or word == "...":
            return False
        return _same_number(word, value, dtype)

    return same(printed.words, reported["values"])


def _same_number(word: str, value: bool | float | str, dtype: torch.dtype) -> bool:
    """Whether a number was printed with as many digits as the word has."""
    if not (dtype.is_floating_point or dtype.is_complex):
        return word == str(value)
    if "." not in word and "n" not in word:
        return False  # an integer
    found, wanted = complex(word), complex(value)
    exact = torch.tensor(wanted if dtype.is_complex else wanted.real, dtype=dtype).item()
    digits = len(re.findall(r"\.(\d*)|$", word)[0])
    rounding = 0.51 * 10.0**-digits if digits else 0.0  # whole numbers are printed as 3.
    noise = 1e-12 if dtype in (torch.float64, torch.complex128) else 1e-6
    parts = ((found.real, complex(exact).real), (found.imag, complex(exact).imag))
    return all(
        (math.isnan(one) and math.isnan(other))
        or math.isclose(
            one,
            other,
            rel_tol=noise + (rounding if "e" in word else 0.0),
            abs_tol=0.0 if "e" in word else rounding,
        )
        for one, other in parts
    )
