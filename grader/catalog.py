"""The catalogue: every exercise and property, with points, claims and hints.

It decides what is in a report. `grader.check` holds it against the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from grader.errors import CatalogError, UsageError

PATH = Path(__file__).with_name("catalog.yaml")


@dataclass(frozen=True)
class PropertyEntry:
    """What the catalogue says of a property; the code is in `grader.properties`."""

    id: str
    points: int
    claim: str
    hint: str


@dataclass(frozen=True)
class Misconception:
    """A mistake that is recognised: its name in a report, and a hint that explains it.

    `grader.judge.misconceptions` has the implementation that makes it.
    """

    id: str
    name: str
    hint: str


@dataclass(frozen=True)
class Exercise:
    """One stub to fill in: `symbol` of `file`. `hints` go from where to look to nearly there.

    The points of an `extension` are never mixed into the core's 100.
    """

    id: str
    title: str
    file: str
    symbol: str
    points: int
    summary: str
    hints: tuple[str, ...]
    properties: tuple[PropertyEntry, ...]
    misconceptions: tuple[Misconception, ...] = ()
    extension: bool = False

    def misconception(self, name: str | None) -> Misconception | None:
        """The misconception of this id, None where there is none."""
        return next((known for known in self.misconceptions if known.id == name), None)


@dataclass(frozen=True)
class Catalog:
    """All exercises, in their order."""

    exercises: tuple[Exercise, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that are graded, each once."""
        return tuple(dict.fromkeys(exercise.file for exercise in self.exercises))

    def exercise(self, name: str) -> Exercise:
        """The exercise of this id.

        Raises:
            UsageError: there is none; the sentence names those there are.
        """
        for exercise in self.exercises:
            if exercise.id == name:
                return exercise
        known = ", ".join(exercise.id for exercise in self.exercises)
        raise UsageError(f"There is no exercise {name!r}; the exercises are {known}.")


@cache
def load(path: Path = PATH) -> Catalog:
    """The catalogue in a file.

    Raises:
        CatalogError: it cannot be read, or an entry lacks something.
    """
    import yaml  # what needs no catalogue starts without it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        entries = yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 - a safe loader
        return Catalog(tuple(_exercise(entry) for entry in entries["exercises"]))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise CatalogError(f"{path.name} is no catalogue: {error}") from error


def _exercise(entry: dict[str, Any]) -> Exercise:
    properties = tuple(PropertyEntry(**described) for described in entry.pop("properties"))
    known = tuple(Misconception(**described) for described in entry.pop("misconceptions", ()))
    hints = tuple(entry.pop("hints"))
    return Exercise(hints=hints, properties=properties, misconceptions=known, **entry)
