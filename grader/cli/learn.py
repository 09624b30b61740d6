"""`grader list`, `hint` and `explain`: what there is to learn, without grading anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader import catalog as catalogs
from grader.cli import options
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.lessons import Language

WIDTH = 79


@click.command(name="list")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    help="The report that says where each stands; by default the last one here.",
)
@click.option("-v", "--verbose", is_flag=True, help="Name the properties too.")
@options.language
def list_exercises(report: Path | None, verbose: bool, lang: str | None) -> None:
    """List the exercises and where each stands.

    That is what the last report says of them, or else the best that `grader watch` has seen.
    """
    from grader.lessons import translated
    from grader.lessons.messages import say
    from grader.report.stored import standings
    from grader.study import progress

    language = options.language_of(lang)
    given = report or _last()
    graded, best = standings(given) if given else {}, progress.read(Path()).best
    for one in translated(catalogs.load(), language).exercises:
        status = say("not_graded", language)
        if one.id in graded:
            word = say(f"verdict_{graded[one.id].status}", language)
            status = say("stands", language, score=f"{graded[one.id].score:g}", status=word)
        elif one.id in best:
            status = say("at_best", language, score=f"{best[one.id]:g}")
        points = say("points", language, count=one.points)
        click.echo(f"{one.id:<18}{points:>9}  {one.file:<11}{status}")
        _print(one.summary, 4)
        for entry in one.properties if verbose else ():
            _print(f"{entry.id}: {entry.claim}", 6)


@click.command()
@click.argument("exercise")
@click.option("--step", type=click.IntRange(1), help="This one instead of the next.")
@options.language
def hint(exercise: str, step: int | None, lang: str | None) -> None:
    """Show the next hint for EXERCISE.

    The first says where to look, the last is nearly the answer. Which comes next is remembered in
    a workspace that `grader init` has made; elsewhere, --step says which.
    """
    from grader.lessons import translated
    from grader.lessons.messages import say
    from grader.study import progress

    here, language = Path(), options.language_of(lang)
    catalog = translated(catalogs.load(), language)
    hints = options.exercise(exercise, catalog, language).hints
    reached = progress.read(here)
    chosen = step or min(reached.hints.get(exercise, 0) + 1, len(hints))
    if chosen > len(hints):
        told = {"count": len(hints), "exercise": exercise, "step": chosen}
        raise UsageError(say("no_such_hint", language, **told))
    if chosen > reached.hints.get(exercise, 0):
        progress.save(here, reached.with_hint(exercise, chosen))
    _print(hints[chosen - 1], 0)
    if chosen < len(hints):
        command = f"grader hint {exercise} --step {chosen + 1}"
        click.echo(f"\n{say('next_hint', language, command=command)}")


@click.command()
@click.argument("name", metavar="PROPERTY")
@options.language
def explain(name: str, lang: str | None) -> None:
    """Explain PROPERTY: what is claimed, why it matters, what has it and what lacks it.

    Where exercises share a property's name, say which is meant: call.leaves_global_state_alone.
    """
    from grader.lessons import explanation
    from grader.lessons.messages import say

    language = options.language_of(lang)
    found = explanation(*_property(name, language), language)
    click.echo(f"{found.exercise}.{found.property}\n")
    parts = ("claim", found.claim), ("why", found.why)
    for key, text in (*parts, ("passes", found.passes), ("fails", found.fails)):
        click.echo(say("labelled", language, label=say(key, language), text="").rstrip())
        _print(text, 2)
        click.echo()


def _last() -> Path | None:
    """The report of `grade`, or the one that `watch` keeps in a workspace: the younger one.

    None before the first grading.
    """
    from grader.study.workspace import KEPT

    paths = (Path("report.yaml"), Path(KEPT, "report.yaml"))
    there = [path for path in paths if path.is_file()]
    return max(there, key=lambda path: path.stat().st_mtime_ns, default=None)


def _print(text: str, indent: int) -> None:
    """A text in lines, behind so many blanks."""
    from grader.report.wrapping import wrap

    for line in wrap(text, WIDTH - indent):
        click.echo(" " * indent + line)


def _property(name: str, language: Language) -> tuple[str, str]:
    """The ids of the exercise and of the property that a name means."""
    from grader.lessons.messages import say

    exercise, _, own = name.rpartition(".")
    named = [one for one in catalogs.load().exercises if exercise in ("", one.id)]
    found = [(one.id, own) for one in named if own in {entry.id for entry in one.properties}]
    if not found:
        raise UsageError(say("no_such_property", language, name=name))
    if len(found) > 1:
        full = ", ".join(".".join(ids) for ids in found)
        raise UsageError(say("many_properties", language, name=name, known=full))
    return found[0]
