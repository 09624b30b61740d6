"""What `grader watch` shows: a picture of where the student stands, drawn from data alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text

from grader.catalog import Catalog
from grader.lessons import Language
from grader.lessons.messages import say
from grader.report.console import look
from grader.report.matrices import beside
from grader.report.values import lines
from grader.report.wrapping import wrap
from grader.results import ExerciseResult, Plain, PropertyResult, Verdict
from grader.study.standing import Change, Standing, matters_most

BAR = 10
MAX_WIDTH = 100
NARROW = 56
"""Below this a line of the table has no room for its bar."""

MAX_PARAGRAPH = 3
MAX_NOTE = 14
MAX_NAMES = 3
MIN_CASE = 2
MIN_BODY = 4
LABEL = 10
CUT = "…"


@dataclass(frozen=True)
class Picture:
    """All that is on the screen; `note` is what a key has asked for, `busy` what is going on."""

    standing: Standing
    catalog: Catalog
    language: Language
    note: str = ""
    busy: str = ""
    width: int = 80
    height: int = 24

    def draw(self) -> RenderableType:
        """The whole screen, never wider or higher than the terminal."""
        rows = [self._title(), *(self._line(one.id) for one in self.catalog.exercises)]
        last = [Text(self.busy, "yellow"), self._keys()]
        rows += self._changes()[: max(0, self.height - len(rows) - len(last) - MIN_BODY)]
        rows += self._body(self.height - len(rows) - len(last))
        shown = [*rows[: max(0, self.height - len(last))], *last]
        for row in shown:
            row.truncate(self.width, overflow="ellipsis")
        return Group(*shown)

    def _body(self, room: int) -> list[Text]:
        """What is below the table, in so many lines: what a key asked for, or what to do next."""
        if self.note:
            return [Text(""), *self._wrapped(self.note, "cyan", min(MAX_NOTE, room - 1))]
        if self.standing.finished:
            return [Text(""), *self._wrapped(say("all_done", self.language), "green")]
        if self.standing.skipped:
            return [Text(""), *self._wrapped(say("no_such_device", self.language), "yellow")]
        if self.standing.current:
            return [Text(""), *self._failure(self.standing.current, room - 1)]
        return []

    def _title(self) -> Text:
        total = self.standing.total(self.catalog)
        score = say("score_of", self.language, score=total.score, max_score=total.max_score)
        title = Text.assemble(("grader watch", "bold"), "   ", (score, "bold"))
        extra = self.standing.total(self.catalog, extension=True)
        if extra.max_score:
            of = {"score": extra.score, "max_score": extra.max_score}
            title.append(f"  {say('extra', self.language, **of)}")
        return title

    def _keys(self) -> Text:
        keys = say("keys", self.language)
        if cell_len(keys) > self.width:
            keys = " ".join(keys.split())
        return Text(keys, "bright_black")

    def _line(self, exercise: str) -> Text:
        result = self.standing.results.get(exercise)
        if result is None:
            return Text(f"  · {exercise}", "bright_black")
        mark, color = look(result.status)
        bar = BAR if self.width >= NARROW else 0
        full = int(bar * result.score / result.max_score) if result.max_score else 0
        passed = sum(entry.status is Verdict.PASSED for entry in result.properties)
        here = " ◂" if exercise == self.standing.current else ""
        return Text.assemble(
            (f"  {mark} ", color),
            (f"{exercise:<17}", "bold" if here else ""),
            ("█" * full, color),
            ("░" * (bar - full), "bright_black"),
            f" {result.score:>4g}/{result.max_score:<3g}",
            (f" {passed:>2}/{len(result.properties):<2} ", "bright_black"),
            (say(f"verdict_{result.status}", self.language), color),
            (here, "bold"),
        )

    def _changes(self) -> list[Text]:
        return [
            line
            for change in self.standing.changes
            for style, words in told(change, self.catalog, self.language)
            for line in self._wrapped(words, style, 2)
        ]

    def _failure(self, exercise: str, room: int) -> list[Text]:
        """The failing property that matters most, or what is to be written."""
        result = self.standing.results[exercise]
        entry = matters_most(result)
        if entry is None:
            return self._wrapped(say("nothing_to_show", self.language), "green")
        if entry.status is Verdict.TODO:
            place = {"symbol": result.symbol, "file": result.file}
            lesson = f"lessons/{result.id}.md"
            words = say("still_to_write", self.language, **place, lesson=lesson)
            return self._wrapped(words, "cyan")
        found = [*self._explained(result, entry)]
        return found + self._evidence(entry, room - len(found))

    def _explained(self, result: ExerciseResult, entry: PropertyResult) -> Iterator[Text]:
        verdict = say(f"verdict_{entry.status}", self.language)
        points = say("points", self.language, count=entry.max_score)
        costs = say("verdict_points", self.language, verdict=verdict, points=points)
        mark, color = look(entry.status)
        yield Text(f"{mark} {result.id} · {entry.id}   {costs}", f"bold {color}")
        yield from self._wrapped(entry.claim, "italic")
        yield from self._wrapped(entry.message or "", "")
        if entry.misconception:
            yield self._field("mistake", entry.misconception, "bold magenta")
        if entry.where:
            file = entry.where.file or result.file
            place = f"{file}:{entry.where.line}  {entry.where.text.strip()}"
            yield self._field("your_line", place, "bold")

    def _evidence(self, entry: PropertyResult, room: int) -> list[Text]:
        """The case, then expected beside actual: these are shown whole where the case is cut."""
        case = entry.counterexample if isinstance(entry.counterexample, dict) else {}
        shown = [line for name, value in case.items() for line in self._value(name, value)]
        compared = self._compared(entry)
        if len(shown) + len(compared) > room:
            left = max(MIN_CASE, room - len(compared)) - 1
            shown = [*shown[:left], Text(f"  {CUT}", "bright_black")]
        return shown + compared

    def _compared(self, entry: PropertyResult) -> list[Text]:
        words = (say("expected", self.language), say("actual", self.language))
        pair = (entry.expected, entry.actual)
        table = beside(*pair, words, self.width - 2)
        if table is not None:
            return [Text("  ").append_text(line) for line in table]
        values = [
            (word, value) for word, value in zip(words, pair, strict=True) if value is not None
        ]
        return [line for word, value in values for line in self._value(word, value)]

    def _value(self, name: str, value: Plain) -> Iterator[Text]:
        label = f"  {name}".ljust(LABEL + 1 - cell_len(name) + len(name)) + " "
        indent = cell_len(label)
        first, *rest = lines(value, self.width - indent)
        yield Text.assemble((label, "bright_black"), first)
        yield from (Text(f"{'':<{indent}}{line}") for line in rest)

    def _field(self, key: str, words: str, style: str) -> Text:
        return Text.assemble((f"  {say(key, self.language)}  ", "bright_black"), (words, style))

    def _wrapped(self, words: str, style: str, most: int = MAX_PARAGRAPH) -> list[Text]:
        texts = wrap(words, max(20, self.width - 2)) if words else []
        if len(texts) > most:
            texts = [*texts[: max(1, most) - 1], CUT]
        return [Text(f"  {line}", style) for line in texts]


def told(change: Change, catalog: Catalog, language: Language) -> Iterator[tuple[str, str]]:
    """What a change is told as: a style and a sentence each."""
    exercise = catalog.exercise(change.exercise)
    if change.finished:
        count = len(exercise.properties)
        yield "bold green", say("exercise_done", language, title=exercise.title, count=count)
    points = {entry.id: entry.points for entry in exercise.properties}
    for key, names, style in (("gained", change.gained, "green"), ("lost", change.lost, "red")):
        if names:
            total = sum(points[name] for name in names)
            spoken = ", ".join(name.replace("_", " ") for name in names[:MAX_NAMES])
            if len(names) > MAX_NAMES:
                spoken += f", … (+{len(names) - MAX_NAMES})"
            yield style, say(key, language, count=total, names=spoken)
