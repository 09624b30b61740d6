"""`grader list`, `hint` and `explain`: what there is to learn, without grading anything."""

from __future__ import annotations

from pathlib import Path

import click

from grader import catalog as catalogs
from grader.cli import options
from grader.errors import UsageError


@click.command(name="list")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    default=Path("report.yaml"),
    show_default=True,
    help="The report that says where each stands.",
)
@click.option("-v", "--verbose", is_flag=True, help="Name the properties too.")
@options.language
def list_exercises(report: Path, verbose: bool, lang: str | None) -> None:
    """List the exercises and where each stands.

    That is what the last report says of them, or else the best that `grader watch` has seen.
    """
    from grader.lessons import translated
    from grader.report.stored import standings
    from grader.study import progress

    graded, best = standings(report), progress.read(Path()).best
    for one in translated(catalogs.load(), options.language_of(lang)).exercises:
        status = "not graded yet"
        if one.id in graded:
            status = f"{graded[one.id].score:g} points, {graded[one.id].status}"
        elif one.id in best:
            status = f"{best[one.id]:g} points, at best"
        click.echo(f"{one.id:<18}{one.points:>3} points  {one.file:<11}{status}")
        click.echo(click.wrap_text(one.summary, 78, "    ", "    "))
        for entry in one.properties if verbose else ():
            click.echo(click.wrap_text(f"{entry.id}: {entry.claim}", 78, "      ", "        "))


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
    from grader.study import progress

    here = Path()
    hints = translated(catalogs.load(), options.language_of(lang)).exercise(exercise).hints
    reached = progress.read(here)
    chosen = step or min(reached.hints.get(exercise, 0) + 1, len(hints))
    if chosen > len(hints):
        raise UsageError(f"There are {len(hints)} hints for {exercise}, no {chosen}.")
    progress.save(here, reached.with_hint(exercise, chosen))
    click.echo(click.wrap_text(hints[chosen - 1], 80))
    if chosen < len(hints):
        click.echo(f"\nThe next one: grader hint {exercise} --step {chosen + 1}")


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
    found = explanation(*_property(name), language)
    click.echo(f"{found.exercise}.{found.property}\n")
    parts = ("claim", found.claim), ("why", found.why)
    for key, text in (*parts, ("passes", found.passes), ("fails", found.fails)):
        click.echo(f"{say(key, language)}:")
        click.echo(click.wrap_text(text, 78, "  ", "  ", preserve_paragraphs=True) + "\n")


def _property(name: str) -> tuple[str, str]:
    """The ids of the exercise and of the property that a name means."""
    exercise, _, own = name.rpartition(".")
    named = [one for one in catalogs.load().exercises if exercise in ("", one.id)]
    found = [(one.id, own) for one in named if own in {entry.id for entry in one.properties}]
    if not found:
        raise UsageError(f"There is no property {name}; `grader list` names them with -v.")
    if len(found) > 1:
        full = ", ".join(".".join(ids) for ids in found)
        raise UsageError(f"Several exercises have a property {name}: name one of {full}.")
    return found[0]
