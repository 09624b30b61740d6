"""Options that several commands share."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from grader.errors import UsageError
from grader.results import Settings

if TYPE_CHECKING:
    from grader.catalog import Catalog, Exercise
    from grader.lessons import Language

MAX_TIMEOUT_S = 86_400.0

Decorator = Callable[[Callable[..., None]], Callable[..., None]]


def _seconds(_ctx: click.Context, _param: click.Parameter, value: float) -> float:
    if not 0 < value <= MAX_TIMEOUT_S or math.isnan(value):
        from grader.lessons.messages import say

        raise click.BadParameter(say("positive_seconds", language_of(None)))
    return value


device: Decorator = click.option(
    "--device",
    type=click.Choice(("auto", "cpu", "cuda")),
    default="auto",
    help="Where to run; auto takes all there are.",
)

timeout: Decorator = click.option(
    "--timeout",
    type=float,
    callback=_seconds,
    default=Settings.timeout_s,
    show_default=True,
    metavar="SECONDS",
    help="What a property may take.",
)

color: Decorator = click.option(
    "--color", type=click.Choice(("auto", "always", "never")), default="auto", show_default=True
)

language: Decorator = click.option(
    "--lang", metavar="en|zh", help="The language; by default that of the system, else English."
)


def language_of(option: str | None) -> Language:
    """The language that is asked for, by `--lang` or by the environment.

    Raises:
        UsageError: there is no such language.
    """
    from grader import lessons

    return lessons.language_of(option, os.environ)


def exercise(name: str, catalog: Catalog, language: Language) -> Exercise:
    """The exercise that is asked for.

    Raises:
        UsageError: there is none of this id.
    """
    from grader.lessons.messages import say

    found = next((one for one in catalog.exercises if one.id == name), None)
    if found is None:
        known = ", ".join(one.id for one in catalog.exercises)
        raise UsageError(say("no_such_exercise", language, name=repr(name), known=known))
    return found
