"""Make text that comes from a submission harmless wherever it is shown.

Control characters and terminal escapes disappear; what a continuous-integration runner would take
for a command (`::error …` at a line's start, `##[group]` anywhere) is broken by a zero-width
space; direction overrides, which can make a line read as another, disappear too.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, TypeVar

from grader.results import Where

T = TypeVar("T")

ESCAPES = re.compile(r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?|.)?", re.DOTALL)
CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]"
)
COMMAND = re.compile(r"(?m)^(\s*):(?=:)")
LEGACY_COMMAND = re.compile(r"##(?=\[)")
BREAK = "\u200b"


def harmless(value: T) -> T:
    """The value with every text in it made harmless: strings, lists, dicts, lines of a file."""
    return _harmless(value)  # type: ignore[no-any-return]


def _harmless(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [_harmless(item) for item in value]
    if isinstance(value, dict):
        return {_text(str(name)): _harmless(item) for name, item in value.items()}
    if isinstance(value, Where):
        file = value.file and _line(value.file)
        return replace(value, text=_line(value.text), file=file)
    return value


def _text(value: str) -> str:
    value = value.encode("utf-8", "replace").decode("utf-8")
    value = CONTROLS.sub("", ESCAPES.sub("", value.replace("\r\n", "\n").replace("\r", "\n")))
    return LEGACY_COMMAND.sub(f"##{BREAK}", COMMAND.sub(rf"\1:{BREAK}", value))


def _line(value: str) -> str:
    return _text(value).replace("\n", " ")
