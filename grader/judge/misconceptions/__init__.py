"""Named mistakes, each written out as the implementation that makes it.

One module an exercise, beside what two of them are made from (`loop`, `layer`). Every public
function or class in it is an alternative implementation of the exercise's symbol, and its name the
misconception's id in the catalogue. They are right in all but the one point that they are named
for, and run in the judge, as the oracle does.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any


@cache
def alternatives(exercise: str) -> Mapping[str, Any]:
    """The alternative implementations of an exercise, by the misconception's id."""
    module = import_module(f"{__name__}.{exercise}")
    return MappingProxyType(
        {
            name: found
            for name, found in vars(module).items()
            if name[0] != "_" and getattr(found, "__module__", None) == module.__name__
        }
    )
