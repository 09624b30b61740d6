"""How far a run has come, while it runs: one line on standard error, gone at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

from grader.results import Decided, Event


@contextmanager
def progress(properties: int, screen: Console | None) -> Iterator[Callable[[Event], None]]:
    """Show the events of a run over so many properties; without a terminal, nothing is shown."""
    if screen is None or not sys.stderr.isatty():
        yield lambda _event: None
        return
    decided: set[tuple[str, str]] = set()
    with screen.status(Text("starting torch")) as status:

        def on_event(event: Event) -> None:
            if isinstance(event, Decided):
                decided.add((event.exercise, event.property))
                status.update(Text(f"{event.exercise}: {len(decided)} of {properties} properties"))

        yield on_event
