"""A report in another language, for a screen: what is stored stays in English."""

from __future__ import annotations

from dataclasses import replace

from grader.catalog import Catalog, Exercise, Misconception
from grader.lessons import Language
from grader.lessons.failures import retold
from grader.results import ExerciseResult, PropertyResult, Report


def translate(report: Report, original: Catalog, catalog: Catalog, language: Language) -> Report:
    """The report with its claims, hints, titles and misconceptions as `catalog` words them.

    Args:
        report: built from `original`.
        original: the catalogue in the report's own language.
        catalog: the same catalogue in another language.
        language: that language; usual messages are told in it as well.
    """
    exercises = (
        _exercise(result, original.exercise(result.id), catalog.exercise(result.id), language)
        for result in report.exercises
    )
    return replace(report, exercises=tuple(exercises))


def _exercise(
    result: ExerciseResult, before: Exercise, after: Exercise, language: Language
) -> ExerciseResult:
    properties = tuple(_property(entry, before, after, language) for entry in result.properties)
    return replace(result, title=after.title, properties=properties)


def _property(
    result: PropertyResult, before: Exercise, after: Exercise, language: Language
) -> PropertyResult:
    entry = next(entry for entry in after.properties if entry.id == result.id)
    known = _misconception(result.misconception, before, after)
    return replace(
        result,
        claim=entry.claim,
        message=result.message and retold(result.message, language),
        misconception=known.name if known else None,
        hint=(known or entry).hint if result.hint else None,
    )


def _misconception(name: str | None, before: Exercise, after: Exercise) -> Misconception | None:
    ids = [one.id for one in before.misconceptions if one.name == name]
    return after.misconception(ids[0]) if ids else None
