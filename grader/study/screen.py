"""What `grader watch` shows: a picture of where the student stands, drawn from data alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.text import Text

from grader.catalog import Catalog
from grader.lessons import Language
from grader.lessons.messages import say
from grader.report.matrices import beside
from grader.report.values import cut, lines
from grader.results import ExerciseResult, Plain, PropertyResult, Verdict
from grader.study.standing import Change, Standing, matters_most

BAR = 10
MAX_PARAGRAPH = 3
MAX_NAMES = 3
LABEL = 10
UNWRITTEN = (Verdict.TODO, Verdict.MISSING)
MARKS = {Verdict.PASSED: ("✓", "green"), Verdict.TODO: ("·", "cyan"), Verdict.NOT_RUN: ("·", "")}


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
        """The whole screen, never higher than the terminal."""
        rows = [line for part in self._parts() for line in part]
        keys = Text(say("keys", self.language), "bright_black")
        room = self.height - 2
        return Group(*rows[:room], Text(self.busy or "", "yellow"), keys)

    def _parts(self) -> Iterator[list[Text]]:
        yield [self._total()]
        yield [self._line(one.id) for one in self.catalog.exercises]
        yield self._changes()
        if self.note:
            yield [Text(""), *self._wrapped(self.note, "cyan", 12)]
        elif self.standing.finished:
            yield [Text(""), *self._wrapped(say("all_done", self.language), "green")]
        elif self.standing.current:
            yield [Text(""), *self._failure(self.standing.results[self.standing.current])]

    def _total(self) -> Text:
        shown = {
            "score": f"{self.standing.score:g}",
            "max_score": f"{self.standing.max_score:g}",
        }
        score = say("score_of", self.language, **shown)
        return Text.assemble(("grader watch", "bold"), "   ", (score, "bold"))

    def _line(self, exercise: str) -> Text:
        result = self.standing.results.get(exercise)
        if result is None:
            return Text(f"  · {exercise}", "bright_black")
        mark, color = MARKS.get(result.status, ("✗", "red"))
        full = int(BAR * result.score / result.max_score) if result.max_score else 0
        passed = sum(entry.status is Verdict.PASSED for entry in result.properties)
        here = " ◂" if exercise == self.standing.current else ""
        return Text.assemble(
            (f"  {mark} ", color),
            (f"{exercise:<17}", "bold" if here else ""),
            ("█" * full, color or "green"),
            ("░" * (BAR - full), "bright_black"),
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

    def _failure(self, result: ExerciseResult) -> list[Text]:
        """The failing property that matters most, or what is to be written."""
        entry = matters_most(result)
        if entry is None:
            return self._wrapped(say("nothing_to_show", self.language), "green")
        if entry.status is Verdict.TODO:
            lesson = f"lessons/{result.id}.md"
            words = say(
                "still_to_write",
                self.language,
                symbol=result.symbol,
                file=result.file,
                lesson=lesson,
            )
            return self._wrapped(words, "cyan")
        return list(self._explained(result, entry))

    def _explained(self, result: ExerciseResult, entry: PropertyResult) -> Iterator[Text]:
        verdict = say(f"verdict_{entry.status}", self.language)
        points = say("points", self.language, count=entry.max_score)
        yield Text(f"✗ {result.id} · {entry.id}   {verdict}, {points}", "bold red")
        yield from self._wrapped(entry.claim, "italic", MAX_PARAGRAPH)
        yield from self._wrapped(entry.message or "", "", MAX_PARAGRAPH)
        if entry.misconception:
            yield self._field("mistake", entry.misconception, "bold magenta")
        if entry.where:
            file = entry.where.file or result.file
            place = f"{file}:{entry.where.line}  {entry.where.text.strip()}"
            yield self._field("your_line", place, "bold")
        yield from self._case(entry)

    def _case(self, entry: PropertyResult) -> Iterator[Text]:
        case = entry.counterexample if isinstance(entry.counterexample, dict) else {}
        for name, value in case.items():
            yield from self._value(name, value)
        words = (say("expected", self.language), say("actual", self.language))
        pair = (entry.expected, entry.actual)
        table = beside(*pair, words, self.width - 2)
        if table is not None:
            yield from (Text("  ").append_text(line) for line in table)
            return
        for word, value in zip(words, pair, strict=True):
            if value is not None:
                yield from self._value(word, value)

    def _value(self, name: str, value: Plain) -> Iterator[Text]:
        label = f"{name:<{LABEL - 1}} "
        first, *rest = lines(value, self.width - len(label) - 2)
        yield Text.assemble((f"  {label}", "bright_black"), first)
        yield from (Text(f"  {'':<{len(label)}}{line}") for line in rest)

    def _field(self, key: str, words: str, style: str) -> Text:
        line = Text.assemble((f"  {say(key, self.language)}  ", "bright_black"), (words, style))
        line.truncate(self.width, overflow="ellipsis")
        return line

    def _wrapped(self, words: str, style: str, most: int = MAX_PARAGRAPH) -> list[Text]:
        from rich.console import Console

        width = max(20, self.width - 2)
        wrapped = Text(words, style).wrap(Console(width=width), width)
        texts = cut([line.plain.rstrip() for line in wrapped], most)
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
            sign = 1 if key == "gained" else -1
            total = sign * sum(points[name] for name in names)
            spoken = ", ".join(name.replace("_", " ") for name in names[:MAX_NAMES])
            if len(names) > MAX_NAMES:
                spoken += f", … (+{len(names) - MAX_NAMES})"
            yield style, say(key, language, points=total, names=spoken)
