"""Make text that comes from a submission harmless wherever it is shown.

Terminal escapes and control characters disappear, and so do the invisible ones that make a line
read as another. What a continuous-integration runner would take for a command (`::error …`,
`##[group]`) is broken by a zero-width space, wherever it stands: text may be wrapped later.
"""

from __future__ import annotations

import math
import re
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar

T = TypeVar("T")

ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|.)?")
"""Control sequences (colours, cursor), operating-system commands (titles, links), and the rest."""

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but for tab and newline
    "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"  # directions, and other line ends
    "\ufeff\ufffe\uffff]"  # byte order marks, and what no YAML or XML may hold
)
COMMAND = re.compile(r":(?=:+[A-Za-z])|(?<=##)(?=\w*\[)")
BREAK = "\u200b"


def harmless(value: T) -> T:
    """The value with every text in it made harmless, in lists, dicts and dataclasses too.

    Numbers that JSON does not have, NaN and the infinities, become texts.
    """
    return _harmless(value)  # type: ignore[no-any-return]


def _harmless(value: Any) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, list | tuple):
        return type(value)(_harmless(item) for item in value)
    if isinstance(value, dict):
        return {_harmless(name): _harmless(item) for name, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _harmless(getattr(value, field.name)) for field in fields(value)}
        return replace(value, **changed)
    return value


def _text(value: str) -> str:
    value = value.encode("utf-8", "replace").decode("utf-8")  # lone surrogates become "?"
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = UNSEEN.sub("", ESCAPES.sub("", value))
    return COMMAND.sub(lambda found: found[0] + BREAK, value)
