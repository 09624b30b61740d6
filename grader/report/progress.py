"""How far a run has come, while it runs: one line on standard error, gone at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from grader.lessons import Language
from grader.lessons.messages import say
from grader.results import Decided, Event


@contextmanager
def progress(
    properties: int, screen: Console | None, language: Language = Language.EN
) -> Iterator[Callable[[Event], None]]:
    """Show the events of a run over so many properties; without a terminal, nothing is shown."""
    if screen is None or not sys.stderr.isatty():
        yield lambda _event: None
        return
    decided: set[tuple[str, str]] = set()
    with screen.status(Text(say("starting_torch", language))) as status:

        def on_event(event: Event) -> None:
            if isinstance(event, Decided):
                decided.add((event.exercise, event.property))
                count = {"done": len(decided), "all": properties}
                status.update(Text(say("progress", language, exercise=event.exercise, **count)))

        yield on_event
