"""Mutants: solutions that were made wrong on purpose, to see whether the exam notices."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from grader.catalog import load

SOLUTIONS = Path(__file__).parent.parent / "solutions"


@dataclass(frozen=True)
class Mutant:
    """One mutated solution.

    `source` is the whole file that a student would have handed in; `name` tells it apart from the
    other mutants of its exercise, and `why` says what is wrong where the name does not.
    """

    exercise: str
    name: str
    source: str
    why: str = ""


@cache
def file_of(exercise: str) -> str:
    """The name of an exercise's file, such as `linear.py`."""
    return load().exercise(exercise).file


@cache
def solution(exercise: str) -> str:
    """The source of an exercise's solution."""
    return (SOLUTIONS / file_of(exercise)).read_text(encoding="utf-8")


def edit(exercise: str, name: str, *changes: tuple[str, str], why: str = "") -> Mutant:
    """The solution with pieces of its text replaced.

    Args:
        exercise: the exercise's id.
        name: what is wrong, in a few words.
        changes: pairs of a text that is in the solution exactly once, and what replaces it.
        why: what the name leaves unsaid.

    Raises:
        ValueError: a text is not there, or more than once; nothing was changed.
    """
    original = source = solution(exercise)
    for old, new in changes:
        if source.count(old) != 1:
            raise ValueError(f"{exercise}, {name}: {old!r} is there {source.count(old)} times")
        source = source.replace(old, new)
    if source == original:
        raise ValueError(f"{exercise}, {name}: nothing was changed")
    return Mutant(exercise, name, source, why)


def variant(exercise: str, name: str, source: str, why: str = "") -> Mutant:
    """An answer written anew, wrong in its own way."""
    return Mutant(exercise, name, source, why)
