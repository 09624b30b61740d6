"""What the scenarios of `train` are made of: problems, batches, and what watches them."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.utils.data import DataLoader, IterableDataset, TensorDataset

from grader.scenarios.support import Data, describe
from grader.scenarios.train_models import CLASSES, build_model, build_optimizer

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

    In a list that is `narrowing`, samples have fewer entries from batch to batch. A DataLoader that
    is `dropping` hands out full batches only.
    """
    if way == "list":
        return split(inputs, targets, batch_size)
    if way == "narrowing":
        listed = split(inputs, targets, batch_size)
        return [(x[:, i:], y[:, i:]) for i, (x, y) in enumerate(listed)]
    if way in ("DataLoader", "dropping"):
        data, drops = TensorDataset(inputs, targets), way == "dropping"
        return DataLoader(data, batch_size=batch_size, drop_last=drops)
    return Watched(split(inputs, targets, batch_size))


def set_up(
    device: torch.device,
    inputs: Tensor,
    targets: Tensor,
    batch_size: int,
    seed: int = 0,
    model: str = "linear",
) -> tuple[Any, Optimizer, list[Batch]]:
    """A model on the device, gradient descent for it, and the batches on the CPU."""
    network = build_model(model, inputs, targets, seed, device)
    optimizer = build_optimizer("sgd", network.parameters())
    return network, optimizer, split(inputs.cpu(), targets.cpu(), batch_size)


def parameters(network: nn.Module) -> list[Tensor]:
    """Copies of the parameters, as they are now."""
    return [parameter.detach().clone() for parameter in network.parameters()]


def travel(start: list[Tensor], network: nn.Module) -> dict[str, Data]:
    """The parameters before and after training; whether they moved is the judge's to say."""
    return {"before": start, "after": parameters(network)}


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
    batches that were still alive when the next one was asked for, `most_waiting` that of those of
    the same epoch that had not been used: whoever uses one says `use`.
    """

    def __init__(self, batches: list[Batch]) -> None:
        self._batches = batches
        self._alive: list[tuple[weakref.ref[Tensor], weakref.ref[Tensor]]] = []
        self._made = self._used = 0  # each written by one thread, where batches are made in another
        self.iterations = 0
        self.most_alive = 0
        self.most_waiting = 0

    def __iter__(self) -> Iterator[Batch]:
        self.iterations += 1
        self._made = self._used
        for inputs, targets in self._batches:
            self._count()
            made = (inputs.clone(), targets.clone())
            self._alive.append((weakref.ref(made[0]), weakref.ref(made[1])))
            self._made += 1
            yield made
            del made  # what stays alive now is kept by somebody else
        self._count()

    def use(self) -> None:
        """A batch was used, the oldest one that is waiting."""
        self._used += 1

    def _count(self) -> None:
        self.most_waiting = max(self.most_waiting, self._made - self._used)
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
