"""Batches, and what watches them, that the scenarios of `train` are made of."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, TensorDataset

from grader.scenarios.support import Data, describe
from grader.scenarios.train_models import CLASSES

Batch = tuple[Tensor, Tensor]


def tokens(inputs: Tensor) -> Tensor:
    """Integers in the place of quarters from -2 to 2: shape (n, 1, k) for quarters of (n, k).

    A model that looks them up bears neither another dtype nor another shape.
    """
    return (inputs * 4 + 8).long().unsqueeze(1)


def classes(targets: Tensor) -> Tensor:
    """A class for each sample, shape (n,), from quarters of shape (n, k)."""
    return (targets[:, 0] * 4).long() % CLASSES


def split(inputs: Tensor, targets: Tensor, batch_size: int) -> list[Batch]:
    """Batches of `batch_size` samples; the last one may be smaller."""
    return list(zip(inputs.split(batch_size), targets.split(batch_size), strict=True))


def feed(way: str, inputs: Tensor, targets: Tensor, batch_size: int) -> Any:
    """The same batches as a list, a DataLoader, or an iterable that makes them when asked.

    In a list that is `narrowing`, samples have fewer entries from batch to batch.
    """
    if way == "list":
        return split(inputs, targets, batch_size)
    if way == "narrowing":
        listed = split(inputs, targets, batch_size)
        return [(x[:, i:], y[:, i:]) for i, (x, y) in enumerate(listed)]
    if way == "DataLoader":
        return DataLoader(TensorDataset(inputs, targets), batch_size=batch_size)
    return Watched(split(inputs, targets, batch_size))


def numbers(history: Any) -> Data:
    """The history as numbers, whatever number-like things it holds; a description otherwise."""
    if isinstance(history, Tensor):
        history = history.detach().reshape(-1).tolist()
    if not isinstance(history, list | tuple):
        return describe(history)
    try:
        return [float(value) for value in history]
    except (TypeError, ValueError, RuntimeError, OverflowError):
        return "a list of something else than numbers"


def described(history: Any) -> str:
    """What a history is, in a few words."""
    if type(history) is list and history:
        return f"a list of {type(history[0]).__name__}"
    return describe(history)


class Watched:
    """A re-iterable that makes each batch when it is asked for, and watches what is kept.

    `iterations` counts how often it was iterated; `most_alive` is the largest number of earlier
    batches that were still alive when the next one was asked for.
    """

    def __init__(self, batches: list[Batch]) -> None:
        self._batches = batches
        self._alive: list[tuple[weakref.ref[Tensor], weakref.ref[Tensor]]] = []
        self.iterations = 0
        self.most_alive = 0

    def __iter__(self) -> Iterator[Batch]:
        self.iterations += 1
        for inputs, targets in self._batches:
            self._count()
            made = (inputs.clone(), targets.clone())
            self._alive.append((weakref.ref(made[0]), weakref.ref(made[1])))
            yield made
            del made  # what stays alive now is kept by somebody else
        self._count()

    def _count(self) -> None:
        if self._living() > 2:
            gc.collect()
        self.most_alive = max(self.most_alive, self._living())

    def _living(self) -> int:
        return sum(x() is not None or y() is not None for x, y in self._alive)


class Streamed(IterableDataset[Batch]):
    """Watched batches as a data set, which a DataLoader hands on one by one."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched

    def __iter__(self) -> Iterator[Batch]:
        return iter(self._watched)


class Fading:
    """Batches that are there in the first epochs, and in some not, as if all were used up."""

    def __init__(self, batches: list[Batch], full: int, empty: int) -> None:
        self._batches, self._empty = batches, range(full, full + empty)
        self._epoch = -1

    def __iter__(self) -> Iterator[Batch]:
        self._epoch += 1
        return iter([] if self._epoch in self._empty else self._batches)


class Token:
    """Lives exactly as long as a node of an autograd graph."""


class Marked(torch.autograd.Function):
    """The identity, whose node in the graph keeps a token alive."""

    @staticmethod
    def forward(ctx: Any, value: Tensor, token: Token) -> Tensor:
        """The value; the node keeps the token."""
        ctx.token = token
        return value.view_as(value)

    @staticmethod
    def backward(_ctx: Any, grad: Tensor) -> tuple[Tensor, None]:
        """The gradient as it is."""
        return grad, None
