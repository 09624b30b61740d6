"""What a student reads, in English and in Chinese: lessons, explanations, the catalogue's words.

A folder for each language: a Markdown page for each exercise, and `index.md` before them all;
`properties.yaml` with an explanation of each property. English claims, hints and titles are the
catalogue's own; those in other languages are in `properties.yaml` and `catalog.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from grader.catalog import Catalog, Exercise, PropertyEntry, load
from grader.errors import CatalogError, UsageError

FOLDER = Path(__file__).parent
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Where a system keeps its language; the first that is set decides, as in POSIX."""

FOLD = re.compile("(?<=[，。；：？！、）”]) ")
"""The space that YAML leaves where a line was folded; Chinese has none after its punctuation."""

T = TypeVar("T")


class Language(StrEnum):
    """A language that lessons, explanations and the console's sentences are written in."""

    EN = "en"
    ZH = "zh"


@dataclass(frozen=True)
class Explanation:
    """A property in full: its claim, a hint, why it matters, an example of each kind."""

    exercise: str
    property: str
    claim: str
    hint: str
    why: str
    passes: str
    fails: str


@dataclass(frozen=True)
class _Words:
    """A property's entry in `properties.yaml`; claim and hint are missing in English."""

    why: str
    passes: str
    fails: str
    claim: str = ""
    hint: str = ""


@dataclass(frozen=True)
class _Mistake:
    """A misconception's words in another language."""

    name: str
    hint: str


@dataclass(frozen=True)
class _Task:
    """An exercise's entry in `catalog.yaml`: its words in another language."""

    title: str
    summary: str
    hints: tuple[str, ...]
    misconceptions: dict[str, _Mistake] = field(default_factory=dict)


def language_of(option: str | None, environ: Mapping[str, str]) -> Language:
    """The language that was asked for, else the system's where it is Chinese, else English.

    Raises:
        UsageError: the option names a language that there is not.
    """
    if option is not None:
        if option not in list(Language):
            known = ", ".join(Language)
            raise UsageError(f"There is no language {option!r}; there are {known}.")
        return Language(option)
    system = next((environ[name] for name in VARIABLES if environ.get(name)), "")
    return Language.ZH if system.lower().startswith("zh") else Language.EN


def lesson(exercise: str, language: Language) -> str:
    """An exercise's lesson in Markdown; the opening page is that of `index`.

    Raises:
        CatalogError: there is no such page, or it cannot be read.
    """
    path = FOLDER / language / f"{exercise}.md"
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise CatalogError(f"There is no lesson {language}/{path.name}: {error}") from error


def explanation(exercise: str, name: str, language: Language) -> Explanation:
    """The explanation of an exercise's property.

    Raises:
        UsageError: there is no such exercise or property.
        CatalogError: the property is not explained.
    """
    entry = _entry(translated(load(), language).exercise(exercise), name)
    words = _properties(language).get(exercise, {}).get(name)
    if words is None:
        raise CatalogError(f"{exercise}.{name} is not explained in {language}/properties.yaml.")
    return Explanation(
        exercise, name, entry.claim, entry.hint, words.why, words.passes, words.fails
    )


def translated(catalog: Catalog, language: Language) -> Catalog:
    """The catalogue with its texts in a language; what has no translation stays in English.

    Raises:
        CatalogError: a translation cannot be read.
    """
    if language is Language.EN:
        return catalog
    return Catalog(tuple(_translated(exercise, language) for exercise in catalog.exercises))


def texts(path: Path, kind: type[T]) -> T:
    """The texts in a YAML file, of the kind that is expected there.

    Raises:
        CatalogError: it cannot be read, or holds something else.
    """
    import msgspec  # both are imported where a text is wanted, and nowhere else
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 - a safe loader
        return msgspec.convert(_unfolded(found), kind)
    except (OSError, ValueError, yaml.YAMLError, msgspec.ValidationError) as error:
        place = f"{path.parent.name}/{path.name}"
        raise CatalogError(f"{place} has not the texts it should have: {error}") from error


def _unfolded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _unfolded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_unfolded(item) for item in value]
    return FOLD.sub("", value) if isinstance(value, str) else value


@cache
def _properties(language: Language) -> dict[str, dict[str, _Words]]:
    return texts(FOLDER / language / "properties.yaml", dict[str, dict[str, _Words]])


@cache
def _tasks(language: Language) -> dict[str, _Task]:
    return texts(FOLDER / language / "catalog.yaml", dict[str, _Task])


def _entry(exercise: Exercise, name: str) -> PropertyEntry:
    for entry in exercise.properties:
        if entry.id == name:
            return entry
    known = ", ".join(entry.id for entry in exercise.properties)
    raise UsageError(f"{exercise.id} has no property {name!r}; it has {known}.")


def _translated(exercise: Exercise, language: Language) -> Exercise:
    task = _tasks(language).get(exercise.id)
    if task is None:
        return exercise
    words = _properties(language).get(exercise.id, {})
    properties = tuple(
        replace(entry, claim=known.claim or entry.claim, hint=known.hint or entry.hint)
        if (known := words.get(entry.id))
        else entry
        for entry in exercise.properties
    )
    misconceptions = tuple(
        replace(known, name=mistake.name, hint=mistake.hint)
        if (mistake := task.misconceptions.get(known.id))
        else known
        for known in exercise.misconceptions
    )
    return replace(
        exercise,
        title=task.title,
        summary=task.summary,
        hints=task.hints,
        properties=properties,
        misconceptions=misconceptions,
    )
