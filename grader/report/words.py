"""What the formats for other tools say of a failure, and how they keep it short.

All of it is plain text in English, made of a report whose texts are harmless already.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from itertools import accumulate

from grader.lessons import Language
from grader.lessons.messages import say
from grader.report.values import cut, lines
from grader.results import ExerciseResult, Plain, PropertyResult, Report, Verdict, Where, Worst

ROOM = 88
"""Characters a line."""

MAX_LINES = 40
MAX_NAME = 400
MAX_FIELD = 4_000
MAX_FAILURE = 16_000
"""Bytes of a name, of one thing that is known of a failure, and of all that is known."""

CUT = "… (cut)"

FINE = (Verdict.PASSED, Verdict.SKIPPED, Verdict.NOT_RUN)
"""Verdicts that are no failure."""


def core(report: Report) -> tuple[ExerciseResult, ...]:
    """The exercises whose points make up the score; those of the extension come after them."""
    reached = accumulate(one.max_score for one in report.exercises)
    pairs = zip(report.exercises, reached, strict=True)
    return tuple(one for one, points in pairs if points <= report.max_score + 1e-6)


def points(score: float, max_score: float) -> str:
    """`3.5 of 5 points`."""
    return f"{score:g} of {max_score:g} points"


def total(report: Report) -> str:
    """The points in a sentence, those of the extension apart."""
    extra = report.extension
    more = f", and {extra.score:g} of {extra.max_score:g} extra" if extra.max_score else ""
    return f"{points(report.score, report.max_score)}{more}."


def verdict(status: Verdict) -> str:
    """A verdict as people write it: `out of memory`."""
    return say(f"verdict_{status}", Language.EN)


def failures(exercise: ExerciseResult) -> list[list[PropertyResult]]:
    """What did not pass, in groups that are told together.

    A stub that is not filled in, or a file that does not import, is told once and not for every
    property; each other failure is alone.
    """
    groups: dict[tuple[object, ...], list[PropertyResult]] = {}
    for entry in exercise.properties:
        if entry.status not in FINE:
            groups.setdefault(_reason(entry), []).append(entry)
    return list(groups.values())


def _reason(failure: PropertyResult) -> tuple[object, ...]:
    if failure.shared:
        return failure.status, failure.message, failure.where
    return (failure.id,)


def title(exercise: ExerciseResult, group: list[PropertyResult]) -> str:
    """Which properties failed, and how: `matmul · handles_empty_sizes (failed)`."""
    more = f" and {len(group) - 1} more" if len(group) > 1 else ""
    return f"{exercise.id} · {group[0].id}{more} ({verdict(group[0].status)})"


def sentence(failure: PropertyResult) -> str:
    """Why a property does not hold, in one line."""
    said = failure.message or f"{verdict(failure.status).capitalize()}: {failure.claim}"
    return shorten(" ".join(shorten(said, MAX_FIELD).split()), 1_000)


def diagnostics(exercise: ExerciseResult, group: list[PropertyResult]) -> str:
    """All that helps a student, in lines of about `ROOM` characters; none of it ends in a newline.

    Claim and hint are left out where they would be those of one property among many.
    """
    failure, alone = group[0], len(group) == 1
    parts = [_prose(failure.claim)] if alone else []
    parts += [_prose(failure.message)] if failure.message else []
    parts += [_labelled(label, text) for label, text in _known(exercise, failure) if text]
    if alone and failure.hint:
        parts.append(_labelled("hint", _prose(failure.hint)))
    if not alone:
        parts.append(_labelled("properties", _prose(", ".join(entry.id for entry in group))))
    return shorten("\n".join(parts), MAX_FAILURE)


def _known(exercise: ExerciseResult, failure: PropertyResult) -> Iterator[tuple[str, str]]:
    case = failure.counterexample
    if isinstance(case, dict):
        yield from ((f"case {name}", _value(value)) for name, value in list(case.items())[:20])
    else:
        yield "case", _value(case)
    yield "expected", _value(failure.expected)
    yield "actual", _value(failure.actual)
    yield "worst", _worst(failure.worst) if failure.worst else ""
    yield "your line", _place(failure.where, exercise) if failure.where else ""
    yield "printed", _block(failure.printed or "")
    yield "mistake", failure.misconception or ""
    yield "to reproduce", _block(failure.reproduce or "")


def _labelled(label: str, text: str) -> str:
    label, text = shorten(label, 200), shorten(text, MAX_FIELD)
    if "\n" in text or len(label) + len(text) + 2 > ROOM:
        return f"{label}:\n{textwrap.indent(text, '  ')}"
    return f"{label}: {text}"


def _value(value: Plain) -> str:
    # An empty text is not stored, so it must say no more than nothing does.
    return "" if value is None or value == "" else "\n".join(lines(value, ROOM - 4))


def _worst(worst: Worst) -> str:
    error = worst.error if isinstance(worst.error, str) else f"{worst.error:.3g}"
    place = f"at {worst.index} " if worst.index else ""
    return f"{place}off by {error}, allowed is {worst.bound:.3g}"


def _place(where: Where, exercise: ExerciseResult) -> str:
    return f"{where.file or exercise.file}:{where.line}  {where.text.strip()}"


def _block(text: str) -> str:
    return "\n".join(cut(text.rstrip().splitlines(), MAX_LINES))


def _prose(text: str) -> str:
    """Text wrapped, its own lines kept apart."""
    kept = cut(shorten(text, MAX_FIELD).splitlines(), MAX_LINES)
    return "\n".join(textwrap.fill(line, ROOM, break_on_hyphens=False) for line in kept)


def shorten(text: str, most: int) -> str:
    """The text in at most so many bytes of UTF-8; what is cut says so."""
    raw = text.encode("utf-8")
    if len(raw) <= most:
        return text
    return raw[: max(0, most - len(CUT.encode()))].decode("utf-8", "ignore") + CUT


def fitting(make: Callable[[int], str], most: int) -> str:
    """What `make(room)` gives with as much room for each failure as keeps it below `most` bytes."""
    room = MAX_FAILURE
    while len((text := make(room)).encode("utf-8")) >= most and room:
        room //= 2
    return text
