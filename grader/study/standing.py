"""Where a student stands: the last result of each exercise, and what a save has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from grader.catalog import Catalog
from grader.results import ExerciseResult, PropertyResult, Score, Verdict, clean

SETTLED = (Verdict.PASSED, Verdict.SKIPPED, Verdict.NOT_RUN)


@dataclass(frozen=True)
class Change:
    """What a regrading has changed in one exercise: points, and properties that turned."""

    exercise: str
    points: int | float
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    finished: bool = False


@dataclass(frozen=True)
class Standing:
    """The last result of each exercise, the one being worked on, and the last changes."""

    results: Mapping[str, ExerciseResult] = field(default_factory=dict)
    current: str | None = None
    changes: tuple[Change, ...] = ()

    def total(self, catalog: Catalog, extension: bool = False) -> Score:
        """Points over the exercises of the catalogue, or over its extension exercises apart."""
        counted = [one for one in catalog.exercises if one.extension is extension]
        reached = (self.results[one.id].score for one in counted if one.id in self.results)
        return Score(clean(sum(reached)), clean(sum(one.points for one in counted)))

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to do."""
        return bool(self.results) and all(
            result.status is Verdict.PASSED for result in self.results.values()
        )

    @property
    def skipped(self) -> bool:
        """Whether nothing was graded, for want of the device that was asked for."""
        return bool(self.results) and all(
            result.status is Verdict.SKIPPED for result in self.results.values()
        )

    def turned_to(self, exercise: str) -> Standing:
        """With this exercise as the current one, unless it is done or not graded yet."""
        result = self.results.get(exercise)
        if result is None or result.status is Verdict.PASSED:
            return self
        return replace(self, current=exercise)

    def after(self, results: Iterable[ExerciseResult], touched: Iterable[str]) -> Standing:
        """After a regrading; `touched` are the exercises whose own file was saved.

        The first touched exercise that is not done becomes the current one; where none is touched
        the current one stays until it is done. One that has no result yet is passed over.
        """
        fresh = {result.id: result for result in results}
        merged = dict(self.results) | fresh
        found = (_change(self.results[name], fresh[name]) for name in fresh if name in self.results)
        changes = tuple(change for change in found if change is not None)
        wanted = [*touched, *([self.current] if self.current else []), *merged]
        graded = [name for name in wanted if name in merged]
        open_ones = [name for name in graded if merged[name].status is not Verdict.PASSED]
        return replace(self, results=merged, current=next(iter(open_ones), None), changes=changes)


def matters_most(result: ExerciseResult) -> PropertyResult | None:
    """The failing property to mend first: the one with the most points, the first among equals."""
    failing = [entry for entry in result.properties if entry.status not in SETTLED]
    return max(failing, key=lambda entry: entry.max_score, default=None)


def _change(before: ExerciseResult, after: ExerciseResult) -> Change | None:
    verdicts = {entry.id: entry.status for entry in before.properties}
    passed = Verdict.PASSED
    turned = [entry for entry in after.properties if entry.status is not verdicts.get(entry.id)]
    gained = tuple(entry.id for entry in turned if entry.status is passed)
    lost = tuple(entry.id for entry in turned if verdicts.get(entry.id) is passed)
    if not gained and not lost:
        return None
    finished = after.status is passed and before.status is not passed
    return Change(after.id, clean(after.score - before.score), gained, lost, finished)
