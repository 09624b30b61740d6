"""Warm engines side by side: the same work for many submissions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from queue import SimpleQueue
from typing import TypeVar

from grader.engine import Engine
from grader.results import Event, Request

Item = TypeVar("Item")
Made = TypeVar("Made")


class Lane:
    """An engine with one worker, warm between gradings and started where it is first needed."""

    def __init__(self) -> None:
        self._engine: Engine | None = None

    def grade(self, request: Request) -> Iterator[Event]:
        """Grade a submission.

        Raises:
            GraderError: the grader itself failed.
        """
        if self._engine is None:
            self._engine = Engine(jobs=1).__enter__()
        return self._engine.grade(request)

    def close(self) -> None:
        """End the engine at once; the next grading starts a fresh one."""
        if self._engine is not None:
            engine, self._engine = self._engine, None
            engine.abort()


def side_by_side(
    work: Callable[[Lane, Item], Made], items: Sequence[Item], lanes: int
) -> Iterator[Made]:
    """What `work` makes of each item, in their order; each lane does one of them at a time.

    Raises:
        Exception: what `work` raises; what was not begun by then is left.
    """
    idle: SimpleQueue[Lane] = SimpleQueue()

    def on_a_lane(item: Item) -> Made:
        lane = idle.get()
        try:
            return work(lane, item)
        finally:
            idle.put(lane)

    with ThreadPoolExecutor(lanes) as pool, ExitStack() as stack:
        for _ in range(lanes):
            idle.put(stack.enter_context(closing(Lane())))
        yield from pool.map(on_a_lane, items)
